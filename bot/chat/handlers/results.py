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
    LearnerAnswers,
    MixUps,
    ShowResults,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Taps
from bot.chat.screens import files, results_by_learner, results_learnt
from bot.chat.screens import results as screens
from bot.chat.screens.markup import Screen
from bot.chat.screens.results import ResultsView
from bot.chat.screens.titles import ResultsWording, title
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment
from bot.quiz.disclosures import ResultsMessage
from bot.quiz.exports import NAMELESS, ExportFormat, ExportRequest
from bot.quiz.jobs import Job
from bot.reports.digest import digest
from bot.reports.results import Results
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.class_outcomes import NoClass, NoQuiz
from bot.services.class_results import LearnerResults, ResultsReader
from bot.services.export_jobs import ExportJobs
from bot.services.ledger import Ledger
from bot.services.teaching import Teaching


class ResultsHandlers:
    """The results of a class, for its teachers.

    Args:
        nudge: lets waiting files be made at once.
    """

    def __init__(
        self,
        account: Account,
        teaching: Teaching,
        assignments: Assignments,
        results_reader: ResultsReader,
        export_jobs: ExportJobs,
        ledger: Ledger,
        nudge: Callable[[], None],
        bank: Bank,
    ) -> None:
        self._account = account
        self._teaching = teaching
        self._assignments = assignments
        self._results_reader = results_reader
        self._export_jobs = export_jobs
        self._ledger = ledger
        self._nudge = nudge
        self._bank = bank
        self.taps: Taps = {
            ShowResults: self._results,
            ByQuestion: self._by_question,
            ByLearner: self._by_learner,
            LearnerAnswers: self._learner_answers,
            Distribution: self._distribution,
            MixUps: self._mix_ups,
            Gains: self._gains,
            Export: self._which_file,
            ExportAs: self._export,
        }

    async def _results(self, chat: Conversation, tr: Translator, tap: ShowResults) -> None:
        pending = await self._assignments.pending_notices(chat.person, tap.assignment)
        published = await self._assignments.published(chat.person, tap.assignment)
        sealed = isinstance(published, Assignment) and published.sealed
        await self._show_quiz(
            chat, tr, tap.assignment, lambda view: screens.one(tr, self._bank, view, pending, sealed=sealed)
        )

    async def _by_question(self, chat: Conversation, tr: Translator, tap: ByQuestion) -> None:
        await self._show_quiz(
            chat, tr, tap.assignment, lambda view: screens.by_question(tr, self._bank, view, tap.page)
        )

    async def _by_learner(self, chat: Conversation, tr: Translator, tap: ByLearner) -> None:
        view = await self._quiz_summary(chat, tr, tap.assignment)
        if not isinstance(view, ResultsView):
            await refuse(chat, tr, view)
            return
        shown = await chat.replace(results_by_learner.by_learner(tr, view, tap.page))
        await self._ledger.note_message(ResultsMessage(chat.person, shown, view.klass, ""))

    async def _learner_answers(self, chat: Conversation, tr: Translator, tap: LearnerAnswers) -> None:
        """Show what one learner answered. This is also the way back from a question for their own due date."""
        user = await self._account.user(chat.person)
        await self._account.set_pending_input(chat.person, None)
        found = await self._results_reader.answers_of(
            chat.person, tap.assignment, tap.who, ResultsWording(tr, self._bank)
        )
        if isinstance(found, LearnerResults) and user is not None:
            called = title(self._bank, found.assignment, tr)
            shown = await chat.replace(results_by_learner.answers_of(tr, found, called, user, tap.page))
            message = ResultsMessage(chat.person, shown, found.assignment.klass, found.member.handle)
            await self._ledger.note_message(message)
        elif not isinstance(found, LearnerResults):
            await refuse(chat, tr, found)

    async def _distribution(self, chat: Conversation, tr: Translator, tap: Distribution) -> None:
        view = await self._quiz_summary(chat, tr, tap.assignment)
        if not isinstance(view, ResultsView):
            await refuse(chat, tr, view)
            return
        await chat.toast()
        if view.summary.bins:
            from bot.chat.screens.results_chart import distribution  # the drawing library takes memory

            png = await asyncio.to_thread(distribution, tr, view)
            await chat.send_picture(png, screens.described(tr, view))
        else:
            await chat.say(screens.described(tr, view))

    async def _mix_ups(self, chat: Conversation, tr: Translator, tap: MixUps) -> None:
        view = await self._summary(chat, tr, tap.klass)
        await self._show(chat, tr, view, lambda view: screens.mix_ups(tr, self._bank, view, tap.page))

    async def _gains(self, chat: Conversation, tr: Translator, tap: Gains) -> None:
        view = await self._summary(chat, tr, tap.klass)
        await self._show(chat, tr, view, lambda view: results_learnt.gains(tr, view, tap.page))

    async def _show_quiz(
        self, chat: Conversation, tr: Translator, assignment: str, screen: Callable[[ResultsView], Screen]
    ) -> None:
        """Show a screen of one assignment, or why it cannot be had."""
        await self._show(chat, tr, await self._quiz_summary(chat, tr, assignment), screen)

    async def _show(
        self,
        chat: Conversation,
        tr: Translator,
        view: ResultsView | NoClass | NoQuiz,
        screen: Callable[[ResultsView], Screen],
    ) -> None:
        """Show a screen of results, or why they cannot be had."""
        if isinstance(view, ResultsView):
            await chat.replace(screen(view))
        else:
            await refuse(chat, tr, view)

    async def _quiz_summary(
        self, chat: Conversation, tr: Translator, assignment: str
    ) -> ResultsView | NoClass | NoQuiz:
        """The results of one assignment, as far as screens show them."""
        published = await self._assignments.published(chat.person, assignment)
        if not isinstance(published, Assignment):
            return published
        return await self._summary(chat, tr, published.klass, assignment)

    async def _summary(
        self, chat: Conversation, tr: Translator, klass: str, assignment: str = ""
    ) -> ResultsView | NoClass:
        """The results of the class or, if one is named, of an assignment, as far as screens show them."""

        def digested(results: Results) -> ResultsView:
            results = results.kept()  # they are looked at when the snapshot is closed
            return ResultsView(results, digest(results), klass, assignment)

        request = ExportRequest(klass, assignment=assignment)
        return await self._results_reader.read(chat.person, request, ResultsWording(tr, self._bank), digested)

    async def _which_file(self, chat: Conversation, tr: Translator, tap: Export) -> None:
        class_view = await self._teaching.view(chat.person, tap.klass)
        if isinstance(class_view, NoClass):
            await refuse(chat, tr, class_view)
        else:
            await chat.replace(files.which_file(tr, class_view.klass, tap.assignment))

    async def _export(self, chat: Conversation, tr: Translator, tap: ExportAs) -> None:
        """Have a file made. People go on here meanwhile; it is sent when it is done."""
        if tap.form not in set(ExportFormat):
            await stale(chat, tr)
            return
        format = ExportFormat(tap.form)
        request = ExportRequest(tap.klass, format, tap.assignment, tap.named and format not in NAMELESS)
        match await self._export_jobs.request(chat.person, request, tr.language):
            case Job() as job:
                if not job.message:
                    await self._export_jobs.set_progress_message(job, await chat.say(files.being_made(tr)))
                self._nudge()
            case refused:
                await refuse(chat, tr, refused)
