"""Telling learners about assignments, one message after another."""

import logging
from collections.abc import Callable
from datetime import datetime

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import membership as screens
from bot.chat.translation import translator_for
from bot.quiz.bank import Bank
from bot.services.account import Account
from bot.services.assignments import Assignments, Notice

log = logging.getLogger(__name__)


class NoticeSender:
    """Messages about assignments, one after another, to who is to be told."""

    def __init__(
        self, bot: Bot, account: Account, assignments: Assignments, bank: Bank, clock: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._account = account
        self._assignments = assignments
        self._bank = bank
        self._clock = clock

    async def send_next(self) -> bool:
        """Send the one that has waited longest; whether there was one. One that cannot be sent is not sent again."""
        found = await self._assignments.next_notice()
        if not isinstance(found, Notice):
            return found
        chat = Conversation.to_person(found.learner.id, self._bot)
        tr = translator_for(found.learner, None)
        try:
            await chat.say(screens.notice(tr, self._bank, found, self._clock()), silently=True)
        except Forbidden:
            await self._account.set_reachable(found.learner.id, False)
        except TelegramError as error:
            log.warning("a notice was not sent: %s", type(error).__name__)
        return True
