"""Simulated people who tap buttons, and the times at which the bot answered each of them."""

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
"""Seconds without any answer after which a stretch of taps is given up."""


@dataclass(frozen=True)
class Template:
    """A message with a question, from which taps of many learners are made.

    `text` and `markup` (JSON) are what the message shows, `data` is the callback data of the button that is tapped, and
    `dont_know` that of "I don't know". All of them contain the id `sitting`, which is replaced by that of each learner.
    """

    sitting: str
    text: str
    markup: str
    data: str
    dont_know: str

    def update(self, tap: str, learner: int, sitting: str, data: str) -> bytes:
        """Return a callback query as the inside of an update.

        Args:
            tap: the id of the callback query.
            learner: the number of the learner.
            sitting: the id of their sitting.
            data: `data` or `dont_know` of this template.
        """
        markup = self.markup.replace(self.sitting, sitting)
        data = json.dumps(data.replace(self.sitting, sitting))
        person = f'"id":{learner},"first_name":"L"'
        return (
            f'"callback_query":{{"id":"{tap}","from":{{{person},"is_bot":false,"language_code":"en"}},'
            f'"message":{{"message_id":{learner % 1000 + 1},"from":{BOT},"chat":{{{person},"type":"private"}},'
            f'"date":1767600000,"text":{json.dumps(self.text)},"reply_markup":{markup}}},'
            f'"chat_instance":"-1","data":{data}}}'
        ).encode()


def sitting_of(k: int) -> str:
    """Return the id of the sitting of the *k*-th learner. The ids are scattered, as random ones are."""
    return f"{(k * 61_803_398_875 + 7) % 99_999_999_977_000:014d}"


@dataclass(frozen=True)
class Wanted:
    """One stretch of taps, each by another learner.

    One of `together`, `every` and `burst` says when they tap. The clock starts after `warm` answers. It stops after
    `seconds` and `least` answers, or with the last of `taps`.

    Attributes:
        first: which learner taps first.
        taps: how many learners tap at most.
        together: this many taps are always open: each answer lets the next learner tap (a closed loop).
        every: seconds between one tap and the next.
        burst: how many learners tap in one moment.
        warm: how many answers come before the clock starts.
        seconds: how long the clock runs at least; 0 if it runs until the last tap.
        least: how many answers the clock counts at least.
        pid: the process whose CPU time is measured.
        flood: how many messages the chat `FLOODER` sends in the first moment.
        twice: whether everybody taps "I don't know" and another button at once; only the first tap may count.
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
    """Taps for the learners, and notes what the bot does about it.

    `strange` counts, by its name, what the bot did and should not have done.
    """

    def __init__(
        self, loop: AbstractEventLoop, updates: Updates, templates: Sequence[Template], first_learner: int
    ) -> None:
        self._loop = loop
        self._updates = updates
        self._templates = templates
        self._first_learner = first_learner
        self._open: dict[int, deque[float]] = {}  # by chat: when each tap without an edit could first be fetched
        self._unanswered: set[str] = set()
        self.strange: Counter[str] = Counter()
        self._stretch: _Stretch | None = None

    def run(self, wanted: Wanted, done: Callable[[dict[str, Any]], None]) -> None:
        """Begin a stretch of taps; *done* is called at its end with the fields of a `figures.Phase`."""
        self._stretch = _Stretch(self, self._loop, wanted, done)
        self._stretch.begin()

    def tap(self, k: int, *, twice: bool = False) -> None:
        """Let the *k*-th learner tap; *twice* is as in `Wanted`."""
        learner, template = self._first_learner + k, self._templates[k % len(self._templates)]
        self._open[learner] = deque()
        for n, data in enumerate((template.dont_know, template.data) if twice else (template.data,)):
            tap = f"{learner}-{n}"
            self._unanswered.add(tap)
            self._updates.put(template.update(tap, learner, sitting_of(k), data))
            self._open[learner].append(time.perf_counter())

    def flood(self, updates: int) -> None:
        """Let one person, who is not among those measured, send that many messages in one moment."""
        person = f'"id":{FLOODER},"first_name":"F"'
        for n in range(updates):
            message = (
                f'"message":{{"message_id":{n + 1},"from":{{{person},"is_bot":false,"language_code":"en"}},'
                f'"chat":{{{person},"type":"private"}},"date":1767600000,"text":"/help",'
                f'"entities":[{{"type":"bot_command","offset":0,"length":5}}]}}'
            )
            self._updates.put(message.encode())

    def edited(self, chat: int) -> None:
        """Note that the bot has edited a message in *chat*."""
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
        """Note that the bot has answered the callback query with the id *tap*."""
        if tap not in self._unanswered:
            self.strange["answer to no tap"] += 1
        self._unanswered.discard(tap)
        if self._stretch is not None:
            self._stretch.settle()

    def rest(self) -> dict[str, int]:
        """End the stretch and return what was strange. What comes later is returned the next time."""
        self._stretch = None
        strange = dict(self.strange)
        self.strange.clear()
        return strange

    def hears(self, method: str) -> None:
        """Note something that the bot should not have done."""
        self.strange[method] += 1

    @property
    def settled(self) -> bool:
        """Whether every tap has its edit and its answer."""
        return not self._open and not self._unanswered

    @property
    def left(self) -> tuple[int, int]:
        """How many taps have no edit yet, and how many have no answer."""
        return len(self._open), len(self._unanswered)


class _Stretch:
    """One stretch of taps while it runs."""

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
        self._clock: tuple[float, float, float] | None = (
            None  # at the start: time, CPU of the program, CPU of this process
        )
        self._stopped: tuple[int, float, float, float] | None = (
            None  # edits counted, seconds, CPU of the program, share of a core
        )
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
        self._watch_for_standstill()

    def _tap(self) -> None:
        """Let the next learner tap, unless the stretch is over."""
        if self._sent < self._wanted.taps and not self._over:
            self._crowd.tap(self._wanted.first + self._sent, twice=self._wanted.twice)
            self._sent += 1

    def _paced(self, due: float) -> None:
        """Tap for every moment from *due* on that has come, and go on at the next one."""
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
        """Finish if everything was sent and nothing is open."""
        all_sent = self._over or self._sent == self._wanted.taps
        if all_sent and self._crowd.settled and self._watch is not None:
            self._stop_clock()
            self._finish()

    def _watch_for_standstill(self) -> None:
        """Finish if nothing has come for `STUCK` seconds; else look again in a second."""
        if time.perf_counter() - self._last_edit > STUCK:
            self._stop_clock()
            edits, answers = self._crowd.left
            self._crowd.strange["never edited"] += edits
            self._crowd.strange["never answered"] += answers
            self._finish()
            return
        self._watch = self._loop.call_later(1.0, self._watch_for_standstill)

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
