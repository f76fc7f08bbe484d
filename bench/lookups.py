"""How long does it take to look back: at one's progress, at what is due, at the results of a class?

The same people with the same past of their own, in files with few and with many answers of others. Run through
within.py: bench.lookups FEW MORE…, folders that bench.prepare made. Prints the lines of the table as JSON.
"""

import argparse
import asyncio
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from random import Random
from statistics import median

from bench.figures import Compared, Goal, Round
from bench.measuring import judged
from bench.prepare import CLASS, FIRST_PUPIL, PUPILS, TEACHER, bank_here
from bot.app import utc_now
from bot.chat.screens.titles import ResultsWording
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.quiz.bank import Bank
from bot.quiz.exports import ExportRequest
from bot.reports.results import Results
from bot.services.class_results import ResultsReader
from bot.services.overview import Overview
from bot.storage.store import Store

ROUNDS = 3
LOOKS = {"/progress": 50, "/review": 50, "class results": 10}
"""How often each is asked for."""
GOAL = Goal(1.5, 1.2, least=False)
Look = Callable[[int], Awaitable[object]]


def looks(store: Store, bank: Bank) -> dict[str, Look]:
    """Each as one person's request, who is the n-th of the class."""
    overview = Overview(store, bank, utc_now, Random(1))
    results_reader, wording = ResultsReader(store, bank, utc_now), ResultsWording(Translator("en"), bank)

    async def results(_: int) -> None:
        counted = await results_reader.read(TEACHER, ExportRequest(CLASS), wording, _all_answers)
        assert isinstance(counted, int), "the class is there"
        assert counted, "the class has answers"

    async def progress(n: int) -> None:
        assert (await overview.progress(FIRST_PUPIL + n)).answers > 0

    async def due(n: int) -> None:
        assert await overview.due_reviews(FIRST_PUPIL + n)

    return {"/progress": progress, "/review": due, "class results": results}


def _all_answers(results: Results) -> int:
    return sum(1 for _ in results.answers())


async def compared(few: Path, more: Path, bank: Bank) -> dict[str, Round]:
    """Median milliseconds of each look at *few*, at *more* and at *few* again, by turns."""
    async with opened(DataFolder(few)) as small, opened(DataFolder(more)) as large:
        here, there = looks(Store(small), bank), looks(Store(large), bank)
        found = {}
        for name, times in LOOKS.items():
            spent: tuple[list[float], ...] = ([], [], [])
            for n in range(1 + times):
                for look, kept in zip((here[name], there[name], here[name]), spent, strict=True):
                    began = time.perf_counter()
                    await look(n % PUPILS)
                    kept.append(time.perf_counter() - began)
            before, between, after = (median(each[1:]) for each in spent)
            found[name] = Round(before * 1000, between * 1000, after * 1000)
        return found


def about(number: int) -> str:
    """To one digit: there are a few more or less."""
    digits = len(str(number)) - 1
    return f"{round(number, -digits):,}"


def main() -> None:
    parser = argparse.ArgumentParser("bench.lookups")
    parser.add_argument("few", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    given = parser.parse_args()
    bank = bank_here()
    for folder in given.more:
        with closing(sqlite3.connect(folder / "scorewise.db")) as db:
            (stored,) = db.execute("SELECT count(*) FROM answer").fetchone()
        rounds = [asyncio.run(compared(given.few, folder, bank)) for _ in range(ROUNDS)]
        for name in LOOKS:
            found = Compared.over([each[name] for each in rounds])
            line = judged(f"{name} with {about(stored)} answers", found, "{:.1f} ms", "with 10,000", GOAL)
            print(json.dumps(asdict(line)), flush=True)


if __name__ == "__main__":
    main()
