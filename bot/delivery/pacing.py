"""Calls that Telegram put off or that failed on the way: repeated where that is harmless, and only there.

Telegram never says whether a call that timed out took effect. Sending a message again would double it; editing one
again, or answering a tap again, changes nothing. A call refused with 429 did not happen and can be repeated.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

LONGEST_WAIT = 10
"""Seconds; whoever is told to wait longer is told that it did not work, and taps again."""
TRIES = 3
_HARMLESS = ("edit", "answer", "get", "set", "delete")


class PatientRequest(BaseRequest):
    """Passes calls on to *inner*; waits with *sleep*."""

    def __init__(self, inner: BaseRequest, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._inner = inner
        self._sleep = sleep

    @property
    def read_timeout(self) -> float | None:
        return self._inner.read_timeout

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        call = url.partition("?")[0].rpartition("/")[2]
        harmless = call.startswith(_HARMLESS) and call != "getUpdates"
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                status, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
            except NetworkError:
                if last or not harmless:
                    raise
                continue
            wait = _wait(status, payload, harmless)
            if wait is None or wait > LONGEST_WAIT or last:
                return status, payload
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")


def _wait(status: int, payload: bytes, harmless: bool) -> float | None:
    """Seconds before the call may be repeated, or nothing if it is not to be."""
    if status == 429:
        try:
            return float(json.loads(payload)["parameters"]["retry_after"])
        except (ValueError, KeyError, TypeError):
            return 1.0
    return 0.5 if status >= 500 and harmless else None
