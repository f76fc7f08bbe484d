"""Reading what teachers have sent, one after another, and saying what came of it."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from telegram.error import TelegramError

from bot.authoring.file_read import FileRead
from bot.chat.conversation import Conversation
from bot.chat.screens import own_files, refusals
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.jobs import UploadJob
from bot.services.authoring import Added, Authoring
from bot.services.export_jobs import ExportJobs

log = logging.getLogger(__name__)

FILE_LIMIT = 10_000_000
"""Bytes of a file."""
ReadFile: TypeAlias = Callable[[str, bytes, str], Awaitable[FileRead | None]]
"""Reads a file by its name, content and language; `None` if that took too much."""


class UploadReader:
    """Reads a file that waits."""

    def __init__(self, authoring: Authoring, jobs: ExportJobs, read_file: ReadFile) -> None:
        self._authoring = authoring
        self._jobs = jobs
        self._read_file = read_file

    async def do(self, job: UploadJob, chat: Conversation, tr: Translator) -> None:
        """Download a file, have it read, keep what came of it, and tell the teacher.

        Raises:
            TelegramError: the file could not be fetched; the next try may succeed.
        """
        content = job.request.text.encode() or await chat.download(job.request.file, FILE_LIMIT)
        if content is None:
            await self._end(job, chat, own_files.not_read(tr))
            return
        found = await self._read_file(job.request.name, content, job.language)
        if found is None:
            log.warning("job %s: reading took too much, or ended", job.id)
            await self._end(job, chat, own_files.ended(tr))
            return
        kept = await self._authoring.keep_read(job, found)
        if isinstance(kept, Added):
            await self._show(chat, own_files.read(tr, kept, found))
        else:
            await self._show(chat, refusals.why_not(tr, kept))

    async def _end(self, job: UploadJob, chat: Conversation, text: str) -> None:
        await self._jobs.complete(job)
        await self._show(chat, text)

    async def _show(self, chat: Conversation, new: str | Screen) -> None:
        """Tell the teacher."""
        with suppress(TelegramError):  # it does no harm if that fails: the class shows what waits
            await chat.say(new if isinstance(new, Screen) else Screen(plain(new)))
