"""How long does a file take, and how much memory, beside the plainest way to write the same rows? Who waits for it?

python -m bench.export [--answers 100000 1000000]
"""

import argparse
import asyncio
import csv
import io
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import xlsxwriter  # type: ignore[import-untyped]  # it comes without types

from bot.chat.translation import Translator
from bot.quiz.exports import ExportFormat
from bot.reports import answers_csv, files
from bot.reports.results import Answer, Assignment, Attempt, Choice, Item, Participant, Results

QUESTIONS = 100
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FORMS = {"plain csv": "plain csv"}
FORMS |= dict.fromkeys(("tidy", "xapi", "moodle", "canvas", "page"), "plain csv")
FORMS |= dict.fromkeys(("plain xlsx", "workbook"), "plain xlsx")
"""What each is compared with."""
TICK = 0.001
IDLE = 5.0
"""Seconds of ticking with nothing else to do."""


class Nowhere(io.RawIOBase, BinaryIO):
    """A file that keeps nothing but its length."""

    def __init__(self) -> None:
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self.length += len(content)  # type: ignore[arg-type]
        return len(content)  # type: ignore[arg-type]


def a_class(learners: int) -> Results:
    """A test of a hundred questions, taken by everybody once."""
    names = [f"Learner {n:05}" for n in range(learners)]
    items = tuple(
        Item("test", f"q{n}", "v", "one", f"What about {n}?", (Choice("Right", True), Choice("Wrong", False, "m")), 0.5)
        for n in range(QUESTIONS)
    )

    def answers() -> Iterator[Answer]:
        for learner, name in enumerate(names):
            for n in range(QUESTIONS):
                right = (learner * 7 + n * 13) % 3 > 0
                at = START + timedelta(seconds=learner + n)
                words = "Right" if right else "Wrong"
                yield Answer(
                    name, "test", 1, True, f"q{n}", "v", (0 if right else 1,), words,
                    "right" if right else "wrong", int(right), 1, False, at,
                )  # fmt: skip

    def right_of(learner: int) -> int:
        return sum((learner * 7 + n * 13) % 3 > 0 for n in range(QUESTIONS))

    return Results(
        "Bench",
        ("Dr. Rivera",),
        "UTC",
        START,
        True,
        tuple(Participant(name, f"S-{n:05}", START, True) for n, name in enumerate(names)),
        (Assignment("test", "Test", "pre", START, None, "UTC", "first"),),
        tuple(
            Attempt(name, "test", 1, START, START + timedelta(hours=1), right_of(n), QUESTIONS, False, True)
            for n, name in enumerate(names)
        ),
        items,
        {"m": "An error."},
        answers,
    )


def measure(form: str, answers: int) -> None:
    """Write one file and print seconds, MB before and the peak in MB; run in a process of its own."""
    results, file = a_class(answers // QUESTIONS), Nowhere()
    before = _peak()
    began = time.perf_counter()
    match form:
        case "plain csv":
            _plain_csv(results, file)
        case "plain xlsx":
            _plain_xlsx(results, io.BytesIO())
        case _:
            whole = io.BytesIO() if form == ExportFormat.WORKBOOK else file
            files.write(ExportFormat(form), results, whole, Translator("en").t, "en", "bench")
    print(f"{time.perf_counter() - began:.2f} {before:.0f} {_peak():.0f}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _plain_csv(results: Results, file: BinaryIO) -> None:
    text, index = io.TextIOWrapper(file, "utf-8", newline=""), answers_csv.indexed(results)
    rows = csv.writer(text)
    for answer in results.answers():
        rows.writerow([field.cell(index, answer) for field in answers_csv.FIELDS])
    text.flush()


def _plain_xlsx(results: Results, file: BinaryIO) -> None:
    """The twelve cells that our sheet of answers has, row after row, and nothing else."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        sheet, when = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for at, a in enumerate(results.answers()):
            words = {
                0: a.learner,
                1: "Test",
                3: "yes",
                4: a.question,
                5: a.version,
                6: a.answer,
                7: a.verdict,
                10: "no",
            }
            for place, text in words.items():
                sheet.write_string(at, place, text)
            for place, number in {2: a.attempt, 8: a.found, 9: a.of}.items():
                sheet.write_number(at, place, number)
            sheet.write_datetime(at, 11, a.at, when)


async def waiting(answers: int) -> None:
    """How late an event loop is that waits for a workbook as the bot does: made by another process."""

    async def made() -> None:
        command = [sys.executable, "-m", "bench.export", "--one", "workbook", str(answers)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    idle, busy = await _late(asyncio.sleep(IDLE)), await _late(made())
    print(f"event loop, 99 of 100 ticks: at most {idle:.2f} ms late idle, {busy:.2f} ms meanwhile ({busy / idle:.1f}x)")


async def _late(work: Awaitable[None]) -> float:
    """Milliseconds that ticks of a millisecond come too late while *work* is done: the 99th percentile."""
    task, late = asyncio.ensure_future(work), []
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - began - TICK)
    return sorted(late)[len(late) * 99 // 100] * 1000


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.export")
    parser.add_argument("--answers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.one[0], int(given.one[1]))
        return
    print(f"{'file':10} {'answers':>9} {'seconds':>8} {'MB more':>8} {'peak MB':>8}  beside")
    for answers in given.answers:
        took: dict[str, float] = {}
        for form, reference in FORMS.items():
            command = [sys.executable, "-m", "bench.export", "--one", form, str(answers)]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            took[form], before, peak = map(float, printed.split())
            beside = f"{took[form] / took[reference]:.2f} x {reference}"
            print(f"{form:10} {answers:9,} {took[form]:8.1f} {peak - before:8.0f} {peak:8.0f}  {beside}", flush=True)
    from bot.commands.run import looped  # not in the processes whose memory is measured

    looped(waiting(min(given.answers)))


if __name__ == "__main__":
    main()
