"""Learners who read what is in front of them and tap, patiently, whatever becomes of the bot."""

import asyncio
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any

from tests.durability.ledger import buttons
from tests.durability.wire import Telegram

JSON = dict[str, Any]

PATIENCE = 2.0
"""Seconds of a running bot after which nothing more is expected of it."""
LOOKS = 6
"""How many of the newest messages a learner looks at."""


class Uptime:
    """How long the bot has been there, all its lives together."""

    def __init__(self) -> None:
        self._before = 0.0
        self._since: float | None = None

    def begins(self) -> None:
        self._since = monotonic()

    def ends(self) -> None:
        self._before, self._since = self.total, None

    @property
    def total(self) -> float:
        return self._before + (monotonic() - self._since if self._since is not None else 0.0)


@dataclass
class Deed:
    """Something a learner did, and whether anything was seen of it in their chat. `callback` is empty for words."""

    learner: int
    what: str
    callback: str = ""
    at: float = field(default_factory=monotonic)
    effect: bool = False


@dataclass
class Learner:
    """Taps answers, goes on to the next question, begins another quiz; types now and then, if the bot reads that."""

    world: Telegram
    id: int
    rng: Random
    uptime: Uptime
    types: bool
    pause: float = 0.2
    deeds: list[Deed] = field(default_factory=list)
    _pending: list[Deed] = field(default_factory=list)
    _tried: dict[tuple[int, str], int] = field(default_factory=dict)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self, enough: asyncio.Event) -> None:
        """Until there is *enough*; what was begun is waited for."""
        while not enough.is_set():
            self._pending = self._act()
            self.deeds += self._pending
            await self._outcome()
            await asyncio.sleep(self.rng.uniform(0, self.pause))

    def hear(self, event: JSON) -> None:
        """Notice what happens in one's own chat."""
        if event["kind"] == "message" and event["message"]["chat"]["id"] == self.id:
            if event["message"]["from"]["is_bot"]:
                for deed in self._pending:
                    deed.effect = True
                self._stirred.set()
        elif event["kind"] == "confirmed" or (event["kind"] == "answer" and event["person"] == self.id):
            self._stirred.set()

    async def _outcome(self) -> None:
        left: float | None = None
        while True:
            if not self.world.waits(self.id):
                if all(deed.effect and self._answered(deed) for deed in self._pending):
                    return
                left = self.uptime.total if left is None else left
                if self.uptime.total - left > PATIENCE:
                    return
            self._stirred.clear()
            try:
                await asyncio.wait_for(self._stirred.wait(), 0.2)
            except TimeoutError:
                continue

    def _answered(self, deed: Deed) -> bool:
        return not deed.callback or self.world.state.taps[deed.callback].answer is not None

    def _act(self) -> list[Deed]:
        """One thing, or the same thing twice in a row, as impatient people do."""
        for message in self.world.newest(self.id, LOOKS):
            if words := self._words(message):
                return [self._say(words)]
            usable = [data for data in self._wishes(message) if self._tried.get((message["message_id"], data), 0) < 2]
            if usable:
                first = self._tap(message, usable[0])
                twice = usable[0].startswith(("c1", "k1", "n1", "am1")) and self.rng.random() < 0.15
                return [first, self._tap(message, usable[-1])] if twice else [first]
        return [self._say("/quiz" if self.deeds else "/start")]

    def _wishes(self, message: JSON) -> list[str]:
        """Callback data of *message*, what this learner wants most first. Buttons that lead elsewhere are left out."""
        by_kind: dict[str, list[str]] = {}
        for button in buttons(message):
            by_kind.setdefault(button["callback_data"].partition(":")[0], []).append(button["callback_data"])
        for data in by_kind.values():
            self.rng.shuffle(data)
        if "n1" in by_kind:
            aside = [data for kind in ("gu1", "m1") for data in by_kind.get(kind, ()) if self.rng.random() < 0.1]
            return [*aside, *by_kind["n1"]]
        if "x1" in by_kind:
            return self._ticks(message, by_kind["x1"]) or by_kind.get("k1", [])
        if "c1" in by_kind and self.rng.random() < 0.9:
            return by_kind["c1"]
        kinds = ("am1", "d1", "c1", "g1", "w1", "b1", "q1", "k1")
        return next((by_kind[kind] for kind in kinds if kind in by_kind), [])

    def _ticks(self, message: JSON, ticks: list[str]) -> list[str]:
        """Letters to tap before checking: all of an order; of the others as many as chance wants, but one."""
        left = [data for data in ticks if data.endswith(":1")]
        enough = len(left) < len(ticks) and "Your order:" not in message["text"] and self.rng.random() < 0.7
        return [] if enough else left

    def _words(self, message: JSON) -> str:
        """What to type instead of tapping, if anything."""
        kinds = {button["callback_data"].partition(":")[0] for button in buttons(message)}
        if not self.types or "d1" not in kinds or "n1" in kinds:
            return ""
        if kinds == {"d1"} and "Type a number" in message["text"]:
            return str(self.rng.randrange(1, 5000)) if self.rng.random() < 0.8 else ""
        letters = [b["text"] for b in buttons(message) if b["callback_data"].startswith("c1") and len(b["text"]) == 1]
        return self.rng.choice(letters) if letters and self.rng.random() < 0.1 else ""

    def _tap(self, message: JSON, data: str) -> Deed:
        key = message["message_id"], data
        self._tried[key] = self._tried.get(key, 0) + 1
        return Deed(self.id, data, self.world.tap_data(self.id, message["message_id"], data))

    def _say(self, words: str) -> Deed:
        self.world.say(self.id, words)
        return Deed(self.id, words)
