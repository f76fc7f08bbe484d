"""Practice draws questions anew for each learner: its statistics are those of Moodle's random questions."""

import csv
import io
import json
import re
from functools import cache
from html import unescape
from math import sqrt
from pathlib import Path
from statistics import mean
from typing import Any

import openpyxl
import pytest

from bot.chat.screens.results import PAGE, ResultsView, by_question, one
from bot.chat.translation import Translator
from bot.reports import answers_csv, html_report, workbook
from bot.reports.digest import digest
from bot.reports.results import Results
from tests.builders import a_bank
from tests.reports.builders import a_learner, an_answer, an_assignment, an_item, attempts_of, some_results

FOLDER = Path(__file__).parent / "moodle"
MOODLE: dict[str, dict[str, float | None]] = json.loads((FOLDER / "practice_moodle.json").read_text())
PRACTICE = json.loads((FOLDER / "practice.json").read_text())
PERCENT = (("Discrimination index", "discrimination"), ("Discriminative efficiency", "efficiency"))


def t(text: str, /, **values: object) -> str:
    return text.format(**values)


@cache
def practice() -> Results:
    learners = tuple(a_learner(f"Learner {n:02}", f"s{n:02}") for n in range(len(PRACTICE["attempts"])))
    answers = [
        an_answer(learner.name, question, verdict="right" if right else "wrong", chosen=(0 if right else 1,))
        for learner, asked in zip(learners, PRACTICE["attempts"], strict=True)
        for question, right in asked
    ]
    return some_results(
        learners=learners,
        assignments=(an_assignment(drawn=True),),
        attempts=attempts_of(answers),
        items=tuple(an_item(question, ask=f"About {question}?") for question in PRACTICE["questions"]),
        answers=answers,
    )


def view() -> ResultsView:
    return ResultsView(practice(), digest(practice()), "c1", "a1")


def close(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=1e-6)


def test_the_statistics_of_each_question_are_moodles() -> None:
    (summary,) = digest(practice()).assignments

    found = {
        question.item.question: {
            "s": question.statistics.n,
            "facility": (question.statistics.facility or 0) / 100,
            "sd": None
            if question.statistics.standard_deviation is None
            else question.statistics.standard_deviation / 100,
            "discrimination": question.statistics.discrimination_index,
            "efficiency": question.statistics.discriminative_efficiency,
        }
        for question in summary.asked
    }

    assert found == {question: {name: close(value) for name, value in of.items()} for question, of in MOODLE.items()}


def test_totals_are_of_what_each_was_asked() -> None:
    (summary,) = digest(practice()).assignments

    totals = [sum(right for _, right in asked) for asked in PRACTICE["attempts"]]
    assert summary.analysis.whole.maximum == 8
    assert summary.analysis.whole.mean == close(100 * mean(totals) / 8)
    assert summary.analysis.whole.alpha is None
    assert summary.bins[0].of == 8
    assert {item.intended_weight for item in summary.analysis.items} == {None}


def test_the_chat_says_how_many_of_those_who_were_asked_were_right() -> None:
    tr, bank = Translator("en"), a_bank()
    told: dict[str, tuple[int, int]] = {}
    for page in range(-(-len(MOODLE) // PAGE)):
        text = unescape(by_question(tr, bank, view(), page).html)
        told |= {
            found[1]: (int(found[2]), int(found[3]))
            for found in re.finditer(r"About (\S+)\?\n(\d+) of (\d+) right", text)
        }

    assert told == {id: (round(of["facility"] * of["s"]), of["s"]) for id, of in MOODLE.items()}  # type: ignore[operator]
    assert re.search(r"middle score [\d.]+ of 8", one(tr, bank, view(), 0).html)


def test_a_question_that_hardly_anybody_was_asked_is_not_called_the_hardest() -> None:
    hardest = digest(practice()).assignments[0].hardest

    assert hardest[0].statistics.n >= 5
    assert [question.statistics.n >= 5 for question in hardest] == sorted(
        (question.statistics.n >= 5 for question in hardest), reverse=True
    )


def test_no_question_is_judged_that_fewer_than_twenty_were_asked() -> None:
    """Thirty took part, but nobody was asked more than eighteen times: no words that judge, in any file or screen."""
    file, page = io.BytesIO(), io.BytesIO()
    workbook.write(practice(), file, t)
    html_report.write(practice(), page, t)

    assert max(of["s"] or 0 for of in MOODLE.values()) == 18
    assert "difficult" not in page.getvalue().decode().casefold()
    assert not any(row["Remarks"] for row in _questions(file))


@pytest.mark.slow("it writes and reads a workbook")
def test_the_workbook_has_moodles_figures() -> None:
    file = io.BytesIO()
    workbook.write(practice(), file, t)

    rows = {row["Question id"]: row for row in _questions(file)}

    assert {id: row["Learners"] for id, row in rows.items()} == {id: of["s"] for id, of in MOODLE.items()}
    assert {id: row["Facility"] for id, row in rows.items()} == {id: close(of["facility"]) for id, of in MOODLE.items()}
    for title, figure in PERCENT:
        shares = {id: of[figure] for id, of in MOODLE.items()}
        assert {id: row[title] for id, row in rows.items()} == {
            id: close(None if share is None else share / 100) for id, share in shares.items()
        }


def test_what_stands_in_the_csv_file_comes_to_moodles_figures() -> None:
    file = io.BytesIO()
    answers_csv.write(practice(), file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))

    totals: dict[str, int] = {}
    for row in rows:
        totals[row["learner"]] = totals.get(row["learner"], 0) + int(row["right"])
    for id, of in MOODLE.items():
        own = [(int(row["right"]), totals[row["learner"]]) for row in rows if row["question"] == id]
        assert len(own) == of["s"]
        assert mean(mark for mark, _ in own) == close(of["facility"])
        assert _correlation(own) == close(of["discrimination"])


def _questions(file: io.BytesIO) -> list[dict[str, Any]]:
    first, *others = openpyxl.load_workbook(file)["Questions"].iter_rows(values_only=True)
    return [{str(title): cell for title, cell in zip(first, row, strict=True)} for row in others]


def _correlation(pairs: list[tuple[int, int]]) -> float | None:
    """Pearson's correlation in percent, as the textbook has it."""
    one, other = (mean(pair[place] for pair in pairs) for place in (0, 1))
    squares = [sum((pair[place] - (one, other)[place]) ** 2 for pair in pairs) for place in (0, 1)]
    if not squares[0] or not squares[1]:
        return None
    return 100 * sum((a - one) * (b - other) for a, b in pairs) / sqrt(squares[0] * squares[1])
