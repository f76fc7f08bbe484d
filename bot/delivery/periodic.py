"""What is done from time to time, whoever writes or does not."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

EVERY = 20.0
"""Seconds between two looks at what is due."""
HOUR = 3600.0
PAUSE = 1 / 20
"""Seconds between two messages to different people; Telegram allows thirty a second in all, and answers come first."""


async def run_periodically(
    work: Callable[[], Awaitable[bool]],
    stop: asyncio.Event,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    every: float = EVERY,
    nudge: asyncio.Event | None = None,
) -> None:
    """Do *work* until there is none (it says so with False), look again after a while, and end with *stop*.

    Args:
        nudge: says that there is something to do; it is cleared by *work*.
    """
    while not stop.is_set():
        try:
            while not stop.is_set() and await work():
                await sleep(PAUSE)
        except Exception as error:  # a locked database, for example: the next round may do better
            log.error("a round was cut short: %s", type(error).__name__)
        await _either(every, stop, nudge or stop)


async def _either(seconds: float, *events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
