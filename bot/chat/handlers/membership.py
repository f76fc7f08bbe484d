"""Classes, for learners: join, see what there is to do, leave."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from telegram import Update

from bot.chat.actions.membership import (
    AskLeave,
    AskMyId,
    AskMyName,
    BeginTask,
    JoinAs,
    JoinNamed,
    Leave,
    MyClass,
    MyClasses,
    NotNow,
    OtherName,
    RemoveMyId,
    ShowLedger,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.in_class import show_in_class
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.sharing import hashed
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Inputs, Taps
from bot.chat.parsing.ids import read_id
from bot.chat.recent import Guesses, Recent
from bot.chat.screens import ledger as ledger_screens
from bot.chat.screens import membership as screens
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator, translator_for
from bot.quiz.naming import PSEUDONYMS, clean
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_outcomes import NotInClass, UnusableName
from bot.services.ledger import Ledger
from bot.services.membership import Enrolment, Invitation, InvitationChanged, Memberships, NoInvitation

A_MOMENT = timedelta(hours=1)
"""How long after an invitation what a stranger types is taken for a name."""
InvitationTap: TypeAlias = JoinAs | JoinNamed | OtherName | NotNow


class MembershipHandlers:
    """Joining a class, being in it, leaving it."""

    def __init__(
        self,
        identification: Identification,
        account: Account,
        memberships: Memberships,
        ledger: Ledger,
        quiz: QuizHandlers,
        clock: Callable[[], datetime],
        rng: Random,
    ) -> None:
        self._identification = identification
        self._account = account
        self._memberships = memberships
        self._ledger = ledger
        self._quiz = quiz
        self._clock = clock
        self._rng = rng
        self._guesses = Guesses()
        self._strangers_invited: Recent[int, tuple[str, datetime]] = Recent()
        """The code of the invitation that a person saw last about whom nothing is stored yet, and when."""
        self.taps: Taps = {
            MyClasses: self._show_all,
            MyClass: self._show_one,
            BeginTask: self._begin,
            AskMyName: self._ask_name,
            AskMyId: self._ask_id,
            RemoveMyId: self._remove_id,
            ShowLedger: self._show_ledger,
            AskLeave: self._confirm_leaving,
            Leave: self._leave,
        }
        self.inputs: Inputs = {
            InputKind.NAME_IN_CLASS: self._named,
            InputKind.NAME_TO_JOIN_UNDER: self._name_to_join_under,
            InputKind.STUDENT_ID: self._id_typed,
        }

    async def classes(self, update: Update, _: object) -> None:
        """Answer /classes."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None:
            await chat.say(self._identification.welcome(chat, tr))
        else:
            await chat.say(screens.classes(tr, await self._memberships.all_of(chat.person)))

    # the invitation ------------------------------------------------------------------------------

    async def open_invitation(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Show what an invitation link leads to. Nothing is stored; anyone who guesses codes is slowed down."""
        if self._guesses.too_many(chat.person, self._clock()):
            await chat.say(screens.slow_down(tr))
        else:
            await chat.say(await self._invitation(chat, tr, code))

    async def answer_invitation(self, chat: Conversation, tr: Translator, tap: InvitationTap) -> None:
        """Do what a button of an invitation says. Nothing may be stored yet; guessing codes by them is no faster."""
        if not isinstance(tap, NotNow) and self._guesses.too_many(chat.person, self._clock()):
            await chat.replace(screens.slow_down(tr))
            return
        match tap:
            case OtherName(code):
                await chat.replace(await self._invitation(chat, tr, code))
            case JoinAs(code, number, seen):
                await self._join(chat, tr, code, number, seen=seen)
            case JoinNamed(code) as named:
                if clean(named.name):
                    await self._join(chat, tr, code, 0, named.name, seen=named.seen)
                else:
                    await stale(chat, tr)
            case NotNow():
                await self._no_longer_invited(chat)
                await chat.replace(screens.not_now(tr))

    async def _invitation(self, chat: Conversation, tr: Translator, code: str, typed: str = "") -> Screen:
        """The invitation with the name that was *typed* or a pseudonym drawn by lot, or that there is none.

        The next thing that the person types is taken for the name that they would rather have.
        """
        number = self._rng.randrange(PSEUDONYMS)
        invitation = await self._memberships.preview(chat.person, code, tr.language, number, typed)
        if isinstance(invitation, NoInvitation):
            self._guesses.wrong(chat.person, self._clock())
            return screens.no_invitation(tr)
        if not invitation.joined:
            self._strangers_invited.put(chat.person, (code, self._clock()))
            await self._expect(chat, InputKind.NAME_TO_JOIN_UNDER, code)
        return screens.invitation(tr, invitation, None if clean(typed) else number)

    async def name_of_stranger(self, chat: Conversation, tr: Translator) -> Screen | None:
        """The reply to a name that somebody has typed below an invitation about whom nothing is stored yet.

        `None` if they have seen no invitation a moment ago.
        """
        code, seen = self._strangers_invited.get(chat.person) or ("", self._clock())
        if not code or self._clock() - seen > A_MOMENT or self._guesses.too_many(chat.person, self._clock()):
            return None
        return await self._invitation(chat, tr, code, chat.text)

    async def _name_to_join_under(self, chat: Conversation, tr: Translator, _user: User, code: str) -> Screen:
        return await self._invitation(chat, tr, code, chat.text)

    async def _no_longer_invited(self, chat: Conversation) -> None:
        """What is typed from now on is no name to join under."""
        self._strangers_invited.put(chat.person, ("", self._clock()))
        await self._account.set_pending_input(chat.person, None)

    async def _join(
        self, chat: Conversation, tr: Translator, code: str, number: int, typed: str = "", *, seen: str
    ) -> None:
        preview = await self._memberships.preview(chat.person, code, tr.language, number, typed)
        read = screens.consent(tr, preview) if seen and isinstance(preview, Invitation) else ""
        enrolment = await self._memberships.join(
            chat.person, tr.language, code, number, typed, seen=seen, read=hashed(read)
        )
        if isinstance(enrolment, InvitationChanged):
            await chat.replace(screens.read_again(tr, await self._invitation(chat, tr, code, typed)))
            return
        await self._no_longer_invited(chat)
        if isinstance(enrolment, NoInvitation):
            self._guesses.wrong(chat.person, self._clock())
            await chat.replace(screens.no_invitation(tr))
            return
        their_tr = translator_for(enrolment.learner, None)
        await chat.replace(self._inside(their_tr, enrolment))
        if enrolment.klass.asks_id and not enrolment.member.roster_id:
            await self._expect(chat, InputKind.STUDENT_ID, enrolment.klass.id)
            await chat.say(screens.ask_id(their_tr, enrolment.klass.id))

    # the classes that a person is in --------------------------------------------------------------

    async def _show_all(self, chat: Conversation, tr: Translator, tap: MyClasses) -> None:
        await chat.replace(screens.classes(tr, await self._memberships.all_of(chat.person), tap.page))

    async def _show_one(self, chat: Conversation, tr: Translator, tap: MyClass) -> None:
        await show_in_class(
            self._memberships, chat, tr, tap.klass, lambda enrolment: self._inside(tr, enrolment, tap.page)
        )

    def _inside(self, tr: Translator, enrolment: Enrolment, page: int = 0) -> Screen:
        """The class as its learner sees it."""
        return screens.joined(tr, self._quiz.bank, enrolment, self._clock(), page)

    async def _begin(self, chat: Conversation, tr: Translator, tap: BeginTask) -> None:
        await self._quiz.begin_for_class(chat, tr, tap.assignment, tap.leave)

    async def _ask_name(self, chat: Conversation, tr: Translator, tap: AskMyName) -> None:
        await self._expect(chat, InputKind.NAME_IN_CLASS, tap.klass)
        await chat.replace(screens.ask_name(tr, tap.klass))

    async def _named(self, chat: Conversation, tr: Translator, _user: User, klass: str) -> Screen:
        match await self._memberships.rename(chat.person, klass, chat.text):
            case Enrolment() as enrolment:
                await self._account.set_pending_input(chat.person, None)
                return self._inside(tr, enrolment)
            case UnusableName():
                return screens.ask_name(tr, klass)
            case NotInClass():
                return await self._no_longer_in_class(chat, tr)

    async def _ask_id(self, chat: Conversation, tr: Translator, tap: AskMyId) -> None:
        await self._expect(chat, InputKind.STUDENT_ID, tap.klass)
        await chat.replace(screens.ask_id(tr, tap.klass))

    async def _id_typed(self, chat: Conversation, tr: Translator, _user: User, klass: str) -> Screen | None:
        typed = read_id(chat.text)
        if typed is None:
            return None
        match await self._memberships.set_roster_id(chat.person, klass, typed):
            case Enrolment(on_list=False) as enrolment:
                return screens.id_not_listed(tr, enrolment)
            case Enrolment() as enrolment:
                await self._account.set_pending_input(chat.person, None)
                return self._inside(tr, enrolment)
            case NotInClass():
                return await self._no_longer_in_class(chat, tr)

    def not_read(self, tr: Translator, user: User) -> Screen | None:
        """What to say to a message that is no id; `None` if none was asked for."""
        match user.pending_input:
            case PendingInput(InputKind.STUDENT_ID, klass):
                return screens.no_id(tr, klass)
            case _:
                return None

    async def _no_longer_in_class(self, chat: Conversation, tr: Translator) -> Screen:
        """The person has left the class meanwhile: show the ones they are in, and stop waiting for input."""
        await self._account.set_pending_input(chat.person, None)
        return screens.classes(tr, await self._memberships.all_of(chat.person))

    async def _expect(self, chat: Conversation, kind: InputKind, klass: str) -> None:
        """Wait for that kind of message about the class."""
        await self._account.set_pending_input(chat.person, PendingInput(kind, klass))

    async def _remove_id(self, chat: Conversation, tr: Translator, tap: RemoveMyId) -> None:
        await self._account.set_pending_input(chat.person, None)
        match await self._memberships.set_roster_id(chat.person, tap.klass, ""):
            case Enrolment() as enrolment:
                await chat.replace(self._inside(tr, enrolment))
            case NotInClass():
                await stale(chat, tr)

    async def _show_ledger(self, chat: Conversation, tr: Translator, tap: ShowLedger) -> None:
        await chat.replace(ledger_screens.ledger(tr, await self._ledger.entries(chat.person), tap.page))

    async def _confirm_leaving(self, chat: Conversation, tr: Translator, tap: AskLeave) -> None:
        await show_in_class(
            self._memberships, chat, tr, tap.klass, lambda enrolment: screens.confirm_leaving(tr, enrolment)
        )

    async def _leave(self, chat: Conversation, tr: Translator, tap: Leave) -> None:
        await self._memberships.leave(chat.person, tap.klass)
        await chat.replace(screens.left(tr))
