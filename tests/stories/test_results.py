"""Flow H: what a teacher sees, what is withheld, and what is gone when somebody leaves."""

import re

import pytest
from sqlalchemy import update

from bot.playground.telegram_api import Fault
from bot.quiz.exports import ExportRequest
from bot.quiz.jobs import EXPORT, Job
from bot.storage.store import Store
from bot.storage.tables import JOB
from tests.stage import Stage, labels
from tests.stories.school import (
    a_teacher,
    downloads,
    gives,
    goes_through,
    joins,
    results,
    rows,
    takes,
    the_link,
)


async def test_below_five_learners_it_is_not_said_what_was_chosen(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, 6)]
    for person in people[:4]:
        await joins(person, link)
    await gives(teacher, "Pre-test")
    for person in people[:4]:
        await takes(person, 0)

    await results(teacher)
    few = await teacher.taps("By question")
    assert "left out for questions that fewer than 5 learners were asked" in few["text"]
    assert "chose" not in few["text"].replace("was chosen", "")
    assert "chose" not in (await teacher.taps("Back"))["text"]
    assert b"0 to 100" not in await downloads(teacher, "Report")

    await joins(people[4], link)
    await people[4].taps("Start it now")
    await goes_through(people[4], 0)
    await results(teacher)
    enough = await teacher.taps("By question")
    assert "5 chose “0 to 100”. Mixing things up." in enough["text"]
    assert "left out" not in enough["text"]


async def test_answers_outside_of_the_class_are_not_seen_and_class_answers_count_for_oneself(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await ani.begins()
    await goes_through(ani, 6)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 4)
    await ani.says("/quiz")
    await ani.taps("Sesame")
    await goes_through(ani, 1)

    assert len(rows(await downloads(teacher, "CSV"))) == 4
    assert len((await school.rows(1))["answer"]) == 16
    assert len((await school.rows(1))["card"]) == 8


async def test_leaving_ends_sharing_at_once_and_files_taken_are_told(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
    await gives(teacher)
    await takes(ani, 4)
    await takes(ben, 0)
    name = (await school.rows(1))["member"][0]["name"]
    assert name.encode() in await downloads(teacher, "CSV")
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    shared = await ani.taps("What is shared")
    assert (
        "January 5, 2026: ⁨Dr. Rivera⁩, CSV, one row for each answer and each story played, with names" in shared["text"]
    )
    await ani.taps("Back to the class")

    await ani.taps("Leave the class")
    assert "cannot be recalled" in ani.sees["text"]
    await ani.taps("Leave")

    for form in ("CSV", "Excel", "Report", "xAPI", "CSV without names"):
        assert name.encode() not in await downloads(teacher, form)
    assert len(rows(await downloads(teacher, "CSV"))) == 4
    assert len((await school.rows(1))["answer"]) == 4
    await joins(ani, link)
    assert len(rows(await downloads(teacher, "CSV"))) == 4


async def test_a_learner_who_is_taken_out_is_gone_from_results(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 4)
    await teacher.taps("Back to the class")
    await teacher.taps("Learners")
    await teacher.taps("1")
    await teacher.taps("Take out")

    assert rows(await downloads(teacher, "CSV")) == []
    assert "You are in no class." in (await ani.says("/classes"))["text"]
    assert len((await school.rows(1))["answer"]) == 4


async def test_a_learner_in_two_classes_is_two_strangers(school: Stage) -> None:
    one = await a_teacher(school, 901, "Dr. One", "First")
    two = await a_teacher(school, 902, "Dr. Two", "Second")
    ani = school.person(1)
    for teacher in (one, two):
        await joins(ani, await the_link(teacher))
        await gives(teacher)
        await takes(ani, 4)

    first, second = rows(await downloads(one, "CSV")), rows(await downloads(two, "CSV"))
    assert len(first) == len(second) == 4
    assert {row["learner"] for row in first}.isdisjoint({row["learner"] for row in second})
    pseudonyms = [rows(await downloads(teacher, "CSV without names"))[0]["learner"] for teacher in (one, two)]
    assert pseudonyms[0] != pseudonyms[1]


async def test_a_teacher_can_learn_in_a_class_of_another(school: Stage) -> None:
    one = await a_teacher(school, 901, "Dr. One", "First")
    two = await a_teacher(school, 902, "Dr. Two", "Second")
    await joins(two, await the_link(one))
    await gives(one)
    await takes(two, 3)

    assert len(rows(await downloads(one, "CSV"))) == 4
    assert "Second" in (await two.says("/teach"))["text"]


async def test_two_teachers_share_a_class_until_one_is_removed(school: Stage) -> None:
    owner = await a_teacher(school)
    await owner.says("/teach")
    await owner.taps(labels(owner.sees)[0], owner.sees)
    await owner.taps("Class settings")
    invited = await owner.taps("Invite another teacher")
    link = re.search(r"start=(t_\w+)", invited["text"])
    assert link
    helper, late = school.person(50, "Helper"), school.person(51, "Late")
    await helper.says(f"/start {link[1]}")
    assert not any((await school.rows(50)).values())
    await helper.taps("Teach this class")
    await helper.says("Ms. Sari")
    await late.says(f"/start {link[1]}")
    assert "not valid, or it has been used" in (await late.taps("Teach this class"))["text"]
    assert not any((await school.rows(51)).values())

    ani = school.person(1)
    await ani.says(f"/start {await the_link(helper)}")
    assert "⁨Dr. Rivera⁩ and ⁨Ms. Sari⁩ invites you" in ani.sees["text"]
    await helper.says("/teach")
    assert "New class" not in labels(helper.sees)
    await helper.taps(labels(helper.sees)[0], helper.sees)
    assert "Delete the class" not in labels(await helper.taps("Class settings"))

    await owner.says("/teach")
    await owner.taps(labels(owner.sees)[0], owner.sees)
    await owner.taps("Class settings")
    await owner.taps("Remove ⁨Ms. Sari⁩")
    assert "Only instructors have classes." in (await helper.says("/teach"))["text"]


async def test_a_class_that_is_deleted_leaves_learners_what_they_learnt(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 4)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Delete the class")
    await teacher.taps("Delete the class", teacher.sees)

    assert "No class yet." in (await teacher.says("/teach"))["text"]
    assert "You are in no class." in (await ani.says("/classes"))["text"]
    assert len((await school.rows(1))["answer"]) == 4


async def test_a_teacher_who_deletes_themselves_takes_the_class_along_or_passes_it_on(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await teacher.says("/privacy")
    await teacher.taps("Delete everything")
    assert "Classes that only you teach are deleted too" in teacher.sees["text"]
    await teacher.taps("Delete")

    assert not any((await school.rows(teacher.id)).values())
    assert "You are in no class." in (await ani.says("/classes"))["text"]


async def test_deleting_oneself_takes_class_results_along(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 4)
    await ani.says("/privacy")
    await ani.taps("Delete everything")
    await ani.taps("Delete")

    assert rows(await downloads(teacher, "CSV")) == []
    assert not any((await school.rows(1)).values())


async def test_a_file_that_would_be_empty_is_not_sent(school: Stage) -> None:
    teacher = await a_teacher(school)
    await joins(school.person(1), await the_link(teacher))
    await gives(teacher)

    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Download", teacher.sees)
    await teacher.taps("xAPI", teacher.sees)

    assert teacher.sees["text"] == "There is nothing to put into that file yet: nobody has answered a question."


@pytest.mark.parametrize("wanted", [["k", "", "ods", "names"], ["k"], {}, "k", ["k", "", "workbook", "", "more"]])
async def test_a_job_that_a_later_version_left_is_given_up_and_holds_up_nobody(school: Stage, wanted: object) -> None:
    teacher = await a_teacher(school)
    await joins(school.person(1), await the_link(teacher))
    progress = await teacher.says("/teach")
    async with Store(school.database).transaction() as tx:
        await tx.jobs.add(Job("j1", teacher.id, EXPORT, ExportRequest("k"), "en", school.clock.now))
    async with school.database.transaction() as connection:
        await connection.execute(update(JOB).values(wanted=wanted, message=progress["message_id"]))

    assert await downloads(teacher, "CSV")
    assert any(message.get("text", "").startswith("The file could not be made.") for message in teacher.chat)


async def test_a_file_that_is_too_large_is_called_too_large(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)
    school.expect_refusal("Too Large")
    school.world.inject(Fault(413, "Request Entity Too Large", method="sendDocument"))

    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Download", teacher.sees)
    await teacher.taps("xAPI", teacher.sees)

    assert "too large for Telegram" in teacher.sees["text"]


@pytest.mark.parametrize("form", ["xAPI without names", "CSV without names", "Canvas"])
async def test_the_name_of_a_file_keeps_its_day(school: Stage, form: str) -> None:
    teacher = await a_teacher(school, klass="Privacy and scoring systems for all")
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)

    await downloads(teacher, form)

    stem = teacher.sees["document"]["file_name"].rpartition(".")[0]
    assert stem.startswith("privacy-and-scoring-systems-for")
    assert stem.endswith(f"_{school.clock.now.date().isoformat()}")
