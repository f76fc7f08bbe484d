"""How fast is the bot, and at what price? One table, every figure beside its reference in the same run.

python -m bench.speed [--quick | --full] [--only cycle,start] [--checkout DIR]
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import costs, taps
from bench.figures import HEADINGS, Line, table
from bench.measuring import Bench
from bench.programs import HERE, Programs

PARTS: dict[str, Callable[[Bench], Iterator[Line]]] = {
    "cycle": taps.cycle,
    "modes": taps.modes,
    "far": taps.far,
    "webhook": taps.webhook,
    "history": taps.history,
    "transaction": costs.transaction,
    "lookups": costs.lookups,
    "syncs": costs.syncs,
    "start": costs.start,
    "memory": costs.memory,
    "imports": costs.imports,
    "hour": costs.hour,
}
ON_REQUEST = {"hour"}


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.speed")
    parser.add_argument("--quick", action="store_true", help="under three minutes, for use while working")
    parser.add_argument("--full", action="store_true", help="twice the rounds, and ten million past answers")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument(
        "--only", default=",".join(name for name in PARTS if name not in ON_REQUEST), help="some of " + ",".join(PARTS)
    )
    parser.add_argument("--checkout", type=Path, default=HERE.parent, help="whose bot is measured")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = wanted(given, Path(scratch))
        lines = [line for name in given.only.split(",") for line in PARTS[name](bench)]
    print(table([HEADINGS, *lines]))
    for each in bench.trouble:
        print(f"DOES NOT AGREE: {each}")
    if not bench.trouble:
        print("In every run taps sent, answers stored and edits seen agree; integrity_check: ok.")
    return 1 if bench.trouble else 0


def wanted(given: argparse.Namespace, scratch: Path) -> Bench:
    programs = Programs(given.checkout.resolve())
    if given.quick:
        return Bench(programs, scratch, given.rounds or 3, 0.5, (8, 64), (), 1_000)
    if given.full:
        return Bench(programs, scratch, given.rounds or 11, 1.0, (1, 8, 64, 256), (1_000_000, 10_000_000), 10_000)
    return Bench(programs, scratch, given.rounds or 5, 1.0, (1, 8, 64, 256), (1_000_000,), 10_000)


if __name__ == "__main__":
    sys.exit(main())
