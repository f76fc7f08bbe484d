"""When a class ends, and whether somebody in it is under age: asked before learners are invited."""

from collections.abc import Callable
from datetime import date, datetime

from bot.chat.actions.class_setup import AskAge, AskEnd, AskEndDay, SetAge, SetEnd
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import refuse
from bot.chat.identify import Inputs, Taps
from bot.chat.parsing import dates
from bot.chat.screens import class_setup as screens
from bot.chat.screens import refusals
from bot.chat.screens import teaching as teaching_screens
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.class_end import MONTHS, end_after
from bot.quiz.classes import Class
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_outcomes import EndDoesNotFit, NoClass, UnknownChoice
from bot.services.class_view import ClassView
from bot.services.teaching import Teaching


class ClassSetupHandlers:
    """The end of a class and the ages in it."""

    def __init__(self, account: Account, teaching: Teaching, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._teaching = teaching
        self._bank = bank
        self._clock = clock
        self.taps: Taps = {
            AskEnd: self._ask_end,
            SetEnd: self._set_end,
            AskEndDay: self._ask_end_day,
            AskAge: self._ask_age,
            SetAge: self._set_age,
        }
        self.inputs: Inputs = {InputKind.CLASS_END: self._end_typed}

    def question(self, tr: Translator, klass: Class) -> Screen:
        """What has to be known of the class before anybody is invited, one question after the other."""
        return screens.ask_end(tr, klass, self._today()) if klass.ends is None else screens.ask_age(tr, klass)

    def not_read(self, tr: Translator, user: User) -> Screen | None:
        """What to say to a message that is no day; `None` if none was asked for."""
        match user.pending_input:
            case PendingInput(InputKind.CLASS_END, klass):
                return screens.ask_end_day(tr, klass, self._today())
            case _:
                return None

    def _today(self) -> date:
        return self._clock().date()

    async def _ask_end(self, chat: Conversation, tr: Translator, tap: AskEnd) -> None:
        await self._account.set_pending_input(chat.person, None)
        await self._ask(chat, tr, tap.klass, lambda klass: screens.ask_end(tr, klass, self._today()))

    async def _ask_end_day(self, chat: Conversation, tr: Translator, tap: AskEndDay) -> None:
        if await self._ask(chat, tr, tap.klass, lambda klass: screens.ask_end_day(tr, klass.id, self._today())):
            await self._account.set_pending_input(chat.person, PendingInput(InputKind.CLASS_END, tap.klass))

    async def _ask_age(self, chat: Conversation, tr: Translator, tap: AskAge) -> None:
        await self._ask(chat, tr, tap.klass, lambda klass: screens.ask_age(tr, klass))

    async def _ask(self, chat: Conversation, tr: Translator, klass: str, screen: Callable[[Class], Screen]) -> bool:
        """Ask something about a class, if the person teaches it. Returns whether they do."""
        view = await self._teaching.view(chat.person, klass)
        if isinstance(view, NoClass):
            await refuse(chat, tr, view)
            return False
        await chat.replace(screen(view.klass))
        return True

    async def _set_end(self, chat: Conversation, tr: Translator, tap: SetEnd) -> None:
        if tap.months not in MONTHS:
            await refuse(chat, tr, UnknownChoice())
            return
        view = await self._teaching.set_end(chat.person, tap.klass, end_after(tap.months, self._today()))
        await self._go_on(chat, tr, view)

    async def _end_typed(self, chat: Conversation, tr: Translator, user: User, klass: str) -> Screen | None:
        day = dates.read_day(chat.text, user.today(self._clock()))
        if day is None:
            return None
        match await self._teaching.set_end(chat.person, klass, day):
            case EndDoesNotFit():
                return screens.ask_end_day(tr, klass, self._today())
            case ClassView() as view:
                await self._account.set_pending_input(chat.person, None)
                return await self._next(chat, tr, view)
            case refused:
                await self._account.set_pending_input(chat.person, None)
                return Screen(plain(refusals.why_not(tr, refused)))

    async def _set_age(self, chat: Conversation, tr: Translator, tap: SetAge) -> None:
        view = await self._teaching.set_under(chat.person, tap.klass, tap.under)
        if not isinstance(view, ClassView) or not view.klass.of_minors:
            await self._go_on(chat, tr, view)
            return
        await chat.replace(screens.of_minors(tr, view.klass))
        if not view.teacher(chat.person).name:
            await chat.say(await self._next(chat, tr, view))

    async def _go_on(
        self, chat: Conversation, tr: Translator, view: ClassView | NoClass | EndDoesNotFit | UnknownChoice
    ) -> None:
        """Ask what is still to be known of a class, or show it."""
        if isinstance(view, ClassView):
            await chat.replace(await self._next(chat, tr, view))
        else:
            await refuse(chat, tr, view)

    async def _next(self, chat: Conversation, tr: Translator, view: ClassView) -> Screen:
        """The next question, up to the name that learners read for the teacher; or the class."""
        if not view.klass.is_ready:
            return self.question(tr, view.klass)
        if not view.teacher(chat.person).name:
            await self._account.set_pending_input(chat.person, PendingInput(InputKind.TEACHER_NAME, view.klass.id))
            return teaching_screens.ask_teacher_name(tr, view.klass.id)
        return teaching_screens.klass(tr, self._bank, view, chat.person)
