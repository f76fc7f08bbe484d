"""Classes, for teachers: make one, invite learners and teachers, take them out."""

import io
from collections.abc import Callable
from datetime import datetime

from telegram import Update

from bot.chat.actions.teaching import (
    AcceptTeaching,
    AgreeToTeach,
    AskClassName,
    AskCloseInvite,
    AskDeleteClass,
    AskIds,
    AskRemove,
    AskTeacherName,
    ClassSettings,
    CloseInvite,
    DeleteClass,
    InviteTeacher,
    Members,
    NewClass,
    Remove,
    RemoveTeacher,
    RenewInvite,
    Seats,
    ShowClass,
    ShowInvite,
    Teach,
)
from bot.chat.conversation import Conversation
from bot.chat.deep_links import DeepLink
from bot.chat.handlers.class_setup import ClassSetupHandlers
from bot.chat.handlers.stale_button import refuse
from bot.chat.identify import Identification, Inputs, Taps
from bot.chat.recent import Guesses, Recent
from bot.chat.screens import refusals, welcome
from bot.chat.screens import teaching as screens
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Member
from bot.quiz.language import LANGUAGES
from bot.quiz.pending_input import InputKind, PendingInput
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_outcomes import (
    ListGone,
    NoClass,
    NotForMinors,
    NotInClass,
    OwnerOnly,
    UnknownChoice,
    UnusableName,
)
from bot.services.class_view import ClassView
from bot.services.co_teaching import CoTeaching, InvalidCode, LeftTeaching, TeacherInvitation
from bot.services.teaching import Deleted, MayNotTeach, NotReady, Teaching


class TeachingHandlers:
    """Becoming a teacher, and everything about a class but its quizzes."""

    def __init__(
        self,
        identification: Identification,
        account: Account,
        teaching: Teaching,
        co_teaching: CoTeaching,
        class_setup: ClassSetupHandlers,
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._identification = identification
        self._account = account
        self._teaching = teaching
        self._co_teaching = co_teaching
        self._class_setup = class_setup
        self._bank = bank
        self._clock = clock
        self._guesses = Guesses()
        self._menus_offered: Recent[int, bool] = Recent()
        self.taps: Taps = {
            Teach: self._show_list,
            NewClass: self._ask_new_class_name,
            ShowClass: self._show_class,
            ShowInvite: self._show_invite,
            RenewInvite: self._renew_invite,
            AskCloseInvite: self._ask_close_invite,
            CloseInvite: self._close_invite,
            Seats: self._set_seats,
            ClassSettings: self._show_settings,
            AskClassName: self._ask_class_name,
            AskTeacherName: self._ask_teacher_name,
            AskIds: self._set_asks_id,
            InviteTeacher: self._invite_teacher,
            RemoveTeacher: self._remove_teacher,
            Members: self._show_members,
            AskRemove: self._ask_remove,
            Remove: self._remove,
            AskDeleteClass: self._ask_delete,
            DeleteClass: self._delete,
        }
        self.inputs: Inputs = {
            InputKind.NEW_CLASS_NAME: self._new_class_named,
            InputKind.TEACHER_NAME: self._teacher_named,
            InputKind.CLASS_NAME: self._class_named,
        }

    # becoming a teacher --------------------------------------------------------------------------

    async def teach(self, update: Update, _: object) -> None:
        """Answer /teach."""
        chat, user, tr = await self._identification.from_update(update)
        if user is None and await self._teaching.may_make_classes(chat.person):
            await chat.say(screens.welcome(tr))
        else:
            await chat.say(await self._list(chat, tr))
            if user is not None and await self._teaching.teaches(chat.person):
                await self._offer_menu(chat)

    async def open_instructor_code(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Show what the operator's code leads to. Nothing is stored before the person has read what is."""
        await chat.say(screens.welcome(tr, code))

    async def agree(self, chat: Conversation, tr: Translator, tap: AgreeToTeach) -> None:
        """Begin to teach: with a code that is good, or because the operator has named the person."""
        if tap.permit:
            await self._redeem(chat, tr, tap.permit)
        elif await self._teaching.may_make_classes(chat.person):
            await self._account.agree(chat.person, tr.language)
            await chat.replace(await self._list(chat, tr))
            await self._offer_menu(chat)
        else:
            await chat.replace(screens.no_teacher(tr))

    async def _redeem(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Redeem the operator's code. Anyone who guesses codes is slowed down."""
        too_many = self._guesses.too_many(chat.person, self._clock())
        if not too_many and await self._teaching.become_instructor(chat.person, tr.language, code):
            await chat.replace(screens.instructor_now(tr))
            await self._offer_menu(chat)
            return
        if not too_many:
            self._guesses.wrong(chat.person, self._clock())
        await chat.replace(screens.bad_code(tr))

    async def open_teaching_invitation(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Show what another teacher's link leads to. Nothing is stored before the person has read what is."""
        await chat.say(screens.teaching_invitation(tr, code))

    async def accept(self, chat: Conversation, tr: Translator, tap: AcceptTeaching) -> None:
        """Teach a class together with whoever sent the link."""
        too_many = self._guesses.too_many(chat.person, self._clock())
        view = InvalidCode() if too_many else await self._co_teaching.accept(chat.person, tr.language, tap.invitation)
        if isinstance(view, InvalidCode):
            if not too_many:
                self._guesses.wrong(chat.person, self._clock())
            await chat.replace(screens.bad_code(tr))
            return
        await chat.replace(self._screen(tr, view, chat))
        await self._offer_menu(chat)
        if not view.teacher(chat.person).name:
            await self._expect(chat, InputKind.TEACHER_NAME, view.klass.id)
            await chat.say(screens.ask_teacher_name(tr, view.klass.id))

    async def _offer_menu(self, chat: Conversation) -> None:
        """Put /teach into the person's own command menu, once while the process runs."""
        if not self._menus_offered.get(chat.person):
            self._menus_offered.put(chat.person, True)
            for language in LANGUAGES:
                commands = welcome.teaching_commands(Translator(language))
                await chat.set_own_commands(commands, None if language == "en" else language)

    # the list and one class ----------------------------------------------------------------------

    async def _show_list(self, chat: Conversation, tr: Translator, tap: Teach) -> None:
        await chat.replace(await self._list(chat, tr, tap.page))

    async def _list(self, chat: Conversation, tr: Translator, page: int = 0) -> Screen:
        """A page of the classes that the person teaches."""
        may_make = await self._teaching.may_make_classes(chat.person)
        taught = await self._teaching.classes(chat.person)
        return screens.classes(tr, taught, page, may_make=may_make) if may_make or taught else screens.no_teacher(tr)

    async def _show_class(self, chat: Conversation, tr: Translator, tap: ShowClass) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        await self._show(chat, tr, view, lambda view: self._screen(tr, view, chat, tap.page))

    def _screen(self, tr: Translator, view: ClassView, chat: Conversation, page: int = 0) -> Screen:
        """The class as that person sees it."""
        return screens.klass(tr, self._bank, view, chat.person, page)

    async def _show(
        self,
        chat: Conversation,
        tr: Translator,
        view: ClassView | NoClass | NotInClass | OwnerOnly | UnknownChoice | ListGone | NotForMinors,
        screen: Callable[[ClassView], Screen],
    ) -> None:
        """Show a screen of the class, or why it cannot be had or changed."""
        if isinstance(view, ClassView):
            await chat.replace(screen(view))
        else:
            await refuse(chat, tr, view)

    # names ---------------------------------------------------------------------------------------

    async def _ask_new_class_name(self, chat: Conversation, tr: Translator, _: NewClass) -> None:
        if not await self._teaching.may_make_classes(chat.person):
            await chat.replace(screens.no_teacher(tr))
            return
        await self._expect(chat, InputKind.NEW_CLASS_NAME)
        await chat.replace(screens.ask_class_name(tr))

    async def _new_class_named(self, chat: Conversation, tr: Translator, _user: User, _about: str) -> Screen:
        """Make a class, and ask when it ends. Ages follow, and a name of the teacher, unless learners know one."""
        match await self._teaching.create(chat.person, tr.language, chat.text):
            case MayNotTeach() | UnusableName():
                return screens.ask_class_name(tr)
            case view:
                await self._account.set_pending_input(chat.person, None)
                return self._class_setup.question(tr, view.klass)

    async def _ask_class_name(self, chat: Conversation, tr: Translator, tap: AskClassName) -> None:
        await self._ask(chat, tr, tap.klass, InputKind.CLASS_NAME, screens.ask_rename(tr, tap.klass))

    async def _class_named(self, chat: Conversation, tr: Translator, _user: User, klass: str) -> Screen:
        view = await self._teaching.rename(chat.person, klass, chat.text)
        return await self._renamed(chat, tr, view, screens.ask_rename(tr, klass))

    async def _ask_teacher_name(self, chat: Conversation, tr: Translator, tap: AskTeacherName) -> None:
        await self._ask(chat, tr, tap.klass, InputKind.TEACHER_NAME, screens.ask_teacher_name(tr, tap.klass))

    async def _teacher_named(self, chat: Conversation, tr: Translator, _user: User, klass: str) -> Screen:
        view = await self._teaching.rename_teacher(chat.person, klass, chat.text)
        return await self._renamed(chat, tr, view, screens.ask_teacher_name(tr, klass))

    async def _renamed(
        self, chat: Conversation, tr: Translator, view: ClassView | NoClass | UnusableName, ask_again: Screen
    ) -> Screen:
        """The class with its new name, or the question for a name again."""
        if isinstance(view, UnusableName):
            return ask_again
        await self._account.set_pending_input(chat.person, None)
        if isinstance(view, NoClass):
            return Screen(plain(refusals.why_not(tr, view)))
        return self._screen(tr, view, chat)

    async def _ask(self, chat: Conversation, tr: Translator, klass: str, kind: InputKind, screen: Screen) -> None:
        """Ask for something to be typed or sent, if that person teaches the class."""
        view = await self._teaching.view(chat.person, klass)
        if isinstance(view, ClassView):
            await self._expect(chat, kind, klass)
        await self._show(chat, tr, view, lambda _: screen)

    async def _expect(self, chat: Conversation, kind: InputKind, about: str = "") -> None:
        """Wait for that kind of message; *about* is the id of the class."""
        await self._account.set_pending_input(chat.person, PendingInput(kind, about))

    # the invitation ------------------------------------------------------------------------------

    async def _show_invite(self, chat: Conversation, tr: Translator, tap: ShowInvite) -> None:
        await self._send_invite(chat, tr, await self._teaching.open_invitation(chat.person, tap.klass, renew=False))

    async def _renew_invite(self, chat: Conversation, tr: Translator, tap: RenewInvite) -> None:
        await self._send_invite(chat, tr, await self._teaching.open_invitation(chat.person, tap.klass, renew=True))

    async def _send_invite(self, chat: Conversation, tr: Translator, view: ClassView | NoClass | NotReady) -> None:
        """Send the invitation as a picture with a link, or ask what must be known of the class before."""
        if isinstance(view, NotReady):
            await chat.say(self._class_setup.question(tr, view.klass))
            return
        if isinstance(view, NoClass):
            await refuse(chat, tr, view)
            return
        await chat.toast()
        url = chat.link(DeepLink.JOIN_CLASS.payload(view.klass.code))
        await chat.send_picture(qr(url), screens.invite(tr, view, url))

    async def _ask_close_invite(self, chat: Conversation, tr: Translator, tap: AskCloseInvite) -> None:
        """Ask in a message of its own: the picture with the link stays as it is."""
        view = await self._teaching.view(chat.person, tap.klass)
        if isinstance(view, NoClass):
            await refuse(chat, tr, view)
        else:
            await chat.say(screens.ask_close(tr, view))

    async def _close_invite(self, chat: Conversation, tr: Translator, tap: CloseInvite) -> None:
        view = await self._teaching.close_invitation(chat.person, tap.klass)
        await self._show(chat, tr, view, lambda view: screens.closed(tr, view))

    # settings ------------------------------------------------------------------------------------

    async def _show_settings(self, chat: Conversation, tr: Translator, tap: ClassSettings) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        await self._show(chat, tr, view, lambda view: screens.settings(tr, view, chat.person, tap.page))

    async def _set_seats(self, chat: Conversation, tr: Translator, tap: Seats) -> None:
        view = await self._teaching.set_seats(chat.person, tap.klass, tap.seats)
        await self._show(chat, tr, view, lambda view: screens.settings(tr, view, chat.person))

    async def _set_asks_id(self, chat: Conversation, tr: Translator, tap: AskIds) -> None:
        view = await self._teaching.set_asks_id(chat.person, tap.klass, tap.on)
        await self._show(chat, tr, view, lambda view: screens.settings(tr, view, chat.person))

    async def _invite_teacher(self, chat: Conversation, tr: Translator, tap: InviteTeacher) -> None:
        match await self._co_teaching.invite(chat.person, tap.klass):
            case TeacherInvitation(klass, code):
                url = chat.link(DeepLink.TEACH_CLASS.payload(code))
                await chat.say(screens.teacher_invitation(tr, klass, url))
            case refused:
                await refuse(chat, tr, refused)

    async def _remove_teacher(self, chat: Conversation, tr: Translator, tap: RemoveTeacher) -> None:
        match await self._co_teaching.remove(chat.person, tap.klass, tap.who):
            case LeftTeaching():
                await chat.replace(await self._list(chat, tr))
            case outcome:
                await self._show(chat, tr, outcome, lambda view: screens.settings(tr, view, chat.person))

    # learners ------------------------------------------------------------------------------------

    async def _show_members(self, chat: Conversation, tr: Translator, tap: Members) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        await self._show(chat, tr, view, lambda view: screens.members(tr, view, tap.page))

    async def _ask_remove(self, chat: Conversation, tr: Translator, tap: AskRemove) -> None:
        match await self._teaching.member(chat.person, tap.klass, tap.who):
            case Member() as member:
                await chat.replace(screens.ask_remove(tr, tap.klass, member))
            case refused:
                await refuse(chat, tr, refused)

    async def _remove(self, chat: Conversation, tr: Translator, tap: Remove) -> None:
        outcome = await self._teaching.remove(chat.person, tap.klass, tap.who)
        await self._show(chat, tr, outcome, lambda view: screens.members(tr, view, 0))

    # the end -------------------------------------------------------------------------------------

    async def _ask_delete(self, chat: Conversation, tr: Translator, tap: AskDeleteClass) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        await self._show(chat, tr, view, lambda view: screens.ask_delete(tr, view))

    async def _delete(self, chat: Conversation, tr: Translator, tap: DeleteClass) -> None:
        match await self._teaching.delete(chat.person, tap.klass):
            case Deleted():
                await chat.replace(screens.deleted(tr))
            case refused:
                await refuse(chat, tr, refused)


def qr(url: str) -> bytes:
    """A picture of *url* for a camera (PNG), with the white border that cameras need."""
    import segno  # few start with an invitation

    written = io.BytesIO()
    segno.make(url, error="m").save(written, kind="png", scale=12, border=4)
    return written.getvalue()
