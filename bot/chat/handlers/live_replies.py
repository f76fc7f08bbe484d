"""What the handlers of live quizzes share: who speaks, and how often a group is told something."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.chat.conversation import Conversation
from bot.chat.screens import live as screens
from bot.chat.screens.markup import Screen, plain
from bot.chat.translation import Translator, translator_for
from bot.services.account import Account
from bot.services.live_outcomes import By, NoLive, NotHost, PastQuestion, Refusal

R = TypeVar("R")

SELDOM = timedelta(seconds=20)
"""How often a group is told at most where a quiz is, or that nobody may: whoever asks again and again would use up the
twenty calls a minute that the quiz itself needs."""


class LiveReplies:
    """Replies in groups. The handlers of live quizzes share one.

    Args:
        clock: tells the time.
    """

    def __init__(self, account: Account, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._told: dict[int, datetime] = {}

    async def tell(self, chat: Conversation, screen: Screen) -> int:
        """Say it, unless the group was told something like it a moment ago.

        Returns:
            Telegram's number of the message; 0 if nothing was said.
        """
        now = self._clock()
        self._told = {group: at for group, at in self._told.items() if now - at < SELDOM}
        if chat.chat not in self._told:
            self._told[chat.chat] = now
            return await chat.say(screen)
        return 0

    async def tr(self, chat: Conversation) -> Translator:
        """How to speak to whoever gave a command; nothing about them is noted."""
        known = None if nobody(chat) else await self._account.user(chat.person)
        return translator_for(known, chat.language_code)

    async def refuse(self, chat: Conversation, tr: Translator, why: Refusal) -> None:
        """Tell a person why they could not steer the quiz."""
        match why:
            case NotHost():
                await self.alert(chat, screens.only_hosts(tr))
            case PastQuestion():
                await self.alert(chat, screens.past_question(tr))
            case NoLive():
                await self.alert(chat, screens.over(tr))

    async def alert(self, chat: Conversation, words: str) -> None:
        """Say something to the person who tapped a button, or to the group, if a command was sent."""
        if chat.tapped is None:
            await self.tell(chat, Screen(plain(words)))
        else:
            await chat.toast(words, alert=True)


def nobody(chat: Conversation) -> bool:
    """Whether a message was sent in the name of a chat, so that its author's number is nobody's."""
    return chat.anonymous_administrator or chat.in_name_of_chat


async def as_host(chat: Conversation, work: Callable[[By], Awaitable[R]]) -> R:
    """Do *work* as the person; only if that is not enough, Telegram is asked whether they administer the group."""
    person = 0 if nobody(chat) else chat.person
    outcome = await work(By(person, chat.anonymous_administrator))
    if isinstance(outcome, NotHost) and not chat.anonymous_administrator and await chat.is_administrator():
        outcome = await work(By(person, True))
    return outcome
