"""The long campaign: kills, power cuts and a full disk, each beside a control that has to lose something.

    python -m tests.durability [--seed 7] [--kills 200] [--hooked 60] [--cuts 240] [--only kills,cuts,…]

One table at the end. The exit code is 0 if Scorewise lost nothing and every control lost something.
"""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from time import monotonic

from tests.durability.careless_erasure import MISTAKES as ERASURE_MISTAKES
from tests.durability.careless_live import KILLS, MISTAKES, SHOWN_BY
from tests.durability.disk_full import NoSmallDisk, filled
from tests.durability.erasure import erasure_campaign
from tests.durability.journal import compiled
from tests.durability.kills import Figures, campaign, crowd
from tests.durability.live import MOMENTS as LIVE_MOMENTS
from tests.durability.live import live_campaign, voted
from tests.durability.power_cuts import NORMAL, OFF, Cuts, cut, recorded
from tests.durability.programs import SCOREWISE, STOCK_PTB

RECORDINGS = 4
ANSWERS = 120
"""In each recording."""
SATURATED = 64
"""Learners who do not stop to think: more than the bot can answer as fast as they tap."""


@dataclass(frozen=True)
class Line:
    """A line of the table. `right`: nothing was lost, or, of a control, something was."""

    what: str
    tried: str
    metrics: str
    right: bool


async def killed(
    folder: Path,
    seed: int,
    kills: int,
    arguments: Sequence[str],
    *,
    webhook: bool = False,
    speak_first: bool = False,
    saturated: bool = False,
) -> Line:
    extra = {"STOCK_ORDER": "speak-first"} if speak_first else {}
    learners, pause = (SATURATED, 0.0) if saturated else (16, 0.1)
    found = await campaign(folder, seed, kills, arguments, webhook=webhook, learners=learners, pause=pause, extra=extra)
    ours = arguments is SCOREWISE
    if ours and not found.clean:
        print(found, file=sys.stderr)
    name = "Scorewise" if ours else "PTB, speaks before it keeps" if speak_first else "PTB's own intake"
    lost = found.audit.lost if speak_first else found.never_answered
    return Line(
        f"{name}, {'webhook' if webhook else 'polling'}{', saturated' if saturated else ''}",
        f"{kills} kills",
        _metrics(found),
        found.clean if ours else bool(lost),
    )


def _metrics(found: Figures) -> str:
    audit = found.audit
    return (
        f"{found.acknowledged} answers acknowledged: {len(audit.lost)} lost, "
        f"{len(audit.changed) + len(found.contradictions)} changed, {len(audit.doubled)} doubled; "
        f"{found.taps} taps: {len(found.never_answered)} never answered; {len(audit.corrupt)} faults in the file"
    )


async def crowded(folder: Path, seed: int) -> Line:
    found = await crowd(folder, seed)
    locked = found.log.count("locked")
    return Line(
        "Scorewise, 64 at once", "no kill", f"{_metrics(found)}; {locked} times locked", found.clean and not locked
    )


async def without_power(folder: Path, seed: int, cuts: int, name: str, arguments: Sequence[str]) -> Line:
    if shutil.which("gcc") is None:
        return Line(f"{name}, power cuts", "skipped", "gcc is not installed", True)
    library, total = compiled(folder), Cuts()
    for number in range(RECORDINGS):
        own = folder / str(number)
        own.mkdir()
        run = await recorded(own, library, seed + number, ANSWERS, arguments)
        for torn in (False, True):
            total += await asyncio.to_thread(cut, run, seed + number, cuts // RECORDINGS // 2, torn=torn)
    ours = arguments is SCOREWISE
    if ours and (total.losing or total.corrupting):
        print(*total.examples, sep="\n", file=sys.stderr)
    return Line(
        f"{name}, power cuts",
        f"{total.cuts} cuts",
        f"{total.acknowledged} acknowledgements looked up: {total.losing} cuts lost some, at worst {total.worst}; "
        f"{total.corrupting} broke the file",
        not (total.losing or total.corrupting) if ours else bool(total.losing),
    )


async def without_room(folder: Path, seed: int) -> Line:
    try:
        found = await filled(folder, seed)
    except NoSmallDisk as reason:
        return Line("Scorewise, disk full", "skipped", str(reason), True)
    lost = len(found.audit.lost)
    return Line(
        "Scorewise, disk full",
        "3 MB",
        f"{found.before} answers, {found.apologies} apologies while it was full, {found.after} answers when there was "
        f"room again, {found.starts} start; {lost} lost",
        found.audit.clean and found.apologies > 0 and found.after > 0 and all(found.read_while_full),
    )


async def live_killed(folder: Path, seed: int, kills: int, *, webhook: bool = False, mistake: str = "") -> Line:
    """Kill the program while groups play live; with *mistake*, one that has to be caught."""
    arguments = ("-m", "tests.durability.careless_live", mistake, "run") if mistake else SCOREWISE
    trouble, faults = (0.0 if mistake else 0.006), SHOWN_BY.get(mistake, ())
    found = await live_campaign(
        folder,
        seed,
        kills,
        arguments,
        webhook=webhook,
        trouble=trouble,
        faults=faults,
        quizzes=1,
        moments=(voted,) if mistake else LIVE_MOMENTS,
        to_first_fault=bool(mistake),
    )
    if not mistake and found.faults:
        print(found, file=sys.stderr)
    return Line(
        f"live quizzes, {mistake or ('webhook' if webhook else 'polling')}",
        f"{kills} kills",
        f"{found.votes} votes in {found.polls} polls, {found.finished} quizzes ended; lost {len(found.lost)}, changed "
        f"{len(found.changed)}, wrong points {len(found.points)}, strangers {len(found.strangers)}, asked twice "
        f"{len(found.asked_twice)}, closed twice {len(found.stopped_twice)}, without a net {len(found.left_open)}",
        bool(found.faults) if mistake else not found.faults,
    )


async def erased(folder: Path, seed: int, rounds: int, mistake: str = "") -> Line:
    """Erase while the program is killed, backed up and restored; with *mistake*, one that has to be caught."""
    careless = ("-m", "tests.durability.careless_erasure", mistake, "run")
    found = await (
        erasure_campaign(folder, seed, rounds, careless, kill=False, soon=30, learners=0)
        if mistake
        else erasure_campaign(folder, seed, rounds)
    )
    if not mistake and found.left:
        print(found, file=sys.stderr)
    return Line(
        f"erasures, {mistake or 'Scorewise'}",
        f"{found.erased} erased",
        f"{found.kills} kills, {found.backups} backups, {found.restores} restores: {len(found.left)} words left",
        bool(found.left) if mistake else not found.left,
    )


Part = Callable[[Path, int], Awaitable[Line]]


def parts(kills: int, hooked: int, cuts: int) -> dict[str, Part]:
    """The campaign by name. Controls are shorter: they need to lose something once."""
    return {
        "polling": partial(killed, kills=kills, arguments=SCOREWISE),
        "saturated": partial(killed, kills=kills, arguments=SCOREWISE, saturated=True),
        "webhook": partial(killed, kills=hooked, arguments=SCOREWISE, webhook=True),
        "ptb-polling": partial(killed, kills=max(4, kills // 10), arguments=STOCK_PTB),
        "ptb-webhook": partial(killed, kills=max(4, hooked // 6), arguments=STOCK_PTB, webhook=True),
        "ptb-early": partial(killed, kills=max(4, kills // 10), arguments=STOCK_PTB, speak_first=True),
        "crowd": crowded,
        "power": partial(without_power, cuts=cuts, name="Scorewise, synchronous=FULL", arguments=SCOREWISE),
        "power-normal": partial(without_power, cuts=cuts, name="synchronous=NORMAL", arguments=NORMAL),
        "power-off": partial(without_power, cuts=cuts, name="synchronous=OFF", arguments=OFF),
        "disk": without_room,
        "live": partial(live_killed, kills=max(hooked // 2, 1)),
        "live-webhook": partial(live_killed, kills=max(hooked // 2, 1), webhook=True),
        "erasure": partial(erased, rounds=max(kills // 20, 1)),
        **{f"erasure-{name}": partial(erased, rounds=1, mistake=name) for name in ERASURE_MISTAKES},
        **{f"live-{name}": partial(live_killed, kills=KILLS.get(name, 0), mistake=name) for name in MISTAKES},
    }


async def run(chosen: dict[str, Part], seed: int) -> bool:
    lines = []
    for name, part in chosen.items():
        began = monotonic()
        with TemporaryDirectory() as folder:
            line = await part(Path(folder), seed)
        lines.append(line)
        print(
            f"{name}: {'as it should be' if line.right else 'NOT AS IT SHOULD BE'}, {monotonic() - began:.0f} s",
            flush=True,
        )
    print(f"\nseed {seed}")
    wide, tried = max(len(line.what) for line in lines), max(len(line.tried) for line in lines)
    for line in lines:
        print(f"{'ok ' if line.right else 'BAD'} {line.what:{wide}}  {line.tried:>{tried}}  {line.metrics}")
    return all(line.right for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10_000))
    parser.add_argument("--kills", type=int, default=200, help="while polling")
    parser.add_argument("--hooked", type=int, default=60, help="kills with a webhook")
    parser.add_argument("--cuts", type=int, default=240, help="power cuts")
    parser.add_argument("--only", default="", help=f"some of {', '.join(parts(0, 0, 0))}, with commas")
    given = parser.parse_args()
    every = parts(given.kills, given.hooked, given.cuts)
    wanted = given.only.split(",") if given.only else list(every)
    if unknown := [name for name in wanted if name not in every]:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(every)}")
    print(f"seed {given.seed}; the same again with --seed {given.seed}", flush=True)
    return 0 if asyncio.run(run({name: every[name] for name in wanted}, given.seed)) else 1


if __name__ == "__main__":
    sys.exit(main())
