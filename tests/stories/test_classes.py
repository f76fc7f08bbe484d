"""Flow G and H: joining with consent, being given quizzes, seeing results, leaving."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import running
from bot.chat.screens.classes import PARTS, columns
from bot.chat.speech import LANGUAGES, Speech
from bot.quiz import codes
from bot.refusal import Refusal
from bot.reports import tidy
from bot.services.privacy import without_keys
from tests.builders import a_bank, a_fact, a_pack, a_question
from tests.stage import Person, Stage, data_of, labels, letter_of, staged
from tests.stories.school import (
    RIGHT,
    WRONG,
    a_teacher,
    downloads,
    gives,
    goes_through,
    joins,
    lessons,
    results,
    takes,
    the_link,
)


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# joining ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_consent_names_exactly_the_columns_that_are_exported(language: str) -> None:
    exported = [field.name for field in tidy.FIELDS]

    assert list(columns(Speech(language))) == exported
    assert sorted(name for part in PARTS for name in part) == sorted(exported)


async def test_nothing_is_stored_or_shared_before_the_yes(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)

    seen = await ani.says(f"/start {link}")
    assert "Dr. Rivera⁩ invites you to ⁨Privacy 101" in seen["text"]
    assert "your answer, how it was judged" in seen["text"]
    await ani.taps("Another name")
    declined = await ani.taps("Not now")

    assert declined["text"].startswith("OK, nothing was shared.")
    assert not any((await school.rows(1)).values())
    assert "Nobody is in it yet." in (await teacher.taps("Back to the class"))["text"]


async def test_joining_shares_the_name_that_was_agreed_to_and_twice_is_once(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani = school.person(1)
    await ani.says(f"/start {link}")
    offered = re.search("“(.+)”", labels(ani.sees)[0])
    assert offered

    inside = await ani.taps(labels(ani.sees)[0], ani.sees)

    assert f"as “⁨{offered[1]}⁩”" in inside["text"]
    assert (await school.rows(1))["member"][0]["name"] == offered[1]
    assert "You are already in" in (await ani.says(f"/start {link}"))["text"]
    assert len((await school.rows(1))["member"]) == 1


async def test_a_name_can_be_chosen_and_two_alike_are_told_apart(school: Stage) -> None:
    link = await the_link(await a_teacher(school))
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
        await person.taps("Another name", person.sees)
        await person.says("Sri <b>&\u202e\n\t")

    assert (await school.rows(1))["member"][0]["name"] == "Sri <b>&"
    assert (await school.rows(2))["member"][0]["name"] == "Sri <b>& 2"
    assert "as “⁨Sri <b>& 2⁩”" in ben.sees["text"]


@pytest.mark.parametrize(
    "code",
    ["j_wrong", "j_" + "0" * 62, "j_'; DROP TABLE class", "j_", "t_wrong", "i_wrong", "x_wrong", "j_ÄÖ", "../../etc"],
)
async def test_a_wrong_code_opens_nothing(school: Stage, code: str) -> None:
    ani = school.person(1)
    await a_teacher(school)

    await ani.says(f"/start {code}")
    for label in ("Teach this class", "Start teaching"):
        if label in labels(ani.sees):
            await ani.taps(label)

    assert not any((await school.rows(1)).values())


async def test_a_link_expires_can_be_closed_and_renewed(school: Stage) -> None:
    teacher = await a_teacher(school)
    old = await the_link(teacher)
    ani = school.person(1)
    await teacher.taps("New link (the old one stops)")
    new = re.search(r"start=(j_\w+)", teacher.sees["caption"])
    assert new

    assert "not valid any more" in (await ani.says(f"/start {old}"))["text"]
    assert "invites you" in (await ani.says(f"/start {new[1]}"))["text"]
    before = ani.sees
    school.clock.forward(days=31)
    assert "not valid any more" in (await ani.taps(labels(before)[0], before))["text"]
    await the_link(teacher)
    await teacher.taps("Close")
    assert "not valid any more" in (await ani.says(f"/start {new[1]}"))["text"]
    assert not (await school.rows(1))["member"]


async def test_a_full_class_takes_nobody_else(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("30")
    for id in range(1, 31):
        await joins(school.person(id, f"P{id}"), link)

    late = school.person(31, "Late")
    assert "not valid any more" in (await late.says(f"/start {link}"))["text"]
    assert "30 learners" in (await teacher.taps("Back to the class"))["text"]


async def test_who_guesses_codes_is_slowed_down(school: Stage) -> None:
    link = await the_link(await a_teacher(school))
    ani, ben = school.person(1), school.person(2, "Ben")
    for n in range(10):
        await ani.says(f"/start j_{n:014}")

    assert "Try again in an hour." in (await ani.says(f"/start {link}"))["text"]
    assert "invites you" in (await ben.says(f"/start {link}"))["text"]
    school.clock.forward(minutes=61)
    assert "invites you" in (await ani.says(f"/start {link}"))["text"]


async def test_an_id_is_asked_for_only_where_the_class_asks_and_unknown_ones_are_told_apart(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await teacher.taps("Back to the class")
    await teacher.taps("Class settings")
    await teacher.taps("Upload a list of ids")
    content = b"Name;ID number\nAni;S-001\nBen;S-002\n"
    school.world.send(teacher.id, "document", upload=("../list.csv", content, "text/csv"))
    await school.deliver()
    assert "2 ids are on your list now." in teacher.sees["text"]

    ani, cat = school.person(1), school.person(3, "Cat")
    await ani.says(f"/start {link}")
    assert "your student id, if you give one" in ani.sees["text"]
    await ani.taps(labels(ani.sees)[0], ani.sees)
    assert "What is your student id?" in ani.sees["text"]
    await ani.says("S-001")
    await joins(cat, link)
    await cat.says("S-999")

    await teacher.taps("Back to the class")
    listed = await teacher.taps("Learners")
    assert "(⁨S-001⁩)" in listed["text"]
    assert re.search("S-999⁩\\).* not on your list", listed["text"])
    await gives(teacher)
    for person in (ani, cat):
        await takes(person, 2)
    grades = (await downloads(teacher, "Moodle")).decode()
    assert "S-001" in grades
    assert "S-999" not in grades
    assert "One learner is not in it" in teacher.sees["caption"]


# quizzes ------------------------------------------------------------------------------------------


async def test_practice_is_explained_at_once_and_may_be_repeated(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    assert ani.sees["text"].startswith("⁨Privacy 101⁩: there is a new quiz.")

    await ani.taps("Start it now")
    answered = await ani.taps(letter_of(ani.sees, RIGHT), ani.sees)
    assert answered["text"].startswith("Right.")
    await ani.taps("Next question", answered)
    await goes_through(ani, 0)
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)
    assert "done: 1 of 4 right" in ani.sees["text"]
    await ani.taps("Practise again", ani.sees)
    await goes_through(ani, 4)

    assert {(row["attempt"], row["counts"]) for row in rows(await downloads(teacher, "CSV"))} == {
        ("1", "0"),
        ("2", "1"),
    }


async def test_a_test_says_nothing_until_it_is_finished_and_is_taken_once(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher, "Pre-test")
    await ani.taps("Start it now")

    noted = await ani.taps(letter_of(ani.sees, WRONG), ani.sees)
    assert noted["text"].startswith("Your answer is noted.")
    assert ani.toast["text"] == "Your answer is noted."
    assert labels(noted) == ["Next question"]
    assert "350" not in noted["text"]
    await ani.says("/progress")
    assert "You have not answered anything yet." in ani.sees["text"]
    sitting = (await school.rows(1))["sitting"][0]["id"]
    for code in ("m", "a", "re", "gu"):
        school.foresee("message can't be edited", "message is not modified")
        await ani.forges(f"{code}1:{sitting}:0")
        assert "350" not in ani.sees["text"]

    await ani.taps("Next question", noted)
    await goes_through(ani, 4)
    assert "Done: 3 of 4 right." in ani.done["text"]
    await ani.taps("Look at that one again")
    assert "350 to 950" in ani.sees["text"]
    await ani.forges(f"bt1:{(await school.rows(1))['sitting'][0]['assignment']}:")
    assert len((await school.rows(1))["sitting"]) == 1


async def test_everybody_gets_the_same_test_and_a_later_one_asks_in_other_words(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in (1, 2, 3)]
    for person in people:
        await joins(person, link)
    await gives(teacher, "Pre-test")
    for person in people:
        await takes(person, 1)
    await gives(teacher, "Post-test")
    for person in people:
        await takes(person, 4)

    told = rows(await downloads(teacher, "CSV"))
    by_test = {kind: {row["question"] for row in told if row["kind"] == kind} for kind in ("pre", "post")}
    assert len(by_test["pre"]) == len(by_test["post"]) == 4
    assert by_test["pre"].isdisjoint(by_test["post"])
    assert {q.partition("-")[0] for q in by_test["pre"]} == {q.partition("-")[0] for q in by_test["post"]}
    learnt = await teacher.says("/teach")
    await teacher.taps(labels(learnt)[0], learnt)
    learnt = await teacher.taps("What was learnt")
    assert "3 learners finished both." in learnt["text"]
    assert "Right before: 25 %, after: 100 %." in learnt["text"]
    assert "Gain: +75 points" in learnt["text"]
    assert "That is 100 % of what could still be gained." in learnt["text"]


async def test_a_later_test_needs_a_pre_test(school: Stage) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps("Give a quiz") if "Give a quiz" in labels(teacher.sees) else None
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz", teacher.sees)

    assert "Give a pre-test first." in (await teacher.taps("Post-test"))["text"]


async def test_a_quiz_left_in_the_middle_is_gone_on_with(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher, "Pre-test")
    await ani.taps("Start it now")
    await ani.taps(letter_of(ani.sees, WRONG), ani.sees)
    await ani.taps("Next question", ani.sees)
    await ani.says("/quiz")
    await ani.taps("Another topic")
    await ani.taps("Sesame")
    await ani.says("/classes")
    await ani.taps(labels(ani.sees)[0], ani.sees)

    await ani.taps("Go on", ani.sees)
    assert labels(ani.sees) == ["Go on", "Start the class quiz instead"]
    question = await ani.taps("Start the class quiz instead")

    assert "Question 2 of 4" in question["text"]
    await goes_through(ani, 3)
    assert "Done: 3 of 4 right." in ani.done["text"]


async def test_a_quiz_that_opens_later_is_told_later_and_cannot_be_begun_before(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await teacher.taps("Back to the class")
    await teacher.taps("Give a quiz")
    await teacher.taps("Practice")
    await teacher.taps("Opens")
    await teacher.says("2026-01-08")
    assert "Opens: Thu, Jan 8, 08:00 (UTC)" in teacher.sees["text"]
    await teacher.taps("Give it", teacher.sees)
    await school.remind()
    assert not any("there is a new quiz" in m.get("text", "") for m in ani.chat)
    assignment = re.search(r"un1:(\w+)", data_of(teacher.sees, "Undo (within 10 minutes)"))
    assert assignment
    await ani.forges(f"bt1:{assignment[1]}:")
    assert not (await school.rows(1))["sitting"]

    school.clock.forward(days=3)
    await school.remind()
    assert "there is a new quiz" in ani.sees["text"]
    assert "Question 1 of" in (await ani.taps("Start it now"))["text"]


async def test_an_answer_after_the_end_counts_as_late(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
    await gives(teacher)
    await takes(ani, 4)
    school.clock.forward(days=8)
    await takes(ben, 4)

    assert "one of them late" in (await results(teacher))["text"]
    assert {row["late"] for row in rows(await downloads(teacher, "CSV"))} == {"0", "1"}


async def test_what_was_given_can_be_taken_back_for_ten_minutes(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await ani.taps("Start it now")
    await ani.taps(letter_of(ani.sees, RIGHT), ani.sees)

    assert "It is taken back." in (await teacher.taps("Undo (within 10 minutes)"))["text"]

    assert len((await school.rows(1))["answer"]) == 1
    assert (await school.rows(1))["sitting"][0]["assignment"] is None
    await gives(teacher)
    school.clock.forward(minutes=11)
    await teacher.taps("Undo (within 10 minutes)")
    assert "Ten minutes are over" in teacher.toast["text"]


async def test_who_has_not_started_is_reminded_once_a_day(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    ani, ben = school.person(1), school.person(2, "Ben")
    for person in (ani, ben):
        await joins(person, link)
    await gives(teacher)
    await takes(ani, 1)

    await results(teacher)
    await teacher.taps("Remind the one", teacher.sees)
    await school.remind()
    assert ben.sees["text"].startswith("⁨Privacy 101⁩: this quiz is waiting for you.")
    assert not any("waiting for you" in m.get("text", "") for m in ani.chat)
    await teacher.taps("Remind the one", teacher.sees)
    assert "Once a day is enough." in teacher.toast["text"]


async def test_questions_can_be_picked_one_by_one(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await teacher.taps("Back to the class")
    await teacher.taps("Give a quiz")
    await teacher.taps("Practice")
    await teacher.taps("Pick questions")
    await teacher.taps("1")
    await teacher.taps("After")
    await teacher.taps("2", teacher.sees)
    assert "2 picked" in teacher.sees["text"]
    await teacher.taps("Done", teacher.sees)
    assert "2 questions, picked by you" in teacher.sees["text"]
    await teacher.taps("Give it", teacher.sees)
    await school.remind()

    assert "Done: 2 of 2 right." in ((await takes(ani, 2)) and ani.done["text"])


# seeing -------------------------------------------------------------------------------------------


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
    assert "is withheld where fewer than 5 learners answered" in few["text"]
    assert "chose" not in few["text"].replace("were chosen", "")
    assert "chose" not in (await teacher.taps("Back"))["text"]
    assert b"0 to 100" not in await downloads(teacher, "Report")

    await joins(people[4], link)
    await people[4].taps("Start it now")
    await goes_through(people[4], 0)
    await results(teacher)
    enough = await teacher.taps("By question")
    assert "5 chose “0 to 100”. Mixing things up." in enough["text"]
    assert "everybody in the class has agreed" in enough["text"]


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
    assert "January 5, 2026: ⁨Dr. Rivera⁩, CSV, one row for each answer, with names" in shared["text"]
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


# instructors --------------------------------------------------------------------------------------


async def test_a_code_of_the_operator_makes_one_instructor_once(school: Stage) -> None:
    code = codes.make(b"s" * 32, "n" * 14, school.clock.now)
    eve, ben = school.person(70, "Eve"), school.person(71, "Ben")
    await eve.says(f"/start i_{code}")
    assert not any((await school.rows(70)).values())
    assert "You are an instructor now." in (await eve.taps("Start teaching"))["text"]
    await ben.says(f"/start i_{code}")
    assert "not valid, or it has been used" in (await ben.taps("Start teaching"))["text"]

    old = codes.make(b"s" * 32, "m" * 14, school.clock.now - timedelta(days=9))
    await ben.says(f"/start i_{old}")
    assert "not valid" in (await ben.taps("Start teaching"))["text"]
    forged = codes.make(b"t" * 32, "m" * 14, school.clock.now)
    await ben.says(f"/start i_{forged}")
    assert "not valid" in (await ben.taps("Start teaching"))["text"]
    assert not any((await school.rows(71)).values())


# hostile ------------------------------------------------------------------------------------------

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
    school.foresee("message can't be edited", "message is not modified")
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


# a whole term -------------------------------------------------------------------------------------


async def test_a_class_of_thirty_from_the_first_test_to_the_file(tmp_path: Path) -> None:
    bank = a_bank(
        a_pack(*(a_question(f"f{f}-{w}", facts=(a_fact(f"fact{f}"),)) for f in range(6) for w in ("first", "second")))
    )
    async with staged(tmp_path, bank) as stage:
        teacher = await a_teacher(stage)
        link = await the_link(teacher)
        people = [stage.person(id, f"P{id}") for id in range(1, 31)]
        for person in people:
            await joins(person, link)
        await gives(teacher, "Pre-test")
        for n, person in enumerate(people[:29]):
            await takes(person, n % 3)
        stage.clock.forward(hours=1)
        await gives(teacher, "Practice")
        for person in people[:20]:
            await takes(person, 3)
        stage.clock.forward(days=3)
        await gives(teacher, "Post-test")
        for n, person in enumerate(people[:28]):
            await takes(person, 3 + n % 2)

        pre = await results(teacher, 1)
        assert "29 of 30 finished · middle score 1 of 4" in pre["text"]
        assert "Not started: 1" in pre["text"]
        post = await results(teacher, 3)
        assert "28 of 30 finished · middle score 3.5 of 4" in post["text"]
        await teacher.taps("As a picture", post)
        assert "3 right: 14 learners; 4 right: 14 learners" in teacher.sees["caption"]
        told = rows(await downloads(teacher, "CSV"))
        assert len(told) == 29 * 4 + 20 * 4 + 28 * 4
        assert "30 learners, 308 rows." in teacher.sees["caption"]


# found by an attack ---------------------------------------------------------------------------------


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
        assert [len(row["asked"]) for row in without_keys(everything)["sitting"]] == [1, 0]

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
    await joins(ani, link)

    await ani.forges(f"bt1:{assignment}:")

    assert len((await school.rows(1))["sitting"]) == 1
    assert rows(await downloads(teacher, "CSV")) == []


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
    school.foresee("message is not modified")
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


async def test_who_stands_for_whom_in_files_without_names_does_not_move_when_somebody_leaves(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    people = [school.person(id, f"P{id}") for id in range(1, 5)]
    for person in people:
        await joins(person, link)
    await gives(teacher)
    for n, person in enumerate(people):
        await takes(person, n)
    before = {row["learner"]: row["at"] for row in rows(await downloads(teacher, "CSV without names"))}
    await people[0].says("/classes")
    await people[0].taps(labels(people[0].sees)[0], people[0].sees)
    await people[0].taps("Leave the class", people[0].sees)
    await people[0].taps("Leave", people[0].sees)

    after = {row["learner"] for row in rows(await downloads(teacher, "CSV without names"))}

    assert len(after) == 3
    assert after < set(before)


async def test_a_code_that_was_used_stays_used_when_its_user_is_gone(school: Stage) -> None:
    code = codes.make(b"s" * 32, "n" * 14, school.clock.now)
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


async def test_the_operator_writes_the_same_file_at_the_command_line(school: Stage) -> None:
    teacher = await a_teacher(school)
    ani = school.person(1)
    await joins(ani, await the_link(teacher))
    await gives(teacher)
    await takes(ani, 2)
    sent = await downloads(teacher, "CSV")
    to = school.folder / "results.csv"

    (klass,) = await running.classes(school.folder)
    written = await running.export(school.folder, school.bank, klass.id, "tidy", to, named=True, language="en")

    assert to.read_bytes() == sent
    assert written.rows == 4
    assert to.stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal, match="Choose another place"):
        await running.export(
            school.folder, school.bank, klass.id, "page", school.folder / "no" / "x", named=False, language="id"
        )
