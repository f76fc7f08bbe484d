"""Speaking first: reminders, one after another."""

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
    def __init__(self, bot: Bot, account: Account, reminders: Reminders) -> None:
        self._bot = bot
        self._account = account
        self._reminders = reminders

    async def send_next(self) -> bool:
        """Send the reminder that has waited longest; whether there was one.

        One that cannot be sent is not sent again: it would come at another time than was asked for.
        """
        match await self._reminders.take_next():
            case None:
                return False
            case DueReminder(learner) as letter:
                chat = Conversation.to_person(learner.id, self._bot)
                try:
                    await chat.say(settings.letter(translator_for(learner, None), letter), silently=True)
                except Forbidden:
                    await self._account.set_reachable(learner.id, False)
                except RetryAfter:  # a pause for this chat; the others need not wait
                    await self._reminders.undelivered(learner.id)
                except TelegramError as error:
                    log.warning("a reminder was not sent: %s", type(error).__name__)
                    await self._reminders.undelivered(learner.id)
                    return False  # what waits is looked at in the next round: Telegram may need a rest
        return True
