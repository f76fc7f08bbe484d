import csv
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.quiz.classes import CONSENT
from bot.reports import workbook, xapi
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
    an_attempt,
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
        "story": "",
    }


def test_a_play_of_a_story_is_a_row_that_says_whether_it_is_finished_and_nothing_of_answers() -> None:
    plays = (
        an_attempt(assignment="a2", right=0, of=0, late=True, finished=NOON + timedelta(days=2)),
        an_attempt("Bima", "a2", right=0, of=0, finished=None, counts=False),
    )
    both = (an_assignment(), an_assignment("a2", "Thirty days", kind="story"))
    learners = (a_learner(), a_learner("Bima", "s2"))
    results = some_results(assignments=both, learners=learners, answers=[an_answer()], attempts=plays)

    answer, finished, started = rows(results)

    assert answer["story"] == ""
    assert {name: cell for name, cell in finished.items() if cell} == {
        "learner": "Ayu", "roster_id": "s1", "assignment": "Thirty days", "kind": "story", "attempt": "1",
        "counts": "1", "late": "1", "at": "2026-01-07", "story": "finished",
    }  # fmt: skip
    assert [started[name] for name in ("learner", "counts", "at", "story")] == ["Bima", "0", "2026-01-05", "started"]
    assert write(results, io.BytesIO()) == 3


def test_the_days_of_plays_are_left_out_where_they_would_tell_who_it_was() -> None:
    story = an_assignment("a2", "Thirty days", kind="story")
    results = some_results(assignments=(story,), answers=[], attempts=(an_attempt(assignment="a2", right=0, of=0),))

    (row,) = rows(replace(results, undated=frozenset({"a2"})))

    assert (row["at"], row["late"], row["story"]) == ("", "", "finished")


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


def t(text: str, /, **values: object) -> str:
    return text.format(**values)


WORKBOOK_FIRST = (
    "Learner | Roster id | On the list | Joined (Asia/Jakarta) | Assignment | State | Attempts | Attempt that counts | "
    "Right | Of | Result | Started (Asia/Jakarta) | Finished (Asia/Jakarta) | Late | "
    "Learner | Assignment | Attempt | Counts | Question id | Version | Answer | Verdict | Found | Of | Late | "
    "Day (Asia/Jakarta)"
)
STATEMENT_FIRST = (
    "actor.account.homePage actor.account.name actor.objectType context.contextActivities.parent context.registration "
    "id object.id object.objectType result.completion result.response result.score.max result.score.min "
    "result.score.raw result.score.scaled result.success timestamp verb.display.en verb.id"
)


def test_other_files_tell_of_a_learner_what_was_agreed_to_first() -> None:
    """A new column there asks for consent too: like `FIELDS`, and leaving it empty for who joined before."""
    book, statements = io.BytesIO(), io.BytesIO()
    results = replace(a_class(5), undated=frozenset())
    workbook.write(results, book, t)
    xapi.write(results, statements, "https://example.org")

    sheets = load_workbook(book)
    told = " | ".join(str(cell.value) for name in ("Learners", "Answers") for cell in sheets[name][1])
    assert told == WORKBOOK_FIRST
    keys = {key for line in statements.getvalue().splitlines() for key in named_in(json.loads(line))}
    assert " ".join(sorted(keys)) == STATEMENT_FIRST


def named_in(part: object, path: str = "") -> Iterator[str]:
    """The paths of all values in a statement, but for what describes the question."""
    if not isinstance(part, dict):
        yield path
        return
    for key, value in part.items():
        if key != "definition":
            yield from named_in(value, f"{path}.{key}".lstrip("."))
