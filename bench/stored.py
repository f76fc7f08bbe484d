"""How long does a file of results take from the database, and how much memory?

A class of 5,000 is stored whose learners answered six questions in each of 32 attempts, two at each of 16 assignments.
Then the bot's own command writes files of it, beside the plainest way to get the same answers out: a cursor of sqlite3
over the same join, whose rows the csv module writes.

python -m bench.stored [--answers 960000] [--forms tidy xapi] [--rounds 3] [--checkout DIR …]
"""

import argparse
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.programs import HERE, without_settings

LEARNERS, ASSIGNMENTS, TURNS = 5_000, 16, 6
KLASS = "storedclass"
JOINED = """
    SELECT member.name, member.roster_id, assignment.id, assignment.kind, sitting.attempt, answer.question, answer.hash,
        answer.choice, answer.verdict, answer.found, answer."of", answer.at
    FROM assignment
    JOIN sitting ON sitting.assignment = assignment.id
    JOIN member ON member.klass = assignment.klass AND member.learner = sitting.learner
    JOIN answer ON answer.sitting = sitting.id
    WHERE assignment.klass = ? AND sitting.attempt > 0"""
"""What the bare cursor reads: the same answers, with nothing worked out."""


@dataclass(frozen=True)
class Cost:
    """What a process used: CPU seconds, and the most memory it had, in MB."""

    cpu: float
    peak: float


def store(folder: Path, answers: int) -> None:
    """Make a data folder with such a class, in which *answers* were given."""
    from bench import prepare  # here, since this half runs with the bot that is measured

    people = LEARNERS
    prepare.build(folder, 0, 0)
    attempts = max(1, answers // (people * ASSIGNMENTS * TURNS))
    db = sqlite3.connect(folder / "scorewise.db", isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN")
    _people(db, people)
    _attempts(db, people, attempts)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _people(db: sqlite3.Connection, people: int) -> None:
    from bench.prepare import TEACHER, Inserter, rows_of

    person = rows_of(db, "learner", "id = ?", TEACHER)[0]
    now = person["since"]
    Inserter(db, "learner", person, ("id",)).many((_learner(p),) for p in range(people))
    klass = {
        "id": KLASS,
        "name": "Stored",
        "code": "stored-code",
        "until": None,
        "seats": people,
        "asks_id": 1,
        "since": now,
    }
    Inserter(db, "class", klass | {"warned": 0}, ()).many([()])
    teacher = {"klass": KLASS, "learner": TEACHER, "name": "Dr. Rivera", "owner": 1, "since": now, "handle": "teacher"}
    Inserter(db, "teacher", teacher, ()).many([()])
    member = {"klass": KLASS, "joined": now, "consent": 2, "read": "", "agreed": now[:10], "asked": 2}
    put = Inserter(db, "member", member, ("learner", "name", "handle", "roster_id"))
    put.many((_learner(p), f"Learner {p:05}", f"{p:014}", f"S-{p:05}") for p in range(people))
    assignment = {
        "klass": KLASS, "kind": "practice", "topics": '["mix"]', "questions": "[]", "size": TURNS,
        "counted": "best", "opens": now, "due": None, "zone": "UTC", "since": now, "given": now,
        "read_first": 0, "explains": "finished",
    }  # fmt: skip
    Inserter(db, "assignment", assignment, ("id",)).many((f"stored{n:04}",) for n in range(ASSIGNMENTS))


def _learner(place: int) -> int:
    """The Telegram id of a learner: people do not join in the order of their ids."""
    return 20_000_000 + place * 7919 % 100_003


def _attempts(db: sqlite3.Connection, people: int, attempts: int) -> None:
    """Add *attempts* of each learner at each assignment; all learners take one assignment before the next comes."""
    from bench.prepare import MADE, Ids, Inserter, bank_here, rows_of

    questions = [(q.id, q.hash, len(q.options)) for q in bank_here().questions.values()]
    sitting = rows_of(db, "sitting", "learner = ?", MADE)[0] | {"turn": TURNS}
    answer = rows_of(db, "answer", "learner = ?", MADE)[0]
    runs = [(a, n, p) for a in range(ASSIGNMENTS) for n in range(attempts) for p in range(people)]
    ids = Ids(7, len(runs))
    put = Inserter(db, "sitting", sitting, ("id", "learner", "assignment", "attempt"))
    # 7919 has no divisor in common with the number of runs, so this scatters them over the file as random ids do.
    put.many((ids[k * 7919 % len(runs)], _learner(p), f"stored{a:04}", n + 1) for k, (a, n, p) in enumerate(runs))
    put = Inserter(
        db, "answer", answer, ("sitting", "turn", "learner", "question", "hash", "choice", "verdict", "found")
    )
    put.many(
        (
            ids[k * 7919 % len(runs)],
            turn,
            _learner(p),
            *questions[(a * 37 + p + turn * 11) % len(questions)][:2],
            _choice(questions[(a * 37 + p + turn * 11) % len(questions)][2], k + turn),
            "right" if (k + turn) % 3 else "wrong",
            int((k + turn) % 3 > 0),
        )
        for k, (a, n, p) in enumerate(runs)
        for turn in range(TURNS)
    )


def _choice(options: int, n: int) -> str:
    return f'{{"options":[{n % options}]}}' if options else f'{{"number":"{n % 50}"}}'


def bare(folder: Path, to: Path) -> None:
    """Write the answers as a cursor gives them."""
    db = sqlite3.connect(folder / "scorewise.db")
    with to.open("w", newline="") as file:
        csv.writer(file).writerows(db.execute(JOINED, (KLASS,)))


def _cost(command: Iterable[str], cwd: Path) -> Cost:
    """Run a command and return what it used."""
    process = subprocess.Popen([*command], cwd=cwd, env=without_settings(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} failed: {status}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _measured(folder: Path, forms: list[str], checkouts: list[Path], rounds: int) -> None:
    """Print a line for each file and checkout, beside the bare cursor in the same run."""
    to = folder / "file"
    cursor = [sys.executable, "-m", "bench.stored", "--bare", str(folder), str(to)]

    def export(checkout: Path, *options: str) -> Callable[[], Cost]:
        command = (sys.executable, "-m", "bot", "export", "--data", str(folder), *options)
        return lambda: _cost(command, checkout)

    ways: dict[str, Callable[[], Cost]] = {"bare cursor, csv": lambda: _cost(cursor, HERE.parent)}
    for checkout in checkouts:
        ways |= {f"{checkout.name}: list of classes": export(checkout)}
        for form in forms:
            name, *without = form.partition(":")
            options = ["--without-names"] if any(without) else []
            ways |= {
                f"{checkout.name}: {form}": export(
                    checkout, "--class", KLASS, "--form", name, "--to", str(to), *options
                )
            }
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, cost in ways.items():
            costs[way].append(cost())
            print(f"{way:44} {costs[way][-1].cpu:7.2f} s", file=sys.stderr, flush=True)
    reference = median(cost.cpu for cost in costs["bare cursor, csv"])
    idle: float = 0
    print(f"{'file':44} {'CPU s':>8} {'beside':>7} {'peak MB':>8} {'more':>5}")
    for way, found in costs.items():
        cpu, peak = median(cost.cpu for cost in found), median(cost.peak for cost in found)
        idle = peak if "list of classes" in way else idle
        print(f"{way:44} {cpu:8.2f} {cpu / reference:7.2f} {peak:8.0f} {peak - idle if idle else 0:5.0f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser("python -m bench.stored")
    parser.add_argument("--answers", type=int, default=960_000)
    parser.add_argument(
        "--forms", nargs="+", default=["tidy", "tidy:without", "xapi"], help="with :without for no names"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--checkout", type=Path, nargs="+", default=[HERE.parent], help="whose bots are measured")
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.store:
        store(arguments.store, arguments.answers)
    elif arguments.bare:
        bare(*arguments.bare)
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            folder = Path(scratch) / "data"
            making = [sys.executable, "-m", "bench.stored", "--store", str(folder), "--answers", str(arguments.answers)]
            subprocess.run(making, check=True, cwd=HERE.parent)
            _measured(folder, arguments.forms, [path.resolve() for path in arguments.checkout], arguments.rounds)


if __name__ == "__main__":
    main()
