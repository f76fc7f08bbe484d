"""From raw updates to handlers: one person at a time and in order, many people at once."""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Any, TypeAlias

from telegram import Update

from bot.delivery.acknowledgement import Acknowledgement
from bot.delivery.crash_guard import CrashGuard
from bot.delivery.metrics import Metrics
from bot.delivery.rate_limit import RateLimiter

log = logging.getLogger(__name__)

JSON = dict[str, Any]
App: TypeAlias = "Any"  # python-telegram-bot's Application, with six parameters that say nothing here
PATIENT = 3
"""Updates of one person that are kept while a reply to them has to wait; for more they are too fast."""
REMEMBERED = 2_000
"""Numbers of updates that are known when they come again."""


async def _nothing(*_: object) -> None: ...


@dataclass
class _Lane:
    """One person's updates, the first of them at work; `waits` while its reply has to wait."""

    updates: deque[tuple[Update, Acknowledgement]]
    waits: bool = False


class Intake:
    """Hands each update to the application in its person's turn, and says when Telegram may forget it.

    Args:
        read: makes an update of what came.
        set_aside: told the number of an update that is not handled, and why.
        too_fast: answers somebody who does more than *rate_limiter* allows.
        crash_guard: what may have ended the last process.
    """

    def __init__(
        self,
        application: App,
        *,
        read: Callable[[JSON, Any], Update] = Update.de_json,
        set_aside: Callable[[int, str], Awaitable[None]] = _nothing,
        too_fast: Callable[[Update], Awaitable[None]] = _nothing,
        rate_limiter: RateLimiter | None = None,
        crash_guard: CrashGuard | None = None,
        metrics: Metrics | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._application = application
        self._read = read
        self._set_aside = set_aside
        self._too_fast = too_fast
        self._rate_limiter = rate_limiter
        self._crash_guard = crash_guard
        self._metrics = metrics or Metrics()
        self._metrics.watch(lambda: sum(not ack.acknowledged.done() for ack in self._known.values()))
        self._clock = clock
        self._careful: deque[tuple[Update, Acknowledgement]] = deque()
        self._lanes: dict[object, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: OrderedDict[int, Acknowledgement] = OrderedDict()

    def accept(self, raw: JSON, *, early: bool = True) -> "asyncio.Future[None]":
        """Take an update in; the future is done when Telegram may forget it. One that comes again is taken once.

        Args:
            early: when its reply has to wait already, since others wait for it.
        """
        number = raw["update_id"]
        if (known := self._known.get(number)) is not None:
            return known.acknowledged
        ack = Acknowledgement(early)
        self._remember(number, ack)
        update = self._parse(raw)
        if update is None:
            self._begin(self._leave(number, "unreadable", ack))
        elif self._rate_limiter is not None and not self._rate_limiter.allows(_lane(update), self._clock()):
            self._begin(self._slow_down(update, ack))
        else:
            self._line_up(update, ack)
        return ack.acknowledged

    def hurry(self, numbers: Iterable[int]) -> None:
        """Many others wait behind these: what is committed must do, and who has to wait keeps nothing waiting."""
        for number in numbers:
            if (known := self._known.get(number)) is not None:
                known.ack_committed()
        for lane in self._lanes.values():
            if lane.waits:
                self._shorten(lane, keep=0)

    async def settle(self, raw: Iterable[JSON]) -> None:
        """Carry out a batch; returns when Telegram may forget all of it."""
        await asyncio.gather(*[self.accept(each) for each in raw])

    async def settled(self, raw: JSON) -> bool:
        """Whether Telegram may forget it, once it has been handled; not if it was broken off at a stop."""
        settled = self.accept(raw, early=False)
        await asyncio.wait([settled])
        return not settled.cancelled()

    async def drain(self, seconds: float) -> bool:
        """Let what was begun come to its end; what takes longer is broken off, and False is returned.

        What is broken off comes again from Telegram, if it was not settled.
        """
        begun = set(self._tasks)
        if not begun:
            return True
        _, left = await asyncio.wait(begun, timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    def _remember(self, number: int, ack: Acknowledgement) -> None:
        self._known[number] = ack
        if len(self._known) > REMEMBERED:
            oldest, before = next(iter(self._known.items()))
            if before.acknowledged.done():
                del self._known[oldest]

    def _parse(self, raw: JSON) -> Update | None:
        try:
            return self._read(raw, self._application.bot)
        except Exception as error:  # PTB raises whatever a missing field makes it raise
            log.error("update %s cannot be read (%s); it is set aside", raw["update_id"], type(error).__name__)
            return None

    def _line_up(self, update: Update, ack: Acknowledgement) -> None:
        if self._crash_guard is not None and (self._crash_guard.recovering or self._careful):
            self._careful.append((update, ack))
            if len(self._careful) == 1:
                self._begin(self._one_at_a_time(self._crash_guard))
        else:
            self._join_lane(update, ack)

    async def _one_at_a_time(self, crash_guard: CrashGuard) -> None:
        """After a crash: the next update is begun when Telegram may forget the one before."""
        while self._careful:
            update, ack = self._careful[0]
            if crash_guard.may_retry(update.update_id):
                self._join_lane(update, ack)
                await asyncio.wait([ack.acknowledged])
            else:
                log.error("update %s ended the process three times; it is set aside", update.update_id)
                await self._leave(update.update_id, "crash", ack)
            crash_guard.survived(update.update_id)
            self._careful.popleft()

    def _join_lane(self, update: Update, ack: Acknowledgement) -> None:
        lane = _lane(update)
        if (waiting := self._lanes.get(lane)) is not None:
            waiting.updates.append((update, ack))
            if waiting.waits:
                self._shorten(waiting)
            return
        self._lanes[lane] = _Lane(deque([(update, ack)]))
        self._begin(self._one_after_another(lane))

    async def _one_after_another(self, name: object) -> None:
        lane = self._lanes[name]
        try:
            while lane.updates:
                await self._handle(*lane.updates[0], lane)
                lane.updates.popleft()
        finally:
            del self._lanes[name]
            for _, ack in lane.updates:  # broken off
                ack.acknowledged.cancel()

    def _shorten(self, lane: _Lane, keep: int = PATIENT) -> None:
        """Whoever has to wait for Telegram's limits cannot be answered faster by doing more."""
        lane.waits = True
        while self._rate_limiter is not None and len(lane.updates) > 1 + keep:
            self._begin(self._slow_down(*lane.updates.pop()))

    async def _handle(self, update: Update, ack: Acknowledgement, lane: _Lane) -> None:
        began = perf_counter()
        lane.waits = False
        ack.begin(lambda: self._shorten(lane))
        try:
            await self._application.process_update(update)
        except Exception as error:  # handlers' errors go to the last resort; this is one of its own
            log.error("update %s: %s; it is set aside", update.update_id, type(error).__name__)
            await self._leave(update.update_id, type(error).__name__, ack)
        ack.acknowledge()
        self._metrics.handled(_kind(update), perf_counter() - began)

    async def _leave(self, number: int, reason: str, ack: Acknowledgement) -> None:
        await _whatever_comes(self._set_aside(number, reason))
        ack.acknowledge()

    async def _slow_down(self, update: Update, ack: Acknowledgement) -> None:
        self._metrics.left("flood")
        ack.begin()
        await _whatever_comes(self._too_fast(update))
        ack.acknowledge()

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _whatever_comes(work: Awaitable[None]) -> None:
    """An update that is not handled must be settled all the same: else it would come again for ever."""
    try:
        await work
    except Exception as error:
        log.error("an update that is not handled: %s", type(error).__name__)


def _lane(update: Update) -> object:
    """Who must not overtake themselves: a person, or a chat where nobody speaks."""
    if update.effective_user is not None:
        return ("person", update.effective_user.id)
    return ("chat", update.effective_chat.id if update.effective_chat else 0)


def _kind(update: Update) -> str:
    return "tap" if update.callback_query else "message" if update.message else "other"
