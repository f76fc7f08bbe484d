"""Classes under attack: hostile names, forged ids, tests that were left, codes that were used."""

import json
import re
import sys
from pathlib import Path

import pytest

from bot.commands import admin
from bot.commands.data_folder import DataFolder
from bot.commands.export_process import export_in_subprocess
from bot.errors import UserError
from bot.quiz import instructor_codes
from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import EXPORT, Job
from bot.services.privacy import without_keys
from tests.stage import Person, Stage, data_of, labels, letter_of
from tests.stories.school import (
    RIGHT,
    WRONG,
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

EVIL = [
    '=HYPERLINK("http://evil","x")',
    "{=1+1}",
    "@SUM(A1)",
    "+1",
    "-1",
    "＝1+1",
    "'=x",
    "<script>",
    "🙂" * 300,
    "\u202eevil",
]


async def test_hostile_names_are_inert_in_every_file(school: Stage) -> None:
    teacher = await a_teacher(school, klass='=cmd|"/c calc"!A1<b>')
    link = await the_link(teacher)
    for id, name in enumerate(EVIL, 1):
        person = school.person(id, name)
        await joins(person, link)
        await person.taps("Another name", person.sees)
        await person.says(name)
        assert (await school.rows(id))["member"]
    await gives(teacher)
    for id in range(1, len(EVIL) + 1):
        await takes(Person(school, id), 2)

    told = rows(await downloads(teacher, "CSV"))
    assert not any(cell[:1] in "=+-@＝" for row in told for cell in row.values() if cell and not cell[1:].isdigit())
    assert "<script>" not in (await downloads(teacher, "Report")).decode()
    for line in (await downloads(teacher, "xAPI")).decode().splitlines():
        json.loads(line)
    await results(teacher)
    assert "<script>" in (await teacher.taps("By learner"))["text"]
    bytes_twice = [await downloads(teacher, "Excel") for _ in range(2)]
    assert bytes_twice[0] == bytes_twice[1]


async def test_forged_ids_of_classes_and_assignments_give_nobody_anything(school: Stage) -> None:
    """Every button of one teacher, tapped by another teacher, a learner of the class, and a stranger to it."""
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)
    klass = (await school.rows(1))["member"][0]["klass"]
    assignment = (await school.rows(1))["sitting"][0]["assignment"]
    other = await a_teacher(school, 902, "Dr. Two", "Second")
    stranger = school.person(3, "Cat")
    await stranger.begins()
    school.expect_refusal("message can't be edited", "message is not modified")
    before = await school.rows(1), await school.rows(teacher.id)
    mine = ("Privacy 101", "2 of 4", "Learners, page")
    data = [
        *(f"{code}1:{klass}" for code in
          ("sc", "do", "nd", "cd", "cs", "cn", "tn", "ar", "it", "ad", "dc", "gq", "mx", "ga")),
        f"st1:{klass}:120", f"ai1:{klass}:1", f"xt1:{klass}:0", f"me1:{klass}:0", f"dr1:{klass}:practice",
        f"ex1:{klass}:", f"xp1:{klass}::tidy:1", f"xp1:{klass}:{assignment}:workbook:0",
        *(f"{code}1:{assignment}" for code in ("sd", "ab", "hm", "op", "du", "gi", "un", "rs", "bl", "di", "rc")),
        f"ao1:{assignment}:mix", f"pk1:{assignment}:0:0", f"po1:{assignment}:0:0:0", f"as1:{assignment}:4",
        f"co1:{assignment}:last", f"so1:{assignment}:", f"sx1:{assignment}:", f"bq1:{assignment}:0",
    ]  # fmt: skip
    for person in (other, ani, stranger):
        seen = len(person.chat)
        for each in data:
            await person.forges(each)
        for message in person.chat[seen:]:
            text = message.get("text", "") + message.get("caption", "")
            assert not any(word in text for word in mine), text
            assert "document" not in message
            assert "photo" not in message
    for person in (other, stranger):
        for each in (
            f"my1:{klass}",
            f"ws1:{klass}",
            f"al1:{klass}",
            f"lv1:{klass}",
            f"mn1:{klass}",
            f"bt1:{assignment}:",
        ):
            await person.forges(each)
    assert (await school.rows(1), await school.rows(teacher.id)) == before
    assert (await school.rows(3))["member"] == []
    await other.says("hello")
    assert (await school.rows(1), await school.rows(teacher.id)) == before


async def test_a_test_that_was_left_is_not_explained_and_says_nothing_about_memory(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
    await gives(teacher, "Pre-test")
    told = {}
    for person, option in ((ani, WRONG), (ben, RIGHT)):
        await person.taps("Start it now")
        await person.taps(letter_of(person.sees, option), person.sees)
        await person.says("/quiz")
        await person.taps("Another topic")
        await person.taps("Sesame")
        told[person.id] = (await person.says("/progress"))["text"]
        everything = await school.rows(person.id)
        assert (everything["card"], everything["mistake"]) == ([], [])
        assert all("verdict" not in row for row in without_keys(everything)["answer"])
        assert sorted(len(row["asked"]) for row in without_keys(everything)["sitting"]) == [0, 1]

    assert told[1] == told[2]
    assert "not answered anything yet" in told[1]
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Go on", ani.sees)
    await ani.taps("Start the class quiz instead")
    await goes_through(ani, 3)
    assert {row["verdict"] for row in (await school.rows(1))["answer"]} == {"right", "wrong"}
    assert len((await school.rows(1))["card"]) == 4


async def test_leaving_and_coming_back_does_not_open_a_test_again(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    await joins(ani, link)
    await gives(teacher, "Pre-test")
    await takes(ani, 0)
    assignment = (await school.rows(1))["sitting"][0]["assignment"]
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    await ani.taps("Leave the class", ani.sees)
    await ani.taps("Leave", ani.sees)
    await ani.forges(f"bt1:{assignment}:")
    assert ani.toast["text"] == "This is for members of the class. Join again with your teacher's link."
    await joins(ani, link)

    await ani.forges(f"bt1:{assignment}:")

    assert ani.toast["text"].startswith("You had begun this test before you left the class")
    assert len((await school.rows(1))["sitting"]) == 1
    assert rows(await downloads(teacher, "CSV")) == []


async def test_what_was_taken_back_says_so_to_whoever_opens_its_announcement(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    given = await gives(teacher)

    await teacher.taps("Undo (within 10 minutes)", given)
    await ani.taps("Start it now")

    assert ani.toast["text"].startswith("This is not open: your teacher has taken it back")


async def test_removing_a_teacher_twice_removes_one(school: Stage) -> None:
    owner = await a_teacher(school)
    for id in (50, 51):
        await owner.says("/teach")
        await owner.taps(labels(owner.sees)[0], owner.sees)
        await owner.taps("Class settings")
        await owner.taps("Invite another teacher")
        link = re.search(r"start=(t_\w+)", owner.sees["text"])
        assert link
        helper = school.person(id, f"T{id}")
        await helper.says(f"/start {link[1]}")
        await helper.taps("Teach this class")
        await helper.says(f"Teacher {id}")
    await owner.says("/teach")
    await owner.taps(labels(owner.sees)[0], owner.sees)
    settings = await owner.taps("Class settings")
    remove = data_of(settings, "Remove ⁨Teacher 50⁩")

    await owner.forges(remove, settings["message_id"])
    await owner.forges(remove, settings["message_id"])

    assert (await school.rows(50))["teacher"] == []
    assert len((await school.rows(51))["teacher"]) == 1


async def test_guessing_through_buttons_is_no_faster(school: Stage) -> None:
    link = await the_link(await a_teacher(school))
    eve = school.person(1, "Eve")
    school.expect_refusal("message is not modified")
    await eve.says("/start")
    for n in range(10):
        await eve.forges(f"jn1:{n:014}:0", eve.sees["message_id"])

    await eve.forges(f"jo1:{link.removeprefix('j_')}:0", eve.sees["message_id"])

    assert "Try again in an hour." in eve.sees["text"]
    assert not any((await school.rows(1)).values())


async def test_a_button_about_a_learner_holds_nothing_of_their_number(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(4242)
    await joins(ani, await the_link(teacher))
    await teacher.taps("Back to the class")
    listed = await teacher.taps("Learners")

    handle = data_of(listed, "1").split(":")[2]
    assert handle == (await school.rows(4242))["member"][0]["handle"]
    assert re.fullmatch("[0-9a-z]{14}", handle)


async def test_who_left_is_in_no_later_file_without_names(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, 5)]
    for person in people:
        await joins(person, link)
    await gives(teacher)
    for n, person in enumerate(people):
        await takes(person, n)
    before = {row["learner"] for row in rows(await downloads(teacher, "CSV without names"))}
    await people[0].says("/classes")
    await people[0].taps(labels(people[0].sees)[0], people[0].sees)
    await people[0].taps("Leave the class", people[0].sees)
    await people[0].taps("Leave", people[0].sees)

    after = {row["learner"] for row in rows(await downloads(teacher, "CSV without names"))}

    assert (len(before), len(after)) == (4, 3)
    assert after.isdisjoint(before), "or two files could be laid beside each other to see who left"


async def test_a_code_that_was_used_stays_used_when_its_user_is_gone(school: Stage) -> None:
    code = instructor_codes.make(b"s" * 32, "n" * 14, school.clock.now)
    eve, ben = school.person(70, "Eve"), school.person(71, "Ben")
    await eve.says(f"/start i_{code}")
    await eve.taps("Start teaching")
    await eve.says("/privacy")
    await eve.taps("Delete everything")
    await eve.taps("Delete")

    await ben.says(f"/start i_{code}")

    assert "not valid" in (await ben.taps("Start teaching"))["text"]


@pytest.mark.parametrize("typed", ["9999-12-31", "2020-01-01", "soon"])
async def test_a_day_that_cannot_be_is_explained(school: Stage, typed: str) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz", teacher.sees)
    await teacher.taps("Practice")
    await teacher.taps("Due")

    assert "That day does not fit" in (await teacher.says(typed))["text"]


@pytest.mark.sqlite("the command is told its database by the folder here")
async def test_the_operator_writes_the_same_file_at_the_command_line(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)
    sent = await downloads(teacher, "CSV")
    to = school.folder / "results.csv"

    place = DataFolder(school.folder)
    (klass,) = await admin.classes(place)
    read = list[int]()
    _, written = await admin.export(
        place, school.bank, ExportRequest(klass.id, ExportFormat.ANSWERS_CSV), to, "en", progress=read.append
    )

    assert to.read_bytes() == sent
    assert written.rows == 4
    assert to.stat().st_mode & 0o077 == 0
    with pytest.raises(UserError, match="Choose another place"):
        await admin.export(
            place, school.bank, ExportRequest(klass.id, ExportFormat.REPORT), school.folder / "no" / "x", "id"
        )


@pytest.mark.sqlite("the process that makes the file is told its database by the folder here")
async def test_what_a_process_writes_on_the_way_to_a_file_lies_in_the_data_folder(
    school: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = await a_teacher(school)
    await joins(school.person(1), await the_link(teacher))
    (klass,) = await admin.classes(DataFolder(school.folder))
    seen, spy = tmp_path / "seen", tmp_path / "python"
    spy.write_text(f'#!/bin/sh\necho "$TMPDIR" > {seen}\nexec {sys.executable} "$@"\n')
    spy.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(spy))
    job = Job("j1", teacher.id, EXPORT, ExportRequest(klass.id), "en", school.clock.now)

    assert await export_in_subprocess(DataFolder(school.folder), job, lambda _: None) is not None

    assert Path(seen.read_text().strip()) == school.folder.resolve() / "jobs" / "j1.tmp"
    assert list((school.folder / "jobs").iterdir()) == []


@pytest.mark.sqlite("the process that makes the file is told its database by the folder here")
async def test_a_file_is_made_by_a_process_of_its_own_for_who_teaches_the_class_alone(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)
    sent = await downloads(teacher, "CSV")
    (klass,) = await admin.classes(DataFolder(school.folder))

    def job(learner: int) -> Job:
        request = ExportRequest(klass.id, ExportFormat.ANSWERS_CSV)
        return Job("j1", learner, EXPORT, request, "en", school.clock.now)

    made = await export_in_subprocess(DataFolder(school.folder), job(teacher.id), lambda _: None)
    stolen = await export_in_subprocess(DataFolder(school.folder), job(ani.id), lambda _: None)

    assert made is not None
    assert len(rows(made.content)) == len(rows(sent)) == 4
    assert made.rows == 4
    assert "Contains names" in made.caption
    assert stolen is None
    assert list((school.folder / "jobs").iterdir()) == []
