import csv
import io
import os
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest

from bot.quiz.classes import CONSENT
from bot.reports.answers_csv import FIELDS, Field, Part, write
from bot.reports.escaping import plain
from bot.reports.results import Choice, Results
from tests.reports.builders import (
    HOSTILE,
    NOON,
    a_class,
    a_learner,
    an_answer,
    an_assignment,
    an_item,
    order,
    several,
    some_results,
)


def written(results: Results) -> bytes:
    file = io.BytesIO()
    write(results, file)
    return file.getvalue()


def rows(results: Results) -> list[dict[str, str]]:
    text = written(results).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_an_answer_is_a_row() -> None:
    answer = an_answer(
        chosen=(1,), answer="0 to 100", verdict="wrong", found=0, attempt=2, counts=False, late=True, at=NOON
    )

    (row,) = rows(some_results(answers=[answer]))

    assert row == {
        "learner": "Ayu",
        "roster_id": "s1",
        "assignment": "Sesame Credit",
        "kind": "practice",
        "attempt": "2",
        "counts": "0",
        "question": "q1",
        "version": "v1",
        "asked": "What is the range?",
        "answer": "0 to 100",
        "verdict": "wrong",
        "right": "0",
        "found": "0",
        "of": "1",
        "misconception": "mix-up",
        "late": "1",
        "at": "2026-01-05",
    }


def test_the_bytes_are_those_that_spreadsheets_expect() -> None:
    head, row, rest = written(some_results()).split(b"\r\n")

    assert head == b"\xef\xbb\xbf" + ",".join(field.name for field in FIELDS).encode()
    assert row.startswith(b'"Ayu","s1","Sesame Credit","practice",1,1,"q1"')
    assert rest == b""


def test_every_column_has_a_name_of_its_own_and_a_meaning() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert all(field.meaning for field in FIELDS)


def test_misconceptions_are_those_of_what_was_chosen_each_once() -> None:
    choices = (Choice("a", False, "x"), Choice("b", True), Choice("c", False, "y"), Choice("d", False, "x"))
    answers = [
        an_answer(chosen=(0, 1, 2, 3)),
        an_answer(chosen=()),
        an_answer(question="q2", chosen=(0, 2)),
        an_answer(question="q4", chosen=(2, 1, 0)),
    ]
    results = some_results(items=(an_item(kind="several", choices=choices), several(), order()), answers=answers)

    assert [row["misconception"] for row in rows(results)] == ["x y", "", "", ""]


def test_each_version_is_asked_in_its_own_words() -> None:
    items = (an_item(version="v1", ask="Before?"), an_item(version="v2", ask="After?"))

    told = rows(some_results(items=items, answers=[an_answer(version="v2"), an_answer(version="v1")]))

    assert [row["asked"] for row in told] == ["After?", "Before?"]


def test_assignments_of_one_title_are_told_apart() -> None:
    assignments = (an_assignment("a1", "Quiz"), an_assignment("a2", "Quiz"))
    items = (an_item(), an_item(assignment="a2"))

    told = rows(some_results(assignments=assignments, items=items, answers=[an_answer(), an_answer(assignment="a2")]))

    assert [row["assignment"] for row in told] == ["Quiz", "Quiz, 2"]


def test_without_names_no_id_is_told_even_if_there_is_one() -> None:
    results = some_results(named=False, learners=(a_learner("kind-heron", "SECRET"),))

    assert rows(results)[0]["roster_id"] == ""
    assert b"SECRET" not in written(results)


def test_a_pseudonymous_file_tells_nothing_of_learners_but_their_pseudonyms() -> None:
    """Two classes that differ in all that is known of their learners, but not in what they answered."""
    one = a_class(5, named=False)
    learners = tuple(
        replace(each, roster_id=f"id{n}", on_roster=True, joined=NOON - timedelta(days=n))
        for n, each in enumerate(one.participants)
    )

    assert written(one) == written(replace(one, participants=learners, title="Other", teachers=("Somebody",)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_comes_back_as_it_was_and_begins_no_formula(text: str) -> None:
    results = some_results(
        learners=(a_learner(text, text),),
        assignments=(an_assignment(title=text),),
        items=(an_item(ask=text, choices=(Choice("a", True),)),),
        answers=[an_answer(text, answer=text)],
    )

    (row,) = rows(results)

    assert {plain(row[name]) for name in ("learner", "roster_id", "assignment", "asked", "answer")} == {text}
    assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row.values())


def test_the_same_results_are_the_same_bytes() -> None:
    assert written(a_class(30)) == written(a_class(30))


def test_nothing_answered_is_a_file_with_names_of_columns() -> None:
    assert rows(some_results(answers=[])) == []


def test_how_many_answers_there_are_is_returned() -> None:
    assert write(a_class(30), io.BytesIO()) == 120


@pytest.mark.slow("thousands of answers under a watch on memory")
def test_memory_does_not_grow_with_the_answers() -> None:
    peak(1)  # what is loaded once does not count
    assert peak(50_000) < 1.5 * peak(5_000)


def peak(size: int) -> int:
    results = replace(some_results(), answers=lambda: repeat(an_answer(), size))
    with Path(os.devnull).open("wb") as file:
        tracemalloc.start()
        write(results, file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak


AGREED_FIRST = (
    "learner roster_id assignment kind attempt counts question version asked answer verdict right found of "
    "misconception late at"
)
"""The columns of the first version of consent. This list never grows: a new column is of a new version."""


def test_a_column_that_was_added_later_is_of_a_later_version() -> None:
    assert " ".join(field.name for field in FIELDS if field.since == 1) == AGREED_FIRST
    assert max(field.since for field in FIELDS) == CONSENT


def test_a_new_column_is_empty_for_learners_who_did_not_agree_to_it() -> None:
    later = Field("mood", "how it felt", lambda index, answer: "fine", Part.RUN, since=CONSENT + 1)
    old, new = a_learner("Ayu"), replace(a_learner("Bima", "s2"), consent=CONSENT + 1)
    file = io.BytesIO()

    write(some_results(learners=(old, new)), file, (*FIELDS, later))

    text = file.getvalue().decode("utf-8-sig")
    assert [row["mood"] for row in csv.DictReader(io.StringIO(text, newline=""))] == ["", "fine"]
