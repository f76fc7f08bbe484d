"""What the bot has asked for is taken from the next message, unless the person has gone on to something else."""

from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from tests import builders
from tests.stage import Person, Stage, labels, letter_of, staged
from tests.stories.school import a_teacher, gives, joins, the_link


def numbers() -> Bank:
    """Questions that are answered by typing."""
    return builders.a_bank(builders.a_pack(*(builders.number(f"n{n}", "17") for n in range(3))))


async def asks_for_ids(teacher: Person) -> None:
    await teacher.says("/teach")
    await teacher.taps(labels(teacher.sees)[0], teacher.sees)
    await teacher.taps("Class settings")
    await teacher.taps("Ask for student ids")


async def test_an_answer_is_not_taken_for_the_student_id_that_was_asked_for(tmp_path: Path) -> None:
    async with staged(tmp_path, numbers()) as stage:
        teacher = await a_teacher(stage)
        await asks_for_ids(teacher)
        link = await the_link(teacher)
        await gives(teacher, tell=False)
        ani = stage.person()
        await joins(ani, link)
        assert "student id" in ani.sees["text"]
        await ani.taps("Start it now")

        await ani.says("17")

        assert ani.sees["text"].startswith("Right.")
        assert (await stage.rows(1))["member"][0]["roster_id"] == ""


async def test_a_teacher_who_takes_a_quiz_makes_no_class_of_their_answer(tmp_path: Path) -> None:
    async with staged(tmp_path, numbers()) as stage:
        teacher = await a_teacher(stage)
        await teacher.says("/teach")
        await teacher.taps("New class", teacher.sees)
        await teacher.says("/quiz")
        await teacher.taps("Sesame", teacher.sees)

        await teacher.says("17")

        assert teacher.sees["text"].startswith("Right.")


@pytest.mark.parametrize("ask", ["Time zone", "Reminders", "Exam"])
async def test_a_tap_elsewhere_ends_what_was_asked_for(stage: Stage, ani: Person, ask: str) -> None:
    question = await ani.begins()
    await ani.says("/settings")
    settings = ani.sees
    await ani.taps(next(label for label in labels(settings) if ask.split()[0] in label), settings)
    if ask == "Reminders":
        await ani.taps("Another time")
    assert (await stage.rows(1))["learner"][0]["asking"] != ""

    await ani.taps(letter_of(question, "350 to 950"), question)

    assert (await stage.rows(1))["learner"][0]["asking"] == ""


async def test_whoever_has_gone_back_to_ticking_types_no_city(tmp_path: Path) -> None:
    async with staged(
        tmp_path, builders.a_bank(builders.a_pack(builders.several("s1"), builders.several("s2")))
    ) as stage:
        ani = stage.person()
        await ani.begins()
        question = ani.sees
        await ani.says("/settings")
        await ani.taps("Time zone")
        await ani.taps("A", question)

        await ani.says("Berlin")

        assert (await stage.rows(1))["learner"][0]["zone"] == ""


async def test_what_is_no_id_is_asked_for_again_and_an_id_is_kept(school: Stage) -> None:
    teacher = await a_teacher(school)
    await asks_for_ids(teacher)
    ani = school.person()
    await joins(ani, await the_link(teacher))

    assert "does not look like an id" in (await ani.says("What is that?"))["text"]
    assert (await school.rows(1))["member"][0]["roster_id"] == ""

    await ani.says("12 345")
    assert (await school.rows(1))["member"][0]["roster_id"] == "12345"


@pytest.mark.parametrize("typed", ["17", "1,5", "…", "\u3164"])
async def test_what_is_no_name_is_not_taken_for_one(school: Stage, typed: str) -> None:
    teacher = await a_teacher(school)
    await teacher.says("/teach")
    await teacher.taps("New class", teacher.sees)

    assert (await teacher.says(typed))["text"].startswith("What is the class called?")
    assert "Ethics 7" in (await teacher.says("Ethics 7"))["text"]


@pytest.mark.parametrize(
    "how",
    ["/start  {}", "/Start {}", "/start\n{}", "https://t.me/scorewise_playground_bot?start={}", "{}", "Come: {}"],
)
async def test_a_link_that_was_copied_is_understood(school: Stage, how: str) -> None:
    link = await the_link(await a_teacher(school))
    ani = school.person()
    if how.startswith("Come"):
        how = "Come: https://t.me/scorewise_playground_bot?start={}"

    assert "invites you" in (await ani.says(how.format(link)))["text"]


async def test_a_link_that_is_pasted_is_no_name(school: Stage) -> None:
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    await teacher.says("/teach")
    await teacher.taps("New class", teacher.sees)

    assert "invites you" in (await teacher.says(link))["text"]
    assert (await school.rows(teacher.id))["learner"][0]["asking"].startswith("join-name:")


@pytest.mark.parametrize("known", [False, True], ids=["a stranger", "somebody known"])
async def test_an_unknown_payload_is_never_passed_over_in_silence(stage: Stage, ani: Person, known: bool) -> None:
    if known:
        await ani.begins()

    assert "leads nowhere" in (await ani.says("/start x_1234"))["text"]
    assert "leads nowhere" in (await ani.says("https://t.me/scorewise_playground_bot?start=j_"))["text"]
    assert "another bot" in (await ani.says("https://t.me/some_other_bot?start=j_abcdefghijkl"))["text"]
