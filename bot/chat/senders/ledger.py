"""Telling people what others got of them, and rewriting messages that show somebody who has left."""

import logging
from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.chat.conversation import Conversation
from bot.chat.screens import ledger as screens
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import translator_for
from bot.services.account import Account
from bot.services.ledger import Ledger, News
from bot.telegram_errors import NotSent

log = logging.getLogger(__name__)


class LedgerSender:
    """Sends news of the ledger, silently, and rewrites messages that have become stale."""

    def __init__(self, bot: Bot, account: Account, ledger: Ledger) -> None:
        self._bot = bot
        self._account = account
        self._ledger = ledger

    async def rewrite_next(self) -> bool:
        """Rewrite a message that shows results of somebody who has left. Returns whether to go on at once."""
        found = await self._ledger.stale_message()
        if found is None:
            return False
        message, teacher = found
        chat = Conversation.to_person(message.teacher, self._bot)
        try:
            await chat.rewrite(message.number, screens.somebody_left(translator_for(teacher, None), message.klass))
        except TelegramError as error:
            if not isinstance(error, BadRequest) and not unreachable(error):
                log.warning("a message with results was not rewritten: %s", type(error).__name__)
                return False  # it is tried again
        await self._ledger.rewritten(message)
        return True

    async def send_next(self) -> bool:
        """Tell one person what waits for them. Returns whether to go on at once."""
        news = await self._ledger.next_news()
        if news is None:
            return False
        if not news.user.reachable:
            await self._ledger.settled(news)
            return True
        chat = Conversation.to_person(news.user.id, self._bot)
        try:
            await chat.say(screens.news(translator_for(news.user, None), news.items), silently=True)
        except TelegramError as error:
            return await self._failed(news, error)
        await self._ledger.settled(news)
        return True

    async def _failed(self, news: News, error: TelegramError) -> bool:
        """Keep what surely was not sent. Returns whether the others may follow at once."""
        if unreachable(error):
            await self._account.set_reachable(news.user.id, False)
            await self._ledger.settled(news)
            return True
        log.warning("news of the ledger were not sent: %s", type(error).__name__)
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            await self._ledger.put_back(news, wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
            return True
        if isinstance(error, NotSent):
            await self._ledger.put_back(news, timedelta(0))
        else:
            await self._ledger.settled(news)
        return isinstance(error, BadRequest)
