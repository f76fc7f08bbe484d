"""A class that plays live: its members' answers count there, others play along unrecorded."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.actions.assignments import Draft
from bot.chat.actions.membership import BeginTask
from tests.stage import Person, Stage, labels, staged
from tests.stories.playing import HOST, Group, a_group, stored
from tests.stories.school import a_teacher, downloads, joins, lessons, results, rows, the_link


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


async def a_class_in_a_group(school: Stage) -> tuple[Person, Group, Person]:
    """A teacher (no administrator of the group), the group, and one member of the class in it."""
    group = a_group(school)
    teacher = await a_teacher(school, HOST + 900)
    school.world.state.members[group.id].append(teacher.id)
    ani = Person(school, group.people[0])
    await joins(ani, await the_link(teacher))
    return teacher, group, ani


async def class_link(teacher: Person) -> str:
    told = await teacher.says("/live")
    found = [entity["url"] for entity in told["entities"] if "startgroup=l_" in entity.get("url", "")]
    return str(found[0].partition("startgroup=")[2])


async def plays(group: Group, teacher: Person, right: tuple[int, ...], wrong: tuple[int, ...], absent: int = 0) -> None:
    """Play a quiz with the class; in the last *absent* questions nobody but the stranger votes."""
    await group.says(teacher.id, f"/start@scorewise_playground_bot {await class_link(teacher)}")
    await group.taps(teacher.id, "Open the lobby")
    for person in (*right, *wrong):
        await group.taps(person, "I'm in")
    await group.taps(teacher.id, "Start")
    for number in range(5):
        voters = (*right, *wrong) if number < 5 - absent else wrong
        for person in voters:
            await group.votes(person, right=person in right)
        await group.stage.pass_time(30)
        await group.stage.pass_time(8)
    await group.stage.pass_time(3)


async def test_members_who_are_in_are_recorded_and_others_are_not(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)
    stranger = group.people[1]

    await plays(group, teacher, right=(ani.id,), wrong=(stranger,))

    assert group.sees["text"].startswith("Done: together 50 % right.")
    recorded = rows(await downloads(teacher, "CSV"))
    assert len(recorded) == 5
    assert {(row["kind"], row["right"]) for row in recorded} == {("live", "1")}
    assert await school.rows(stranger) == {table: [] for table in await school.rows(stranger)}
    assert await stored(school, "live_player") == []
    assert not {"Remind the one", "Due date"} & {*labels(await results(teacher))}
    mine = await ani.says("/classes")
    mine = await ani.taps(labels(mine)[0], mine)
    assert "Live quiz: Sesame" in mine["text"]
    assert "done: 5 of 5 right" in mine["text"]
    assert not {"Start it now", "Practise again"} & {*labels(mine)}


async def test_what_a_member_did_not_answer_counts_as_not_known_and_moves_no_memory(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)

    await plays(group, teacher, right=(ani.id,), wrong=(group.people[1],), absent=2)

    answers = (await school.rows(ani.id))["answer"]
    assert [answer["verdict"] for answer in answers].count("not-known") == 2
    assert [answer["verdict"] for answer in answers].count("right") == 3
    assert len((await school.rows(ani.id))["card"]) == 3


async def test_who_joins_is_told_that_it_counts_for_the_class(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)
    await group.says(teacher.id, f"/start@scorewise_playground_bot {await class_link(teacher)}")
    lobby = await group.taps(teacher.id, "Open the lobby")
    assert "its teachers see them" in lobby["text"]

    await group.taps(ani.id, "I'm in")

    assert "Your answers count for the class." in group.toast(ani.id)


async def test_somebody_else_cannot_begin_it_with_the_link(school: Stage) -> None:
    teacher, group, _ani = await a_class_in_a_group(school)
    link = await class_link(teacher)

    told = await group.says(group.host, f"/start@scorewise_playground_bot {link}")

    assert told["text"].startswith("Only a teacher of the class")
    assert await stored(school, "live") == []


async def test_a_live_quiz_cannot_be_drafted_begun_or_repeated_alone(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)
    await plays(group, teacher, right=(ani.id,), wrong=())
    assignment = (await stored(school, "assignment"))[0]

    await teacher.forges(Draft(assignment["klass"], "live").pack())
    await ani.forges(BeginTask(assignment["id"]).pack())

    assert len(await stored(school, "assignment")) == 1
    assert len((await school.rows(ani.id))["sitting"]) == 1


async def test_a_member_who_left_the_class_in_the_middle_is_not_recorded(school: Stage) -> None:
    teacher, group, ani = await a_class_in_a_group(school)
    await group.says(teacher.id, f"/start@scorewise_playground_bot {await class_link(teacher)}")
    await group.taps(teacher.id, "Open the lobby")
    await group.taps(ani.id, "I'm in")
    await group.taps(teacher.id, "Start")
    await group.votes(ani.id)
    mine = await ani.says("/classes")
    mine = await ani.taps(labels(mine)[0], mine)
    await ani.taps("Leave the class", mine)
    await ani.taps("Leave")

    await group.says(teacher.id, "/stop")
    await school.pass_time(60)

    assert (await school.rows(ani.id))["sitting"] == []
