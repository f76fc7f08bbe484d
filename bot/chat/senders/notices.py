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
from bot.services.assignments import Assignments, NothingToSay, Notice

log = logging.getLogger(__name__)


class NoticeSender:
    """Sends messages about assignments, one after another."""

    def __init__(
        self, bot: Bot, account: Account, assignments: Assignments, bank: Bank, clock: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._account = account
        self._assignments = assignments
        self._bank = bank
        self._clock = clock

    async def send_next(self) -> bool:
        """Send the message that has waited longest. One that fails is not sent again. Returns whether there was one."""
        match await self._assignments.next_notice():
            case None:
                return False
            case Notice() as notice:
                await self._send(notice)
            case NothingToSay():
                pass
        return True

    async def _send(self, notice: Notice) -> None:
        chat = Conversation.to_person(notice.learner.id, self._bot)
        tr = translator_for(notice.learner, None)
        try:
            await chat.say(screens.notice(tr, self._bank, notice, self._clock()), silently=True)
        except Forbidden:
            await self._account.set_reachable(notice.learner.id, False)
        except TelegramError as error:
            log.warning("a notice was not sent: %s", type(error).__name__)
