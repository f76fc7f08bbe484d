"""How fast is the bot, and what does it cost? It prints one table, each figure beside its reference in the same run.

python -m bench.speed [--quick | --full] [--only cycle,start] [--checkout DIR]
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench import costs, starting, taps, uploads
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
    "start": starting.start,
    "page": starting.page,
    "memory": costs.memory,
    "imports": costs.imports,
    "hour": costs.hour,
    "uploads": uploads.uploads,
}
ON_REQUEST = {"hour", "uploads"}
"""The parts that run only if `--only` names them."""


def main() -> int:
    """Print the table, and return 1 if something did not agree, else 0."""
    parser = argparse.ArgumentParser("python -m bench.speed")
    parser.add_argument("--quick", action="store_true", help="under three minutes, for use while working")
    parser.add_argument("--full", action="store_true", help="twice the rounds, and ten million past answers")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument(
        "--only", default=",".join(name for name in PARTS if name not in ON_REQUEST), help="some of " + ",".join(PARTS)
    )
    parser.add_argument("--checkout", type=Path, default=HERE.parent, help="whose bot is measured")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.only.split(",") if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    if not (arguments.checkout / "bot").is_dir():
        parser.error(
            f"there is no bot in {arguments.checkout}; a checkout is wanted: git worktree add ../before COMMIT"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an ordinary exit ends the programs that were started
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = wanted(arguments, Path(scratch))
        lines = [line for name in arguments.only.split(",") for line in PARTS[name](bench)]
    print(table([HEADINGS, *lines]))
    for trouble in bench.trouble:
        print(f"DOES NOT AGREE: {trouble}")
    if not bench.trouble:
        print("In every run taps sent, answers stored and edits seen agree; integrity_check: ok.")
    return 1 if bench.trouble else 0


def wanted(arguments: argparse.Namespace, scratch: Path) -> Bench:
    """Return the bench that the arguments of the command ask for; *scratch* is a folder for its databases."""
    usual = Bench(
        programs=Programs(arguments.checkout.resolve()),
        scratch=scratch,
        rounds=arguments.rounds or 5,
        seconds=1.0,
        at_once=(1, 8, 64, 256),
        sizes=(1_000_000,),
        answers=10_000,
    )
    if arguments.quick:
        return replace(usual, rounds=arguments.rounds or 3, seconds=0.5, at_once=(8, 64), sizes=(), answers=1_000)
    if arguments.full:
        return replace(usual, rounds=arguments.rounds or 11, sizes=(1_000_000, 10_000_000))
    return usual


if __name__ == "__main__":
    sys.exit(main())
