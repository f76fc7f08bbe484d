"""A class of twenty made-up people, so that one person alone can see what a group does with a poll.

They answer by themselves: most of them in time, some right and some wrong, a few too late, and some not at all.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random

from bot.playground.entities import JSON
from bot.playground.keyboards import buttons
from bot.playground.state import BOT, NotPossible
from bot.playground.telegram_api import PretendTelegram

NAMES = (
    "Adi", "Bella", "Citra", "Dewi", "Eka", "Farid", "Gita", "Hadi", "Indah", "Joko",
    "Kartika", "Lukas", "Maya", "Nadia", "Omar", "Putri", "Rizki", "Sari", "Tono", "Yuni",
)  # fmt: skip
NOTE = "classmate"
FIRST = 20_001
"""The number of the first classmate."""
KNOWS, GUESSES = 0.55, 0.35
"""The shares that choose what is right, and any one option. The rest does not vote."""
SOONEST, SLOWEST = 2.0, 0.85
"""Seconds until the first vote; the share of the poll's time after which the last one that is in time comes."""
LATE = 0.1
"""The share that votes only when the poll is closed."""
ALWAYS_OPEN = 25.0
"""Seconds in which they answer a poll that is open for minutes."""
JOINING = 6.0
"""Seconds in which they tap a button that they are to tap."""


class Classmates:
    """Twenty people in a group who answer polls there by themselves.

    Args:
        world: the pretend Telegram.
        joins: the labels of buttons that they tap; which these are, only the bot's own program knows.
        rng: decides who knows what, and when.
        call_later: calls a function after some seconds; the event loop does, if it is `None`.
    """

    def __init__(
        self,
        world: PretendTelegram,
        joins: frozenset[str],
        rng: Random,
        call_later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self._world = world
        self._joins = joins
        self._rng = rng
        self._seen: set[tuple[int, int]] = set()
        self._call_later = call_later or (lambda seconds, deed: asyncio.get_running_loop().call_later(seconds, deed))
        self._stopped = False
        self.stop = world.listen(self._on_event)

    def bring(self, group: int) -> None:
        """Let them come into a group. Those who are there stay."""
        state = self._world.state
        for number, name in enumerate(NAMES, FIRST):
            if number not in state.people:
                self._world.add_person(number, name, "id" if number % 2 else "en", note=NOTE)
            if number not in state.members[group]:
                state.members[group].append(number)
        state.tell(kind="people")

    def _there(self, group: int) -> list[int]:
        """The classmates in a group."""
        notes = self._world.state.notes
        return [person for person in self._world.state.members.get(group, ()) if notes.get(person) == NOTE]

    def _on_event(self, event: JSON) -> None:
        message = event.get("message", {})
        if event["kind"] != "message" or message["from"]["id"] != BOT["id"] or not self._there(message["chat"]["id"]):
            return
        label = next((button["text"] for button in buttons(message) if button["text"] in self._joins), None)
        place = (message["chat"]["id"], message["message_id"])
        if place in self._seen or ("poll" not in message and label is None):
            return
        self._seen.add(place)
        if "poll" in message:
            self._answer(message)
        elif label is not None:
            self._join(message, label)

    def _join(self, message: JSON, label: str) -> None:
        for person in self._there(message["chat"]["id"]):
            self._later(self._rng.uniform(1, JOINING), partial(self._tap, person, label, message))

    def _tap(self, person: int, label: str, message: JSON) -> None:
        with suppress(LookupError, NotPossible):
            self._world.tap(person, message["message_id"], label, message["chat"]["id"])

    def _answer(self, message: JSON) -> None:
        poll = message["poll"]
        period = poll.get("open_period", ALWAYS_OPEN)
        seconds = period if period < 2 * 60 else ALWAYS_OPEN
        for person in self._there(message["chat"]["id"]):
            fate = self._rng.random()
            if fate < KNOWS:
                chosen = poll.get("correct_option_ids") or [0]
            elif fate < KNOWS + GUESSES:
                chosen = [self._rng.randrange(len(poll["options"]))]
            else:
                continue
            too_late = self._rng.random() < LATE
            when = seconds * 1.1 if too_late else self._rng.uniform(SOONEST, SLOWEST * seconds)
            self._later(when, partial(self._vote, person, poll["id"], chosen))

    def _vote(self, person: int, poll: str, chosen: list[int]) -> None:
        with suppress(LookupError, NotPossible):  # too late, as it happens in any class
            self._world.vote(person, poll, chosen)

    def _later(self, seconds: float, deed: Callable[[], None]) -> None:
        def do() -> None:
            if not self._stopped:
                deed()

        self._call_later(seconds, do)

    def close(self) -> None:
        """Let them do nothing more."""
        self.stop()
        self._stopped = True
