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
        giving: Assignments,
        gathering: ResultsReader,
        exporting: ExportJobs,
        nudge: Callable[[], None],
        bank: Bank,
    ) -> None:
        self._teaching = teaching
        self._giving = giving
        self._gathering = gathering
        self._exporting = exporting
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

    async def _results(self, chat: Conversation, say: Translator, tap: ShowResults) -> None:
        untold = await self._giving.untold(chat.person, tap.assignment)
        await self._summed(chat, say, tap.assignment, lambda seen: screens.one(say, self._bank, seen, untold))

    async def _by_question(self, chat: Conversation, say: Translator, tap: ByQuestion) -> None:
        await self._summed(chat, say, tap.assignment, lambda seen: screens.by_question(say, self._bank, seen, tap.page))

    async def _by_learner(self, chat: Conversation, say: Translator, tap: ByLearner) -> None:
        await self._summed(chat, say, tap.assignment, lambda seen: screens.by_learner(say, seen))

    async def _distribution(self, chat: Conversation, say: Translator, tap: Distribution) -> None:
        seen = await self._sum(chat, say, await self._giving.class_of(chat.person, tap.assignment), tap.assignment)
        if seen is None:
            await stale(chat, say)
            return
        await chat.toast()
        if seen.sat.bins:
            from bot.chat.screens.results_chart import distribution  # what draws is loaded when something is drawn

            png = await asyncio.to_thread(distribution, say, seen)
            await chat.send_picture(png, screens.described(say, seen))
        else:
            await chat.say(screens.described(say, seen))

    async def _mix_ups(self, chat: Conversation, say: Translator, tap: MixUps) -> None:
        seen = await self._sum(chat, say, tap.klass, "")
        await replace_or_stale(chat, say, screens.mix_ups(say, self._bank, seen) if seen else None)

    async def _gains(self, chat: Conversation, say: Translator, tap: Gains) -> None:
        seen = await self._sum(chat, say, tap.klass, "")
        await replace_or_stale(chat, say, screens.gains(say, seen) if seen else None)

    async def _summed(
        self, chat: Conversation, say: Translator, assignment: str, screen: Callable[[Summed], Screen]
    ) -> None:
        seen = await self._sum(chat, say, await self._giving.class_of(chat.person, assignment), assignment)
        await replace_or_stale(chat, say, screen(seen) if seen else None)

    async def _sum(self, chat: Conversation, say: Translator, klass: str | None, assignment: str) -> Summed | None:
        if klass is None:
            return None

        def summed(results: Results) -> Summed:
            return Summed(results, digest(results), klass, assignment)

        return await self._gathering.use(chat.person, ExportRequest(klass, assignment), say, summed)

    async def _which_file(self, chat: Conversation, say: Translator, tap: Export) -> None:
        if await self._teaching.room(chat.person, tap.klass) is None:
            await stale(chat, say)
        else:
            await chat.replace(screens.which_file(say, tap.klass, tap.assignment))

    async def _export(self, chat: Conversation, say: Translator, tap: ExportAs) -> None:
        """The file is made beside what people do here, and sent when it is done."""
        if tap.form not in FORMS:
            await stale(chat, say)
            return
        wanted = ExportRequest(tap.klass, tap.assignment, tap.named)
        job = await self._exporting.ask(chat.person, wanted, tap.form, say.language)
        if job is None:
            await chat.toast(screens.not_now(say), alert=True)
            return
        if not job.message:
            await self._exporting.shown(job, await chat.say(screens.being_made(say)))
        self._nudge()
