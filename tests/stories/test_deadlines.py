"""When quizzes end, for all or for one learner, and tests that are explained to a class together."""

import json
from pathlib import Path

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
    rows,
    takes,
    the_link,
)


async def a_class_of(stage: Stage, size: int) -> tuple[Person, list[Person]]:
    teacher = await a_teacher(stage)
    link = await the_link(teacher)
    people = [stage.person(n, f"P{n}") for n in range(1, size + 1)]
    for person in people:
        await joins(person, link)
    return teacher, people


async def opens_class(person: Person) -> str:
    await person.says("/classes")
    return str((await person.taps(labels(person.sees)[0], person.sees))["text"])


async def opens_learner(teacher: Person, place: int = 1) -> str:
    await results(teacher)
    await teacher.taps("By learner", teacher.sees)
    return str((await teacher.taps(str(place), teacher.sees))["text"])


async def test_who_finishes_first_learns_nothing_until_all_have_finished(school: Stage) -> None:
    teacher, (ani, ben) = await a_class_of(school, 2)
    await gives(teacher, "Pre-test", together=True)
    await ani.taps("Start it now")
    noted = await ani.taps(letter_of(ani.sees, WRONG), ani.sees)
    assert "when the test is closed for the whole class" in noted["text"]
    await ani.taps("Next question", noted)
    await goes_through(ani, 2)

    assert "Done: all 4 answers are noted." in ani.done["text"]
    sitting = (await school.rows(1))["sitting"][0]["id"]
    for code in ("m", "a", "re", "gu"):
        school.expect_refusal("message can't be edited", "message is not modified")
        await ani.forges(f"{code}1:{sitting}:0")
        assert RIGHT not in ani.sees["text"]
    assert "done; explained to all together" in await opens_class(ani)
    assert "How it went" not in labels(ani.sees)
    await school.remind()
    assert (await school.rows(1))["card"] == []
    await ani.says("/privacy")
    sent = await ani.taps("Download everything", ani.sees)
    told = school.world.file(next(m for m in reversed(ani.chat) if "document" in m)["document"]["file_id"])
    assert told is not None
    assert sent
    assert all("verdict" not in answer for answer in json.loads(told.data)["rows"]["answer"])

    await takes(ben, 4)
    await school.remind()
    assert "a test is closed" in ani.sees["text"]
    assert "done: 2 of 4 right" in ani.sees["text"]
    await ani.taps("How it went", ani.sees)
    assert "Done: 2 of 4 right." in ani.sees["text"]
    await ani.taps("Look at those 2 again", ani.sees)
    assert RIGHT in ani.sees["text"]
    assert len((await school.rows(1))["card"]) == 4
    said = len(ani.chat)
    await school.remind()
    assert len(ani.chat) == said, "nobody is told twice"


async def test_after_the_due_date_a_test_is_explained_to_those_who_have_finished(school: Stage) -> None:
    teacher, (ani, ben) = await a_class_of(school, 2)
    await gives(teacher, "Pre-test", together=True)
    await takes(ani, 4)
    await ben.taps("Start it now")
    await ben.taps(letter_of(ben.sees, RIGHT), ben.sees)

    school.clock.forward(days=7)
    await school.remind()
    assert not any("a test is closed" in message["text"] for message in ani.chat)
    school.clock.forward(days=1)
    await school.remind()

    assert "done: 4 of 4 right" in ani.sees["text"]
    await ben.taps("Next question", ben.sees)
    await goes_through(ben, 3)
    assert "Done: 4 of 4 right." in ben.done["text"]


async def test_what_was_answered_since_knows_more_of_memory_than_a_test_that_is_explained_later(school: Stage) -> None:
    teacher, (ani, _) = await a_class_of(school, 2)
    await gives(teacher, "Pre-test", together=True)
    await takes(ani, 0)
    school.clock.forward(days=2)
    await ani.says("/quiz")
    await ani.taps("Sesame", ani.sees)
    await goes_through(ani, 6)
    known = {card["fact"]: card for card in (await school.rows(1))["card"]}

    school.clock.forward(days=8)
    await school.remind()

    again = [card for card in (await school.rows(1))["card"] if card["fact"] in known]
    assert again
    assert all(card["known"] and card["due"] == known[card["fact"]]["due"] for card in again)
    assert any(card["asked"] == known[card["fact"]]["asked"] + 1 for card in again)


async def test_a_teacher_may_explain_to_each_who_finishes_or_close_a_test_at_once(school: Stage) -> None:
    teacher, (ani, ben) = await a_class_of(school, 2)
    await gives(teacher, "Pre-test", together=True)
    await takes(ani, 4)
    await results(teacher)
    assert "Not explained yet" in teacher.sees["text"]

    await teacher.taps("Explain it now", teacher.sees)
    await school.remind()
    assert "done: 4 of 4 right" in ani.sees["text"]
    await takes(ben, 3)
    assert "Done: 3 of 4 right." in ben.done["text"]
    explain_again = data_of(teacher.sees, "Explain it now")
    await teacher.forges(explain_again, teacher.sees["message_id"])
    assert "explained already" in teacher.toast["text"]


async def test_a_learner_sees_before_and_after(school: Stage) -> None:
    teacher, (ani,) = await a_class_of(school, 1)
    await gives(teacher, "Pre-test")
    await takes(ani, 1)
    await gives(teacher, "Post-test")

    await takes(ani, 3)

    assert "Before, in the pre-test: 1 of 4 right." in ani.done["text"]
    assert "done: 3 of 4 right; before: 1 of 4" in await opens_class(ani)


async def test_a_due_date_is_moved_for_everybody(school: Stage) -> None:
    teacher, (ani, ben) = await a_class_of(school, 2)
    await gives(teacher)
    await takes(ani, 4)
    school.clock.forward(days=9)
    await results(teacher)
    await teacher.taps("Due date", teacher.sees)
    assert "Due so far: Mon, Jan 12" in teacher.sees["text"]
    await teacher.says("2026-01-01")
    assert "That day does not fit" in teacher.sees["text"]
    moved = await teacher.says("2026-01-20")

    assert "Due now: Tue, Jan 20" in moved["text"]
    await school.remind()
    assert "the due date of a quiz has been moved" in ben.sees["text"]
    assert "until January 20" in ben.sees["text"]
    assert "moved" not in ani.sees["text"]
    await takes(ben, 4)
    assert {row["late"] for row in rows(await downloads(teacher, "CSV"))} == {"0"}


async def test_a_due_date_is_moved_for_one_learner(school: Stage) -> None:
    teacher, people = await a_class_of(school, 3)
    await gives(teacher)
    await teacher.says("/teach")
    place = 1 + sorted(range(3), key=lambda n: str(people[n].id)).index(0)
    assert "Due: Mon, Jan 12" in await opens_learner(teacher, place)
    name = teacher.sees["text"].split(" · ")[0]
    await teacher.taps("Another due date", teacher.sees)
    await teacher.taps("Mon, Feb 2", teacher.sees)
    assert f"Due for {name}: Mon, Feb 2" in teacher.sees["text"]

    await school.remind()
    told = [person for person in people if "has been moved" in person.sees["text"]]
    assert len(told) == 1
    school.clock.forward(days=10)
    for person in people:
        await person.says("/classes")
        await person.taps(labels(person.sees)[0], person.sees)
        assert ("over, what comes now counts as late" in person.sees["text"]) == (person not in told)
        await takes(person, 4)
    late = {row["learner"]: row["late"] for row in rows(await downloads(teacher, "CSV"))}
    assert sorted(late.values()) == ["0", "1", "1"]
    assert late[name.strip("⁨⁩")] == "0"


async def test_who_leaves_takes_their_own_due_date_along(school: Stage) -> None:
    teacher, (ani,) = await a_class_of(school, 1)
    await gives(teacher)
    await opens_learner(teacher)
    await teacher.taps("Another due date", teacher.sees)
    await teacher.taps("Mon, Feb 2", teacher.sees)
    assert len((await school.rows(1))["extension"]) == 1

    await opens_class(ani)
    await ani.taps("Leave the class", ani.sees)
    await ani.taps("Leave", ani.sees)

    assert (await school.rows(1))["extension"] == []


async def test_a_teacher_reads_what_one_learner_answered(school: Stage) -> None:
    teacher, (ani, _) = await a_class_of(school, 2)
    await gives(teacher)
    await results(teacher)
    await teacher.taps("By learner", teacher.sees)
    assert "they agreed to that when they joined" in teacher.sees["text"]
    await takes(ani, 3)

    texts = [await opens_learner(teacher, place) for place in (1, 2)]

    (read,) = [text for text in texts if "3 of 4 right" in text]
    assert read.count(f"{RIGHT}: right") == 3
    assert f"{WRONG}: wrong" in read
    assert [text for text in texts if "not started" in text]


async def test_a_draft_that_nobody_gives_is_gone_after_a_week(school: Stage) -> None:
    teacher, _ = await a_class_of(school, 1)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    draft = await teacher.taps("Practice", teacher.sees)
    school.clock.forward(days=8)
    await gives(teacher)

    await teacher.taps("Give it", draft)

    assert "is not there any more" in teacher.toast["text"]


async def test_two_teachers_draft_side_by_side(school: Stage) -> None:
    teacher, _ = await a_class_of(school, 1)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    draft = await teacher.taps("Practice", teacher.sees)
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    await teacher.taps("Practice", teacher.sees)

    await teacher.taps("Give it", draft)

    assert "is given to 1 learner" in next(m for m in teacher.chat if m["message_id"] == draft["message_id"])["text"]


async def test_a_class_of_thirty_through_pre_test_practice_post_test_and_a_moved_due_date(tmp_path: Path) -> None:
    async with staged(tmp_path, lessons()) as stage:
        teacher, people = await a_class_of(stage, 30)
        await gives(teacher, "Pre-test", together=True)
        for n, person in enumerate(people[:29]):
            await takes(person, n % 3)
            assert "Done: all 4 answers are noted." in person.done["text"]
        await results(teacher)
        await teacher.taps("Due date", teacher.sees)
        await teacher.taps("No end", teacher.sees)
        await stage.remind()
        assert "has been moved" in people[29].sees["text"]
        assert not any("a test is closed" in person.sees["text"] for person in people)
        await takes(people[29], 4)
        await stage.remind()
        assert all("a test is closed" in person.sees["text"] for person in people)

        stage.clock.forward(hours=1)
        await gives(teacher)
        for person in people:
            await takes(person, 3)
        stage.clock.forward(hours=1)
        await gives(teacher, "Post-test")
        for n, person in enumerate(people):
            await takes(person, 3 + n % 2)
            assert "Before, in the pre-test:" in person.done["text"]

        told = rows(await downloads(teacher, "CSV"))
        assert len(told) == 30 * 3 * 4
        assert {row["late"] for row in told} == {"0"}
        practice = [row for row in told if row["kind"] == "practice"]
        asked: dict[str, list[dict[str, str]]] = {}
        for row in practice:
            asked.setdefault(row["question"], []).append(row)
        await results(teacher, 2)
        pages = [await teacher.taps("By question", teacher.sees)]
        while "Next" in labels(teacher.sees):
            pages.append(await teacher.taps("Next", teacher.sees))
        text = "\n".join(page["text"] for page in pages)
        for question, answers in asked.items():
            ask = answers[0]["asked"]
            right = sum(int(row["right"]) for row in answers)
            assert f"{ask}\n{right} of {len(answers)} right" in text, question
