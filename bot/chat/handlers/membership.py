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
from bot.chat.screens import welcome as hello
from bot.chat.screens.markup import Screen, name
from bot.chat.translation import Translator, translator_for
from bot.quiz.learner import User
from bot.quiz.naming import NAMES
from bot.services.account import Account
from bot.services.membership import Enrolment, Memberships

NAME, ID = "my-name", "my-id"


class MembershipHandlers:
    def __init__(
        self,
        meeting: Identification,
        account: Account,
        classes: Memberships,
        quizzes: QuizHandlers,
        clock: Callable[[], datetime],
        dice: Random,
    ) -> None:
        self._meeting = meeting
        self._account = account
        self._classes = classes
        self._quizzes = quizzes
        self._clock = clock
        self._dice = dice
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
        chat, learner, say = await self._meeting.of(update)
        if learner is None:
            await chat.say(hello.welcome(say, name(chat.name)))
        else:
            await chat.say(screens.classes(say, await self._classes.mine(chat.person)))

    async def knock(self, chat: Conversation, say: Translator, code: str) -> None:
        """Somebody opened an invitation link. Nothing is stored; who guesses is slowed down."""
        number = self._dice.randrange(NAMES)
        if self._guesses.too_many(chat.person, self._clock()):
            await chat.say(screens.slow_down(say))
        elif seen := await self._classes.look(chat.person, code, say.language, number):
            await chat.say(screens.invitation(say, seen, number))
        else:
            self._guesses.wrong(chat.person, self._clock())
            await chat.say(screens.no_invitation(say))

    async def at_the_door(self, chat: Conversation, say: Translator, action: Action) -> None:
        """The buttons of an invitation: they work before anything is stored, and guessing through them is no faster."""
        if isinstance(action, OtherName | JoinAs) and self._guesses.too_many(chat.person, self._clock()):
            await chat.replace(screens.slow_down(say))
            return
        match action:
            case OtherName(code):
                number = self._dice.randrange(NAMES)
                seen = await self._classes.look(chat.person, code, say.language, number)
                if seen is None:
                    self._guesses.wrong(chat.person, self._clock())
                await chat.replace(screens.invitation(say, seen, number) if seen else screens.no_invitation(say))
            case JoinAs(code, number):
                enrolment = await self._classes.join(chat.person, say.language, code, number)
                if enrolment is None:
                    self._guesses.wrong(chat.person, self._clock())
                    await chat.replace(screens.no_invitation(say))
                    return
                await chat.replace(self._inside(translator_for(enrolment.learner, None), enrolment))
                if enrolment.klass.asks_id and not enrolment.member.roster_id:
                    await self._ask_id(
                        chat, translator_for(enrolment.learner, None), AskMyId(enrolment.klass.id), new=True
                    )
            case _:
                await chat.replace(screens.not_now(say))

    async def typed(self, chat: Conversation, say: Translator, learner: User) -> Screen | None:
        """What to say to a name or an id that was asked for; nothing if none was."""
        asked, _, klass = learner.asking.partition(":")
        if asked not in (NAME, ID):
            return None
        change = self._classes.rename if asked == NAME else self._classes.identify
        enrolment = await change(chat.person, klass, chat.text)
        if enrolment is None:
            return screens.ask_name(say, klass)
        await self._account.change(chat.person, asking="")
        return self._inside(say, enrolment)

    def _inside(self, say: Translator, enrolment: Enrolment) -> Screen:
        return screens.joined(say, self._quizzes.bank, enrolment, self._clock())

    async def _mine(self, chat: Conversation, say: Translator, _: MyClasses) -> None:
        await chat.replace(screens.classes(say, await self._classes.mine(chat.person)))

    async def _one(self, chat: Conversation, say: Translator, tap: MyClass) -> None:
        """The way back from a question, too: what was asked for is not waited for any longer."""
        await self._account.change(chat.person, asking="")
        await self._show(chat, say, tap.klass, lambda enrolment: self._inside(say, enrolment))

    async def _show(
        self, chat: Conversation, say: Translator, klass: str, screen: Callable[[Enrolment], Screen]
    ) -> None:
        enrolment = await self._classes.one(chat.person, klass)
        if enrolment is None:
            await stale(chat, say)
        else:
            await chat.replace(screen(enrolment))

    async def _begin(self, chat: Conversation, say: Translator, tap: BeginTask) -> None:
        await self._quizzes.begin_for_class(chat, say, tap.assignment, tap.leave)

    async def _ask_name(self, chat: Conversation, say: Translator, tap: AskMyName) -> None:
        await self._account.change(chat.person, asking=f"{NAME}:{tap.klass}")
        await chat.replace(screens.ask_name(say, tap.klass))

    async def _ask_id(self, chat: Conversation, say: Translator, tap: AskMyId, *, new: bool = False) -> None:
        await self._account.change(chat.person, asking=f"{ID}:{tap.klass}")
        show = chat.say if new else chat.replace
        await show(screens.ask_id(say, tap.klass))

    async def _what_is_shared(self, chat: Conversation, say: Translator, tap: WhatIsShared) -> None:
        await self._show(chat, say, tap.klass, lambda enrolment: screens.what_is_shared(say, enrolment))

    async def _ask_leave(self, chat: Conversation, say: Translator, tap: AskLeave) -> None:
        await self._show(chat, say, tap.klass, lambda enrolment: screens.ask_leave(say, enrolment))

    async def _leave(self, chat: Conversation, say: Translator, tap: Leave) -> None:
        await self._classes.leave(chat.person, tap.klass)
        await chat.replace(screens.left(say))
