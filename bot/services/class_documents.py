"""Documents of a class: where they are from, questions on them, and their end. Every method checks who asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from bot.authoring.document import DocumentRead
from bot.authoring.sentences import spans
from bot.quiz.classes import Class
from bot.quiz.draft import DocumentPassage, Draft, DraftCitation
from bot.quiz.jobs import WAITING_LIMIT, UploadJob, UploadRequest
from bot.quiz.own_pack import StoredDocument, StoredDraft, hash_of
from bot.services.class_outcomes import NoClass, NotYours, TooManyJobs
from bot.services.class_view import taught_class
from bot.services.question_drafts import Added, DraftShown, keep_drafts, shown_draft
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store, Transaction

DOCUMENTS_LIMIT = 50
"""How many documents a class may have."""
DETAILS = ("title", "publisher", "published", "caution")
"""What a teacher is asked about a document, in this order: names of fields of `DocumentSource`."""
DETAIL_LIMIT = 120
"""Characters of each detail: readers see all of them with every question."""
SHORTEST_SENTENCE = 8
"""Characters; what is shorter proves nothing."""
SENTENCES_LIMIT = 40
"""Sentences of a passage that can be picked."""
Kind: TypeAlias = Literal["one", "several", "number", "order"]
KINDS: tuple[Kind, ...] = ("one", "several", "number", "order")


@dataclass(frozen=True)
class ClassDocuments:
    """The documents of a class, the one that was used last first."""

    klass: Class
    documents: tuple[StoredDocument, ...]


@dataclass(frozen=True)
class DocumentShown:
    """A document, to be looked at.

    Attributes:
        stored: the document.
        drafts: how many drafts wait that were made from it; they are deleted with it.
        questions: how many questions that are asked quote it; they keep the passages that they quote.
    """

    stored: StoredDocument
    drafts: int
    questions: int


@dataclass(frozen=True)
class DocumentGone:
    """The document was deleted, or nobody had used it for too long."""


@dataclass(frozen=True)
class TooManyDocuments:
    """The class has as many documents as it may."""

    klass: str


@dataclass(frozen=True)
class DetailTooLong:
    """More than `DETAIL_LIMIT` characters."""


@dataclass(frozen=True)
class NoSentence:
    """The document has no such passage, or the passage no such sentence."""


NoDocument: TypeAlias = NotYours | DocumentGone


class Documents:
    """Documents of a class, for its teachers. `id` is the Telegram id of the person who asks."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def of_class(self, id: int, klass: str) -> ClassDocuments | NoClass:
        """What a class has to write questions from."""
        async with self._store.reading() as tx:
            taught = await taught_class(tx, klass, id)
            if isinstance(taught, NoClass):
                return taught
            return ClassDocuments(taught, tuple(await tx.library.documents(klass)))

    async def keep_read(self, job: UploadJob, read: DocumentRead) -> DocumentShown | NoClass | TooManyDocuments:
        """Keep a document that was read, and drop its job. One that is sent again stays as teachers described it."""
        async with self._store.transaction() as tx:
            taught = await taught_class(tx, job.request.klass, job.learner)
            await tx.jobs.remove(job.id)
            if isinstance(taught, NoClass):
                return taught
            sources = await tx.library.sources(taught.id)
            again = next((id for id, source in sources.items() if source.sha256 == read.source.sha256), None)
            if again is None and len(sources) >= DOCUMENTS_LIMIT:
                return TooManyDocuments(taught.id)
            source = sources[again] if again else read.source
            document = StoredDocument(again or job.id, taught.id, source, read.passages, read.doubtful)
            await tx.library.save_document(document, self._clock())
            return await _shown(tx, document)

    async def document(self, id: int, document: str) -> DocumentShown | NoDocument:
        """A document. Looking at it keeps it from being deleted as unused."""
        async with self._store.transaction() as tx:
            stored = await _owned(tx, id, document)
            if not isinstance(stored, StoredDocument):
                return stored
            await tx.library.touch_document(document, self._clock())
            return await _shown(tx, replace(stored, used=self._clock()))

    async def describe(
        self, id: int, document: str, detail: str, words: str
    ) -> DocumentShown | NoDocument | DetailTooLong:
        """Say where a document is from: readers see it with each passage of it, also in drafts that wait already.

        Args:
            detail: one of `DETAILS`.
            words: what readers shall see; "" for nothing, but a title is needed.
        """
        words = " ".join(words.split())
        if len(words) > DETAIL_LIMIT:
            return DetailTooLong()
        async with self._store.transaction() as tx:
            stored = await _owned(tx, id, document)
            if not isinstance(stored, StoredDocument):
                return stored
            if detail in DETAILS and (words or detail != "title"):
                stored = replace(stored, source=replace(stored.source, **{detail: words}))
                await tx.library.save_document(stored, self._clock())
                waiting = [_cited_anew(draft, stored) for draft in await _drafts_of(tx, stored)]
                await tx.library.save_drafts(waiting, self._clock())
            return await _shown(tx, stored)

    async def delete(self, id: int, document: str) -> ClassDocuments | NoClass | DocumentGone:
        """Delete a document and the drafts that wait from it. Questions that are asked keep the passages they quote."""
        async with self._store.transaction() as tx:
            stored = await _owned(tx, id, document)
            if not isinstance(stored, StoredDocument):
                return stored
            self._deletion_log.note_decision(Decision.DOCUMENT_DELETED, document, self._clock())
            await tx.library.delete_document(stored.klass, document)
        return await self.of_class(id, stored.klass)

    # questions on it -----------------------------------------------------------------------------

    async def request_suggestions(self, id: int, document: str, language: str) -> UploadJob | NoDocument | TooManyJobs:
        """Have questions suggested on a document, as soon as its turn comes."""
        async with self._store.transaction() as tx:
            stored = await _owned(tx, id, document)
            if not isinstance(stored, StoredDocument):
                return stored
            if await tx.jobs.count_uploads(id) >= WAITING_LIMIT:
                return TooManyJobs()
            request = UploadRequest(stored.klass, "", document=document)
            job = UploadJob(self._new_id(), id, request, language, self._clock())
            await tx.jobs.add(job)
            return job

    async def to_suggest_on(self, job: UploadJob) -> StoredDocument | NoDocument:
        """The document that a job is about."""
        async with self._store.reading() as tx:
            return await _owned(tx, job.learner, job.request.document)

    async def keep_suggestions(self, job: UploadJob, drafts: Sequence[Draft]) -> Added | NoDocument:
        """Keep suggestions on a document but for those that wait already, and drop their job."""
        async with self._store.transaction() as tx:
            stored = await _owned(tx, job.learner, job.request.document)
            await tx.jobs.remove(job.id)
            if not isinstance(stored, StoredDocument):
                return stored
            cited = [_cited_anew(StoredDraft("", stored.klass, draft), stored).draft for draft in drafts]
            waiting = {hash_of(other.draft) for other in await tx.library.drafts(stored.klass)}
            new = [draft for draft in cited if hash_of(draft) not in waiting]
            await tx.library.touch_document(stored.id, self._clock())
            return await keep_drafts(tx, stored.klass, new, stored.id, self._clock(), self._new_id)

    async def write(
        self, id: int, document: str, place: int, sentence: int, kind: Kind
    ) -> DraftShown | NoDocument | NoSentence | Added:
        """Begin a question of one's own on a sentence of a document.

        Args:
            place: the place of the passage in the document, from 0.
            sentence: the place of the sentence among those that can be picked (`sentences_of`), from 0.
            kind: how it is answered.

        Returns:
            A draft that quotes the sentence and has neither question nor answer yet; `Added` if no more fit.
        """
        async with self._store.transaction() as tx:
            stored = await _owned(tx, id, document)
            if not isinstance(stored, StoredDocument):
                return stored
            quote = _sentence(stored, place, sentence)
            if quote is None:
                return NoSentence()
            cite = DraftCitation(quote=quote, passage=stored.passages[place], source=stored.source)
            draft = Draft(kind=kind, ask="", language=stored.source.language, cite=cite)
            await tx.library.touch_document(document, self._clock())
            added = await keep_drafts(tx, stored.klass, [draft], stored.id, self._clock(), self._new_id)
            begun = await tx.library.draft(added.first) if added.first else None
            return added if begun is None else await shown_draft(tx, begun)


def sentences_of(passage: DocumentPassage) -> tuple[str, ...]:
    """Return the sentences and lines of a passage that can be picked, as they stand there."""
    found = (passage.text[start:end] for start, end in spans(passage.text))
    return tuple(text for text in found if len(text) >= SHORTEST_SENTENCE)[:SENTENCES_LIMIT]


def _sentence(stored: StoredDocument, place: int, sentence: int) -> str | None:
    if place >= len(stored.passages):
        return None
    sentences = sentences_of(stored.passages[place])
    return sentences[sentence] if sentence < len(sentences) else None


async def _owned(tx: Transaction, id: int, document: str) -> StoredDocument | NoDocument:
    """The document, if that person teaches its class."""
    stored = await tx.library.document(document)
    if stored is None:
        return DocumentGone()
    return stored if await tx.classes.taught(stored.klass, id) else NotYours()


async def _drafts_of(tx: Transaction, stored: StoredDocument) -> list[StoredDraft]:
    """The drafts that wait and were made from a document."""
    return [draft for draft in await tx.library.drafts(stored.klass) if draft.document == stored.id]


def _cited_anew(draft: StoredDraft, document: StoredDocument) -> StoredDraft:
    """The draft, saying of its document what its teachers say of it now."""
    cite = draft.draft.cite
    if cite is None or cite.source.sha256 != document.source.sha256:
        return draft
    return replace(draft, draft=replace(draft.draft, cite=replace(cite, source=document.source)))


async def _shown(tx: Transaction, stored: StoredDocument) -> DocumentShown:
    asked = [each for each in await tx.library.approved(stored.klass) if each.current and not each.retired]
    quoting = [each for each in asked if each.draft.cite and each.draft.cite.source.sha256 == stored.source.sha256]
    return DocumentShown(stored, len(await _drafts_of(tx, stored)), len(quoting))
