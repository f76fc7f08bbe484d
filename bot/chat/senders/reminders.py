"""Sending reminders, one after another."""

import logging

from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import settings
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import translator_for
from bot.services.account import Account
from bot.services.reminders import DueReminder, Reminders

log = logging.getLogger(__name__)


class ReminderSender:
    """Sends reminders, one after another."""

    def __init__(self, bot: Bot, account: Account, reminders: Reminders) -> None:
        self._bot = bot
        self._account = account
        self._reminders = reminders

    async def send_next(self) -> bool:
        """Send the reminder that has waited longest.

        One that cannot be sent is not sent again: it would come at another time than was asked for.

        Returns:
            Whether to go on at once; `False` if none waits, or Telegram may need a rest.
        """
        match await self._reminders.take_next():
            case None:
                return False
            case DueReminder() as reminder:
                return await self._send(reminder)
        return True

    async def _send(self, reminder: DueReminder) -> bool:
        """Send a reminder. Returns whether the others may follow at once."""
        learner = reminder.learner
        chat = Conversation.to_person(learner.id, self._bot)
        try:
            await chat.say(settings.letter(translator_for(learner, None), reminder), silently=True)
        except TelegramError as error:
            if unreachable(error):
                await self._account.set_reachable(learner.id, False)
                return True
            log.warning("a reminder was not sent: %s", type(error).__name__)
            await self._reminders.undelivered(learner.id)
            # What Telegram refuses, or wants later, is about this chat alone; else Telegram has trouble.
            return isinstance(error, BadRequest) or not isinstance(error, NetworkError)
        return True
