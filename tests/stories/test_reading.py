"""A lesson: something is read before it is asked, unless a learner would rather guess first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from bot.storage.store import Store
from tests.builders import BILLS, SCORE, a_bank, a_fact, a_pack, a_question, a_reading
from tests.stage import Person, Stage, data_of, labels, letter_of, staged
from tests.stories.school import a_teacher, gives, joins, the_link

READ = "Read this, then:"


def lesson() -> Bank:
    """A pack of six questions, three on each of two readings."""
    questions = [a_question(f"score-{i}", facts=(a_fact(f"score-{i}"),)) for i in range(3)]
    questions += [a_question(f"bills-{i}", facts=(a_fact(f"bills-{i}", quote=BILLS),)) for i in range(3)]
    return a_bank(a_pack(*questions, readings=(a_reading("about-score", SCORE), a_reading("about-bills", BILLS))))


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lesson()) as stage:
        yield stage


async def answers(person: Person) -> None:
    """Answer the question on the screen right, and go on."""
    await person.taps(letter_of(person.sees, "350 to 950"))
    await person.taps("See how it went" if "See how it went" in labels(person.sees) else "Next question")


async def test_a_lesson_is_two_readings_each_before_its_questions(school: Stage) -> None:
    ani = school.person()
    await ani.begins()

    seen = []
    while not ani.sees["text"].startswith("Done: "):
        reading = READ in ani.sees["text"]
        seen.append("read" if reading else "asked")
        if reading:
            message = ani.sees["message_id"]
            await ani.taps("Ask me")
            assert ani.sees["message_id"] == message  # what was read goes: it is recalled, not copied
        else:
            await answers(ani)

    assert seen == ["read", "asked", "asked", "asked", "read", "asked", "asked", "asked"]
    rows = await school.rows(1)
    assert {row["reading"] for row in rows["reading"]} == {"about-score", "about-bills"}


async def test_what_is_read_is_word_for_word_with_its_source(school: Stage) -> None:
    ani = school.person()
    await ani.begins()

    text = ani.sees["text"]
    assert SCORE in text or BILLS in text
    assert "From A blog, blog, 2018." in text
    assert labels(ani.sees) == ["Ask me", "Guess first"]


async def test_readers_of_another_language_get_our_translation_and_can_see_the_original(school: Stage) -> None:
    ani = school.person(language="id")
    await ani.begins()
    assert "gloss of" in ani.sees["text"]
    assert "Terjemahan kami." in ani.sees["text"]

    original = await ani.taps("Aslinya")
    assert SCORE in original["text"] or BILLS in original["text"]
    assert "Terjemahan kami." not in original["text"]

    assert "gloss of" in (await ani.taps("Terjemahan"))["text"]


async def test_nothing_is_read_twice(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    await ani.taps("Ask me")
    await ani.says("/quiz")

    await ani.taps("Start again")  # its other reading is still new
    await ani.taps("Ask me")
    await ani.says("/quiz")
    await ani.taps("Start again")

    assert READ not in ani.sees["text"]


async def test_a_double_tap_on_ask_me_passes_over_nothing(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    reading = ani.sees
    data = data_of(reading, "Ask me")

    await ani.forges(data, reading["message_id"])
    question = ani.sees["text"]
    school.expect_refusal("message is not modified")
    await ani.forges(data, reading["message_id"])

    assert ani.sees["text"] == question
    assert len((await school.rows(1))["reading"]) == 1


async def test_two_readings_in_a_row_are_both_seen_though_the_button_is_tapped_twice(tmp_path: Path) -> None:
    both = a_question("both", facts=(a_fact("a"), a_fact("b", quote=BILLS)))
    bank = a_bank(a_pack(both, readings=(a_reading("about-score", SCORE), a_reading("about-bills", BILLS))))
    async with staged(tmp_path, bank) as stage:
        ani = stage.person()
        await ani.begins()
        first = ani.sees
        data = data_of(first, "Ask me")
        await ani.forges(data, first["message_id"])
        second = ani.sees
        stage.expect_refusal("message is not modified")
        await ani.forges(data, first["message_id"])

        assert READ in second["text"] != first["text"]
        assert ani.sees["text"] == second["text"]
        assert "What about both?" in (await ani.taps("Ask me"))["text"]


async def test_typing_while_reading_is_no_answer(school: Stage) -> None:
    ani = school.person()
    await ani.begins()

    await ani.says("A")

    assert (await school.rows(1))["answer"] == []
    assert READ in (await ani.says("/quiz") and await ani.taps("Go on"))["text"]


async def test_a_restart_between_reading_and_question_is_not_noticed(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    await school.kill()
    await school.start()

    assert "Question 1 of 6" in (await ani.taps("Ask me"))["text"]


async def test_who_would_rather_guess_is_asked_at_once_now_and_later(school: Stage) -> None:
    ani = school.person()
    await ani.begins()

    question = await ani.taps("Guess first")
    assert "Question 1 of 6" in question["text"]
    assert ani.toast["text"] == "From now on I ask before you read. You can change that in /settings."
    for _ in range(6):
        assert READ not in ani.sees["text"]
        await answers(ani)
    assert (await school.rows(1))["reading"] == []

    settings = await ani.says("/settings")
    assert "Lessons: guess first, then read" in settings["text"]
    assert "Lessons: read first, then answer" in (await ani.taps("Read first"))["text"]


async def test_a_review_has_no_readings(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    await ani.taps("Ask me")
    await ani.taps("I don't know")
    school.clock.forward(days=2)

    await ani.says("/review")
    await ani.taps("Review what is due")
    await ani.taps("Start")

    assert "Question 1 of 1" in ani.sees["text"]


async def test_a_reading_that_the_files_no_longer_have_is_passed_over(tmp_path: Path) -> None:
    async with staged(tmp_path, lesson()) as stage:
        ani = stage.person()
        await ani.begins()
        reading = ani.sees
        await stage.kill()
        pack = lesson().packs["sesame"]
        stage.bank = replace(lesson(), packs={"sesame": replace(pack, readings=())})
        await stage.start()

        question = await ani.taps("Ask me", reading)

        assert "Question 1 of 6" in question["text"]


async def test_a_fact_that_was_merged_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    old = a_bank(a_pack(a_question("q", facts=(a_fact("old"),))))
    async with staged(tmp_path, old) as stage:
        ani = stage.person()
        await ani.begins()
        await ani.taps("I don't know")
        await stage.kill()
        merged = replace(a_fact("new"), aliases=("old",))
        stage.bank = a_bank(a_pack(a_question("q", facts=(merged,)), a_question("q2", facts=(merged,))))
        await stage.start()
        stage.clock.forward(days=2)

        await ani.says("/review")
        assert "One question is due." in ani.sees["text"]
        await ani.taps("Start")
        await ani.taps("I don't know")

        cards = {row["fact"]: row for row in (await stage.rows(1))["card"]}
        assert cards["new"]["asked"] == 2


@pytest.mark.parametrize(("button", "reads"), [("", True), ("Ask at once", False)])
async def test_a_teacher_chooses_whether_practice_begins_with_reading(school: Stage, button: str, reads: bool) -> None:
    teacher, ani = await a_teacher(school), school.person()
    await ani.says("/start")
    await joins(ani, await the_link(teacher))
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Give a quiz")
    draft = await teacher.taps("Practice", teacher.sees)
    assert "Learners read a passage first, then they are asked." in draft["text"]
    if button:
        assert "Learners are asked at once" in (await teacher.taps(button, teacher.sees))["text"]
    await teacher.taps("Give it", teacher.sees)
    await school.remind()

    await ani.taps("Start it now")

    assert (READ in ani.sees["text"]) == reads


async def test_questions_that_are_still_to_be_read_about_count_in_an_attempt(school: Stage) -> None:
    teacher, ani = await a_teacher(school), school.person()
    await ani.says("/start")
    await joins(ani, await the_link(teacher))
    await gives(teacher, "Practice")
    await ani.taps("Start it now")

    async with Store(school.database).transaction() as tx:
        ((klass, _),) = await tx.classes.joined(ani.id)
        (attempt,) = await tx.assignments.attempts(klass.id)

    assert READ in ani.sees["text"]
    assert f"Question 1 of {attempt.of}" in ani.sees["text"]


async def test_nobody_reads_in_a_test(school: Stage) -> None:
    teacher, ani = await a_teacher(school), school.person()
    await ani.says("/start")
    await joins(ani, await the_link(teacher))
    given = await gives(teacher, "Pre-test")
    assert "Learners read" not in given["text"]

    await ani.taps("Start it now")

    assert "Question 1 of" in ani.sees["text"]
    assert READ not in ani.sees["text"]


async def test_what_a_risk_means_is_told_with_the_first_answer_and_then_only_behind_more(school: Stage) -> None:
    ani = school.person()
    await ani.begins()
    told = []
    while not ani.sees["text"].startswith("Done: "):
        if READ in ani.sees["text"]:
            await ani.taps("Ask me")
            continue
        feedback = await ani.taps(letter_of(ani.sees, "350 to 950"))
        told.append("Risk: Opacity. You cannot look inside." in feedback["text"])
        if told == [True]:
            assert "Risk: Opacity." in (await ani.taps("I guessed"))["text"]
        assert "Risk: Opacity." in (await ani.taps("Why? More"))["text"]
        await ani.taps("See how it went" if "See how it went" in labels(ani.sees) else "Next question")

    assert told == [True, *[False] * 5]
