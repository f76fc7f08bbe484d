"""Who is speaking, whether they are known, and in which language to answer."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Update

from bot.chat.actions import Action
from bot.chat.conversation import Conversation
from bot.chat.recent import Lately
from bot.chat.screens.markup import Screen
from bot.chat.translation import Speech, speech_for
from bot.quiz.learner import Learner
from bot.services.account import Account

Taps: TypeAlias = dict[type[Action], Callable[[Conversation, Speech, Any], Awaitable[None]]]
"""What each kind of button does, for somebody who is known."""


class Meeting:
    def __init__(self, account: Account, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._lately = Lately()

    async def of(self, update: Update) -> tuple[Conversation, Learner | None, Speech]:
        chat = Conversation.of(update)
        return (chat, *await self.know(chat))

    async def know(self, chat: Conversation) -> tuple[Learner | None, Speech]:
        learner = await self._account.meet(chat.person, private=chat.private)
        return learner, speech_for(learner, chat.language_code)

    async def once(self, chat: Conversation, screen: Screen) -> None:
        """Say it, unless it was said in the last ten minutes."""
        if not self._lately.said((chat.person, screen), self._clock()):
            await chat.say(screen)
