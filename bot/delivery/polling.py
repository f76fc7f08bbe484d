"""Fetching updates. The offset moves only when a whole batch is settled, so that a crash loses none."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.delivery.intake import Intake
from bot.refusal import Refusal

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""Sticky on Telegram's side when left out, so it is always said."""
LONG_POLL = 25
"""Seconds; the server cuts off at 50."""
TOKEN_REFUSED = "Telegram refuses the token. Ask @BotFather for the current one and set SCOREWISE_TOKEN."  # noqa: S105 - a sentence
UNAUTHORISED_LIMIT = 5
"""One stray 401 or 404 is no reason to stop for ever; this many in a row are."""


@dataclass
class Polling:
    """`url` is the Bot API's address for this bot, token included: never log it."""

    request: BaseRequest
    url: str
    intake: Intake
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _offset: int = 0
    _failures: int = 0
    _unauthorised: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until *stop* is set; what was begun is settled and confirmed.

        Raises:
            Refusal: when Telegram keeps refusing the token.
        """
        stopped = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                fetching = asyncio.ensure_future(self._fetch(LONG_POLL))
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    fetching.cancel()
                    break
                await self._settle(fetching.result())
            if self._offset:
                await self._fetch(0)  # confirms what is settled
        finally:
            stopped.cancel()

    async def _settle(self, updates: list[dict[str, Any]]) -> None:
        if updates:
            await self.intake.settle(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        query = {"offset": self._offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED)}
        try:
            status, payload = await self.request.do_request(
                f"{self.url}/getUpdates?{urlencode(query)}", "GET", read_timeout=seconds + 10
            )
        except TelegramError as error:
            await self._back_off(type(error).__name__)
            return []
        if status == 200:
            self._failures = self._unauthorised = 0
            found: list[dict[str, Any]] = json.loads(payload)["result"]
            return found
        await self._refused(status)
        return []

    async def _refused(self, status: int) -> None:
        if status in (401, 404):
            self._unauthorised += 1
            if self._unauthorised >= UNAUTHORISED_LIMIT:
                raise Refusal(TOKEN_REFUSED)
        reason = "another program polls with this token (409)" if status == 409 else f"status {status}"
        await self._back_off(reason)

    async def _back_off(self, reason: str) -> None:
        self._failures += 1
        wait = min(2.0 ** (self._failures - 1), 30.0)
        log.warning("getUpdates: %s; next try in %.0f s", reason, wait)
        await self.sleep(wait)
