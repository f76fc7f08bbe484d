"""Whether Telegram still holds updates for this bot. A live quiz asks before it counts the votes of a question."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)


class Backlog:
    """Answers by whatever door updates come in. Whoever asks earlier waits until that door is open."""

    def __init__(self) -> None:
        self._caught_up: asyncio.Future[Callable[[], Awaitable[bool]]] = asyncio.get_running_loop().create_future()

    def known_by(self, caught_up: Callable[[], Awaitable[bool]]) -> None:
        """Ask *caught_up* from now on."""
        self._caught_up.set_result(caught_up)

    async def caught_up(self) -> bool:
        """Whether every vote has been handled that Telegram held when this was called."""
        caught_up = await asyncio.shield(self._caught_up)
        return await caught_up()


async def nothing_waits(bot: Bot) -> bool:
    """Whether Telegram has nothing to send to the webhook.

    What it has sent counts as waiting until it was answered with 200, which is after its effect was committed
    (telegram-bot-api 10.0: `Client::get_pending_update_count` is the size of the queue, and
    `WebhookActor::on_update_ok` takes updates out of it).
    """
    try:
        return (await bot.get_webhook_info()).pending_update_count == 0
    except TelegramError as error:
        log.warning("getWebhookInfo: %s; nobody knows whether votes wait", type(error).__name__)
        return False
