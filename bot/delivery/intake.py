"""From raw updates to handlers: each person's updates one at a time and in order, many people at once."""

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
from bot.delivery.recovery import Recovery

log = logging.getLogger(__name__)

JSON = dict[str, Any]
App: TypeAlias = "Any"  # python-telegram-bot's Application, with six type parameters that do not matter here
PATIENT = 3
"""Updates of one person that are kept while a reply to them has to wait. Further ones are answered as too fast."""
REMEMBERED = 2_000
"""Updates whose numbers are remembered, so that one that comes again is not handled again."""
STUCK = 60.0
"""Seconds in which an update that waits should have been acknowledged. Nothing that the bot waits for takes longer."""


async def _ignore(*_: object) -> None:
    """Do nothing: what an intake calls where no callback is given."""


@dataclass
class _Lane:
    """One person's updates, in order.

    Attributes:
        updates: The update that is being handled, and those that wait behind it.
        delayed: Whether the reply to the first one has to wait for Telegram's limits.
    """

    updates: deque[tuple[Update, Acknowledgement]]
    delayed: bool = False


@dataclass(frozen=True)
class _Known:
    """An update that was taken in: what it is about (see `_subject`), and when Telegram may forget it."""

    subject: tuple[object, ...]
    ack: Acknowledgement


class Intake:
    """Hands each update to the application when it is its person's turn, and tells when Telegram may forget it.

    Args:
        application: python-telegram-bot's application, whose handlers process the updates.
        read: Makes an update of the JSON that came.
        set_aside: Called with the number of an update that cannot be handled, and the reason in one word.
        too_fast: Answers a person who does more than *rate_limiter* allows.
        apologise: Tells a person that what they did is set aside, because it ended the process.
        rate_limiter: How much a person may do; `None` for no limit.
        crash_guard: Knows whether the last process crashed, and which update may be why.
        metrics: Counts the updates.
        clock: Tells the time in seconds, for *rate_limiter* and `stuck`; it never goes back.
    """

    def __init__(
        self,
        application: App,
        *,
        read: Callable[[JSON, Any], Update] = Update.de_json,
        set_aside: Callable[[int, str], Awaitable[None]] = _ignore,
        too_fast: Callable[[Update], Awaitable[None]] = _ignore,
        apologise: Callable[[Update], Awaitable[None]] = _ignore,
        rate_limiter: RateLimiter | None = None,
        crash_guard: CrashGuard | None = None,
        metrics: Metrics | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._application = application
        self._read = read
        self._set_aside = set_aside
        self._too_fast = too_fast
        self._apologise = apologise
        self._rate_limiter = rate_limiter
        self._recovery = (
            None
            if crash_guard is None
            else Recovery(
                crash_guard,
                self._join_lane,
                lambda update, ack: self._start(self._leave_out(update, ack, crash_guard)),
            )
        )
        self._metrics = metrics or Metrics()
        self._metrics.watch(lambda: self._in_hand)
        self._clock = clock
        self._in_hand, self._moved = 0, clock()
        self._lanes: dict[object, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: OrderedDict[int, _Known] = OrderedDict()

    def knows(self, raw: JSON) -> bool:
        """Whether that update was taken in before. One with the same number about something else was not."""
        known = self._known.get(raw["update_id"])
        return known is not None and known.subject == _subject(raw)

    def stuck(self) -> bool:
        """Whether updates are in hand, and none has been acknowledged for `STUCK` seconds."""
        return self._in_hand > 0 and self._clock() - self._moved > STUCK

    def accept(self, raw: JSON, *, early: bool = True) -> "asyncio.Future[None]":
        """Take in an update. One that was taken in before is not handled again.

        Args:
            raw: The update as Telegram sent it, with an integer as `update_id`.
            early: Whether Telegram may forget it while its reply takes long (see `Acknowledgement`).

        Returns:
            A future that is done when Telegram may forget the update. It is cancelled if the handling is broken off.
        """
        number = raw["update_id"]
        if self.knows(raw):
            return self._known[number].ack.acknowledged
        ack = Acknowledgement(early, tap="callback_query" in raw)
        self._remember(raw, ack)
        update = self._parse(raw)
        if update is None:
            self._start(self._give_up(number, "unreadable", ack))
        elif self._too_many(update):
            self._start(self._slow_down(update, ack))
        else:
            self._line_up(update, ack)
        return ack.acknowledged

    def acknowledge_committed(self, numbers: Iterable[int]) -> None:
        """Make room, because many updates wait behind those of *numbers*.

        Telegram may now forget those whose effect is committed, even if their reply is still on its way. Where a
        person's reply has to wait for Telegram's limits, their further updates are answered as too fast.
        """
        for number in numbers:
            if (known := self._known.get(number)) is not None:
                known.ack.ack_committed()
        for lane in self._lanes.values():
            if lane.delayed:
                self._note_delay(lane, keep=0)

    async def handle_all(self, raw: Iterable[JSON]) -> None:
        """Take in a batch of updates, and wait until Telegram may forget all of them."""
        await asyncio.gather(*[self.accept(update) for update in raw])

    async def handled(self, raw: JSON) -> bool:
        """Take in one update, and wait until it has been handled, replies included.

        Returns:
            Whether Telegram may forget it. It may not if the handling was broken off at a stop.
        """
        acknowledged = self.accept(raw, early=False)
        await asyncio.wait([acknowledged])
        return not acknowledged.cancelled()

    async def drain(self, seconds: float) -> bool:
        """Let the updates that are being handled come to their end, but break off what takes longer than *seconds*.

        Updates that are broken off before they were acknowledged come again from Telegram.

        Returns:
            Whether nothing had to be broken off.
        """
        if self._recovery is not None:
            self._recovery.stop()
        begun = set(self._tasks)
        if not begun:
            return True
        _, left = await asyncio.wait(begun, timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    def _remember(self, raw: JSON, ack: Acknowledgement) -> None:
        """Remember an update, and forget the oldest one unless it is still being handled."""
        self._known[raw["update_id"]] = _Known(_subject(raw), ack)
        self._known.move_to_end(raw["update_id"])
        if self._in_hand == 0:
            self._moved = self._clock()
        self._in_hand += 1
        ack.acknowledged.add_done_callback(self._note_acknowledged)
        if len(self._known) > REMEMBERED:
            oldest, known = next(iter(self._known.items()))
            if known.ack.acknowledged.done():
                del self._known[oldest]

    def _note_acknowledged(self, _: "asyncio.Future[None]") -> None:
        self._in_hand -= 1
        self._moved = self._clock()

    def _parse(self, raw: JSON) -> Update | None:
        """Read an update; `None` if it is not of the shape that everything else relies on."""
        try:
            if len(raw) == 1:
                raise ValueError("nothing but a number")
            update = self._read(raw, self._application.bot)
            _lane_name(update)
            return update
        except Exception as error:  # PTB raises whatever a missing or strange field makes it raise
            log.error("update %s cannot be read (%s); it is set aside", raw["update_id"], type(error).__name__)
            return None

    def _too_many(self, update: Update) -> bool:
        """Whether the person does more than they may. Telegram itself limits what comes of polls: one vote for each."""
        if self._rate_limiter is None or update.poll is not None or update.poll_answer is not None:
            return False
        return not self._rate_limiter.allows(_lane_name(update), self._clock())

    def _line_up(self, update: Update, ack: Acknowledgement) -> None:
        """Put an update into its person's lane; after a crash, into the one queue for all people."""
        if self._recovery is not None and self._recovery.active:
            self._recovery.put(update, ack)
        else:
            self._join_lane(update, ack)

    def _join_lane(self, update: Update, ack: Acknowledgement) -> None:
        """Put an update at the end of its person's lane, and start to work on the lane if nobody does."""
        name = _lane_name(update)
        if (lane := self._lanes.get(name)) is not None:
            lane.updates.append((update, ack))
            if lane.delayed:
                self._note_delay(lane)
            return
        self._lanes[name] = _Lane(deque([(update, ack)]))
        self._start(self._work_through_lane(name))

    async def _work_through_lane(self, name: object) -> None:
        lane = self._lanes[name]
        try:
            while lane.updates:
                await self._handle(*lane.updates[0], lane)
                lane.updates.popleft()
        finally:
            del self._lanes[name]
            for _, ack in lane.updates:  # there are some only if this task was broken off
                ack.acknowledged.cancel()

    def _note_delay(self, lane: _Lane, keep: int = PATIENT) -> None:
        """Note that a reply has to wait for Telegram's limits, and answer all but *keep* waiting updates as too fast.

        Doing more does not get the person an answer sooner. The newest updates are the ones that are not handled. A
        vote needs no reply, and it would be lost.
        """
        lane.delayed = True
        if self._rate_limiter is None:
            return
        for waiting in [each for each in list(lane.updates)[1 + keep :] if each[0].poll_answer is None]:
            lane.updates.remove(waiting)
            self._start(self._slow_down(*waiting))

    async def _handle(self, update: Update, ack: Acknowledgement, lane: _Lane) -> None:
        began = perf_counter()
        lane.delayed = False
        ack.begin(lambda: self._note_delay(lane))
        try:
            await self._application.process_update(update)
        except Exception as error:  # PTB's error handler takes the errors of handlers; this is one that it raised
            log.error("update %s: %s; it is set aside", update.update_id, type(error).__name__)
            await self._give_up(update.update_id, type(error).__name__, ack)
        ack.acknowledge()
        self._metrics.count_handled(_kind(update), perf_counter() - began)

    async def _give_up(self, number: int, reason: str, ack: Acknowledgement) -> None:
        """Set an update aside, and let Telegram forget it."""
        await _log_any_error(self._set_aside(number, reason))
        ack.acknowledge()

    async def _leave_out(self, update: Update, ack: Acknowledgement, crash_guard: CrashGuard) -> None:
        """Set an update aside that ended the process, after telling the person."""
        if crash_guard.may_apologise(update.update_id, again=update.callback_query is not None):
            await self._reply_outside_lane(self._apologise(update), ack)
        await self._give_up(update.update_id, "crash", ack)

    async def _slow_down(self, update: Update, ack: Acknowledgement) -> None:
        """Answer an update as too fast instead of handling it, and let Telegram forget it."""
        self._metrics.count_dead_letter("flood")
        await self._reply_outside_lane(self._too_fast(update), ack)
        ack.acknowledge()

    async def _reply_outside_lane(self, reply: Awaitable[None], ack: Acknowledgement) -> None:
        """Reply to an update that is not handled."""
        ack.begin()
        await _log_any_error(reply)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _log_any_error(work: Awaitable[None]) -> None:
    """Carry out *work*, which must not stop an update from being acknowledged: it would come again for ever."""
    try:
        await work
    except Exception as error:
        log.error("an update that is not handled: %s", type(error).__name__)


def _lane_name(update: Update) -> object:
    """Name the lane of an update, in which updates do not overtake each other: one for each person.

    An update of no person, such as one about the bot's own membership in a channel, is in a lane of its chat.

    Raises:
        ValueError: If the person or the chat has a number that is none.
    """
    user, chat = update.effective_user, update.effective_chat
    if (user is not None and type(user.id) is not int) or (chat is not None and type(chat.id) is not int):
        raise ValueError("an id that is no number")
    if update.poll is not None:
        return ("poll", update.poll.id)
    if user is not None:
        return ("person", user.id)
    return ("chat", chat.id if chat else 0)


def _subject(raw: JSON) -> tuple[object, ...]:
    """What tells an update from another one that was given the same number later."""
    kind = next((name for name in raw if name != "update_id"), "")
    what = raw.get(kind)
    return (kind, *(what.get(name) for name in ("id", "message_id", "date"))) if isinstance(what, dict) else (kind,)


def _kind(update: Update) -> str:
    return "tap" if update.callback_query else "message" if update.message else "other"
