"""How long does it take to write a file of results, and how much memory?

Each file is compared with the plainest way to write the same rows. How late an event loop is meanwhile is measured too.

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
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import BinaryIO

import xlsxwriter  # type: ignore[import-untyped]  # it comes without types

from bot.chat.translation import Translator
from bot.quiz.exports import ExportFormat
from bot.reports import answers_csv, files
from bot.reports.results import Answer, Assignment, Attempt, Choice, Item, Participant, Response, Results, Run

QUESTIONS = 100
"""How many questions the test of the class has."""
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FORMS = {"plain csv": "plain csv"}
FORMS |= dict.fromkeys(("tidy", "xapi", "moodle", "canvas", "page"), "plain csv")
FORMS |= dict.fromkeys(("plain xlsx", "workbook"), "plain xlsx")
"""The files, and what each is compared with."""
TICK = 0.001
"""Seconds between the ticks of an event loop."""
IDLE = 5.0
"""Seconds of ticking with nothing else to do."""


class Nowhere(io.RawIOBase, BinaryIO):
    """A file that counts the bytes written to it, and does not keep them."""

    def __init__(self) -> None:
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self.length += len(content)  # type: ignore[arg-type]
        return len(content)  # type: ignore[arg-type]


def a_class(learners: int) -> Results:
    """Return the results of a class in which every learner took a test of `QUESTIONS` questions once."""
    names = [f"Learner {n:05}" for n in range(learners)]
    return Results(
        title="Bench",
        teachers=("Dr. Rivera",),
        zone="UTC",
        made=START,
        named=True,
        participants=tuple(Participant(name, f"S-{n:05}", START, True) for n, name in enumerate(names)),
        assignments=(_the_test(),),
        attempts=tuple(_attempt(n, name) for n, name in enumerate(names)),
        items=tuple(_item(n) for n in range(QUESTIONS)),
        misconceptions={"m": "An error."},
        answers=lambda: (_answer(n, name, question) for n, name in enumerate(names) for question in range(QUESTIONS)),
    )


def _the_test() -> Assignment:
    return Assignment(id="test", title="Test", kind="pre", opens=START, due_date=None, zone="UTC", attempt_rule="first")


def _item(question: int) -> Item:
    return Item(
        assignment="test",
        question=f"q{question}",
        version="v",
        kind="one",
        ask=f"What about {question}?",
        choices=(Choice("Right", True), Choice("Wrong", False, "m")),
        guess=0.5,
    )


def _is_right(learner: int, question: int) -> bool:
    """Whether a learner's answer is right, as two of three are."""
    return (learner * 7 + question * 13) % 3 > 0


def _attempt(learner: int, name: str) -> Attempt:
    return Attempt(
        learner=name,
        assignment="test",
        number=1,
        started=START,
        finished=START + timedelta(hours=1),
        right=sum(_is_right(learner, question) for question in range(QUESTIONS)),
        of=QUESTIONS,
        late=False,
        counts=True,
    )


def _answer(learner: int, name: str, question: int) -> Answer:
    response = _response(question, _is_right(learner, question))
    return Answer(Run(name, "test", 1, True), response, late=False, at=START + timedelta(seconds=learner + question))


@cache
def _response(question: int, right: bool) -> Response:
    """What was answered; answers that are alike share one, as those from the database do."""
    return Response(
        question=f"q{question}",
        version="v",
        chosen=(0 if right else 1,),
        answer="Right" if right else "Wrong",
        verdict="right" if right else "wrong",
        found=int(right),
        of=1,
    )


def measure(form: str, answers: int) -> None:
    """Write one file, and print the seconds, the MB before and the most MB at any moment.

    It runs in a process of its own, since the most memory that a process has had never falls.

    Args:
        form: one of `FORMS`.
        answers: how many answers the class has given.
    """
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
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _plain_csv(results: Results, file: BinaryIO) -> None:
    text, index = io.TextIOWrapper(file, "utf-8", newline=""), answers_csv.indexed(results)
    rows = csv.writer(text)
    for answer in results.answers():
        rows.writerow([field.cell(index, answer) for field in answers_csv.FIELDS])
    text.flush()


def _plain_xlsx(results: Results, file: BinaryIO) -> None:
    """Write the twelve cells that the bot's sheet of answers has, row after row, and nothing else."""
    with xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True}) as book:
        sheet, when = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for row, (run, a, _, at) in enumerate(results.answers()):
            words = {
                0: run.learner,
                1: "Test",
                3: "yes",
                4: a.question,
                5: a.version,
                6: a.answer,
                7: a.verdict,
                10: "no",
            }
            for column, text in words.items():
                sheet.write_string(row, column, text)
            for column, number in {2: run.attempt, 8: a.found, 9: a.of}.items():
                sheet.write_number(row, column, number)
            sheet.write_datetime(row, 11, at, when)


async def waiting(answers: int) -> None:
    """Print how late the ticks of an event loop are while another process makes a workbook, as it is in the bot.

    Args:
        answers: how many answers the workbook has.
    """

    async def make_workbook() -> None:
        command = [sys.executable, "-m", "bench.export", "--one", "workbook", str(answers)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    idle, busy = await _late(asyncio.sleep(IDLE)), await _late(make_workbook())
    print(f"event loop, 99 of 100 ticks: at most {idle:.2f} ms late idle, {busy:.2f} ms meanwhile ({busy / idle:.1f}x)")


async def _late(work: Awaitable[None]) -> float:
    """Return how many milliseconds late the ticks are while *work* is done: the 99th percentile."""
    task, late = asyncio.ensure_future(work), []
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - began - TICK)
    return sorted(late)[len(late) * 99 // 100] * 1000


def main() -> None:
    """Print a table of all files, and then how late the event loop is."""
    parser = argparse.ArgumentParser("python -m bench.export")
    parser.add_argument("--answers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measure(arguments.one[0], int(arguments.one[1]))
        return
    print(f"{'file':10} {'answers':>9} {'seconds':>8} {'MB more':>8} {'peak MB':>8}  beside")
    for answers in arguments.answers:
        took: dict[str, float] = {}
        for form, reference in FORMS.items():
            command = [sys.executable, "-m", "bench.export", "--one", form, str(answers)]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            took[form], before, peak = map(float, printed.split())
            beside = f"{took[form] / took[reference]:.2f} x {reference}"
            print(f"{form:10} {answers:9,} {took[form]:8.1f} {peak - before:8.0f} {peak:8.0f}  {beside}", flush=True)
    # here, since the import would count in the processes whose memory is measured
    from bot.commands.run import run_in_event_loop

    run_in_event_loop(waiting(min(arguments.answers)))


if __name__ == "__main__":
    main()
