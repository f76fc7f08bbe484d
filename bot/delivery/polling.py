"""Fetching updates. The offset moves only when a whole batch is settled, so that a crash loses none."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.delivery.intake import Intake
from bot.refusal import Refusal

log = logging.getLogger(__name__)

T = TypeVar("T")

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
                await self._once(stopped)
        finally:
            stopped.cancel()
        if self._offset:
            with suppress(TelegramError, _Refused, _NoAnswer):
                await self._fetch(0)  # confirms what is settled; who cannot be told now gets it again, to no effect

    async def _once(self, stopped: asyncio.Future[Any]) -> None:
        try:
            updates = await _unless(stopped, self._fetch(LONG_POLL))
        except (TelegramError, _Refused, _NoAnswer) as trouble:
            await _unless(stopped, self.sleep(self._wait(trouble)))
            return
        self._failures = self._unauthorised = 0
        if updates:
            await self.intake.settle(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        query = {"offset": self._offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED)}
        status, payload = await self.request.do_request(
            f"{self.url}/getUpdates?{urlencode(query)}", "GET", read_timeout=seconds + 10
        )
        if status != 200:
            raise _Refused(status)
        try:
            found: list[dict[str, Any]] = json.loads(payload)["result"]
            return [update for update in found if isinstance(update["update_id"], int)]
        except (ValueError, KeyError, TypeError):  # a login page of the network, for example
            raise _NoAnswer from None

    def _wait(self, trouble: Exception) -> float:
        """Seconds until the next try: one at first, at most thirty."""
        status = trouble.status if isinstance(trouble, _Refused) else None
        self._unauthorised = self._unauthorised + 1 if status in (401, 404) else 0
        if self._unauthorised >= UNAUTHORISED_LIMIT:
            raise Refusal(TOKEN_REFUSED)
        wait = min(2.0**self._failures, 30.0)
        self._failures += 1
        reason = "another program polls with this token" if status == 409 else status or type(trouble).__name__
        log.warning("getUpdates: %s; next try in %.0f s", reason, wait)
        return wait


class _NoAnswer(Exception):
    """What came is not from Telegram."""


class _Refused(Exception):
    """An answer that is no batch of updates."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _unless(stopped: asyncio.Future[Any], awaitable: Awaitable[T]) -> T | None:
    """What *awaitable* gives, or nothing if the stop comes first."""
    task = asyncio.ensure_future(awaitable)
    both: set[asyncio.Future[Any]] = {task, stopped}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    task.cancel()
    return None
