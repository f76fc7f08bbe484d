"""How long does a file take, and how much memory, beside the plain csv module writing the same rows?

python -m bench.export [--answers 100000 1000000]
"""

import argparse
import csv
import io
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from bot.chat.speech import Speech
from bot.reports import files, tidy
from bot.reports.results import Answer, Assignment, Attempt, Choice, Item, Learner, Results

QUESTIONS = 100
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
FORMS = ("plain", "tidy", "xapi", "moodle", "canvas", "page", "workbook")


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
        tuple(Learner(name, f"S-{n:05}", START, True) for n, name in enumerate(names)),
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
    """Write one file and print seconds and the peak of this process in MB; run in a process of its own."""
    results, file = a_class(answers // QUESTIONS), Nowhere()
    began = time.perf_counter()
    if form == "plain":
        text, index = io.TextIOWrapper(file, "utf-8", newline=""), tidy.indexed(results)
        rows = csv.writer(text)
        for answer in results.answers():
            rows.writerow([field.cell(index, answer) for field in tidy.FIELDS])
        text.flush()
    else:
        whole = io.BytesIO() if form == "workbook" else file
        files.write(form, results, whole, Speech("en").t, "en", "bench")
    seconds = time.perf_counter() - began
    print(f"{seconds:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.export")
    parser.add_argument("--answers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        measure(given.one[0], int(given.one[1]))
        return
    print(f"{'file':10} {'answers':>9} {'seconds':>8} {'peak MB':>8} {'beside plain csv':>17}")
    for answers in given.answers:
        plain = 0.0
        for form in FORMS:
            command = [sys.executable, "-m", "bench.export", "--one", form, str(answers)]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            seconds, peak = map(float, printed.split())
            plain = plain or seconds
            print(f"{form:10} {answers:9,} {seconds:8.1f} {peak:8.0f} {seconds / plain:16.1f}x", flush=True)


if __name__ == "__main__":
    main()
