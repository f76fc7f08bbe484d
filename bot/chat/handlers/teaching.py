"""Classes, for teachers: make one, invite, settle who is in it."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import datetime

import segno
from telegram import Update

from bot.chat.actions.teaching import (
    AskClassName,
    AskDeleteClass,
    AskIds,
    AskRemove,
    AskRoster,
    AskTeacherName,
    ClassSettings,
    DeleteClass,
    InviteTeacher,
    Members,
    NewClass,
    Remove,
    RemoveTeacher,
    RevokeInvite,
    RotateInvite,
    Seats,
    ShowClass,
    ShowInvite,
    Teach,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Taps
from bot.chat.parsing.id_list import ids_in
from bot.chat.recent import Guesses
from bot.chat.screens import teaching as screens
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.classes import Member
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.class_view import ClassView
from bot.services.teaching import ROSTER_LIMIT, Teaching

CLASS_NAME, TEACHER_NAME, RENAME, ROSTER = "class-name", "teacher-name", "class-rename", "roster"
FILE_LIMIT = 1_000_000
"""Bytes of a list of ids; two thousand of them fit many times."""


class TeachingHandlers:
    def __init__(
        self,
        identification: Identification,
        account: Account,
        teaching: Teaching,
        bank: Bank,
        clock: Callable[[], datetime],
    ) -> None:
        self._identification = identification
        self._account = account
        self._teaching = teaching
        self._bank = bank
        self._clock = clock
        self._guesses = Guesses()
        self.taps: Taps = {
            Teach: self._classes,
            NewClass: self._new_class,
            ShowClass: self._show_class,
            ShowInvite: self._door,
            RotateInvite: self._new_door,
            RevokeInvite: self._close_door,
            Seats: self._seats,
            ClassSettings: self._settings,
            AskClassName: self._ask_rename,
            AskTeacherName: self._ask_teacher_name,
            AskIds: self._ask_ids,
            AskRoster: self._ask_roster,
            InviteTeacher: self._invite_teacher,
            RemoveTeacher: self._remove_teacher,
            Members: self._members,
            AskRemove: self._ask_remove,
            Remove: self._remove,
            AskDeleteClass: self._ask_delete,
            DeleteClass: self._delete,
        }

    async def teach(self, update: Update, _: object) -> None:
        chat, learner, tr = await self._identification.from_update(update)
        if learner is None and await self._teaching.may_make_classes(chat.person):
            await chat.say(screens.welcome(tr))
        else:
            await chat.say(await self._list(chat, tr))

    async def permitted(self, chat: Conversation, tr: Translator, permit: str) -> None:
        """Somebody opened the operator's code: nothing is stored before it has been said what is."""
        await chat.say(screens.welcome(tr, permit))

    async def agree(self, chat: Conversation, tr: Translator, permit: str) -> None:
        """Begin to teach: with a code that is good, or named by the operator."""
        if permit and self._guesses.too_many(chat.person, self._clock()):
            await chat.replace(screens.bad_code(tr))
        elif permit:
            good = await self._teaching.become_instructor(chat.person, tr.language, permit)
            if not good:
                self._guesses.wrong(chat.person, self._clock())
            await chat.replace(screens.instructor_now(tr) if good else screens.bad_code(tr))
        elif await self._teaching.may_make_classes(chat.person):
            await self._account.agree(chat.person, tr.language)
            await chat.replace(await self._list(chat, tr))
        else:
            await chat.replace(screens.no_teacher(tr))

    async def invited(self, chat: Conversation, tr: Translator, code: str) -> None:
        """A teacher's link: nothing is stored before it has been said what is."""
        await chat.say(screens.teaching_invitation(tr, code))

    async def accept(self, chat: Conversation, tr: Translator, code: str) -> None:
        many = self._guesses.too_many(chat.person, self._clock())
        view = None if many else await self._teaching.accept(chat.person, tr.language, code)
        if view is None:
            self._guesses.wrong(chat.person, self._clock())
            await chat.replace(screens.bad_code(tr))
            return
        await chat.replace(self._screen(tr, view, chat))
        if not view.teacher(chat.person).name:
            await self._ask_name_anew(chat, tr, view)

    async def typed(self, chat: Conversation, tr: Translator, learner: User) -> Screen | None:
        """What to say to a name that was asked for; nothing if none was."""
        asked, _, klass = learner.asking.partition(":")
        if asked == CLASS_NAME:
            view = await self._teaching.create(chat.person, tr.language, chat.text)
            return await self._created(chat, tr, view) if view else screens.ask_class_name(tr)
        if asked in (TEACHER_NAME, RENAME):
            change = self._teaching.rename_teacher if asked == TEACHER_NAME else self._teaching.rename
            view = await change(chat.person, klass, chat.text)
            if view is None:
                return screens.ask_teacher_name(tr, klass)
            await self._account.change(chat.person, asking="")
            return self._screen(tr, view, chat)
        return None

    async def sent_file(self, chat: Conversation, tr: Translator, learner: User) -> Screen | None:
        """What to say to a list of ids that was asked for; nothing if none was."""
        asked, _, klass = learner.asking.partition(":")
        if asked != ROSTER:
            return None
        content = await chat.file(FILE_LIMIT)
        if content is None:
            return screens.roster_refused(
                tr, tr.t("That file is too large. A list of ids has at most a megabyte."), klass
            )
        ids = await asyncio.to_thread(ids_in, content)
        view = await self._teaching.set_roster(chat.person, klass, ids) if ids else None
        if view is None:
            why = tr.t(
                "I found no ids in that file. It needs a column named id, ID number or email, or one id on each line; "
                "at most {n}.",
                n=tr.number(ROSTER_LIMIT),
            )
            return screens.roster_refused(tr, why, klass)
        await self._account.change(chat.person, asking="")
        return screens.roster_kept(tr, view)

    # shared -------------------------------------------------------------------------------------

    async def _list(self, chat: Conversation, tr: Translator) -> Screen:
        may_make = await self._teaching.may_make_classes(chat.person)
        taught = await self._teaching.classes(chat.person)
        return screens.classes(tr, taught, may_make=may_make) if may_make or taught else screens.no_teacher(tr)

    def _screen(self, tr: Translator, view: ClassView, chat: Conversation) -> Screen:
        return screens.room(tr, self._bank, view, chat.person, self._clock())

    async def _created(self, chat: Conversation, tr: Translator, view: ClassView) -> Screen:
        """A class; and where learners do not know yet whose, the question for that."""
        await self._account.change(chat.person, asking="")
        if view.teacher(chat.person).name:
            return self._screen(tr, view, chat)
        await self._account.change(chat.person, asking=f"{TEACHER_NAME}:{view.klass.id}")
        return screens.ask_teacher_name(tr, view.klass.id)

    async def _ask_name_anew(self, chat: Conversation, tr: Translator, view: ClassView) -> None:
        await self._account.change(chat.person, asking=f"{TEACHER_NAME}:{view.klass.id}")
        await chat.say(screens.ask_teacher_name(tr, view.klass.id))

    async def _shown(
        self,
        chat: Conversation,
        tr: Translator,
        found: Awaitable[ClassView | None],
        screen: Callable[[ClassView], Screen],
    ) -> None:
        """The screen of a class, if that person teaches it; else the button is an old one."""
        view = await found
        if view is None:
            await stale(chat, tr)
        else:
            await chat.replace(screen(view))

    async def _asked(self, chat: Conversation, tr: Translator, klass: str, asking: str, screen: Screen) -> None:
        """Ask for something to be typed or sent, if that person teaches the class."""
        if await self._teaching.view(chat.person, klass) is None:
            await stale(chat, tr)
            return
        await self._account.change(chat.person, asking=f"{asking}:{klass}")
        await chat.replace(screen)

    # taps ---------------------------------------------------------------------------------------

    async def _classes(self, chat: Conversation, tr: Translator, _: Teach) -> None:
        await self._account.change(chat.person, asking="")
        await chat.replace(await self._list(chat, tr))

    async def _new_class(self, chat: Conversation, tr: Translator, _: NewClass) -> None:
        if not await self._teaching.may_make_classes(chat.person):
            await chat.replace(screens.no_teacher(tr))
            return
        await self._account.change(chat.person, asking=CLASS_NAME)
        await chat.replace(screens.ask_class_name(tr))

    async def _show_class(self, chat: Conversation, tr: Translator, tap: ShowClass) -> None:
        """The way back from a question, too: what was asked for is not waited for any longer."""
        await self._account.change(chat.person, asking="")
        found = self._teaching.view(chat.person, tap.klass)
        await self._shown(chat, tr, found, lambda view: self._screen(tr, view, chat))

    async def _door(self, chat: Conversation, tr: Translator, tap: ShowInvite) -> None:
        await self._send_door(chat, tr, await self._teaching.open_invitation(chat.person, tap.klass, renew=False))

    async def _new_door(self, chat: Conversation, tr: Translator, tap: RotateInvite) -> None:
        await self._send_door(chat, tr, await self._teaching.open_invitation(chat.person, tap.klass, renew=True))

    async def _send_door(self, chat: Conversation, tr: Translator, view: ClassView | None) -> None:
        if view is None:
            await stale(chat, tr)
            return
        await chat.toast()
        url = chat.link(screens.PREFIX["join"] + view.klass.code)
        await chat.send_picture(qr(url), screens.door(tr, view, url, self._clock()))

    async def _close_door(self, chat: Conversation, tr: Translator, tap: RevokeInvite) -> None:
        view = await self._teaching.close_invitation(chat.person, tap.klass)
        if view is None:
            await stale(chat, tr)
        else:
            await chat.say(screens.closed(tr, view))

    async def _settings(self, chat: Conversation, tr: Translator, tap: ClassSettings) -> None:
        await self._account.change(chat.person, asking="")
        found = self._teaching.view(chat.person, tap.klass)
        await self._shown(chat, tr, found, lambda view: screens.settings(tr, view, chat.person))

    async def _seats(self, chat: Conversation, tr: Translator, tap: Seats) -> None:
        found = self._teaching.set_seats(chat.person, tap.klass, tap.seats)
        await self._shown(chat, tr, found, lambda view: screens.settings(tr, view, chat.person))

    async def _ask_ids(self, chat: Conversation, tr: Translator, tap: AskIds) -> None:
        found = self._teaching.set_asks_id(chat.person, tap.klass, tap.on)
        await self._shown(chat, tr, found, lambda view: screens.settings(tr, view, chat.person))

    async def _ask_rename(self, chat: Conversation, tr: Translator, tap: AskClassName) -> None:
        await self._asked(chat, tr, tap.klass, RENAME, screens.ask_rename(tr, tap.klass))

    async def _ask_teacher_name(self, chat: Conversation, tr: Translator, tap: AskTeacherName) -> None:
        await self._asked(chat, tr, tap.klass, TEACHER_NAME, screens.ask_teacher_name(tr, tap.klass))

    async def _ask_roster(self, chat: Conversation, tr: Translator, tap: AskRoster) -> None:
        await self._asked(chat, tr, tap.klass, ROSTER, screens.ask_roster(tr, tap.klass))

    async def _invite_teacher(self, chat: Conversation, tr: Translator, tap: InviteTeacher) -> None:
        invited = await self._teaching.invite_teacher(chat.person, tap.klass)
        if invited is None:
            await stale(chat, tr)
            return
        klass, code = invited
        await chat.say(screens.teacher_invitation(tr, klass, chat.link(screens.PREFIX["teach"] + code)))

    async def _remove_teacher(self, chat: Conversation, tr: Translator, tap: RemoveTeacher) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        leaving = next((each.learner for each in view.teachers if each.handle == tap.who), 0) if view else 0
        found = await self._teaching.remove_teacher(chat.person, tap.klass, leaving)
        if found is None:
            await stale(chat, tr)
        elif leaving == chat.person:
            await chat.replace(await self._list(chat, tr))
        else:
            await chat.replace(screens.settings(tr, found, chat.person))

    async def _members(self, chat: Conversation, tr: Translator, tap: Members) -> None:
        found = self._teaching.view(chat.person, tap.klass)
        await self._shown(chat, tr, found, lambda view: screens.members(tr, view, tap.page))

    async def _ask_remove(self, chat: Conversation, tr: Translator, tap: AskRemove) -> None:
        view = await self._teaching.view(chat.person, tap.klass)
        member = self._named(view, tap.who)
        if member is None:
            await stale(chat, tr)
        else:
            await chat.replace(screens.ask_remove(tr, tap.klass, member))

    async def _remove(self, chat: Conversation, tr: Translator, tap: Remove) -> None:
        member = self._named(await self._teaching.view(chat.person, tap.klass), tap.who)
        if member is None:
            await stale(chat, tr)
            return
        found = self._teaching.remove(chat.person, tap.klass, member.learner)
        await self._shown(chat, tr, found, lambda view: screens.members(tr, view, 0))

    def _named(self, view: ClassView | None, who: str) -> Member | None:
        members = view.members if view else ()
        return next((m for m in members if m.handle == who), None)

    async def _ask_delete(self, chat: Conversation, tr: Translator, tap: AskDeleteClass) -> None:
        found = self._teaching.view(chat.person, tap.klass)
        await self._shown(chat, tr, found, lambda view: screens.ask_delete(tr, view))

    async def _delete(self, chat: Conversation, tr: Translator, tap: DeleteClass) -> None:
        if await self._teaching.delete(chat.person, tap.klass):
            await chat.replace(screens.deleted(tr))
        else:
            await stale(chat, tr)


def qr(url: str) -> bytes:
    """A picture of *url* for a camera, with the white border that cameras need."""
    written = io.BytesIO()
    segno.make(url, error="m").save(written, kind="png", scale=12, border=4)
    return written.getvalue()
