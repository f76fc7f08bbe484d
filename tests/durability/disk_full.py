"""The disk fills up under a running bot, and is cleared again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.durability.ledger import Audit
from tests.durability.scenario import Scene, playing

SIZE = 3 * 2**20
SORRY = "our fault"


class NoSmallDisk(Exception):
    """A small disk cannot be mounted here; says why."""


@dataclass
class Fullness:
    """What became of the answers: before, while nothing could be written, and after."""

    before: int
    apologies: int
    read_while_full: list[str]
    after: int
    starts: int
    audit: Audit
    contradictions: list[str]
    log: str


@contextmanager
def small_disk(at: Path) -> Iterator[None]:
    """A disk of three megabytes, gone at the end.

    Raises:
        NoSmallDisk: without the rights of root, or in a container that may not mount.
    """
    at.mkdir()
    options = f"size={SIZE},mode=0700"
    if os.geteuid() != 0:
        raise NoSmallDisk("mounting a small disk needs root")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", at], capture_output=True, text=True)
    if made.returncode:
        raise NoSmallDisk(made.stderr.strip())
    try:
        yield
    finally:
        subprocess.run(["umount", at], check=True)


async def filled(folder: Path, seed: int, answers: int = 20) -> Fullness:
    """So many answers, then a full disk until learners have heard of it, then room again and so many answers more."""
    with small_disk(folder / "data"):
        async with playing(folder, seed, learners=8) as scenario:
            await scenario.start()
            scenario.begin()
            await scenario.until(lambda: len(scenario.ledger.acknowledged) >= answers)
            before, reader = len(scenario.ledger.acknowledged), scenario.learners[0].id
            scenario.living.pop(0).cancel()  # who has stopped tapping hears nothing but answers to what they ask
            await scenario.until(lambda: not scenario.world.waits(reader))
            ballast = folder / "data" / "ballast"
            _fill(ballast)
            await scenario.until(lambda: _apologies(scenario) >= 5)
            read = [await _asks(scenario, reader, words) for words in ("/help", "/progress")]
            apologies, while_full = _apologies(scenario), len(scenario.ledger.acknowledged)
            ballast.unlink()
            await scenario.until(lambda: len(scenario.ledger.acknowledged) >= while_full + answers)
            await scenario.rest()
            await scenario.program.stop()
            await scenario.compare(scenario.program.database, scenario.ledger.acknowledged)
            return Fullness(
                before,
                apologies,
                read,
                len(scenario.ledger.acknowledged) - while_full,
                scenario.started,
                scenario.audits,
                scenario.ledger.contradictions,
                scenario.program.log.read_text(encoding="utf-8"),
            )


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:  # full, for pieces of this size
                continue


async def _asks(scenario: Scene, person: int, words: str) -> str:
    """Say something that only needs reading; gives the first message after it that is no apology for something else."""
    said = scenario.world.say(person, words)["message_id"]
    fresh: list[str] = []

    def comes() -> bool:
        later = [m for m in scenario.world.newest(person, 20) if m["message_id"] > said]
        fresh[:] = [m["text"] for m in later if SORRY not in m["text"]]
        return bool(fresh)

    await scenario.until(comes)
    return fresh[-1]


def _apologies(scenario: Scene) -> int:
    chats = (scenario.world.newest(learner.id, 50) for learner in scenario.learners)
    return sum(SORRY in message.get("text", "") for chat in chats for message in chat)
