"""Making files for teachers, one after another, and saying how far each is."""

import asyncio
import io
import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import files as screens
from bot.chat.screens.titles import ResultsWording
from bot.chat.senders.uploads import UploadReader
from bot.chat.telegram_errors import too_large, unreachable
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.exports import NAMELESS, ExportFormat
from bot.quiz.jobs import TRIES, Job, UnreadableJob, UploadJob
from bot.reports.files import ENDINGS, Written, write
from bot.reports.results import Results
from bot.services.account import Account
from bot.services.class_outcomes import NoClass
from bot.services.class_results import ResultsReader
from bot.services.export_jobs import ExportJobs

log = logging.getLogger(__name__)

CLASS_LIMIT = 32
"""Characters of the class in the name of a file; the rest of it has at most 32 before the ending."""
EVERY = 3.0
"""Seconds between two edits of the message that says how far a file is; Telegram refuses faster ones."""


@dataclass(frozen=True)
class Made:
    """A file that was made.

    Attributes:
        name: the name of the file.
        caption: what stands under it in the chat.
        content: its bytes.
        rows: how many rows it has.
    """

    name: str
    caption: str
    content: bytes
    rows: int


Progress = Callable[[int], None]
"""Called now and then with the number of answers read so far."""
Maker = Callable[[Job, Progress], Awaitable[Made | None]]
"""Makes a job's file; `None` if the class is not there, or not the teacher's, any more."""


class ExportSender:
    """Makes files and sends them.

    Args:
        make: makes the file of a job.
        uploads: reads files that teachers have sent; they wait in the same line.
    """

    def __init__(self, bot: Bot, account: Account, export_jobs: ExportJobs, make: Maker, uploads: UploadReader) -> None:
        self._bot = bot
        self._account = account
        self._export_jobs = export_jobs
        self._make = make
        self._uploads = uploads

    async def work(self) -> bool:
        """Make the file that has waited longest, and send it. Returns whether there was one."""
        job = await self._export_jobs.claim()
        if job is None:
            return False
        chat, tr = Conversation.to_person(job.learner, self._bot), Translator(job.language)
        if isinstance(job, UnreadableJob):
            log.error("job %s cannot be read by this version; it is given up", job.id)
            await self._end(job, chat, screens.not_made(tr))
        elif isinstance(job, UploadJob):
            await self._uploads.do(job, chat, tr)
        elif job.sending:
            await self._end(job, chat, screens.perhaps_sent(tr))
        elif job.tries >= TRIES:
            log.error("job %s was begun %s times and never came to its end; it is given up", job.id, job.tries)
            await self._end(job, chat, screens.not_made(tr))
        else:
            await self._do(job, chat, tr)
        return True

    async def _do(self, job: Job, chat: Conversation, tr: Translator) -> None:
        """Make the file of a job, and send it. A file that could not be made is tried again later."""
        try:
            made = await self._made(job, chat, tr)
        except Exception as error:  # the next try may succeed
            log.error("job %s: %s", job.id, type(error).__name__)
            if job.tries + 1 >= TRIES:
                await self._end(job, chat, screens.not_made(tr))
            return
        if made is None:
            await self._end(job, chat, screens.not_made(tr))
            return
        if not made.content:
            await self._end(job, chat, screens.nothing_to_write(tr))
            return
        try:
            await chat.uploading()
            await chat.send_file(made.content, made.name, made.caption)
        except TelegramError as error:
            await self._not_sent(job, chat, tr, error)
        else:
            await self._export_jobs.complete(job)
            await self._show(job, chat, screens.made(tr))

    async def _not_sent(self, job: Job, chat: Conversation, tr: Translator, error: TelegramError) -> None:
        """Give up a job whose file was not sent, or perhaps was: then it stays noted as taken."""
        if unreachable(error):
            await self._account.set_reachable(job.learner, False)
            await self._export_jobs.withdraw(job)
            return
        log.warning("job %s: the file was not sent: %s", job.id, type(error).__name__)
        if too_large(error):
            await self._export_jobs.withdraw(job)
            await self._show(job, chat, screens.too_large(tr))
            return
        await self._end(job, chat, screens.perhaps_sent(tr))

    async def _made(self, job: Job, chat: Conversation, tr: Translator) -> Made | None:
        """The file, which is noted as taken; `None` if it cannot be made. An empty one is not noted: it is not sent.

        If a learner leaves the class meanwhile it is made anew, since it must not hold their results.
        """
        for _ in range(TRIES):
            included = await self._export_jobs.members_included(job)
            if isinstance(included, NoClass):
                return None
            made = await self._watched(job, chat, tr)
            if made is None or not made.content:
                return made
            match await self._export_jobs.begin_sending(job, included, made.rows):
                case True:
                    return made
                case False:
                    continue
                case _:
                    return None
        return None

    async def _watched(self, job: Job, chat: Conversation, tr: Translator) -> Made | None:
        """Make the file, and say every few seconds how far it is."""
        answers_read = 0

        def progress(number: int) -> None:
            nonlocal answers_read
            answers_read = number

        making = asyncio.ensure_future(self._make(job, progress))
        try:
            while True:
                with suppress(TimeoutError):
                    return await asyncio.wait_for(asyncio.shield(making), EVERY)
                await self._export_jobs.extend_lease(job)
                await self._show(job, chat, screens.making(tr, answers_read))
        finally:
            making.cancel()

    async def _end(self, job: Job | UnreadableJob, chat: Conversation, text: str) -> None:
        """Give the job up, and say why."""
        await self._export_jobs.complete(job)
        await self._show(job, chat, text)

    async def _show(self, job: Job | UnreadableJob, chat: Conversation, text: str) -> None:
        """Rewrite the message that says how far the file is."""
        with suppress(TelegramError):  # it does no harm if that fails
            await chat.rewrite(job.message, text)


def in_this_process(reader: ResultsReader, bank: Bank) -> Maker:
    """A maker that works in a thread of this process: for tests, where another process is not needed."""

    async def make(job: Job, progress: Progress) -> Made | None:
        tr, file, request = Translator(job.language), io.BytesIO(), job.request

        def write_file(results: Results) -> tuple[Results, Written]:
            return results, write(request.format, results, file, tr.t, job.language, request.klass)

        done = await reader.read(job.learner, request, ResultsWording(tr, bank), write_file)
        return None if isinstance(done, NoClass) else made_of(tr, request.format, *done, file.getvalue())

    return make


def made_of(tr: Translator, format: ExportFormat, results: Results, written: Written, content: bytes) -> Made:
    """The file that was written, with its name and what stands under it."""
    caption = screens.caption(tr, format, results, written.rows, written.left_out)
    return Made(name=file_name(results, format), caption=caption, content=content, rows=written.rows)


def file_name(results: Results, format: ExportFormat) -> str:
    """A name in ASCII, with the class and the day: "privacy-101_2026-11-28.xlsx".

    Telegram cuts off what is beyond 64 characters before the ending, which would be the day.
    """
    ascii_title = unicodedata.normalize("NFKD", results.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_title).strip("-")[:CLASS_LIMIT].strip("-") or "class"
    kind = "" if format in (ExportFormat.WORKBOOK, ExportFormat.REPORT) else f"_{format}"
    names = "" if results.named or format in NAMELESS else "_without-names"
    return f"{slug}{kind}{names}_{results.made.date().isoformat()}.{ENDINGS[format]}"
