"""Work that is done from time to time without being asked for: reminders, notices, files, deletions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

EVERY = 20.0
"""Seconds from the end of one round of work to the next."""
HOUR = 3600.0
"""Seconds."""
LOOK = 5.0
"""Seconds from one look at the clock to the next, at most."""
PAUSE = 1 / 20
"""Seconds between two messages to different people. Telegram allows 30 a second in all; a third is left for answers."""


async def run_periodically(
    work: Callable[[], Awaitable[bool]],
    stop: asyncio.Event,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    every: float = EVERY,
    nudge: asyncio.Event | None = None,
) -> None:
    """Do *work* in rounds until *stop* is set. An error ends the round, not the loop.

    Args:
        work: Does one piece of work. Returns False if there is none left; that ends the round.
        stop: Ends the loop, after the piece of work that is under way.
        sleep: Waits some seconds, between two pieces of work.
        every: Seconds to wait after a round.
        nudge: Ends that wait early, because there is something to do. *work* has to clear it.
    """
    while not stop.is_set():
        try:
            while not stop.is_set() and await work():
                await sleep(PAUSE)
        except Exception as error:  # a locked database, for example; the next round may succeed
            log.error("a round was cut short: %s", type(error).__name__)
        await _wait_for_any(every, stop, nudge or stop)


async def run_by_the_clock(
    work: Callable[[], Awaitable[float | None]], stop: asyncio.Event, wake: asyncio.Event, every: float = LOOK
) -> None:
    """Do *work* whenever something is due, until *stop* is set. An error ends the round, not the loop.

    Args:
        work: Begins whatever is due. Returns the seconds until something else is; `None` if nothing is known to be.
        stop: Ends the loop.
        wake: Ends a wait early. *work* has to clear it.
        every: Seconds after which to look again anyway: another process may have set a time, or the clock was moved.
    """
    while not stop.is_set():
        try:
            seconds = await work()
        except Exception as error:  # a locked database, for example; the next round may succeed
            log.error("a round by the clock was cut short: %s", type(error).__name__)
            seconds = 1.0
        await _wait_for_any(every if seconds is None else min(seconds, every), stop, wake)


async def _wait_for_any(seconds: float, *events: asyncio.Event) -> None:
    """Wait until one of *events* is set, but no longer than *seconds*."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
