"""What many answers share is worded once: a file is the same as if each answer were worded for itself."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.translation import Translator
from bot.reports import answers_csv, remembered
from bot.reports.escaping import Days, midnight
from bot.reports.results import Answer, Response, Results, Run
from bot.reports.sheets import Column, Table, Value, opened
from tests.reports.builders import HOSTILE, NOON, a_learner, an_assignment, an_item, some_results

NAMES = ("Ayu", "Bima", "Citra", "Dewi", "Eka")
RIGHT = Response("q1", "v1", (0,), "350 to 950", "right", found=1, of=1)
COLUMNS = (Column("Name", ""), Column("Id", "", "id"), Column("Times", "", "count"), Column("Day", "", "day"))


def answers_of(results: Results) -> list[dict[str, str]]:
    file = io.BytesIO()
    answers_csv.write(results, file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


def test_a_response_that_few_gave_in_one_quiz_is_withheld_there_and_told_in_the_other() -> None:
    answers = [Answer(Run(name, "a1", 1, True), RIGHT, False, NOON) for name in NAMES]
    answers += [Answer(Run(name, "a2", 1, True), RIGHT, False, NOON) for name in NAMES[:2]]
    results = some_results(
        named=False,
        learners=tuple(a_learner(name, "") for name in NAMES),
        assignments=(an_assignment("a1"), an_assignment("a2")),
        items=(an_item(), an_item(assignment="a2")),
        answers=answers,
    )

    assert [row["answer"] for row in answers_of(results)] == ["350 to 950"] * 5 + [""] * 2


def test_two_answers_of_a_run_may_differ_in_whether_they_are_late_and_in_their_day() -> None:
    run, last = Run("Ayu", "a1", 1, True), NOON + timedelta(days=1)
    answers = [Answer(run, RIGHT, False, NOON), Answer(run, RIGHT, True, NOON), Answer(run, RIGHT, True, last)]

    told = [(row["late"], row["at"]) for row in answers_of(some_results(answers=answers))]

    assert told == [("0", "2026-01-05"), ("1", "2026-01-05"), ("1", "2026-01-06")]


def test_nothing_changes_when_texts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [replace(RIGHT, question="q3", chosen=(), answer=str(n % 7)) for n in range(40)]
    answers = [Answer(Run("Ayu", "a1", 1 + n // 4, n < 4), given, False, NOON) for n, given in enumerate(numbers)]
    whole = answers_of(some_results(answers=answers))

    monkeypatch.setattr(remembered, "KEPT", 3)

    assert answers_of(some_results(answers=answers)) == whole
    assert [row["answer"] for row in whole] == [str(n % 7) for n in range(40)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Jakarta", "Europe/Berlin", "America/St_Johns", "+0530"])
def test_a_day_is_that_of_its_zone_also_where_clocks_change(zone: str) -> None:
    days = Days(zone)
    moments = [datetime(2026, 3, 27, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(250)]

    assert [days.day(at) for at in moments] == [midnight(at, zone).date() for at in moments]
    assert [days.day(at) for at in reversed(moments)] == [midnight(at, zone).date() for at in reversed(moments)]


def written(rows: list[tuple[Value, ...]], most_rows: int, *, shared: bool) -> bytes:
    file = io.BytesIO()
    with opened(file, NOON, "Asia/Jakarta", Translator("en").t) as book:
        table = Table(book, "Rows", COLUMNS, most_rows=most_rows)
        made: dict[tuple[int, tuple[Value, ...]], str] = {}
        for row in rows:
            if not shared:
                table.row(*row)
                continue
            for first, values in ((0, row[:2]), (2, row[2:])):
                if (first, values) not in made:
                    made[first, values] = table.shared(first, values)
            table.ready(made[0, row[:2]] + made[2, row[2:]])
        table.close()
        after = book.sheet("After")
        after.header(COLUMNS)
        after.row("a", "b", 1, NOON)
    return file.getvalue()


@pytest.mark.parametrize("most_rows", [5, 1000])
def test_rows_of_shared_cells_are_the_bytes_that_xlsxwriter_writes_cell_by_cell(most_rows: int) -> None:
    texts = [*HOSTILE, "<r>bold</r>", " kept ", "A1", "\0", "x" * 40_000, ""]
    rows: list[tuple[Value, ...]] = [
        (text, other, n % 3, NOON + timedelta(days=n % 2) if n % 4 else None)
        for n, (text, other) in enumerate(zip(texts * 2, reversed(texts * 2), strict=True))
    ]

    assert written(rows, most_rows, shared=True) == written(rows, most_rows, shared=False)
