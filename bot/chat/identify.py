"""Who is speaking, whether they are known, and in which language to answer."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Update

from bot.chat.actions import Action
from bot.chat.conversation import Conversation
from bot.chat.recent import RecentlySaid
from bot.chat.screens import welcome
from bot.chat.screens.markup import Screen, name
from bot.chat.translation import Translator, translator_for
from bot.quiz.bank import Topic
from bot.quiz.pending_input import InputKind
from bot.quiz.user import User
from bot.services.account import Account

Taps: TypeAlias = dict[type[Action], Callable[[Conversation, Translator, Any], Awaitable[None]]]
"""What each kind of button does, for a person whom the bot knows."""

Inputs: TypeAlias = dict[InputKind, Callable[[Conversation, Translator, User, str], Awaitable[Screen | None]]]
"""What is done with a message that was asked for. The last argument is the id of what it is about.

The screen is the reply; `None` if the message is no answer to that.
"""


class Identification:
    """Looks up the people who speak.

    Args:
        operator: names who keeps the data, in the language of the reader.
    """

    def __init__(self, account: Account, clock: Callable[[], datetime], operator: Callable[[Translator], str]) -> None:
        self.operator = operator
        self._account = account
        self._clock = clock
        self._recently_said = RecentlySaid()

    async def from_update(self, update: Update) -> tuple[Conversation, User | None, Translator]:
        """The conversation, the person if they are known, and how to speak to them.

        Every command ends what the person was asked to type.
        """
        chat = Conversation.from_update(update)
        user, tr = await self.lookup(chat)
        if user is not None and chat.command:
            user = await self.expect_nothing(user)
        return chat, user, tr

    async def expect_nothing(self, user: User) -> User | None:
        """End what the person was asked to type, because they have gone on to something else.

        Returns:
            The person as they are then; `None` if they have deleted themselves meanwhile.
        """
        return user if user.pending_input is None else await self._account.set_pending_input(user.id, None)

    async def lookup(self, chat: Conversation) -> tuple[User | None, Translator]:
        """The person, if they are known, and how to speak to them; their visit is noted."""
        user = await self._account.note_visit(chat.person, private=chat.private)
        return user, translator_for(user, chat.language_code)

    def welcome(self, chat: Conversation, tr: Translator, shared: Topic | None = None) -> Screen:
        """The first thing that a stranger reads; see `welcome.welcome`."""
        return welcome.welcome(tr, name(chat.name), self.operator(tr), shared)

    async def say_at_most_once(self, chat: Conversation, screen: Screen) -> None:
        """Say it, unless it was said in the last ten minutes."""
        if not self._recently_said.said((chat.person, screen), self._clock()):
            await chat.say(screen)
