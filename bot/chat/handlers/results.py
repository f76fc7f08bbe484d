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
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Taps
from bot.chat.screens import results as screens
from bot.chat.screens.markup import Screen
from bot.chat.screens.results import Summed
from bot.chat.screens.titles import ResultsWording
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import Job
from bot.reports.digest import digest
from bot.reports.results import Results
from bot.services.assignments import Assignments
from bot.services.class_outcomes import NoClass, NoQuiz
from bot.services.class_results import ResultsReader
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
        await self._show_quiz(chat, tr, tap.assignment, lambda seen: screens.one(tr, self._bank, seen, untold))

    async def _by_question(self, chat: Conversation, tr: Translator, tap: ByQuestion) -> None:
        await self._show_quiz(
            chat, tr, tap.assignment, lambda seen: screens.by_question(tr, self._bank, seen, tap.page)
        )

    async def _by_learner(self, chat: Conversation, tr: Translator, tap: ByLearner) -> None:
        await self._show_quiz(chat, tr, tap.assignment, lambda seen: screens.by_learner(tr, seen))

    async def _distribution(self, chat: Conversation, tr: Translator, tap: Distribution) -> None:
        seen = await self._quiz_summary(chat, tr, tap.assignment)
        if not isinstance(seen, Summed):
            await refuse(chat, tr, seen)
            return
        await chat.toast()
        if seen.summary.bins:
            from bot.chat.screens.results_chart import distribution  # what draws is loaded when something is drawn

            png = await asyncio.to_thread(distribution, tr, seen)
            await chat.send_picture(png, screens.described(tr, seen))
        else:
            await chat.say(screens.described(tr, seen))

    async def _mix_ups(self, chat: Conversation, tr: Translator, tap: MixUps) -> None:
        seen = await self._summary(chat, tr, tap.klass)
        await self._show(chat, tr, seen, lambda seen: screens.mix_ups(tr, self._bank, seen))

    async def _gains(self, chat: Conversation, tr: Translator, tap: Gains) -> None:
        await self._show(chat, tr, await self._summary(chat, tr, tap.klass), lambda seen: screens.gains(tr, seen))

    async def _show_quiz(
        self, chat: Conversation, tr: Translator, assignment: str, screen: Callable[[Summed], Screen]
    ) -> None:
        await self._show(chat, tr, await self._quiz_summary(chat, tr, assignment), screen)

    async def _show(
        self, chat: Conversation, tr: Translator, seen: Summed | NoClass | NoQuiz, screen: Callable[[Summed], Screen]
    ) -> None:
        if isinstance(seen, Summed):
            await chat.replace(screen(seen))
        else:
            await refuse(chat, tr, seen)

    async def _quiz_summary(self, chat: Conversation, tr: Translator, assignment: str) -> Summed | NoClass | NoQuiz:
        published = await self._assignments.published(chat.person, assignment)
        if not isinstance(published, Assignment):
            return published
        return await self._summary(chat, tr, published.klass, assignment)

    async def _summary(self, chat: Conversation, tr: Translator, klass: str, assignment: str = "") -> Summed | NoClass:
        """The results of the class, or of one assignment, as far as screens show them."""

        def summed(results: Results) -> Summed:
            return Summed(results, digest(results), klass, assignment)

        request = ExportRequest(klass, assignment=assignment)
        return await self._results_reader.read(chat.person, request, ResultsWording(tr, self._bank), summed)

    async def _which_file(self, chat: Conversation, tr: Translator, tap: Export) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        if isinstance(view, NoClass):
            await refuse(chat, tr, view)
        else:
            await chat.replace(screens.which_file(tr, tap.klass, tap.assignment))

    async def _export(self, chat: Conversation, tr: Translator, tap: ExportAs) -> None:
        """The file is made while people go on here, and sent when it is done."""
        if tap.form not in set(ExportFormat):
            await stale(chat, tr)
            return
        request = ExportRequest(tap.klass, ExportFormat(tap.form), tap.assignment, tap.named)
        match await self._export_jobs.request(chat.person, request, tr.language):
            case Job() as job:
                if not job.message:
                    await self._export_jobs.set_progress_message(job, await chat.say(screens.being_made(tr)))
                self._nudge()
            case refused:
                await refuse(chat, tr, refused)
