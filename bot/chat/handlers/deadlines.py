"""When quizzes end that were given, and when tests are explained."""

from collections.abc import Callable
from datetime import date, datetime

from bot.chat.actions.deadlines import ExplainNow, MoveDue, OwnDue, SetMovedDue, SetOwnDue
from bot.chat.actions.results import LearnerAnswers, ShowResults
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse, stale
from bot.chat.identify import Inputs, Taps
from bot.chat.parsing import dates
from bot.chat.screens import deadlines as screens
from bot.chat.screens import refusals
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.classes import Assignment, Member
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.assignments import Assignments
from bot.services.class_outcomes import DayDoesNotFit, NoQuiz, NotInClass
from bot.services.deadlines import Deadlines, Extended
from bot.services.teaching import Teaching


class DeadlineHandlers:
    """Moving due dates, for all or for one learner; closing tests."""

    def __init__(
        self,
        account: Account,
        teaching: Teaching,
        assignments: Assignments,
        deadlines: Deadlines,
        clock: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._teaching = teaching
        self._assignments = assignments
        self._deadlines = deadlines
        self._clock = clock
        self.taps: Taps = {
            MoveDue: self._ask_for_all,
            SetMovedDue: self._move,
            OwnDue: self._ask_for_one,
            SetOwnDue: self._extend,
            ExplainNow: self._explain,
        }
        self.inputs: Inputs = {
            InputKind.MOVED_DUE_DAY: self._moved_day_typed,
            InputKind.OWN_DUE_DAY: self._own_day_typed,
        }

    async def _ask_for_all(self, chat: Conversation, tr: Translator, tap: MoveDue) -> None:
        published, user = await self._given(chat, tap.assignment)
        if isinstance(published, Assignment) and user is not None:
            await self._account.set_pending_input(chat.person, PendingInput(InputKind.MOVED_DUE_DAY, tap.assignment))
            await chat.replace(screens.ask_for_all(tr, published, user, self._clock()))
        elif not isinstance(published, Assignment):
            await refuse(chat, tr, published)

    async def _ask_for_one(self, chat: Conversation, tr: Translator, tap: OwnDue) -> None:
        published, user = await self._given(chat, tap.assignment)
        if not isinstance(published, Assignment) or user is None:
            await (stale(chat, tr) if isinstance(published, Assignment) else refuse(chat, tr, published))
            return
        match await self._teaching.member(chat.person, published.klass, tap.who):
            case Member() as member:
                about = f"{tap.assignment}.{tap.who}"
                await self._account.set_pending_input(chat.person, PendingInput(InputKind.OWN_DUE_DAY, about))
                await chat.replace(screens.ask_for_one(tr, published, member, user, self._clock()))
            case refused:
                await refuse(chat, tr, refused)

    async def _given(self, chat: Conversation, assignment: str) -> tuple[Assignment | NoQuiz, User | None]:
        """The quiz, if that person teaches its class, and the person."""
        return await self._assignments.published(chat.person, assignment), await self._account.user(chat.person)

    async def _move(self, chat: Conversation, tr: Translator, tap: SetMovedDue) -> None:
        day, user = _day(tap.day), await self._account.user(chat.person)
        if user is None or (day is None and tap.day):
            await stale(chat, tr)
            return
        outcome = await self._deadlines.move_due_date(chat.person, tap.assignment, day)
        await self._stop_waiting(chat)
        await self._answer(chat, tr, _moved(tr, outcome, user, tap.assignment))

    async def _extend(self, chat: Conversation, tr: Translator, tap: SetOwnDue) -> None:
        day, user = _day(tap.day), await self._account.user(chat.person)
        if user is None or day is None:
            await stale(chat, tr)
            return
        outcome = await self._deadlines.extend(chat.person, tap.assignment, tap.who, day)
        await self._stop_waiting(chat)
        await self._answer(chat, tr, _extended(tr, outcome, user, tap.assignment, tap.who))

    async def _answer(self, chat: Conversation, tr: Translator, outcome: Screen | NoQuiz | NotInClass) -> None:
        if isinstance(outcome, Screen):
            await chat.replace(outcome)
        else:
            await refuse(chat, tr, outcome)

    async def _moved_day_typed(self, chat: Conversation, tr: Translator, user: User, assignment: str) -> Screen:
        day = dates.read_day(chat.text, user.today(self._clock()))
        outcome = await self._deadlines.move_due_date(chat.person, assignment, day) if day else DayDoesNotFit()
        return await self._reply(chat, tr, outcome, _moved(tr, outcome, user, assignment))

    async def _own_day_typed(self, chat: Conversation, tr: Translator, user: User, about: str) -> Screen:
        assignment, _, handle = about.partition(".")
        day = dates.read_day(chat.text, user.today(self._clock()))
        outcome = await self._deadlines.extend(chat.person, assignment, handle, day) if day else DayDoesNotFit()
        return await self._reply(chat, tr, outcome, _extended(tr, outcome, user, assignment, handle))

    async def _reply(
        self, chat: Conversation, tr: Translator, outcome: object, shown: Screen | NoQuiz | NotInClass
    ) -> Screen:
        """The reply to a typed day; the bot waits for another one only if it does not fit."""
        if not isinstance(outcome, DayDoesNotFit):
            await self._stop_waiting(chat)
        return shown if isinstance(shown, Screen) else Screen(plain(refusals.why_not(tr, shown)))

    async def _stop_waiting(self, chat: Conversation) -> None:
        await self._account.set_pending_input(chat.person, None)

    async def _explain(self, chat: Conversation, tr: Translator, tap: ExplainNow) -> None:
        match await self._deadlines.explain_now(chat.person, tap.assignment):
            case Assignment():
                await chat.toast(screens.explaining(tr), alert=True)
            case refused:
                await refuse(chat, tr, refused)


def _day(text: str) -> date | None:
    """The day in ISO 8601; `None` if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moved(
    tr: Translator, outcome: Assignment | NoQuiz | DayDoesNotFit, teacher: User, assignment: str
) -> Screen | NoQuiz:
    """What to show when everybody's due date was moved, or why it was not."""
    match outcome:
        case DayDoesNotFit():
            return screens.bad_day(tr, ShowResults(assignment))
        case Assignment():
            return screens.moved(tr, outcome, teacher)
        case refused:
            return refused


def _extended(
    tr: Translator,
    outcome: Extended | NoQuiz | NotInClass | DayDoesNotFit,
    teacher: User,
    assignment: str,
    handle: str,
) -> Screen | NoQuiz | NotInClass:
    """What to show when one learner's due date was moved, or why it was not."""
    match outcome:
        case DayDoesNotFit():
            return screens.bad_day(tr, LearnerAnswers(assignment, handle))
        case Extended(member, extended):
            return screens.extended(tr, extended, member, teacher)
        case refused:
            return refused
