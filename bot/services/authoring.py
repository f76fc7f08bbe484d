"""A class's own questions: drafts that wait for a teacher, and what was approved. Every method checks who asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.authoring.file_read import FileRead
from bot.authoring.limits import problem_of
from bot.quiz.classes import Class
from bot.quiz.draft import Draft, DraftCitation
from bot.quiz.jobs import WAITING_LIMIT, UploadJob, UploadRequest
from bot.quiz.own_pack import ApprovedQuestion, StoredDraft, hash_of, question_id
from bot.services.class_outcomes import NoClass, NotYours, TooManyJobs
from bot.services.class_view import taught_class
from bot.services.question_drafts import Added, DraftGone, DraftShown, draft_id_of, keep_drafts, shown_draft
from bot.storage.store import Store, Transaction

NoOwnDraft: TypeAlias = NotYours | DraftGone


@dataclass(frozen=True)
class OwnQuestions:
    """What a class has of its own, as its teachers see it.

    Attributes:
        klass: the class.
        drafts: what waits for approval.
        questions: what is asked, in the order in which it was approved.
        documents: how many texts it has to write questions from.
    """

    klass: Class
    drafts: tuple[StoredDraft, ...]
    questions: tuple[ApprovedQuestion, ...]
    documents: int


@dataclass(frozen=True)
class NotInText:
    """The words do not stand in the document as they were sent."""


@dataclass(frozen=True)
class CannotBeAsked:
    """The draft has to be mended first."""

    shown: DraftShown


@dataclass(frozen=True)
class Approved:
    """A draft is a question of its class from now on.

    Attributes:
        klass: the id of the class.
        left: how many drafts the class has left.
        following: the id of the draft to look at next; `None` if none is left.
    """

    klass: str
    left: int
    following: str | None


class Authoring:
    """Drafts and own questions of a class. `id` is the Telegram id of the person who asks."""

    def __init__(self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def own_questions(self, id: int, klass: str) -> OwnQuestions | NoClass:
        """What a class has of its own."""
        async with self._store.reading() as tx:
            taught = await taught_class(tx, klass, id)
            return taught if isinstance(taught, NoClass) else await _own(tx, taught)

    async def add_drafts(self, id: int, klass: str, drafts: Sequence[Draft]) -> Added | NoClass:
        """Keep drafts until a teacher has looked at them.

        A draft that has the id of a question of this class, from the file it came from, will be a new version of that.
        """
        async with self._store.transaction() as tx:
            taught = await taught_class(tx, klass, id)
            return taught if isinstance(taught, NoClass) else await self._keep(tx, klass, drafts)

    # what is sent --------------------------------------------------------------------------------

    async def request_reading(
        self, id: int, request: UploadRequest, language: str
    ) -> UploadJob | NoClass | TooManyJobs:
        """Have what was sent read, as soon as its turn comes."""
        async with self._store.transaction() as tx:
            taught = await taught_class(tx, request.klass, id)
            if isinstance(taught, NoClass):
                return taught
            if await tx.jobs.count_uploads(id) >= WAITING_LIMIT:
                return TooManyJobs()
            job = UploadJob(self._new_id(), id, request, language, self._clock())
            await tx.jobs.add(job)
            return job

    async def keep_read(self, job: UploadJob, read: FileRead) -> Added | NoClass:
        """Keep the questions of a file, and drop its job, so that nothing is kept twice."""
        async with self._store.transaction() as tx:
            taught = await taught_class(tx, job.request.klass, job.learner)
            await tx.jobs.remove(job.id)
            if isinstance(taught, NoClass):
                return taught
            return await self._keep(tx, taught.id, read.questions.drafts if read.questions else ())

    async def _keep(self, tx: Transaction, klass: str, drafts: Sequence[Draft]) -> Added:
        return await keep_drafts(tx, klass, drafts, None, self._clock(), self._new_id)

    async def requote(self, id: int, draft_id: str, words: str) -> DraftShown | NoOwnDraft | NotInText:
        """Let a draft quote other words, if they stand in its document exactly so."""
        async with self._store.transaction() as tx:
            stored = await _owned_draft(tx, id, draft_id)
            if not isinstance(stored, StoredDraft):
                return stored
            cite = await _cited(tx, stored, words.strip())
            if cite is None:
                return NotInText()
            changed = replace(stored, draft=replace(stored.draft, cite=cite))
            await tx.library.save_drafts([changed], self._clock())
            return await shown_draft(tx, changed)

    # drafts --------------------------------------------------------------------------------------

    async def draft(self, id: int, draft_id: str) -> DraftShown | NoOwnDraft:
        """A draft, to be shown as learners will see it."""
        async with self._store.reading() as tx:
            stored = await _owned_draft(tx, id, draft_id)
            return await shown_draft(tx, stored) if isinstance(stored, StoredDraft) else stored

    async def change(self, id: int, draft_id: str, change: Callable[[Draft], Draft]) -> DraftShown | NoOwnDraft:
        """Keep what *change* makes of a draft."""
        async with self._store.transaction() as tx:
            stored = await _owned_draft(tx, id, draft_id)
            if not isinstance(stored, StoredDraft):
                return stored
            changed = replace(stored, draft=change(stored.draft))
            await tx.library.save_drafts([changed], self._clock())
            return await shown_draft(tx, changed)

    async def approve(self, id: int, draft_id: str) -> Approved | CannotBeAsked | NoOwnDraft:
        """Make a draft a question of its class. Doing it twice changes nothing."""
        async with self._store.transaction() as tx:
            stored = await _owned_draft(tx, id, draft_id)
            if not isinstance(stored, StoredDraft):
                return stored
            if problem_of(stored.draft) is not None:
                return CannotBeAsked(await shown_draft(tx, stored))
            question = ApprovedQuestion(question_id(stored.klass, stored.id), hash_of(stored.draft), stored.draft)
            await tx.library.approve(stored.klass, question, self._clock())
            return await self._without(tx, stored)

    async def throw_away(self, id: int, draft_id: str) -> Approved | NoOwnDraft:
        """Delete a draft. A version of it that is asked already stays. Returns what is left."""
        async with self._store.transaction() as tx:
            stored = await _owned_draft(tx, id, draft_id)
            return await self._without(tx, stored) if isinstance(stored, StoredDraft) else stored

    async def _without(self, tx: Transaction, stored: StoredDraft) -> Approved:
        """Delete a draft. Returns what is left, from the one after it on."""
        await tx.library.delete_draft(stored.id)
        left = await tx.library.drafts(stored.klass)
        after = [other for other in left if other.place > stored.place]
        return Approved(stored.klass, len(left), (after or left)[0].id if left else None)

    async def edit(self, id: int, klass: str, number: int) -> DraftShown | NoClass | DraftGone:
        """Make a draft of a question that is asked, to be changed and approved anew; it is asked as it was until then.

        Args:
            number: its place among the questions of the class, from 0.
        """
        async with self._store.transaction() as tx:
            question = await _asked(tx, id, klass, number)
            if not isinstance(question, ApprovedQuestion):
                return question
            draft_id = draft_id_of(klass, question.id)
            stored = await tx.library.draft(draft_id)
            if stored is None:
                place = await tx.library.next_place(klass)
                stored = StoredDraft(draft_id, klass, question.draft, None, place)
                await tx.library.save_drafts([stored], self._clock())
            return await shown_draft(tx, stored)

    async def retire(self, id: int, klass: str, number: int) -> OwnQuestions | NoClass | DraftGone:
        """Ask a question no longer. Those who have answered it can look at it still.

        Args:
            number: its place among the questions of the class, from 0.
        """
        async with self._store.transaction() as tx:
            question = await _asked(tx, id, klass, number)
            if not isinstance(question, ApprovedQuestion):
                return question
            await tx.library.retire(klass, question.id)
            taught = await taught_class(tx, klass, id)
            return taught if isinstance(taught, NoClass) else await _own(tx, taught)


async def _own(tx: Transaction, klass: Class) -> OwnQuestions:
    approved = await tx.library.approved(klass.id)
    return OwnQuestions(
        klass=klass,
        drafts=tuple(await tx.library.drafts(klass.id)),
        questions=tuple(each for each in approved if each.current and not each.retired),
        documents=len(await tx.library.sources(klass.id)),
    )


async def _owned_draft(tx: Transaction, id: int, draft_id: str) -> StoredDraft | NoOwnDraft:
    """The draft, if that person teaches its class."""
    stored = await tx.library.draft(draft_id)
    if stored is None:
        return DraftGone("")
    return stored if await tx.classes.taught(stored.klass, id) else NotYours()


async def _asked(tx: Transaction, id: int, klass: str, number: int) -> ApprovedQuestion | NoClass | DraftGone:
    """The question at that place among those that a class is asked, if that person teaches it."""
    taught = await taught_class(tx, klass, id)
    if isinstance(taught, NoClass):
        return taught
    questions = (await _own(tx, taught)).questions
    return questions[number] if number < len(questions) else DraftGone(klass)


async def _cited(tx: Transaction, stored: StoredDraft, words: str) -> DraftCitation | None:
    """The citation of those words: in the passage that the draft quotes now, or in another one of its document."""
    before = stored.draft.cite
    document = await tx.library.document(stored.document) if stored.document else None
    passages = [(before.passage, before.source)] if before else []
    if document is not None and document.klass == stored.klass:
        passages += [(passage, document.source) for passage in document.passages]
    found = next(((passage, source) for passage, source in passages if words and words in passage.text), None)
    return DraftCitation(quote=words, passage=found[0], source=found[1]) if found else None
