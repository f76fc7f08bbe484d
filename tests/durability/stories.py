"""What became of each tap, seen from outside: handed out, confirmed, what was called about it, who died."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.playground.telegram_api import JSON
from bot.playground.updates import UpdateQueue

AFTERWARDS = 3.0
"""Seconds after a tap has left Telegram's queue in which calls to its chat still belong to its story."""


@dataclass
class Stories:
    """Notes what happens to every tap, for the few of which nothing comes.

    Attributes:
        queue: Telegram's queue of updates.
        lives: when the program was started or killed, and at which moment.
    """

    queue: UpdateQueue
    lives: list[tuple[float, str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _of_update: defaultdict[int, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    _of_tap: defaultdict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    _of_chat: defaultdict[int, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    _left: dict[int, float] = field(default_factory=dict)
    _waiting: set[int] = field(default_factory=set)

    def happened(self, what: str) -> None:
        """Note that the program was started or killed."""
        self.lives.append((monotonic(), what))

    def called(self, method: str, params: Mapping[str, Any], status: int, body: JSON) -> None:
        """Note a call of the bot and how it was answered."""
        now, outcome = monotonic(), f"{status} {body.get('description', '')}".rstrip()
        if method == "getUpdates" and status == 200:
            for update in body["result"]:
                self.handed_out(update, f"fetched from {params.get('offset')}")
        elif method == "answerCallbackQuery":
            self._of_tap[str(params["callback_query_id"])].append((now, f"{method}: {outcome}"))
        elif "chat_id" in params:
            self._of_chat[int(params["chat_id"])].append((now, f"{method}: {outcome}"))

    def handed_out(self, update: JSON, how: str) -> None:
        """Note that the bot was given an update."""
        number = int(update["update_id"])
        if "callback_query" in update:
            self._numbers[update["callback_query"]["id"]] = number
        self._waiting.add(number)
        self._of_update[number].append((monotonic(), how))

    def hear(self, event: JSON) -> None:
        """Note which updates have left the queue, confirmed or too old."""
        present = {waiting.update["update_id"] for waiting in self.queue.waiting}
        if event["kind"] == "confirmed":
            for number in self._waiting - present:
                self._left[number] = monotonic()
                self._of_update[number].append((monotonic(), "left the queue"))
        self._waiting = present | (self._waiting if event["kind"] != "confirmed" else set())

    def of(self, callback: str, person: int, began: float) -> Iterator[str]:
        """Tell the story of one tap, line by line, in seconds since it was made."""
        number = self._numbers.get(callback)
        if number is None:
            yield "it was never handed out"
            return
        end = self._left.get(number, monotonic()) + AFTERWARDS
        around = [each for each in (*self.lives, *self._of_chat[person]) if began <= each[0] <= end]
        yield f"update {number}"
        for at, what in sorted([*self._of_update[number], *self._of_tap[callback], *around]):
            yield f"{at - began:8.2f} {what}"
