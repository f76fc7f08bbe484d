"""Calls to Telegram: not faster than it allows, and repeated where that is harmless, and only there.

Telegram never says whether a call that timed out took effect. Sending a message again would double it; editing one
again, or answering a tap again, changes nothing. A call refused with 429 did not happen and can be repeated, when the
time that it names is over; until then nothing is sent to that chat.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import orjson
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.delivery.acknowledgement import request_delayed, request_started
from bot.delivery.metrics import Metrics

log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0
"""Seconds; whoever is told to wait longer is not answered, and taps again."""
SHORT = 0.5
"""Seconds that a call may wait without anybody being told, and before a server that failed is asked again."""
TRIES = 3
MANY = 10_000
_HARMLESS = ("edit", "answer", "get", "set", "delete")


class TokenBucket:
    """When the next message may go out: *rate* a second, *burst* of them at once after a rest."""

    def __init__(self, rate: float, burst: int) -> None:
        self._gap, self._ahead = 1 / rate, (burst - 1) / rate
        self.busy_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds before it may go; its place is taken."""
        begins = max(self.busy_until, now)
        self.busy_until = begins + self._gap
        return max(0.0, begins - self._ahead - now)


class SendLimits:
    """Telegram's limits on messages: one a second in a chat, twenty a minute in a group, thirty a second in all.

    Short bursts are let through in a chat, as Telegram does.
    """

    def __init__(self) -> None:
        self._all = TokenBucket(30, 30)
        self._chats: dict[int, TokenBucket] = {}
        self._held: dict[int, float] = {}

    def wait(self, chat: int, now: float) -> float:
        """Seconds before a message may go to *chat*."""
        self._forget(now)
        if chat not in self._chats:
            self._chats[chat] = TokenBucket(1, 4) if chat > 0 else TokenBucket(20 / 60, 20)
        return max(self._chats[chat].wait(now), self._all.wait(now))

    def hold(self, chat: int, until: float) -> None:
        """Telegram wants nothing for that chat before *until*."""
        self._held[chat] = max(until, self._held.get(chat, 0.0))

    def held(self, chat: int, now: float) -> float:
        return max(0.0, self._held.get(chat, 0.0) - now)

    def _forget(self, now: float) -> None:
        if len(self._chats) > MANY:
            self._chats = {chat: pace for chat, pace in self._chats.items() if pace.busy_until > now}
            self._held = {chat: until for chat, until in self._held.items() if until > now}


class RateLimitedRequest(BaseRequest):
    """Passes calls on to *inner*; waits with *sleep*, by *clock* (seconds of any beginning)."""

    def __init__(
        self,
        inner: BaseRequest,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float] = monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        self._inner = inner
        self._sleep = sleep
        self._clock = clock
        self._metrics = metrics or Metrics()
        self._paces = SendLimits()

    @property
    def read_timeout(self) -> float | None:
        return self._inner.read_timeout

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answered; what is not JSON throughout is left to python-telegram-bot."""
        try:
            found: dict[str, Any] = orjson.loads(payload)
        except ValueError:
            return BaseRequest.parse_json_payload(payload)
        return found

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        call = url.partition("?")[0].rpartition("/")[2]
        if call == "getUpdates":
            return await self._inner.do_request(url, method, request_data, *timeouts, **named)
        request_started()
        chat = _chat(request_data)
        harmless = call.startswith(_HARMLESS)
        if chat and call.startswith("send") and call != "sendChatAction":
            await self._wait(self._paces.wait(chat, self._clock()))
        for last in (False,) * (TRIES - 1) + (True,):
            held = self._paces.held(chat, self._clock())
            if held > LONGEST_WAIT:
                return _too_many(held)
            await self._wait(held)
            try:
                status, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
            except NetworkError:
                self._metrics.called(call, "lost")
                if last or not harmless:
                    raise
                continue
            self._metrics.called(call, str(status))
            if status == 429 and chat:
                self._paces.hold(chat, self._clock() + _retry_after(payload))
            elif status == 429:
                return status, payload  # an answer to a tap: it comes at once or is of no use
            elif status >= 500 and harmless and not last:
                await self._wait(SHORT)
                continue
            if status != 429 or last:
                return status, payload
        raise AssertionError("the last try returns or raises")

    async def _wait(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if seconds > SHORT:
            request_delayed(seconds)
        self._metrics.waited(seconds)
        await self._sleep(seconds)


def _chat(request_data: RequestData | None) -> int:
    """The chat that a call is about; 0 if it is about none."""
    chat = request_data.parameters.get("chat_id") if request_data else None
    return chat if isinstance(chat, int) else 0


def _retry_after(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


def _too_many(seconds: float) -> tuple[int, bytes]:
    """What Telegram would answer, without asking it again."""
    wait = int(seconds) + 1
    refusal = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {wait}"}
    return 429, json.dumps(refusal | {"parameters": {"retry_after": wait}}).encode()
