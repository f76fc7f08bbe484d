import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from bot.reports import labels, sheets, workbook
from bot.reports.escaping import encodable
from bot.reports.results import Answer, Choice, Results, Run
from tests.reports.builders import (
    HOSTILE,
    NOON,
    a_class,
    a_learner,
    an_answer,
    an_assignment,
    an_attempt,
    an_item,
    attempts_of,
    some_results,
)
from tests.reports.terms import a_term

pytestmark = pytest.mark.slow("it writes and reads large workbooks")

SHEETS = ["Summary", "Learners", "Questions", "Options", "Answers", "Misconceptions", "ReadMe"]
MORE_HOSTILE = (
    *HOSTILE,
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "https://example.org/" + "a" * 3000,
    "<r><t>evil</t></r>",
    "<r></is></c></row></sheetData>&</r>",
    "_x0041_",
    r"\ud800 in words",
    "",
)


def t(text: str, /, **values: object) -> str:
    return text.format(**values)


def written(results: Results, **options: int) -> bytes:
    file = io.BytesIO()
    workbook.write(results, file, t, **options)
    return file.getvalue()


def opened(results: Results, **options: int) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(results, **options)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    first, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in others]


def named(*names: str) -> Results:
    """A class of learners with these names, whose names are their answers too."""
    learners = tuple(a_learner(name, name) for name in names)
    answers = [an_answer(name, answer=name, chosen=()) for name in names]
    return some_results(learners=learners, answers=answers, items=(an_item(kind="number", choices=(), ask=names[0]),))


def test_the_sheets_are_frozen_filtered_and_in_order() -> None:
    book = opened(a_term())

    assert book.sheetnames == SHEETS
    assert [book[name].freeze_panes for name in SHEETS] == ["A2", *["B2"] * 5, "A2"]
    assert all(book[name].auto_filter.ref.startswith("A1:") for name in SHEETS[1:])
    assert book["Answers"].auto_filter.ref == book["Answers"].dimensions


def test_numbers_are_numbers_and_times_are_those_of_the_class() -> None:
    results = some_results(learners=(a_learner(joined=NOON),), answers=[an_answer(at=NOON)])
    book = opened(results)

    learner, answer = rows(book["Learners"])[0], rows(book["Answers"])[0]

    assert learner["Joined (Asia/Jakarta)"] == answer["Day (Asia/Jakarta)"] == datetime(2026, 1, 5)  # noqa: DTZ001
    assert (learner["Right"], learner["Of"], learner["Result"]) == (1, 1, 1)
    assert book["Learners"]["K2"].number_format == "0.0%"
    assert book["Learners"]["D2"].is_date


def test_each_learner_has_a_row_for_each_assignment() -> None:
    results = some_results(
        learners=(a_learner("Ayu"), a_learner("Bima", "s2", on_roster=False)),
        assignments=(an_assignment(), an_assignment("a2", "Debtor map")),
        attempts=(an_attempt("Ayu"), an_attempt("Bima", "a2", finished=None, counts=False)),
        answers=[],
    )

    seen = rows(opened(results)["Learners"])

    assert [(row["Learner"], row["Assignment"], row["State"], row["Result"]) for row in seen] == [
        ("Ayu", "Sesame Credit", "finished", 0.75),
        ("Ayu", "Debtor map", "not started", None),
        ("Bima", "Sesame Credit", "not started", None),
        ("Bima", "Debtor map", "started", None),
    ]
    assert [row["On the list"] for row in seen] == [None, None, "no", "no"]


def test_of_a_story_stands_whether_it_is_finished_and_nothing_about_right_and_wrong() -> None:
    story = an_assignment(title="Thirty days", kind="story")
    results = some_results(assignments=(story,), attempts=(an_attempt(right=0, of=0),), items=(), answers=[])
    book = opened(results)

    (row,) = rows(book["Learners"])

    assert (row["State"], row["Attempts"], row["Late"]) == ("finished", 1, "no")
    assert (row["Right"], row["Of"], row["Result"]) == (None, None, None)
    cells = [cell for line in book["Summary"].iter_rows(values_only=True) for cell in line]
    assert "story" in cells
    assert not any(isinstance(cell, str) and cell.startswith("Results:") for cell in cells)


def test_a_pseudonymous_workbook_has_no_roster_ids() -> None:
    results = replace(some_results(), named=False)

    assert rows(opened(results)["Learners"])[0]["Roster id"] is None
    assert "pseudonyms" in {row[1] for row in opened(results)["Summary"].iter_rows(values_only=True)}


@pytest.mark.parametrize("name", MORE_HOSTILE, ids=range(len(MORE_HOSTILE)))
def test_a_hostile_text_stays_the_text_that_it_is(name: str) -> None:
    book = opened(named(name, *(f"L{n}" for n in range(5))))

    read = {sheet: book[sheet]["A2"] for sheet in ("Learners", "Answers")}

    for cell in (*read.values(), book["Answers"]["G2"], book["Questions"]["C2"]):
        assert _unescaped(cell.value) == encodable(name)
        assert cell.data_type in "sn"
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def _unescaped(value: str | None) -> str:
    """As Excel reads it; openpyxl leaves codes of control characters as they are."""
    return unescape(value or "")


def test_hostile_titles_reach_no_formula_in_a_picture() -> None:
    results = replace(a_term(), title="=1+1\x00", teachers=("=1+1",))
    hostile = tuple(replace(assignment, title="=1+1\ud800\x01") for assignment in results.assignments)

    with zipfile.ZipFile(io.BytesIO(written(replace(results, assignments=hostile)))) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]

    assert len(charts) == 6
    assert not [chart for chart in charts if "<c:f>1+1" in chart or "\x01" in chart]


def test_a_text_too_long_for_a_cell_is_cut_with_a_note() -> None:
    book = opened(named("😀" * 20_000, "<r>" + "&" * 32_000 + "</r>", *"abcd"))

    first, second = book["Learners"]["A2"].value, book["Learners"]["A3"].value

    assert first.endswith("[cut: 20000 characters, more than a cell can hold]")
    assert len(first.encode("utf-16-le")) / 2 in (sheets.MOST_CHARACTERS, sheets.MOST_CHARACTERS - 1)
    assert second.strip() == "<r>" + "&" * 32_000 + "</r>"


def test_pictures_show_the_cells_beside_them_and_the_facilities() -> None:
    results = a_term()

    with zipfile.ZipFile(io.BytesIO(written(results))) as book:
        charts = [book.read(f"xl/charts/chart{n}.xml").decode() for n in range(1, 7)]

    assert "Summary!$B$" in charts[0]
    assert "Questions!$E$2:$E$9" in charts[1]
    assert "Questions!$E$18:$E$25" in charts[5]
    told = rows(opened(results)["Questions"])
    assert f"<c:v>{told[0]['Facility']:.16g}</c:v>" in charts[1]


def test_below_five_learners_nothing_is_said_about_what_was_chosen() -> None:
    book = opened(a_class(4, named=False))

    assert {row["Option"] for row in rows(book["Options"])} == {"(left out: fewer than 5 learners were asked)"}
    assert {row["Chosen"] for row in rows(book["Options"])} == {None}
    assert {row["Answer"] for row in rows(book["Answers"])} == {"(left out: fewer than 5 learners were asked)"}
    assert rows(book["Misconceptions"]) == []
    assert [row["Meaning"] for row in rows(book["ReadMe"]) if row["About"] == "Left out"] == [
        labels.threshold(t),
        "Here that concerns 4 questions.",
    ]


def test_with_names_everything_is_told_that_learners_agreed_to() -> None:
    book = opened(a_class(4))

    assert {row["Of"] for row in rows(book["Learners"])} == {4}
    assert sum(row["Chosen"] for row in rows(book["Options"]) if row["Option"] == "350 to 950") > 0
    assert all(row["Answer"] for row in rows(book["Answers"]))
    assert [row["Meaning"] for row in rows(book["ReadMe"]) if row["About"] == "Left out"] == ["Nothing."]


def test_a_version_that_no_attempt_counts_of_has_a_row_without_a_share() -> None:
    results = some_results(items=(an_item(), an_item("q2")))

    options = [row for row in rows(opened(results)["Options"]) if row["No."] == 2]

    assert [(row["Chosen"], row["Answers"], row["Share"]) for row in options] == [(0, 0, None)] * 4


@pytest.mark.parametrize(("size", "judges"), [(19, False), (20, True)])
def test_questions_are_judged_from_twenty_learners_on(size: int, judges: bool) -> None:
    assert any(row["Remarks"] for row in rows(opened(a_class(size))["Questions"])) is judges


def test_the_read_me_explains_every_column() -> None:
    book = opened(a_term())

    explained = {(about, column) for about, column, _ in book["ReadMe"].iter_rows(values_only=True)}
    told = {(name, cell.value) for name in SHEETS[1:-1] for cell in book[name][1]}

    assert told <= explained


def test_the_read_me_prints_on_three_pages_that_can_be_read() -> None:
    sheet = opened(a_term())["ReadMe"]

    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 3)
    high = sum(sheet.row_dimensions[n].height or 15 for n in range(1, sheet.max_row + 1))
    page = 595 - 2 * 54  # points of A4 across, without the margins that Excel leaves
    assert page * 3 / high > 0.5, "smaller than half of its size nobody reads it"


def test_answers_continue_on_a_further_sheet() -> None:
    book = opened(a_term(), most_rows=401)

    names = ["Answers", "Answers 2"]

    assert book.sheetnames == [*SHEETS[:5], "Answers 2", *SHEETS[5:]]
    assert [book[name].max_row for name in names] == [401, 222]
    assert [cell.value for cell in book["Answers"][1]] == [cell.value for cell in book["Answers 2"][1]]
    assert [book[name].auto_filter.ref for name in names] == ["A1:L401", "A1:L222"]
    assert book["Answers 2"].freeze_panes == "B2"


def test_the_same_results_are_the_same_bytes() -> None:
    assert written(a_term()) == written(a_term())


def test_nothing_stays_on_the_disk_when_writing_breaks_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(ZeroDivisionError):
        _broken_off()

    assert list(tmp_path.iterdir()) == []


def _broken_off() -> None:
    with sheets.opened(io.BytesIO(), NOON, "UTC", t) as book:
        sheet = book.sheet("Answers")
        for _ in range(10_000):
            sheet.put(0, "private", "text")
            sheet.at += 1
        raise ZeroDivisionError


def test_as_many_answers_are_told_as_there_are() -> None:
    results = a_term()

    assert workbook.write(results, io.BytesIO(), t) == len(list(results.answers()))


def test_an_empty_class_has_a_workbook() -> None:
    book = opened(some_results(learners=(), assignments=(), items=(), answers=[], misconceptions={}))

    assert book.sheetnames == SHEETS


def test_two_versions_of_a_question_have_a_row_each() -> None:
    items = (an_item(version="v1"), an_item(version="v2", choices=(Choice("Other", True), Choice("Wrong", False))))
    learners = tuple(a_learner(f"L{n}") for n in range(12))
    answers = [an_answer(learner.name, version=f"v{1 + n % 2}") for n, learner in enumerate(learners)]

    seen = rows(opened(some_results(learners=learners, items=items, answers=answers))["Questions"])

    assert [(row["No."], row["Version"], row["Learners"]) for row in seen] == [(1, "v1", 6), (1, "v2", 6)]


def test_memory_does_not_grow_with_the_answers() -> None:
    few, many = _peak(_retaken(times=1)), _peak(_retaken(times=10))

    assert many / few < 1.6


def _retaken(times: int) -> Results:
    """Fifty learners answer ten questions so many times; only the first attempt counts. Answers are made when told."""
    learners = tuple(a_learner(f"Learner {n}") for n in range(50))
    items = tuple(an_item(f"q{n}") for n in range(10))
    responses = [an_answer(question=item.question).response for item in items]

    def answers() -> Iterator[Answer]:
        for learner in learners:
            for attempt in range(1, times + 1):
                for response in responses:
                    at = NOON + timedelta(minutes=attempt)
                    yield Answer(Run(learner.name, "a1", attempt, attempt == 1), response, late=False, at=at)

    told: Callable[[], Iterator[Answer]] = answers
    attempts = attempts_of([answer for answer in answers() if answer.run.counts])
    return replace(some_results(learners=learners, items=items, attempts=attempts), answers=told)


class _Nowhere(io.RawIOBase):
    """Takes bytes and keeps none: what is measured is the writer."""

    def __init__(self) -> None:
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, written: Any) -> int:
        self.length += len(written)
        return len(written)


def _peak(results: Results) -> int:
    tracemalloc.start()
    try:
        workbook.write(results, _Nowhere(), t)  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
