"""How long does it take to show a learner's progress, their due facts, and the results of a class?

The people are the same, with the same answers of their own, in databases with few and with many answers of others. It
runs through within.py as `bench.lookups FEW MORE…`, with folders that bench.prepare made, and prints the lines of the
table as JSON.
"""

import argparse
import asyncio
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from random import Random
from statistics import median

from bench.clock import utc_now
from bench.figures import Compared, Goal, Round
from bench.measuring import judged
from bench.prepare import CLASS, FIRST_PUPIL, PUPILS, TEACHER, bank_here
from bot.chat.screens.titles import ResultsWording
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportRequest
from bot.reports.results import Results
from bot.services.class_results import ResultsReader
from bot.services.library import Library
from bot.services.overview import Overview
from bot.storage.store import Store

ROUNDS = 3
LOOKS = {"/progress": 50, "/review": 50, "class results": 10}
"""What is asked for, and how often."""
GOAL = Goal(1.5, 1.2, least=False)
Look = Callable[[int], Awaitable[object]]
"""One request by the n-th person of the class."""


def looks(store: Store, bank: Bank) -> dict[str, Look]:
    """Return the requests, by the names of `LOOKS`, on a database of the bench."""
    overview = Overview(store, Library(bank), utc_now, Random(1))
    results_reader, wording = (
        ResultsReader(store, Library(bank), utc_now, lambda: "z" * 14),
        ResultsWording(Translator("en"), bank),
    )

    async def results(_: int) -> None:
        answers = await results_reader.read(TEACHER, ExportRequest(CLASS), wording, _all_answers)
        assert isinstance(answers, int), "the class is there"
        assert answers, "the class has answers"

    async def progress(n: int) -> None:
        assert (await overview.progress(FIRST_PUPIL + n)).answers > 0

    async def due(n: int) -> None:
        assert await overview.due_reviews(FIRST_PUPIL + n)

    return {"/progress": progress, "/review": due, "class results": results}


def _all_answers(results: Results) -> int:
    """Read all answers of a class, and return how many there are."""
    return sum(1 for _ in results.answers())


async def compared(few: Path, more: Path, bank: Bank) -> dict[str, Round]:
    """Measure each request on both databases.

    Args:
        few: the folder of the database with few answers.
        more: the folder of the one with many.
        bank: the bank of both.

    Returns:
        By the names of `LOOKS`, the median milliseconds with many answers between two measurements with few. The three
        are measured by turns.
    """
    async with opened(DataFolder(few)) as small, opened(DataFolder(more)) as large:
        with_few, with_more = looks(Store(small), bank), looks(Store(large), bank)
        return {
            name: await _round([with_few[name], with_more[name], with_few[name]], times)
            for name, times in LOOKS.items()
        }


async def _round(three_looks: Sequence[Look], times: int) -> Round:
    """Make three requests by turns, *times* times each, and return their median milliseconds."""
    seconds: tuple[list[float], ...] = ([], [], [])
    for n in range(1 + times):
        for look, spent in zip(three_looks, seconds, strict=True):
            began = time.perf_counter()
            await look(n % PUPILS)
            spent.append(time.perf_counter() - began)
    before, between, after = (median(spent[1:]) for spent in seconds)  # the first requests only warm up
    return Round(before * 1000, between * 1000, after * 1000)


def about(number: int) -> str:
    """Return *number* rounded to one digit, since the database may have a few answers more or less."""
    digits = len(str(number)) - 1
    return f"{round(number, -digits):,}"


def main() -> None:
    """Compare the folder with few answers with each of the others."""
    parser = argparse.ArgumentParser("bench.lookups")
    parser.add_argument("few", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    arguments = parser.parse_args()
    bank = bank_here()
    for folder in arguments.more:
        with closing(sqlite3.connect(folder / "scorewise.db")) as db:
            (stored,) = db.execute("SELECT count(*) FROM answer").fetchone()
        rounds = [asyncio.run(compared(arguments.few, folder, bank)) for _ in range(ROUNDS)]
        for name in LOOKS:
            found = Compared.over([round_[name] for round_ in rounds])
            line = judged(f"{name} with {about(stored)} answers", found, "{:.1f} ms", "with 10,000", GOAL)
            print(json.dumps(asdict(line)), flush=True)


if __name__ == "__main__":
    main()
