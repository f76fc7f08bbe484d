import io
import json
import os
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.reports.escaping import decoded
from bot.reports.results import Item, Results
from bot.reports.xapi import ANSWERED, COMPLETED, write
from tests.reports.builders import (
    HOSTILE,
    NOON,
    a_class,
    a_learner,
    an_answer,
    an_assignment,
    an_attempt,
    an_item,
    number,
    order,
    several,
    several_of,
    some_results,
)

HOME = "https://example.org/classes/9b"
IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LISTS = {"choice": "choices", "sequencing": "choices"}


def written(results: Results) -> bytes:
    file = io.BytesIO()
    write(results, file, HOME)
    return file.getvalue()


def told(results: Results) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(results).split(b"\n")[:-1]]


def accepts(data: bytes) -> list[str]:
    """What a record store would complain of: a checker written from xAPI 1.0.3 (xAPI-Data.md), not from the writer."""
    complaints: list[str] = []
    ids: set[str] = set()
    definitions: dict[str, object] = {}
    for n, line in enumerate(data.decode().splitlines(), start=1):
        statement = json.loads(line)
        complaints += [f"{n}: {each}" for each in _complaints(statement)]
        if statement.get("id") in ids:
            complaints.append(f"{n}: the id is not unique")
        ids.add(statement.get("id"))
        activity = statement.get("object", {})
        if definitions.setdefault(activity.get("id"), activity.get("definition")) != activity.get("definition"):
            complaints.append(f"{n}: the activity has changed its meaning")
    return complaints


def _complaints(statement: dict[str, Any]) -> Iterator[str]:
    known = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
    if statement.keys() - known:
        yield f"unknown: {sorted(statement.keys() - known)}"
    try:
        if str(UUID(statement.get("id", ""))) != statement["id"]:
            yield "the id is not in the usual form"
    except ValueError:
        yield "the id is no UUID"
    account = statement.get("actor", {}).get("account", {})
    if not IRI.fullmatch(account.get("homePage", "")) or not account.get("name"):
        yield "the actor has no account"
    if {"mbox", "mbox_sha1sum", "openid", "name"} & statement.get("actor", {}).keys():
        yield "the actor is told by more than a pseudonym"
    if not IRI.fullmatch(statement.get("verb", {}).get("id", "")):
        yield "the verb is no IRI"
    if not TIME.fullmatch(statement.get("timestamp", "")) or statement["timestamp"].endswith("-00:00"):
        yield "the timestamp has no zone"
    yield from _activity_complaints(statement.get("object", {}))
    yield from _result_complaints(statement.get("result", {}), statement.get("object", {}).get("definition", {}))
    context = statement.get("context", {})
    if "registration" in context and not re.fullmatch(r"[0-9a-f-]{36}", context["registration"]):
        yield "the registration is no UUID"
    for parent in context.get("contextActivities", {}).get("parent", []):
        yield from _activity_complaints(parent)


def _activity_complaints(activity: dict[str, Any]) -> Iterator[str]:
    if not IRI.fullmatch(activity.get("id", "")):
        yield "the activity is no IRI"
    definition = activity.get("definition", {})
    if "type" in definition and not IRI.fullmatch(definition["type"]):
        yield "the type is no IRI"
    type = definition.get("interactionType")
    if type is None:
        return
    parts = definition.get(LISTS.get(type, ""), [])
    ids = [part["id"] for part in parts]
    if len(set(ids)) < len(ids) or any(not id or re.search(r"\s|\[[,.:]\]", id) for id in ids):
        yield "ids of options are not unique, or have spaces or delimiters"
    for language in definition.get("description", {}), *(part.get("description", {}) for part in parts):
        if any(not re.fullmatch("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", tag) for tag in language):
            yield "a description has no language"
    for pattern in definition.get("correctResponsesPattern", []):
        yield from _response_complaints(pattern, type, ids)


def _response_complaints(response: str, type: str, ids: list[str]) -> Iterator[str]:
    if type == "numeric":
        if not re.fullmatch(r"-?\d+(\.\d+)?|(-?\d+(\.\d+)?)?\[:\](-?\d+(\.\d+)?)?", response):
            yield f"{response!r} is no number and no range"
    elif not set(response.split("[,]")) <= set(ids):
        yield f"{response!r} names no option"


def _result_complaints(result: dict[str, Any], definition: dict[str, Any]) -> Iterator[str]:
    score = result.get("score", {})
    if score and not -1 <= score["scaled"] <= 1:
        yield "the scaled score is not between -1 and 1"
    if score and not score["min"] <= score["raw"] <= score["max"]:
        yield "the score is outside its limits"
    if "duration" in result:
        yield "it says how long somebody took"
    if "response" in result:
        ids = [part["id"] for part in definition.get("choices", [])]
        yield from _response_complaints(result["response"], definition.get("interactionType", ""), ids)


def test_a_class_is_accepted() -> None:
    data = written(a_class(30))

    assert accepts(data) == []
    assert data.count(b"\n") == 30 * 4 + 30


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (b'+07:00"}', b'"}', "the timestamp has no zone"),
        (b'"timestamp":"2026-01-05T', b'"timestamp":"2026-01-05 ', "the timestamp has no zone"),
        (b'"id":"c1"', b'"id":"c0"', "ids of options are not unique, or have spaces or delimiters"),
        (b'"id":"c1"', b'"id":"c 1"', "ids of options are not unique, or have spaces or delimiters"),
        (b'["c0[,]c2"]', b'["c0,c2"]', "'c0,c2' names no option"),
        (b'"response":"6000"', b'"response":"6,000"', "'6,000' is no number and no range"),
        (b'"scaled":1,', b'"scaled":4,', "the scaled score is not between -1 and 1"),
        (b'"raw":1,', b'"raw":2,', "the score is outside its limits"),
        (b'"completion":true', b'"completion":true,"duration":"PT90S"', "it says how long somebody took"),
        (b'"objectType":"Agent",', b'"objectType":"Agent","name":"Ayu",', "the actor is told by more than a pseudonym"),
        (b'"homePage":"https://', b'"homePage":"', "the actor has no account"),
        (b'"verb":{"id":"http:', b'"verb":{"id":"', "the verb is no IRI"),
        (b"/questions/q1/v1", b"/questions/q 1/v1", "the activity is no IRI"),
        (b"What counts?", b"What else?", "the activity has changed its meaning"),
        (b'{"und":"Bills"', b'{"":"Bills"', "a description has no language"),
    ],
)
def test_the_checker_refuses_what_is_wrong(before: bytes, after: bytes, complaint: str) -> None:
    data = written(a_class(3))
    assert before in data

    assert any(complaint in each for each in accepts(data.replace(before, after, 1)))


def test_the_checker_refuses_a_statement_that_comes_twice() -> None:
    line = written(some_results()).splitlines(keepends=True)[0]

    assert accepts(line + line) == ["2: the id is not unique"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("named", [True, False], ids=["named", "pseudonymous"])
def test_hostile_texts_are_accepted_and_come_back(text: str, named: bool) -> None:
    results = some_results(
        named=named,
        learners=(a_learner(text),),
        assignments=(an_assignment(text, title=text),),
        items=(an_item(text, assignment=text, version=text, ask=text),),
        answers=[an_answer(text, text, assignment=text, version=text, answer=text)],
    )

    answered, completed = told(results)

    assert accepts(written(results)) == []
    assert decoded(answered["object"]["definition"]["description"]["und"]) == text
    assert decoded(completed["object"]["definition"]["name"]["und"]) == text
    assert named or decoded(answered["actor"]["account"]["name"]) == text


def test_an_answer_is_told_as_an_interaction() -> None:
    answer = an_answer(chosen=(1,), answer="0 to 100", verdict="wrong", found=0)

    statement = told(some_results(learners=(a_learner("kind-heron", ""),), answers=[answer]))[0]

    assert statement["verb"]["id"] == ANSWERED
    assert statement["object"]["id"] == f"{HOME}/assignments/a1/questions/q1/v1"
    assert statement["object"]["definition"]["interactionType"] == "choice"
    assert statement["object"]["definition"]["correctResponsesPattern"] == ["c0"]
    assert statement["object"]["definition"]["choices"][1] == {"id": "c1", "description": {"und": "0 to 100"}}
    assert statement["result"] == {
        "response": "c1",
        "success": False,
        "score": {"scaled": 0, "raw": 0, "min": 0, "max": 1},
    }
    assert statement["context"]["contextActivities"] == {
        "parent": [{"objectType": "Activity", "id": f"{HOME}/assignments/a1"}]
    }
    assert statement["timestamp"] == "2026-01-05T00:00:00+07:00"


def with_key(low: str, high: str) -> Item:
    return replace(number("q"), right_numbers=(Decimal(low), Decimal(high)))


@pytest.mark.parametrize(
    ("item", "chosen", "answer", "type", "pattern", "response"),
    [
        (an_item("q"), (2,), "600 to 700", "choice", ["c0"], "c2"),
        (several("q"), (0, 1), "Bills; Height", "choice", ["c0[,]c2"], "c0[,]c1"),
        (several_of("q", 1), (0, 1), "a; b", "choice", ["c0"], "c0[,]c1"),
        (several_of("q", 3), (0, 1, 2), "a; b; c", "choice", ["c0[,]c1[,]c2"], "c0[,]c1[,]c2"),
        (order("q"), (1, 0, 2), "Second; First; Third", "sequencing", ["c0[,]c1[,]c2"], "c1[,]c0[,]c2"),
        (number("q"), (), "6000", "numeric", None, "6000"),
        (number("q"), (), "-0.5", "numeric", None, "-0.5"),
        (with_key("6000", "6000"), (), "17", "numeric", ["6000"], "17"),
        (with_key("5.5", "6.5"), (), "6", "numeric", ["5.5[:]6.5"], "6"),
        (with_key("-1E+2", "0"), (), "6", "numeric", ["-100[:]0"], "6"),
        (number("q"), (), "I don't know", "numeric", None, None),
        (an_item("q"), (), "I don't know", "choice", ["c0"], None),
    ],
    ids=[
        "one",
        "several",
        "one of several",
        "all of several",
        "order",
        "number",
        "negative number",
        "right number",
        "range",
        "range in figures",
        "number not known",
        "not known",
    ],
)
def test_each_kind_of_question_has_its_type_its_pattern_and_its_response(
    item: Any, chosen: tuple[int, ...], answer: str, type: str, pattern: list[str] | None, response: str | None
) -> None:
    results = some_results(items=(item,), answers=[an_answer(question="q", chosen=chosen, answer=answer)])

    statement = told(results)[0]

    assert statement["object"]["definition"]["interactionType"] == type
    assert statement["object"]["definition"].get("correctResponsesPattern") == pattern
    assert statement["result"].get("response") == response
    assert accepts(written(results)) == []


def test_a_finished_attempt_is_completed_and_neither_passed_nor_failed() -> None:
    attempts = (
        an_attempt(finished=NOON + timedelta(seconds=90.25), right=1, of=3),
        an_attempt(number=2, finished=None, counts=False),
    )

    (completed,) = told(some_results(attempts=attempts, answers=[]))

    assert completed["verb"]["id"] == COMPLETED
    assert completed["object"]["id"] == f"{HOME}/assignments/a1"
    assert completed["result"] == {
        "completion": True,
        "score": {"scaled": 0.3333, "raw": 1, "min": 0, "max": 3},
    }


def test_the_answers_and_the_end_of_an_attempt_share_a_registration_of_its_own() -> None:
    answers = [an_answer(), an_answer(question="q2"), an_answer(attempt=2)]

    one, two, three, first, second = (each["context"]["registration"] for each in told(some_results(answers=answers)))

    assert one == two == first
    assert three == second != one


def test_a_question_that_comes_twice_in_an_attempt_is_answered_twice() -> None:
    assert accepts(written(some_results(answers=[an_answer(), an_answer()]))) == []


def test_names_are_in_no_statement() -> None:
    results = a_class(3)
    data = written(results)

    assert not any(
        learner.name.encode() in data or learner.roster_id.encode() in data for learner in results.participants
    )
    assert not any(teacher.encode() in data for teacher in results.teachers)
    assert len({statement["actor"]["account"]["name"] for statement in told(results)}) == 3


def test_the_pseudonym_of_a_pseudonymous_class_is_told_as_it_is() -> None:
    results = some_results(named=False, learners=(a_learner("kind-heron", ""),))

    assert {each["actor"]["account"]["name"] for each in told(results)} == {"kind-heron"}


def test_the_same_results_are_the_same_bytes() -> None:
    assert written(a_class(10)) == written(a_class(10))


def test_who_leaves_changes_nothing_for_the_others() -> None:
    whole = a_class(3)
    gone = whole.participants[1].name
    rest = replace(
        whole,
        participants=tuple(each for each in whole.participants if each.name != gone),
        attempts=tuple(each for each in whole.attempts if each.learner != gone),
        answers=lambda: (each for each in whole.answers() if each.run.learner != gone),
    )

    assert set(written(rest).splitlines()) < set(written(whole).splitlines())


@pytest.mark.parametrize("address", ["", "example.org", "mailto:a@example.org", "https://"])
def test_a_home_page_that_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        write(some_results(), io.BytesIO(), address)


@pytest.mark.slow("thousands of answers under a watch on memory")
def test_memory_does_not_grow_with_the_answers() -> None:
    peak(1_000)  # what is made once, for whatever comes first, is made now

    assert peak(10_000) < 1.5 * peak(1_000)


def peak(size: int) -> int:
    results = replace(some_results(), answers=lambda: repeat(an_answer(), size))
    with Path(os.devnull).open("wb") as file:
        tracemalloc.start()
        write(results, file, HOME)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak
