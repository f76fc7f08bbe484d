"""A file without names: what it leaves out. What a program can make of it is in test_linked_back.py."""

import io
import json
import re
from datetime import datetime

import pytest
from openpyxl import load_workbook

from tests.stage import Person, Stage, data_of, labels
from tests.stories.school import a_teacher, downloads, gives, joins, results, rows, takes, the_link

SEVEN = 7


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


@pytest.mark.parametrize("form", ["CSV", "CSV without names"])
async def test_rows_stand_in_the_order_of_names_whoever_began_first(school: Stage, form: str) -> None:
    teacher, _ = await seven(school)

    names = [row["learner"] for row in rows(await downloads(teacher, form))]

    assert names == sorted(names, key=str.casefold)
    assert len(set(names)) == SEVEN


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
