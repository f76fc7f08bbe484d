"""Classes, for learners: join, see what there is to do, leave."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from telegram import Update

from bot.chat.actions import Action
from bot.chat.actions.membership import (
    AskLeave,
    AskMyId,
    AskMyName,
    BeginTask,
    JoinAs,
    Leave,
    MyClass,
    MyClasses,
    OtherName,
    WhatIsShared,
)
from bot.chat.conversation import Conversation
from bot.chat.handlers.quiz import QuizHandlers
from bot.chat.handlers.stale_button import stale
from bot.chat.identify import Identification, Taps
from bot.chat.recent import Guesses
from bot.chat.screens import membership as screens
from bot.chat.screens import welcome
from bot.chat.screens.markup import Screen, name
from bot.chat.translation import Translator, translator_for
from bot.quiz.naming import NAMES
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.membership import Enrolment, Memberships

NAME, ID = "my-name", "my-id"


class MembershipHandlers:
    def __init__(
        self,
        identification: Identification,
        account: Account,
        classes: Memberships,
        quizzes: QuizHandlers,
        clock: Callable[[], datetime],
        rng: Random,
    ) -> None:
        self._identification = identification
        self._account = account
        self._classes = classes
        self._quizzes = quizzes
        self._clock = clock
        self._rng = rng
        self._guesses = Guesses()
        self.taps: Taps = {
            MyClasses: self._mine,
            MyClass: self._one,
            BeginTask: self._begin,
            AskMyName: self._ask_name,
            AskMyId: self._ask_id,
            WhatIsShared: self._what_is_shared,
            AskLeave: self._ask_leave,
            Leave: self._leave,
        }

    async def classes(self, update: Update, _: object) -> None:
        chat, learner, tr = await self._identification.from_update(update)
        if learner is None:
            await chat.say(welcome.welcome(tr, name(chat.name)))
        else:
            await chat.say(screens.classes(tr, await self._classes.all_of(chat.person)))

    async def open_invitation(self, chat: Conversation, tr: Translator, code: str) -> None:
        """Somebody opened an invitation link. Nothing is stored; who guesses is slowed down."""
        number = self._rng.randrange(NAMES)
        if self._guesses.too_many(chat.person, self._clock()):
            await chat.say(screens.slow_down(tr))
        elif seen := await self._classes.preview(chat.person, code, tr.language, number):
            await chat.say(screens.invitation(tr, seen, number))
        else:
            self._guesses.wrong(chat.person, self._clock())
            await chat.say(screens.no_invitation(tr))

    async def answer_invitation(self, chat: Conversation, tr: Translator, action: Action) -> None:
        """The buttons of an invitation: they work before anything is stored, and guessing through them is no faster."""
        if isinstance(action, OtherName | JoinAs) and self._guesses.too_many(chat.person, self._clock()):
            await chat.replace(screens.slow_down(tr))
            return
        match action:
            case OtherName(code):
                number = self._rng.randrange(NAMES)
                seen = await self._classes.preview(chat.person, code, tr.language, number)
                if seen is None:
                    self._guesses.wrong(chat.person, self._clock())
                await chat.replace(screens.invitation(tr, seen, number) if seen else screens.no_invitation(tr))
            case JoinAs(code, number):
                enrolment = await self._classes.join(chat.person, tr.language, code, number)
                if enrolment is None:
                    self._guesses.wrong(chat.person, self._clock())
                    await chat.replace(screens.no_invitation(tr))
                    return
                await chat.replace(self._inside(translator_for(enrolment.learner, None), enrolment))
                if enrolment.klass.asks_id and not enrolment.member.roster_id:
                    await self._ask_id(
                        chat, translator_for(enrolment.learner, None), AskMyId(enrolment.klass.id), new=True
                    )
            case _:
                await chat.replace(screens.not_now(tr))

    async def typed(self, chat: Conversation, tr: Translator, learner: User) -> Screen | None:
        """What to say to a name or an id that was asked for; nothing if none was."""
        asked, _, klass = learner.asking.partition(":")
        if asked not in (NAME, ID):
            return None
        change = self._classes.rename if asked == NAME else self._classes.set_roster_id
        enrolment = await change(chat.person, klass, chat.text)
        if enrolment is None:
            return screens.ask_name(tr, klass)
        await self._account.change(chat.person, asking="")
        return self._inside(tr, enrolment)

    def _inside(self, tr: Translator, enrolment: Enrolment) -> Screen:
        return screens.joined(tr, self._quizzes.bank, enrolment, self._clock())

    async def _mine(self, chat: Conversation, tr: Translator, _: MyClasses) -> None:
        await chat.replace(screens.classes(tr, await self._classes.all_of(chat.person)))

    async def _one(self, chat: Conversation, tr: Translator, tap: MyClass) -> None:
        """The way back from a question, too: what was asked for is not waited for any longer."""
        await self._account.change(chat.person, asking="")
        await self._show(chat, tr, tap.klass, lambda enrolment: self._inside(tr, enrolment))

    async def _show(
        self, chat: Conversation, tr: Translator, klass: str, screen: Callable[[Enrolment], Screen]
    ) -> None:
        enrolment = await self._classes.get(chat.person, klass)
        if enrolment is None:
            await stale(chat, tr)
        else:
            await chat.replace(screen(enrolment))

    async def _begin(self, chat: Conversation, tr: Translator, tap: BeginTask) -> None:
        await self._quizzes.begin_for_class(chat, tr, tap.assignment, tap.leave)

    async def _ask_name(self, chat: Conversation, tr: Translator, tap: AskMyName) -> None:
        await self._account.change(chat.person, asking=f"{NAME}:{tap.klass}")
        await chat.replace(screens.ask_name(tr, tap.klass))

    async def _ask_id(self, chat: Conversation, tr: Translator, tap: AskMyId, *, new: bool = False) -> None:
        await self._account.change(chat.person, asking=f"{ID}:{tap.klass}")
        show = chat.say if new else chat.replace
        await show(screens.ask_id(tr, tap.klass))

    async def _what_is_shared(self, chat: Conversation, tr: Translator, tap: WhatIsShared) -> None:
        await self._show(chat, tr, tap.klass, lambda enrolment: screens.what_is_shared(tr, enrolment))

    async def _ask_leave(self, chat: Conversation, tr: Translator, tap: AskLeave) -> None:
        await self._show(chat, tr, tap.klass, lambda enrolment: screens.ask_leave(tr, enrolment))

    async def _leave(self, chat: Conversation, tr: Translator, tap: Leave) -> None:
        await self._classes.leave(chat.person, tap.klass)
        await chat.replace(screens.left(tr))
