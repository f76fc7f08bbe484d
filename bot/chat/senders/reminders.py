"""Sending reminders, one after another."""

import logging

from telegram import Bot
from telegram.error import Forbidden, RetryAfter, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import settings
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
            case DueReminder(learner) as reminder:
                chat = Conversation.to_person(learner.id, self._bot)
                try:
                    await chat.say(settings.letter(translator_for(learner, None), reminder), silently=True)
                except Forbidden:
                    await self._account.set_reachable(learner.id, False)
                except RetryAfter:  # Telegram asks for a pause in this chat; the others need not wait
                    await self._reminders.undelivered(learner.id)
                except TelegramError as error:
                    log.warning("a reminder was not sent: %s", type(error).__name__)
                    await self._reminders.undelivered(learner.id)
                    return False  # the next round sends the others
        return True
