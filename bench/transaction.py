"""The transaction of one answer alone: the service with its store, beside plain sqlite3 with the same statements.

It runs through within.py as `bench.transaction GROUND [--rounds 3] [--answers 2000]`, with a folder that bench.prepare
made, and prints the lines of the table as JSON.
"""

import argparse
import asyncio
import json
import shutil
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from bench.clock import utc_now
from bench.crowd import sitting_of
from bench.figures import Compared, Line, Round, percentile
from bench.prepare import FIRST_LEARNER, MADE, bank_here, rows_of
from bot.commands.data_folder import DataFolder, opened
from bot.quiz.bank import Bank
from bot.quiz.grading import NotKnown
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import Feedback
from bot.storage.store import Store

AT_ONCE = 64
"""How many tasks answer at the same time."""
PRAGMAS = ("busy_timeout = 30000", "journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON")


@dataclass(frozen=True)
class Measured:
    """Answers a second, CPU seconds for each, the 99th percentile of the seconds each took, and how many failed."""

    rate: float
    cpu: float
    p99: float = 0.0
    errors: int = 0


@contextmanager
def copy_of(ground: Path) -> Iterator[Path]:
    """Copy a prepared data folder for the time of the block."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        shutil.copyfile(ground / "scorewise.db", data / "scorewise.db")
        (data / "scorewise.db").chmod(0o600)
        yield data


def ours(ground: Path, bank: Bank, answers: int, disturb: Callable[[Path], "Disturbance"] | None = None) -> Measured:
    """Measure `Learning.answer`, called by `AT_ONCE` tasks.

    Args:
        ground: the prepared data folder.
        bank: the bank.
        answers: how many answers are given.
        disturb: starts something that uses the database file at the same time.
    """
    with copy_of(ground) as data:
        return asyncio.run(_ours(data, bank, answers, disturb))


async def _ours(data: Path, bank: Bank, answers: int, disturb: Callable[[Path], "Disturbance"] | None) -> Measured:
    latencies: list[float] = []
    errors: Counter[str] = Counter()
    left = iter(range(answers))

    async def one_after_another(learning: Learning) -> None:
        for k in left:
            began = time.perf_counter()
            try:
                outcome = await learning.answer(FIRST_LEARNER + k, sitting_of(k), 0, NotKnown())
                assert isinstance(outcome, Feedback)
            except Exception as error:
                errors[type(error).__name__] += 1
            latencies.append(time.perf_counter() - began)

    async with opened(DataFolder(data)) as database:
        learning = Learning(Store(database), Library(bank), utc_now, Random(1))
        disturbance = disturb(data / "scorewise.db") if disturb else None
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one_after_another(learning) for _ in range(AT_ONCE)))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if disturbance is not None:
            await asyncio.to_thread(disturbance.end)
    with closing(sqlite3.connect(data / "scorewise.db")) as db:
        stored = db.execute("SELECT count(*) FROM answer WHERE learner >= ?", (FIRST_LEARNER,)).fetchone()[0]
    lost = answers - stored
    return Measured(answers / wall, cpu / answers, percentile(latencies, 99), lost + sum(errors.values()))


def plain(ground: Path, bank: Bank, answers: int, together: int = 1) -> Measured:
    """Measure the same statements with sqlite3 alone, one answer after another.

    Args:
        ground: the prepared data folder.
        bank: the bank.
        answers: how many answers are given.
        together: how many answers share a commit.
    """
    with copy_of(ground) as data, closing(sqlite3.connect(data / "scorewise.db", isolation_level=None)) as db:
        for pragma in (*PRAGMAS, "synchronous = FULL"):
            db.execute(f"PRAGMA {pragma}")
        insert = _PlainAnswer(db, bank)
        wall, cpu = time.perf_counter(), time.process_time()
        for k in range(answers):
            if k % together == 0:
                db.execute("BEGIN IMMEDIATE")
            insert.run(k)
            if k % together == together - 1 or k == answers - 1:
                db.execute("COMMIT")
        return Measured(answers / (time.perf_counter() - wall), (time.process_time() - cpu) / answers)


class _PlainAnswer:
    """The statements that `Learning.answer` runs, without the transaction around them."""

    def __init__(self, db: sqlite3.Connection, bank: Bank) -> None:
        self._db = db
        self._answer, self._card = (rows_of(db, table, "learner = ?", MADE)[0] for table in ("answer", "card"))
        self._facts = {question.id: question.facts for question in bank.questions.values()}
        self._put_answer = _insert("answer", self._answer)
        self._put_card = _insert("card", self._card, "OR REPLACE")

    def run(self, k: int) -> None:
        """Store the answer of the *k*-th learner."""
        db, learner, sitting = self._db, FIRST_LEARNER + k, sitting_of(k)
        db.execute("SELECT * FROM learner WHERE id = ?", (learner,)).fetchone()
        row = db.execute("SELECT asked FROM sitting WHERE id = ? AND learner = ?", (sitting, learner)).fetchone()
        question, hash, order, *_ = json.loads(row[0])[0]  # a new risk stands behind them
        fact_ids = [fact.id for fact in self._facts[question]]
        marks = ",".join("?" * len(fact_ids))
        cards = f"SELECT * FROM card WHERE learner = ? AND fact IN ({marks})"  # noqa: S608 - marks only
        db.execute(cards, (learner, *fact_ids)).fetchall()
        db.execute("SELECT * FROM mistake WHERE learner = ? AND misconception IN (?, ?)", (learner, "a", "b"))
        db.execute("UPDATE sitting SET turn = 1, draft = '[]' WHERE id = ?", (sitting,))
        keys = {"sitting": sitting, "turn": 0, "learner": learner, "question": question, "hash": hash}
        db.execute(self._put_answer, self._answer | keys | {"shown": json.dumps(order)})
        for fact in fact_ids:
            db.execute(self._put_card, self._card | {"learner": learner, "fact": fact, "question": question})


def _insert(table: str, example: dict[str, Any], how: str = "") -> str:
    """Return the statement that inserts a row with the columns of *example*, as named parameters."""
    names, marks = (", ".join(form.format(name) for name in example) for form in ('"{}"', ":{}"))
    return f"INSERT {how} INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours


class Disturbance:
    """Two threads that use the database: one reads in long transactions, the other makes one backup after another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._over = threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._read, self._back_up)]
        self.backups = 0
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop both threads and wait for them."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as db:
            while not self._over.is_set():
                db.execute("BEGIN")
                db.execute("SELECT count(*) FROM answer").fetchone()
                self._over.wait(0.05)
                db.execute("COMMIT")

    def _back_up(self) -> None:
        while not self._over.is_set():
            with closing(sqlite3.connect(self._path)) as db, closing(sqlite3.connect(":memory:")) as copy:
                db.backup(copy, pages=64)
            self.backups += 1


def main() -> None:
    """Print the lines."""
    from bench.moves import lines as of_moves  # they measure with what stands here
    from bench.votes import lines as of_votes

    parser = argparse.ArgumentParser("bench.transaction")
    parser.add_argument("ground", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--answers", type=int, default=2000)
    arguments = parser.parse_args()
    ground, bank, n = arguments.ground, bank_here(), arguments.answers
    triples = [(plain(ground, bank, n), ours(ground, bank, n), plain(ground, bank, n)) for _ in range(arguments.rounds)]
    wall = Compared.over([Round(a.rate, b.rate, c.rate) for a, b, c in triples])
    cpu = Compared.over([Round(a.cpu, b.cpu, c.cpu) for a, b, c in triples])
    say(
        Line(
            f"one answer's transaction alone, {AT_ONCE} at once",
            f"{wall.found:.0f}/s, {cpu.found * 1000:.2f} ms CPU each",
            f"plain sqlite3, a commit each: {wall.reference:.0f}/s, {cpu.reference * 1000:.2f} ms",
            f"{wall} (CPU {1 / cpu.ratio:.2f})",
        )
    )
    grouped = plain(ground, bank, n, AT_ONCE)
    ratio = wall.found / grouped.rate
    say(Line("  beside 64 to a commit", f"{wall.found:.0f}/s", f"plain sqlite3: {grouped.rate:.0f}/s", f"{ratio:.2f}"))
    for line in (*of_votes(ground, bank, n), *of_moves(ground, bank, n, arguments.rounds)):
        say(line)
    disturbed = ours(ground, bank, n, Disturbance)
    say(
        Line(
            what="lost or refused, while others read and back up",
            figure=f"{disturbed.errors} of {n:,}",
            reference=f"{disturbed.rate:.0f}/s, p99 {disturbed.p99 * 1000:.0f} ms",
            goal="0",
            verdict="aim reached" if not disturbed.errors else "NOT REACHED",
        )
    )


def say(line: Line) -> None:
    """Print a line of the table as JSON."""
    print(json.dumps(asdict(line)), flush=True)


if __name__ == "__main__":
    main()
