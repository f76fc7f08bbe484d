"""Telling learners about assignments, one message after another."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import membership as screens
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import translator_for
from bot.quiz.bank import Bank
from bot.services.account import Account
from bot.services.notices import NothingToSay, Notice, Notices
from bot.telegram_errors import NotSent

log = logging.getLogger(__name__)


class NoticeSender:
    """Sends messages about assignments, one after another."""

    def __init__(self, bot: Bot, account: Account, notices: Notices, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._account = account
        self._notices = notices
        self._bank = bank
        self._clock = clock

    async def send_next(self) -> bool:
        """Send the message that has waited longest.

        One that surely did not leave is sent later. One that may have arrived is not sent again; its teacher reads
        that somebody is still to be told.

        Returns:
            Whether to go on at once; `False` if none waits, or Telegram may need a rest.
        """
        match await self._notices.next_notice():
            case None:
                return False
            case Notice() as notice:
                return await self._send(notice)
            case NothingToSay():
                return True

    async def _send(self, notice: Notice) -> bool:
        """Send a message. Returns whether the others may follow at once."""
        chat = Conversation.to_person(notice.learner.id, self._bot)
        tr = translator_for(notice.learner, None)
        try:
            await chat.say(screens.notice(tr, self._bank, notice, self._clock()), silently=True)
        except TelegramError as error:
            return await self._failed(notice, error)
        await self._notices.told(notice)
        return True

    async def _failed(self, notice: Notice, error: TelegramError) -> bool:
        """Keep what is known of a message that failed. Returns whether the others may follow at once."""
        if unreachable(error):
            await self._account.set_reachable(notice.learner.id, False)
            await self._notices.told(notice)
            return True
        log.warning("a notice was not sent: %s", type(error).__name__)
        if isinstance(error, RetryAfter):  # Telegram asks for a pause in this chat; the others need not wait
            wait = error.retry_after  # a number without python-telegram-bot's switch to durations, which `app` sets
            await self._notices.put_back(notice, wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
            return True
        if isinstance(error, NotSent):
            await self._notices.put_back(notice, timedelta(0))
        return isinstance(error, BadRequest)
