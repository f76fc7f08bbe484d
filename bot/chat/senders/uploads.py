"""Reading what teachers have sent, one after another, and saying what came of it."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from telegram.error import BadRequest, TelegramError

from bot.authoring.document import DocumentRead
from bot.authoring.file_read import FileRead
from bot.chat.conversation import Conversation
from bot.chat.screens import documents, own_files, refusals
from bot.chat.screens.markup import Screen, plain
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import Translator
from bot.quiz.jobs import TRIES, UploadJob
from bot.quiz.own_pack import StoredDocument
from bot.quiz.pending_input import InputKind, PendingInput
from bot.services.account import Account
from bot.services.authoring import Authoring
from bot.services.class_documents import DocumentGone, Documents, DocumentShown, TooManyDocuments
from bot.services.export_jobs import ExportJobs
from bot.services.question_drafts import Added

log = logging.getLogger(__name__)

FILE_LIMIT = 10_000_000
"""Bytes of a file."""
ReadFile: TypeAlias = Callable[[str, bytes, str], Awaitable[FileRead | None]]
"""Reads a file by its name, content and language; `None` if that took too much."""
Suggest: TypeAlias = Callable[[DocumentRead], Awaitable[FileRead | None]]
"""Suggests questions on a document; `None` if that took too much."""


class UploadReader:
    """Reads files that wait, and has questions suggested on documents.

    A sentence that says why nothing came of a file is sent before the job is dropped: if Telegram cannot be reached it
    is sent later. What was read is kept first; the class shows it, however the message fares.
    """

    def __init__(
        self,
        account: Account,
        authoring: Authoring,
        documents: Documents,
        jobs: ExportJobs,
        read_file: ReadFile,
        suggest: Suggest,
    ) -> None:
        self._account = account
        self._authoring = authoring
        self._documents = documents
        self._jobs = jobs
        self._read_file = read_file
        self._suggest = suggest

    async def do(self, job: UploadJob, chat: Conversation, tr: Translator) -> None:
        """Do a job. What could not be fetched, kept or said is tried again later, and given up with a sentence."""
        if job.tries >= TRIES:
            log.error("job %s was begun %s times and never came to its end; it is given up", job.id, job.tries)
            await self._give_up(job, chat, own_files.not_read(tr))
            return
        try:
            await (self._look_through(job, chat, tr) if job.request.document else self._read(job, chat, tr))
        except Exception as error:  # the next try may succeed
            log.error("job %s: %s", job.id, type(error).__name__)

    async def _read(self, job: UploadJob, chat: Conversation, tr: Translator) -> None:
        """Download a file, have it read, keep what came of it, and tell the teacher."""
        content = await self._content(job, chat)
        if content is None:
            await self._give_up(job, chat, own_files.not_delivered(tr))
            return
        found = await self._read_file(job.request.name, content, job.language)
        if found is None:
            log.warning("job %s: reading took too much, or ended", job.id)
            await self._give_up(job, chat, own_files.ended(tr))
        elif found.refusal is not None:
            await self._give_up(job, chat, own_files.refused(tr, job.request.klass, found.refusal))
        elif found.document is not None:
            await self._keep_document(job, chat, tr, found.document)
        else:
            kept = await self._authoring.keep_read(job, found)
            await self._tell(
                chat, own_files.read(tr, kept, found) if isinstance(kept, Added) else refusals.why_not(tr, kept)
            )

    async def _content(self, job: UploadJob, chat: Conversation) -> bytes | None:
        """What was sent; `None` if Telegram does not hand it out, since it is too large.

        Raises:
            TelegramError: it could not be fetched; the next try may succeed.
        """
        if job.request.text:
            return job.request.text.encode()
        try:
            return await chat.download(job.request.file, FILE_LIMIT)
        except BadRequest as error:
            if "too big" in error.message.lower():  # of more than 20 MB (core.telegram.org/bots/api#getfile)
                return None
            raise

    async def _keep_document(self, job: UploadJob, chat: Conversation, tr: Translator, read: DocumentRead) -> None:
        """Keep a document, and ask where it is from, unless the teacher is asked for something else."""
        kept = await self._documents.keep_read(job, read)
        match kept:
            case DocumentShown(stored):
                await self._expect_title(job.learner, stored)
                await self._tell(chat, documents.kept(tr, kept, read))
            case TooManyDocuments(klass):
                await self._tell(chat, documents.too_many(tr, klass))
            case _:
                await self._tell(chat, refusals.why_not(tr, kept))

    async def _expect_title(self, teacher: int, stored: StoredDocument) -> None:
        user = await self._account.user(teacher)
        if user is not None and user.pending_input is None:
            await self._account.set_pending_input(teacher, PendingInput(InputKind.DOCUMENT_DETAIL, f"{stored.id}.0."))

    async def _look_through(self, job: UploadJob, chat: Conversation, tr: Translator) -> None:
        """Have questions suggested on a document, keep them, and tell the teacher."""
        stored = await self._documents.to_suggest_on(job)
        if not isinstance(stored, StoredDocument):
            why = documents.gone(tr) if isinstance(stored, DocumentGone) else refusals.why_not(tr, stored)
            await self._give_up(job, chat, why)
            return
        found = await self._suggest(
            DocumentRead(source=stored.source, passages=stored.passages, doubtful=stored.doubtful)
        )
        if found is None:
            log.warning("job %s: suggesting took too much, or ended", job.id)
            await self._give_up(job, chat, own_files.suggesting_ended(tr))
            return
        kept = await self._documents.keep_suggestions(job, found.suggestions)
        match kept:
            case Added():
                await self._tell(chat, own_files.suggested(tr, stored, kept, found))
            case DocumentGone():
                await self._tell(chat, documents.gone(tr))
            case _:
                await self._tell(chat, refusals.why_not(tr, kept))

    async def _give_up(self, job: UploadJob, chat: Conversation, new: str | Screen) -> None:
        """Say why nothing came of a job, and drop it; it stays if that could not be said now."""
        try:
            await chat.say(_screen(new))
        except BadRequest as error:
            log.error("job %s: %s", job.id, type(error).__name__)  # Telegram would refuse it again
        except TelegramError as error:
            if not unreachable(error):
                log.warning("job %s: what came of it could not be said: %s", job.id, type(error).__name__)
                return
            await self._account.set_reachable(job.learner, False)
        await self._jobs.complete(job)

    async def _tell(self, chat: Conversation, new: str | Screen) -> None:
        """Tell the teacher what was kept."""
        with suppress(TelegramError):  # it does no harm if that fails: the class shows what waits
            await chat.say(_screen(new))


def _screen(new: str | Screen) -> Screen:
    return new if isinstance(new, Screen) else Screen(plain(new))
