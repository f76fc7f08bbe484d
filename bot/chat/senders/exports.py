"""Making files for teachers, one after another, and saying how far that is."""

import asyncio
import io
import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import results as screens
from bot.chat.translation import Translator
from bot.quiz.jobs import TRIES, Job
from bot.reports.files import ENDINGS, Written, write
from bot.reports.results import Results
from bot.services.account import Account
from bot.services.class_results import ResultsReader
from bot.services.export_jobs import ExportJobs, wanted_of

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two words on how far it is; Telegram does not like faster edits."""


@dataclass(frozen=True)
class Made:
    """A file, with what stands under it."""

    name: str
    caption: str
    content: bytes
    rows: int


Told = Callable[[int], None]
Maker = Callable[[Job, Told], Awaitable[Made | None]]
"""Makes a job's file, telling now and then how many answers it has read; nothing if there is no such class."""


class ExportSender:
    def __init__(self, bot: Bot, account: Account, export_jobs: ExportJobs, make: Maker) -> None:
        self._bot = bot
        self._account = account
        self._export_jobs = export_jobs
        self._make = make

    async def work(self) -> bool:
        """Make the file that waits longest and send it; whether there was one."""
        job = await self._export_jobs.claim()
        if job is None:
            return False
        chat, tr = Conversation.to_person(job.learner, self._bot), Translator(job.language)
        if job.sending:
            await self._end(job, chat, screens.perhaps_sent(tr))
        elif job.tries >= TRIES:
            log.error("job %s was begun %s times and never came to its end; it is given up", job.id, job.tries)
            await self._end(job, chat, screens.not_made(tr))
        else:
            await self._do(job, chat, tr)
        return True

    async def _do(self, job: Job, chat: Conversation, tr: Translator) -> None:
        try:
            made = await self._made(job, chat, tr)
        except Exception as error:  # the next try may do better
            log.error("job %s: %s", job.id, type(error).__name__)
            if job.tries + 1 >= TRIES:
                await self._end(job, chat, screens.not_made(tr))
            return
        if made is None or not await self._export_jobs.mark_sending(job):
            await self._end(job, chat, screens.not_made(tr))
            return
        try:
            await chat.uploading()
            await chat.send_file(made.content, made.name, made.caption)
        except Forbidden:
            await self._account.set_reachable(job.learner, False)
            await self._export_jobs.discard(job)
        except TelegramError as error:  # it may have arrived all the same
            log.warning("job %s: the file was not sent: %s", job.id, type(error).__name__)
            await self._end(job, chat, screens.perhaps_sent(tr))
        else:
            await self._export_jobs.complete(job, made.rows)
            await self._show(job, chat, screens.made(tr))

    async def _made(self, job: Job, chat: Conversation, tr: Translator) -> Made | None:
        """The file; made anew if somebody has left the class meanwhile, for then it must not hold their results."""
        for _ in range(TRIES):
            before = await self._export_jobs.shared(job)
            if before is None:
                return None
            made = await self._watched(job, chat, tr)
            after = await self._export_jobs.shared(job)
            if after is not None and before <= after:
                return made
        return None

    async def _watched(self, job: Job, chat: Conversation, tr: Translator) -> Made | None:
        answers = 0

        def told(number: int) -> None:
            nonlocal answers
            answers = number

        making = asyncio.ensure_future(self._make(job, told))
        try:
            while True:
                with suppress(TimeoutError):
                    return await asyncio.wait_for(asyncio.shield(making), EVERY)
                await self._export_jobs.extend_lease(job)
                await self._show(job, chat, screens.making(tr, answers))
        finally:
            making.cancel()

    async def _end(self, job: Job, chat: Conversation, screen: str) -> None:
        await self._export_jobs.discard(job)
        await self._show(job, chat, screen)

    async def _show(self, job: Job, chat: Conversation, text: str) -> None:
        with suppress(TelegramError):  # it matters to nobody if that fails
            await chat.rewrite(job.message, text)


def in_this_process(results_reader: ResultsReader) -> Maker:
    """Makes files in a thread of this process: for tests, where another process is not needed."""

    async def make(job: Job, told: Told) -> Made | None:
        wanted, form = wanted_of(job)
        tr, file = Translator(job.language), io.BytesIO()

        def written(results: Results) -> tuple[Results, Written]:
            return results, write(form, results, file, tr.t, job.language, wanted.klass)

        done = await results_reader.read(job.learner, wanted, tr, written)
        return made_of(tr, form, *done, file.getvalue()) if done else None

    return make


def made_of(tr: Translator, form: str, results: Results, written: Written, content: bytes) -> Made:
    caption = screens.caption(tr, results, written.rows, written.left_out)
    return Made(file_name(results, form), caption, content, written.rows)


def file_name(results: Results, form: str) -> str:
    """ASCII, with the class and the day: "privacy-101_2026-11-28.xlsx"."""
    words = unicodedata.normalize("NFKD", results.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40] or "class"
    kind = "" if form in ("workbook", "page") else f"_{form}"
    names = "" if results.named else "_without-names"
    return f"{slug}{kind}{names}_{results.made.date().isoformat()}.{ENDINGS[form]}"
