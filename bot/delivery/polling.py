"""Fetching updates. The offset passes an update only when Telegram may forget it, so that a crash loses none."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.errors import UserError

log = logging.getLogger(__name__)

T = TypeVar("T")

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""Sticky on Telegram's side when left out, so it is always said."""
LONG_POLL = 25
"""Seconds; the server cuts off at 50."""
AGAIN = 0.6
"""Seconds before the same offset is asked for again: sooner, Telegram would give one update at a time."""
CROWDED = 80
"""Updates in hand, of the hundred that Telegram hands out at once."""
CROWDED_MOMENT = 0.1
"""Seconds that replies get then, before what is committed must do."""
DRAIN = 8.0
"""Seconds that what was begun may take at a stop; whoever stops us waits ten."""
TOKEN_REFUSED = "Telegram refuses the token. Ask @BotFather for the current one and set SCOREWISE_TOKEN."  # noqa: S105 - a sentence
UNAUTHORISED_LIMIT = 5
"""One stray 401 or 404 is no reason to stop for ever; this many in a row are."""
CONFLICT_LIMIT = 12
"""Refusals in a row because somebody else polls: minutes of them."""
NEWCOMER, SETTLED_IN = 3, 10
"""So many are enough for who has not yet been answered so often: of two programs the one that came later ends."""
ANOTHER = (
    "Another program polls with this token, and each would take half of the taps from the other. "
    "Stop it, then start this one again."
)


@dataclass
class Polling:
    """`url` is the Bot API's address for this bot, token included: never log it."""

    request: BaseRequest
    url: str
    intake: Intake
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    metrics: Metrics = field(default_factory=Metrics)
    _next: int = 0
    _pending: dict[int, "asyncio.Future[None]"] = field(default_factory=dict)
    _failures: int = 0
    _answered: int = 0
    _same: tuple[int | None, int] = (None, 0)

    async def run(self, stop: asyncio.Event) -> None:
        """Until *stop* is set; what was begun is settled and confirmed.

        Raises:
            Refusal: when Telegram keeps refusing the token, or somebody else polls with it.
        """
        stopped = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                await self._once(stopped)
        finally:
            stopped.cancel()
            await self.intake.drain(DRAIN)
        if self._offset:
            with suppress(TelegramError, _Refused, _NoAnswer):
                await self._fetch(0)  # confirms what is settled; who cannot be told now gets it again, to no effect

    @property
    def _offset(self) -> int:
        """The first that Telegram must keep."""
        for number, settled in list(self._pending.items()):
            if not settled.done() or settled.cancelled():
                return number
            del self._pending[number]
        return self._next

    async def _once(self, stopped: "asyncio.Future[Any]") -> None:
        try:
            updates = await _unless(stopped, self._fetch(0 if self._pending else LONG_POLL))
        except (TelegramError, _Refused, _NoAnswer) as trouble:
            await _unless(stopped, self.sleep(self._wait(trouble)))
            return
        self._failures, self._same, self._answered = 0, (None, 0), self._answered + 1
        self.metrics.heard()
        for update in sorted(updates or (), key=lambda update: int(update["update_id"])):
            number = update["update_id"]
            if number not in self._pending:
                self._pending[number] = self.intake.accept(update)
            self._next = max(self._next, number + 1) if self._next - number < 10**6 else number + 1
        await self._half_settled(stopped)

    async def _half_settled(self, stopped: "asyncio.Future[Any]") -> None:
        """Until the first half of what is in hand is settled, or a moment has passed: then the next are fetched.

        Telegram hands out a hundred from the offset on, so what is in hand comes again and is known. Somebody whose
        reply takes long holds up nobody, unless the hundred are nearly full: then what is committed must do.
        """
        first = list(self._pending.values())[: (len(self._pending) + 1) // 2]
        if first:
            crowded = len(self._pending) >= CROWDED
            await _unless(stopped, asyncio.wait(first, timeout=CROWDED_MOMENT if crowded else AGAIN))
        if len(self._pending) >= CROWDED:
            self.intake.hurry(self._pending)

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
        kind = 401 if status in (401, 404) else status
        self._same = (kind, self._same[1] + 1 if self._same[0] == kind else 1)
        if self._same == (401, UNAUTHORISED_LIMIT):
            raise UserError(TOKEN_REFUSED)
        if self._same == (409, NEWCOMER if self._answered < SETTLED_IN else CONFLICT_LIMIT):
            raise UserError(ANOTHER)
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


async def _unless(stopped: "asyncio.Future[Any]", awaitable: Awaitable[T]) -> T | None:
    """What *awaitable* gives, or nothing if the stop comes first."""
    task = asyncio.ensure_future(awaitable)
    both: set[asyncio.Future[Any]] = {task, stopped}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    task.cancel()
    return None
