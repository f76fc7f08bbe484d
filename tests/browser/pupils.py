"""The playground with thirty pupils: they join the class whose link the teacher is shown, and take what it is given.

    python -m tests.browser.pupils play --no-browser …

Three of them do not take a post-test before its due date has been moved.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

from bot.commands import play
from bot.playground.entities import JSON
from bot.playground.keyboards import buttons
from bot.playground.state import NotPossible
from bot.playground.telegram_api import PretendTelegram

FIRST, PUPILS, LATE = 30_001, 30, 3
STEPS = (
    re.compile("^Join as"),
    re.compile("^Privacy 101$"),
    re.compile("^Ask me$"),
    re.compile("^Next question|^See how"),
)
"""What they tap whenever it is there; a class in its list has isolates around its name."""
UNKNOWN = "I don't know"


class Pupils:
    """People who do what a class does when its teacher says so.

    Args:
        world: the pretend Telegram.
        rng: decides what they answer.
    """

    def __init__(self, world: PretendTelegram, rng: Random) -> None:
        self._world, self._rng = world, rng
        self._done: set[tuple[int, int, str]] = set()
        self._quiz = ""
        for number in range(FIRST, FIRST + PUPILS):
            if number not in world.state.people:
                world.add_person(number, f"Pupil {number - FIRST + 1}", "en")
        world.listen(self._on_event)

    def _on_event(self, event: JSON) -> None:
        message = event.get("message", {})
        if event["kind"] != "message" or not message.get("from", {}).get("is_bot"):
            return
        person = message["chat"]["id"]
        if person == play.INSTRUCTOR:
            self._hear(message.get("text") or message.get("caption") or "")
        elif FIRST <= person < FIRST + PUPILS:
            self._soon(partial(self._act, person, message["message_id"]))

    def _soon(self, deed: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(self._rng.uniform(0.01, 0.05), deed)

    def _hear(self, told: str) -> None:
        """The teacher reads something out, shows it, or tells the class to begin."""
        if link := re.search(r"start=(j_\w+)", told):
            self._all_say(f"/start {link[1]}")
        elif "is given to" in told or "Due now" in told:
            self._quiz = "" if "Due now" in told else told.splitlines()[0]
            self._all_say("/classes")

    def _all_say(self, words: str) -> None:
        for person in range(FIRST, FIRST + PUPILS):
            self._soon(partial(self._world.say, person, words))

    def _act(self, person: int, number: int) -> None:
        message = self._world.state.message(person, number)
        if message is None:
            return
        labels = [button["text"] for button in buttons(message)]
        if (label := self._choice(person, labels)) and (
            person,
            number,
            label + message.get("text", ""),
        ) not in self._done:
            self._done.add((person, number, label + message.get("text", "")))
            with suppress(NotPossible):  # the message has changed meanwhile: that is another event
                self._world.tap(person, number, label)

    def _choice(self, person: int, labels: list[str]) -> str:
        if UNKNOWN in labels:
            options = [label for label in labels if re.fullmatch("[A-F]|True|False", label)]
            unsure = (
                not options or "Check my answer" in labels or ("Pre-test" in self._quiz and self._rng.random() < 0.6)
            )
            return UNKNOWN if unsure else self._rng.choice(options)
        if start := next((label for label in labels if "Start it now" in label), ""):
            is_late = "Post-test" in self._quiz and person < FIRST + LATE
            return "" if is_late else start
        return next((label for label in labels for step in STEPS if step.search(label.strip("\u2068\u2069"))), "")


def main() -> int:
    """Run the playground with the pupils in it."""
    remembered = play.remembered

    def with_pupils(chats: Path) -> PretendTelegram:
        world = remembered(chats)
        Pupils(world, Random(7))
        return world

    play.remembered = with_pupils
    from bot.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
