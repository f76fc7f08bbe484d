"""The power goes: everything that was not synced is lost, or half of it, or all but a sector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.durability.journal import Journal
from tests.durability.ledger import Audit, Ledger
from tests.durability.programs import SCOREWISE
from tests.durability.scenario import playing

OFF = ("-m", "tests.durability.careless", "OFF", "run")
NORMAL = ("-m", "tests.durability.careless", "NORMAL", "run")


@dataclass(frozen=True)
class Recording:
    """A run of the program under the eyes of `journal.c`."""

    journal: Journal
    ledger: Ledger


@dataclass
class Cuts:
    """What power cuts came to: how many lost an answer or broke the file, and how many answers the worst one lost."""

    cuts: int = 0
    losing: int = 0
    worst: int = 0
    corrupting: int = 0
    acknowledged: int = 0
    """Answers acknowledged before a cut, summed over the cuts."""
    examples: list[str] = field(default_factory=list)

    def __add__(self, other: "Cuts") -> "Cuts":
        return Cuts(
            self.cuts + other.cuts,
            self.losing + other.losing,
            max(self.worst, other.worst),
            self.corrupting + other.corrupting,
            self.acknowledged + other.acknowledged,
            self.examples + other.examples,
        )

    def add(self, audit: Audit, acknowledged: int) -> None:
        self.cuts += 1
        self.acknowledged += acknowledged
        self.corrupting += bool(audit.corrupt)
        lost = len(audit.lost) + len(audit.changed) + len(audit.doubled)
        self.losing += bool(lost)
        self.worst = max(self.worst, lost)
        self.examples += (audit.corrupt + audit.lost + audit.changed + audit.doubled)[:1]


async def recorded(
    folder: Path, library: Path, seed: int, answers: int, arguments: Sequence[str] = SCOREWISE
) -> Recording:
    """Let learners give so many answers, with a kill and a new start half-way."""
    written = folder / "journal"
    watched = {"LD_PRELOAD": str(library), "POWER_FOLDER": str(folder / "data"), "POWER_JOURNAL": str(written)}

    def mark() -> int:
        return written.stat().st_size if written.exists() else 0

    async with playing(folder, seed, arguments, extra=watched, mark=mark) as scenario:
        await scenario.start()
        scenario.begin()
        await scenario.until(lambda: len(scenario.ledger.acknowledged) >= answers // 2)
        scenario.program.kill()
        await scenario.down()
        await scenario.start()
        await scenario.until(lambda: len(scenario.ledger.acknowledged) >= answers)
        scenario.program.kill()
        await scenario.down()
    assert scenario.audits.clean, "a kill alone loses nothing, whatever synchronous is"
    return Recording(Journal(written), scenario.ledger)


async def starts_again(folder: Path, files: Mapping[str, bytes], seed: int) -> str:
    """Let the program start on what a cut has left; gives what it says if it does not."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    for name, content in files.items():
        (data / name).touch(mode=0o600)
        (data / name).write_bytes(content)
    async with playing(folder, seed, learners=1) as scenario:
        await scenario.launch()
        return "" if await scenario.up() else scenario.program.said()


def cut(recording: Recording, seed: int, number: int, *, torn: bool) -> Cuts:
    """Cut the power *number* times: now at the moment of an acknowledgement, now at any.

    Args:
        torn: what was not synced is there in part, by sectors, instead of not at all.
    """
    rng, cuts = Random(f"{seed} cuts {torn}"), Cuts()
    end = recording.journal.records[-1].end
    marks = [each.mark for each in recording.ledger.acknowledged.values()]
    for which in range(number):
        moment = rng.choice(marks) if which % 2 else rng.randrange(end)
        files = recording.journal.after_cut(moment, rng if torn else None)
        with TemporaryDirectory() as left:
            for name, content in files.items():
                if name.startswith("scorewise.db"):
                    (Path(left) / name).write_bytes(content)
            due = recording.ledger.until(moment)
            cuts.add(recording.ledger.audit(Path(left) / "scorewise.db", due), len(due))
    return cuts
