"""A file without names, and a program that tries to find out who is who in it."""

import io
import json
import re
from datetime import datetime

import pytest
from openpyxl import load_workbook

from tests.stage import JSON, Person, Stage, data_of, labels
from tests.stories.school import a_teacher, downloads, gives, joins, results, rows, takes, the_link

SEVEN = 7
EXPORTS = 24


async def seven(stage: Stage, *, days: int = 0) -> tuple[Person, list[Person]]:
    """A class whose learners join one after another, and take the same quiz in that order, equally well.

    Args:
        days: between two learners.
    """
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(id, f"P{id}") for id in range(1, SEVEN + 1)]
    for person in people:
        await joins(person, link)
        stage.clock.forward(minutes=7)
    await gives(teacher)
    for person in people:
        await takes(person, 2)
        stage.clock.forward(days=days, minutes=11)
    return teacher, people


async def known(stage: Stage, people: list[Person]) -> list[JSON]:
    """What a teacher knows of the learners, in the order of joining: handles, and when they joined and answered."""
    of_each = [await stage.rows(person.id) for person in people]
    return [
        {
            "handle": of_one["member"][0]["handle"],
            "times": {of_one["member"][0]["joined"], *(row["at"] for row in of_one["answer"])},
        }
        for of_one in of_each
    ]


def linked(names: list[str], first_seen: list[str], known_of: list[JSON], owners: dict[str, int]) -> list[int]:
    """How many learners a program finds by each of its ways: the order of names, that of the rows, the handles.

    Args:
        names: the names in the order of the list of learners.
        first_seen: the names in the order in which they first stand in the file.
        known_of: what is known of each learner.
        owners: who really has which name.
    """
    by_handle = {
        name: place
        for name in names
        for place, learner in enumerate(known_of)
        if learner["handle"][:6].upper() in name.upper()
    }
    ways = ({name: n for n, name in enumerate(names)}, {name: n for n, name in enumerate(first_seen)}, by_handle)
    return [sum(guess.get(name) == owner for name, owner in owners.items()) for guess in ways]


def owners_by_answers(file: list[dict[str, str]], asked: list[list[str]]) -> dict[str, int]:
    """Who really has which name: each learner was asked other questions, in another order."""
    by_name: dict[str, list[str]] = {}
    for row in file:
        by_name.setdefault(row["learner"], []).append(row["question"])
    return {name: asked.index(questions) for name, questions in by_name.items()}


async def test_a_class_of_seven_is_not_linked_back_better_than_by_chance(school: Stage) -> None:
    teacher, people = await seven(school)
    known_of = await known(school, people)
    asked = [[row["question"] for row in (await school.rows(person.id))["answer"]] for person in people]
    assert len({tuple(questions) for questions in asked}) == SEVEN, "so that the test knows who is who"
    found: list[list[int]] = []

    for _ in range(EXPORTS):
        file = rows(await downloads(teacher, "CSV without names"))
        owners = owners_by_answers(file, asked)
        assert len(owners) == SEVEN
        first_seen = list(dict.fromkeys(row["learner"] for row in file))
        found.append(linked(sorted(owners), first_seen, known_of, owners))

    # By chance one of seven is found on average, with a variance of one: five standard errors above it are too many.
    limit = EXPORTS + 5 * EXPORTS**0.5
    assert all(sum(way) < limit for way in zip(*found, strict=True)), found
    assert sum(way[2] for way in found) == 0


async def test_each_file_has_names_of_its_own(school: Stage) -> None:
    teacher, _ = await seven(school)

    files = [{row["learner"] for row in rows(await downloads(teacher, "CSV without names"))} for _ in range(2)]

    assert len(files[0]) == len(files[1]) == SEVEN
    assert files[0].isdisjoint(files[1])
    shown = await results(teacher)
    by_learner = await teacher.taps("By learner", shown)
    taps = "".join(data_of(by_learner, str(place)) for place in range(1, SEVEN + 1))
    assert not any(name.removeprefix("Learner ").lower() in taps for name in files[0] | files[1])


def moments(text: str) -> set[str]:
    """Every time of day in a text that is not midnight."""
    return {found for found in re.findall(r"T(\d\d:\d\d(?::\d\d)?)", text) if not found.startswith("00:00")}


@pytest.mark.parametrize("form", ["CSV", "CSV without names", "xAPI", "xAPI without names"])
async def test_no_file_has_a_time_of_day_or_a_duration(school: Stage, form: str) -> None:
    teacher, _ = await seven(school)

    text = (await downloads(teacher, form)).decode("utf-8-sig")

    assert moments(text) == set()
    assert '"PT' not in text
    assert "2026-01-05" in text


@pytest.mark.parametrize("form", ["Excel", "Excel without names"])
async def test_a_workbook_says_of_learners_on_which_day(school: Stage, form: str) -> None:
    teacher, _ = await seven(school)

    book = load_workbook(io.BytesIO(await downloads(teacher, form)))

    cells = [cell.value for name in ("Learners", "Answers") for row in book[name].iter_rows() for cell in row]
    times = [cell for cell in cells if isinstance(cell, datetime)]
    assert times
    assert all((time.hour, time.minute, time.second) == (0, 0, 0) for time in times)
    named = form == "Excel"
    joined = [cell.value for cell in book["Learners"]["D"][1:]]
    assert all(joined) if named else not any(joined)


async def test_days_that_would_tell_who_it_was_are_left_out(school: Stage) -> None:
    # Seven learners on seven days: a day is as good as a name.
    teacher, _ = await seven(school, days=1)

    file = rows(await downloads(teacher, "CSV without names"))
    statements = (await downloads(teacher, "xAPI without names")).decode().splitlines()

    assert {row["at"] for row in file} == {""}
    assert not any("timestamp" in json.loads(line) for line in statements)
    assert len({row["at"] for row in rows(await downloads(teacher, "CSV"))}) == SEVEN


async def test_an_unfinished_attempt_is_in_no_file_without_names(school: Stage) -> None:
    teacher, _ = await seven(school)
    late = school.person(99, "Late")
    await joins(late, await the_link(teacher))
    await late.taps(next(label for label in labels(late.sees) if "Start it now" in label), late.sees)
    await late.taps("I don't know", late.asked())

    assert len({row["learner"] for row in rows(await downloads(teacher, "CSV"))}) == SEVEN + 1
    assert len({row["learner"] for row in rows(await downloads(teacher, "CSV without names"))}) == SEVEN


async def test_without_names_is_the_choice_that_stands_out(school: Stage) -> None:
    teacher, _ = await seven(school)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)

    asked = await teacher.taps("Download")

    buttons = [button for row in asked["reply_markup"]["inline_keyboard"] for button in row]
    assert [button["text"] for button in buttons if button.get("style") == "primary"] == ["Excel without names"]
    assert buttons[0]["text"] == "Excel without names"
