"""Who is who in a file without names: a program that knows what a teacher knows, and guesses.

It knows the list of names and the named file, the order in which people joined and took the quiz, their handles in
buttons, and every moment that the chat shows. It does not know how somebody answered: whoever does finds their row, and
SECURITY.md says so.
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

import pytest
from openpyxl import load_workbook

from tests.stage import JSON, Person, Stage
from tests.stories.school import a_teacher, downloads, gives, joins, rows, takes, the_link

SEVEN = 7
EXPORTS = 12
SEEDS = (1, 2, 3)
FORMS = ("CSV", "xAPI", "Excel")


@dataclass(frozen=True)
class File:
    """What the program takes from a file.

    Attributes:
        orders: the names in each order that the file has.
        marks: for each name, everything that stands beside it but for what is about questions and answers.
        questions: what each was asked, in order; only for the test, which has to know who is who.
    """

    orders: tuple[tuple[str, ...], ...]
    marks: dict[str, frozenset[str]]
    questions: dict[str, tuple[str, ...]]


Line = tuple[str, str, list[str]]
"""A name, a question or "", and what else stands in the line."""


def read(form: str, content: bytes) -> File:
    """Read a file of that form, with names or without."""
    parts = {"CSV": _csv, "xAPI": _xapi, "Excel": _workbook}[form](content)
    of_all = [line for part in parts for line in part]
    names = sorted({name for name, _, _ in of_all})
    return File(
        orders=(tuple(names), *(tuple(dict.fromkeys(name for name, _, _ in part)) for part in parts)),
        marks={n: frozenset(mark for name, _, marks in of_all if name == n for mark in (n, *marks)) for n in names},
        questions={n: tuple(question for name, question, _ in of_all if name == n and question) for n in names},
    )


def _csv(content: bytes) -> list[list[Line]]:
    return [[(row["learner"], row["question"], [row["roster_id"], row["at"], row["late"]]) for row in rows(content)]]


def _xapi(content: bytes) -> list[list[Line]]:
    return [[_statement(json.loads(line)) for line in content.decode().splitlines()]]


def _statement(statement: dict[str, object]) -> Line:
    flat = dict(_flat(statement))
    _, _, question = flat["object.id"].partition("/questions/")
    return (
        flat["actor.account.name"],
        question.partition("/")[0],
        [flat[key] for key in ("id", "context.registration", "timestamp") if key in flat],
    )


def _flat(part: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _flat(value, f"{path}.{key}".lstrip("."))
    else:
        yield path, str(part)


def _workbook(content: bytes) -> list[list[Line]]:
    book = load_workbook(io.BytesIO(content))
    learners = [
        (str(row[0]), "", [_cell(value) for value in row[1:]])
        for row in book["Learners"].iter_rows(min_row=2, values_only=True)
    ]
    head = [cell.value for cell in book["Answers"][1]]
    asked, last = head.index("Question id"), len(head) - 1
    answers = [
        (str(row[0]), str(row[asked]), [_cell(row[last])])
        for row in book["Answers"].iter_rows(min_row=2, values_only=True)
    ]
    return [learners, answers]


def _cell(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class Known:
    """What a teacher knows of learner 0, 1, 2 …: orders of them, and for each what stands for them."""

    orders: tuple[tuple[int, ...], ...]
    handles: tuple[str, ...]
    moments: tuple[frozenset[str], ...]
    marks: tuple[frozenset[str], ...]


def guesses(file: File, known: Known) -> dict[str, dict[str, int]]:
    """Every way in which the program finds people: for each, whom it takes the names for."""
    found = {
        f"order {n} of the file, order {k} of the class": dict(zip(names, people, strict=True))
        for n, names in enumerate(file.orders)
        for k, people in enumerate(known.orders)
    }
    found["handle"] = _alone(file, [{handle[:6].upper()} for handle in known.handles], lambda a, b: a in b.upper())
    found["moment"] = _alone(file, known.moments, lambda a, b: a in b)
    found["what stands in the named file too"] = _alone(file, known.marks, lambda a, b: a == b)
    return found


def _alone(file: File, of_each: Sequence[frozenset[str] | set[str]], fits) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """Those beside whom something stands that fits one person and nobody else."""
    found = {}
    for name, marks in file.marks.items():
        for mark in marks:
            people = [place for place, known in enumerate(of_each) if any(fits(each, mark) for each in known)]
            if len(people) == 1:
                found[name] = people[0]
    return found


async def a_class(stage: Stage, seed: int) -> tuple[Person, list[Person], list[int]]:
    """Seven who join in one order and take the quiz in another, equally well. Returns that other order, too."""
    stage.rng.seed(seed)
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(id, f"P{id}") for id in range(1, SEVEN + 1)]
    for person in people:
        await joins(person, link)
        stage.clock.forward(minutes=7)
    await gives(teacher)
    order = Random(seed).sample(range(SEVEN), SEVEN)
    for place in order:
        await takes(people[place], 2)
        stage.clock.forward(minutes=11)
    return teacher, people, order


async def what_is_known(stage: Stage, people: list[Person], order: list[int], named: File) -> Known:
    of_each = [await stage.rows(person.id) for person in people]
    members = [of_one["member"][0] for of_one in of_each]
    names = [member["name"] for member in members]
    by_questions = {questions: name for name, questions in named.questions.items()}
    times = [(of_one["member"][0]["joined"], *(row["at"] for row in of_one["answer"])) for of_one in of_each]
    return Known(
        orders=(tuple(range(SEVEN)), tuple(order), tuple(sorted(range(SEVEN), key=lambda n: names[n].casefold()))),
        handles=tuple(member["handle"] for member in members),
        moments=tuple(frozenset(str(at)[11:16] for at in moments) for moments in times),
        marks=tuple(named.marks[by_questions[questions]] for questions in map(asked_of, of_each)),
    )


def asked_of(of_one: dict[str, list[JSON]]) -> tuple[str, ...]:
    """Which questions somebody was asked, in order: each learner others, so the test knows who is who."""
    return tuple(row["question"] for row in of_one["answer"])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", FORMS)
async def test_a_class_of_seven_is_not_linked_back_better_than_by_chance(school: Stage, form: str, seed: int) -> None:
    teacher, people, order = await a_class(school, seed)
    known = await what_is_known(school, people, order, read(form, await downloads(teacher, form)))
    asked = [asked_of(await school.rows(person.id)) for person in people]
    assert len(set(asked)) == SEVEN, "so that the test knows who is who"
    found: dict[str, int] = {}

    for _ in range(EXPORTS):
        file = read(form, await downloads(teacher, f"{form} without names"))
        owners = {name: asked.index(questions) for name, questions in file.questions.items()}
        assert sorted(owners.values()) == list(range(SEVEN))
        for way, guess in guesses(file, known).items():
            found[way] = found.get(way, 0) + sum(owners.get(name) == person for name, person in guess.items())

    # In a random order one of seven is in their place on average, with a variance of one, so EXPORTS in all: five
    # standard errors above it are too many. The other ways find nobody by chance.
    limit = EXPORTS + 5 * EXPORTS**0.5
    assert {way: n for way, n in found.items() if n > (limit if way.startswith("order") else 0)} == {}


@pytest.mark.parametrize("form", FORMS)
async def test_the_program_finds_everybody_in_a_file_with_names(school: Stage, form: str) -> None:
    teacher, people, order = await a_class(school, 1)
    file = read(form, await downloads(teacher, form))
    known = await what_is_known(school, people, order, file)

    found = guesses(file, known)

    assert len(found["what stands in the named file too"]) == SEVEN
