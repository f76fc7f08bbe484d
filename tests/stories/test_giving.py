"""Flow H: practice and tests, from the draft to the last answer."""

import re
from pathlib import Path

from tests.builders import a_bank, a_fact, a_pack, a_question
from tests.stage import Stage, data_of, labels, letter_of, staged
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
        school.expect_refusal("message can't be edited", "message is not modified")
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
    await teacher.taps("Next")
    await teacher.taps("2", teacher.sees)
    assert "2 picked" in teacher.sees["text"]
    await teacher.taps("Done", teacher.sees)
    assert "2 questions, picked by you" in teacher.sees["text"]
    await teacher.taps("Give it", teacher.sees)
    await school.remind()

    assert "Done: 2 of 2 right." in ((await takes(ani, 2)) and ani.done["text"])


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


async def test_a_teacher_sees_how_many_are_still_to_be_told(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    for id in range(1, 4):
        await joins(school.person(id, f"P{id}"), link)
    await gives(teacher, tell=False)

    assert "Still to be told: 3" in (await results(teacher))["text"]
    await school.remind()
    assert "Still to be told" not in (await results(teacher))["text"]


async def test_a_teacher_looks_at_every_question_before_giving_it(school: Stage) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz", teacher.sees)
    await teacher.taps("Practice", teacher.sees)
    shown = await teacher.taps("Look at the questions")

    asked = set()
    for number in range(1, 17):
        assert f"question {number} of 16" in shown["text"]
        assert "350 to 950" in shown["text"]
        assert "✅" not in shown["text"]
        asked.add(shown["text"].split("\n\n")[2])
        explained = await teacher.taps("Its explanation", shown)
        assert "The score runs from 350 to 950." in explained["text"]
        shown = await teacher.taps("The question", explained)
        if number < 16:
            shown = await teacher.taps("Next", shown)
    assert len(asked) == 16
    assert (await school.rows(teacher.id))["sitting"] == []

    await teacher.taps("Back", shown)
    await teacher.taps("Pick questions", teacher.sees)
    await teacher.taps("2", teacher.sees)
    assert "question 1 of 16" in (await teacher.taps("Look at them", teacher.sees))["text"]
    await teacher.taps("Back", teacher.sees)
    await teacher.taps("Done", teacher.sees)
    assert "question 1 of 1." in (await teacher.taps("Look at the questions", teacher.sees))["text"]
