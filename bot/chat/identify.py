"""Who is speaking, whether they are known, and in which language to answer."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Update

from bot.chat.actions import Action
from bot.chat.conversation import Conversation
from bot.chat.recent import RecentlySaid
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator, translator_for
from bot.quiz.user import User
from bot.services.account import Account

Taps: TypeAlias = dict[type[Action], Callable[[Conversation, Translator, Any], Awaitable[None]]]
"""What each kind of button does, for somebody who is known."""


class Identification:
    def __init__(self, account: Account, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._lately = RecentlySaid()

    async def from_update(self, update: Update) -> tuple[Conversation, User | None, Translator]:
        chat = Conversation.from_update(update)
        return (chat, *await self.lookup(chat))

    async def lookup(self, chat: Conversation) -> tuple[User | None, Translator]:
        learner = await self._account.note_visit(chat.person, private=chat.private)
        return learner, translator_for(learner, chat.language_code)

    async def say_at_most_once(self, chat: Conversation, screen: Screen) -> None:
        """Say it, unless it was said in the last ten minutes."""
        if not self._lately.said((chat.person, screen), self._clock()):
            await chat.say(screen)
