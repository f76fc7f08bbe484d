"""Reading how a class did, and taking it away as a file."""

import asyncio
from collections.abc import Callable

from bot.chat.actions.results import (
    ByLearner,
    ByQuestion,
    Distribution,
    Export,
    ExportAs,
    Gains,
    MixUps,
    ShowResults,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import replace_or_stale, stale
from bot.chat.identify import Taps
from bot.chat.screens import results as screens
from bot.chat.screens.markup import Screen
from bot.chat.screens.results import FORMS, Summed
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.reports.digest import digest
from bot.reports.results import Results
from bot.services.assignments import Assignments
from bot.services.class_results import ExportRequest, ResultsReader
from bot.services.export_jobs import ExportJobs
from bot.services.teaching import Teaching


class ResultsHandlers:
    """`nudge` wakes whoever makes files."""

    def __init__(
        self,
        teaching: Teaching,
        assignments: Assignments,
        results_reader: ResultsReader,
        export_jobs: ExportJobs,
        nudge: Callable[[], None],
        bank: Bank,
    ) -> None:
        self._teaching = teaching
        self._assignments = assignments
        self._results_reader = results_reader
        self._export_jobs = export_jobs
        self._nudge = nudge
        self._bank = bank
        self.taps: Taps = {
            ShowResults: self._results,
            ByQuestion: self._by_question,
            ByLearner: self._by_learner,
            Distribution: self._distribution,
            MixUps: self._mix_ups,
            Gains: self._gains,
            Export: self._which_file,
            ExportAs: self._export,
        }

    async def _results(self, chat: Conversation, tr: Translator, tap: ShowResults) -> None:
        untold = await self._assignments.pending_notices(chat.person, tap.assignment)
        await self._summed(chat, tr, tap.assignment, lambda seen: screens.one(tr, self._bank, seen, untold))

    async def _by_question(self, chat: Conversation, tr: Translator, tap: ByQuestion) -> None:
        await self._summed(chat, tr, tap.assignment, lambda seen: screens.by_question(tr, self._bank, seen, tap.page))

    async def _by_learner(self, chat: Conversation, tr: Translator, tap: ByLearner) -> None:
        await self._summed(chat, tr, tap.assignment, lambda seen: screens.by_learner(tr, seen))

    async def _distribution(self, chat: Conversation, tr: Translator, tap: Distribution) -> None:
        seen = await self._sum(chat, tr, await self._assignments.class_of(chat.person, tap.assignment), tap.assignment)
        if seen is None:
            await stale(chat, tr)
            return
        await chat.toast()
        if seen.sat.bins:
            from bot.chat.screens.results_chart import distribution  # what draws is loaded when something is drawn

            png = await asyncio.to_thread(distribution, tr, seen)
            await chat.send_picture(png, screens.described(tr, seen))
        else:
            await chat.say(screens.described(tr, seen))

    async def _mix_ups(self, chat: Conversation, tr: Translator, tap: MixUps) -> None:
        seen = await self._sum(chat, tr, tap.klass, "")
        await replace_or_stale(chat, tr, screens.mix_ups(tr, self._bank, seen) if seen else None)

    async def _gains(self, chat: Conversation, tr: Translator, tap: Gains) -> None:
        seen = await self._sum(chat, tr, tap.klass, "")
        await replace_or_stale(chat, tr, screens.gains(tr, seen) if seen else None)

    async def _summed(
        self, chat: Conversation, tr: Translator, assignment: str, screen: Callable[[Summed], Screen]
    ) -> None:
        seen = await self._sum(chat, tr, await self._assignments.class_of(chat.person, assignment), assignment)
        await replace_or_stale(chat, tr, screen(seen) if seen else None)

    async def _sum(self, chat: Conversation, tr: Translator, klass: str | None, assignment: str) -> Summed | None:
        if klass is None:
            return None

        def summed(results: Results) -> Summed:
            return Summed(results, digest(results), klass, assignment)

        return await self._results_reader.read(chat.person, ExportRequest(klass, assignment), tr, summed)

    async def _which_file(self, chat: Conversation, tr: Translator, tap: Export) -> None:
        if await self._teaching.view(chat.person, tap.klass) is None:
            await stale(chat, tr)
        else:
            await chat.replace(screens.which_file(tr, tap.klass, tap.assignment))

    async def _export(self, chat: Conversation, tr: Translator, tap: ExportAs) -> None:
        """The file is made beside what people do here, and sent when it is done."""
        if tap.form not in FORMS:
            await stale(chat, tr)
            return
        wanted = ExportRequest(tap.klass, tap.assignment, tap.named)
        job = await self._export_jobs.request(chat.person, wanted, tap.form, tr.language)
        if job is None:
            await chat.toast(screens.not_now(tr), alert=True)
            return
        if not job.message:
            await self._export_jobs.set_progress_message(job, await chat.say(screens.being_made(tr)))
        self._nudge()
