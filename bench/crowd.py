"""People who tap: so many at once, so many a second, or all in one moment; and when each was answered."""

import json
import time
from asyncio import AbstractEventLoop, TimerHandle
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.botapi import BOT, FLOODER, Updates
from bench.process import cpu_seconds

STUCK = 60.0
"""Seconds without any answer after which a stretch is given up."""


@dataclass(frozen=True)
class Template:
    """A question as it was shown, and the button that is tapped; `sitting` stands in both and is replaced."""

    sitting: str
    text: str
    markup: str
    data: str
    dont_know: str

    def update(self, tap: str, learner: int, sitting: str, data: str) -> bytes:
        """The inside of an update."""
        markup = self.markup.replace(self.sitting, sitting)
        data = json.dumps(data.replace(self.sitting, sitting))
        who = f'"id":{learner},"first_name":"L"'
        return (
            f'"callback_query":{{"id":"{tap}","from":{{{who},"is_bot":false,"language_code":"en"}},'
            f'"message":{{"message_id":{learner % 1000 + 1},"from":{BOT},"chat":{{{who},"type":"private"}},'
            f'"date":1767600000,"text":{json.dumps(self.text)},"reply_markup":{markup}}},'
            f'"chat_instance":"-1","data":{data}}}'
        ).encode()


def sitting_of(k: int) -> str:
    """The id of the sitting of the *k*-th learner: scattered, as ids of chance are."""
    return f"{(k * 61_803_398_875 + 7) % 99_999_999_977_000:014d}"


@dataclass(frozen=True)
class Wanted:
    """One stretch of taps, each by another learner, from the `first` one on.

    `together` people keep tapping (a closed loop), or every `every` seconds somebody does, or `burst` do in one moment.
    The clock starts after `warm` answers and stops after `seconds` and `least` answers, or with the last of `taps`.
    `pid` is the process whose CPU time is read. `flood` is how many messages one chat sends in the first moment.
    `twice` has everybody tap "I don't know" and at once another button: only the first tap may count.
    """

    first: int
    taps: int
    together: int = 0
    every: float = 0.0
    burst: int = 0
    warm: int = 0
    seconds: float = 0.0
    least: int = 0
    pid: int = 0
    flood: int = 0
    twice: bool = False


class Crowd:
    """Taps, and listens for what becomes of it."""

    def __init__(
        self, loop: AbstractEventLoop, updates: Updates, templates: Sequence[Template], first_learner: int
    ) -> None:
        self._loop = loop
        self._updates = updates
        self._templates = templates
        self._first_learner = first_learner
        self._open: dict[int, deque[float]] = {}  # by chat, when each tap could be fetched that has no edit yet
        self._unanswered: set[str] = set()
        self.strange: Counter[str] = Counter()
        self._stretch: _Stretch | None = None

    def run(self, wanted: Wanted, done: Callable[[dict[str, Any]], None]) -> None:
        self._stretch = _Stretch(self, self._loop, wanted, done)
        self._stretch.begin()

    def tap(self, k: int, *, twice: bool = False) -> None:
        """The *k*-th learner answers."""
        learner, template = self._first_learner + k, self._templates[k % len(self._templates)]
        self._open[learner] = deque()
        for n, data in enumerate((template.dont_know, template.data) if twice else (template.data,)):
            tap = f"{learner}-{n}"
            self._unanswered.add(tap)
            self._updates.put(template.update(tap, learner, sitting_of(k), data))
            self._open[learner].append(time.perf_counter())

    def flood(self, updates: int) -> None:
        """One chat, whose learner is not among those measured, writes that often in one moment."""
        who = f'"id":{FLOODER},"first_name":"F"'
        for n in range(updates):
            message = (
                f'"message":{{"message_id":{n + 1},"from":{{{who},"is_bot":false,"language_code":"en"}},'
                f'"chat":{{{who},"type":"private"}},"date":1767600000,"text":"/help",'
                f'"entities":[{{"type":"bot_command","offset":0,"length":5}}]}}'
            )
            self._updates.put(message.encode())

    def edited(self, chat: int) -> None:
        waiting = self._open.get(chat)
        if not waiting:
            self.strange["edit of nothing open"] += 1
            return
        since = waiting.popleft()
        if not waiting:
            del self._open[chat]
            if self._stretch is not None:
                self._stretch.edited(time.perf_counter() - since)

    def answered(self, tap: str) -> None:
        if tap not in self._unanswered:
            self.strange["answer to no tap"] += 1
        self._unanswered.discard(tap)
        if self._stretch is not None:
            self._stretch.settle()

    def rest(self) -> dict[str, int]:
        """Nobody counts any more; gives what was strange. What comes later is told the next time."""
        self._stretch = None
        strange = dict(self.strange)
        self.strange.clear()
        return strange

    def hears(self, method: str) -> None:
        self.strange[method] += 1

    @property
    def settled(self) -> bool:
        return not self._open and not self._unanswered

    @property
    def left(self) -> tuple[int, int]:
        return len(self._open), len(self._unanswered)


class _Stretch:
    def __init__(
        self, crowd: Crowd, loop: AbstractEventLoop, wanted: Wanted, done: Callable[[dict[str, Any]], None]
    ) -> None:
        self._crowd = crowd
        self._loop = loop
        self._wanted = wanted
        self._done = done
        self._sent = 0
        self._edits = 0
        self._latencies: list[float] = []
        self._clock: tuple[float, float, float] | None = None  # wall, CPU of the process under test, CPU of ours
        self._stopped: tuple[int, float, float, float] | None = None  # edits, seconds, CPU, share of a core
        self._last_edit = 0.0
        self._began = 0.0
        self._over = False
        self._watch: TimerHandle | None = None

    def begin(self) -> None:
        wanted = self._wanted
        self._began = self._last_edit = time.perf_counter()
        if not wanted.warm:
            self._start_clock()
        if wanted.flood:
            self._crowd.flood(wanted.flood)
        if wanted.every:
            self._paced(time.perf_counter())
        else:
            for _ in range(wanted.burst or wanted.together):
                self._tap()
        self._look()

    def _tap(self) -> None:
        if self._sent < self._wanted.taps and not self._over:
            self._crowd.tap(self._wanted.first + self._sent, twice=self._wanted.twice)
            self._sent += 1

    def _paced(self, due: float) -> None:
        while due <= time.perf_counter():
            self._tap()
            due += self._wanted.every
        if self._sent < self._wanted.taps and not self._over:
            self._loop.call_later(due - time.perf_counter(), self._paced, due)

    def _start_clock(self) -> None:
        self._clock = (time.perf_counter(), cpu_seconds(self._wanted.pid), time.process_time())

    def _stop_clock(self) -> None:
        if self._clock is None or self._stopped is not None:
            return
        wall, cpu, ours = self._clock
        seconds = max(time.perf_counter() - wall, 1e-9)
        spent, share = cpu_seconds(self._wanted.pid) - cpu, (time.process_time() - ours) / seconds
        self._stopped = (self._edits - self._wanted.warm, seconds, spent, share)

    def edited(self, latency: float) -> None:
        self._edits += 1
        self._last_edit = now = time.perf_counter()
        if self._clock is not None:
            self._latencies.append(latency)
        elif self._edits == self._wanted.warm:
            self._start_clock()
        if self._long_enough(now):
            self._stop_clock()
            self._over = True
        if self._edits == self._wanted.taps:
            self._stop_clock()
        if self._wanted.together:
            self._tap()
        self.settle()

    def _long_enough(self, now: float) -> bool:
        wanted, clock = self._wanted, self._clock
        if clock is None or not wanted.seconds:
            return False
        return now - clock[0] >= wanted.seconds and self._edits - wanted.warm >= wanted.least

    def settle(self) -> None:
        """Say what it came to when nothing is open any more."""
        all_sent = self._over or self._sent == self._wanted.taps
        if all_sent and self._crowd.settled and self._watch is not None:
            self._stop_clock()
            self._finish()

    def _look(self) -> None:
        if time.perf_counter() - self._last_edit > STUCK:
            self._stop_clock()
            edits, answers = self._crowd.left
            self._crowd.strange["never edited"] += edits
            self._crowd.strange["never answered"] += answers
            self._finish()
            return
        self._watch = self._loop.call_later(1.0, self._look)

    def _finish(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        counted, seconds, cpu, share = self._stopped or (0, 0.0, 0.0, 0.0)
        _, unanswered = self._crowd.left
        strange = self._crowd.rest()
        self._done(
            {
                "sent": self._sent,
                "edited": self._edits,
                "answered": self._sent - unanswered,
                "counted": counted,
                "seconds": seconds,
                "cpu": cpu,
                "stub": share,
                "latencies": self._latencies,
                "last": self._last_edit - self._began,
                "strange": strange,
            }
        )
