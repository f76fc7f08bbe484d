"""A quiz is sent on by a link, which says what it is on and nothing about whoever sent it."""

import pytest

from bot.quiz.bank import REVIEW
from tests.stage import Person, Stage, labels

LINK = "https://t.me/scorewise_playground_bot?start=q_sesame"


async def answers_all(person: Person) -> None:
    while not person.sees["text"].startswith("Done: "):
        await person.taps("I don't know", person.asked())
        await person.taps(next(label for label in ("Next question", "See how it went") if label in labels(person.sees)))


async def test_the_end_of_a_quiz_gives_a_link_to_send_on(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await answers_all(ani)

    shared = await ani.taps("Share this quiz")

    assert shared["text"].endswith(LINK)
    assert "Ani" not in shared["text"]
    assert "1" not in LINK.partition("start=")[2]


async def test_a_stranger_reads_what_is_kept_and_begins_that_quiz(stage: Stage) -> None:
    ben = stage.person(2, "Ben")

    hello = await ben.says("/start q_sesame")
    assert "Somebody sent you this quiz: Sesame." in hello["text"]
    assert "I remember your Telegram ID" in hello["text"]
    assert not any((await stage.rows(2)).values())

    question = await ben.taps("Start a short quiz (6 questions)")
    assert question["text"].startswith("Sesame · Question 1 of 6")


async def test_the_quiz_stays_the_same_in_another_language(stage: Stage) -> None:
    ben = stage.person(2, "Ben")
    await ben.says("/start q_sesame")

    hello = await ben.taps("Bahasa Indonesia")
    assert "Seseorang mengirimimu kuis ini: Sesame." in hello["text"]

    assert "Pertanyaan 1 dari 6" in (await ben.taps("Mulai kuis singkat (6 pertanyaan)"))["text"]


async def test_somebody_known_begins_at_once_and_one_in_the_middle_is_asked(stage: Stage, ani: Person) -> None:
    await ani.begins()

    asked = await ani.says("/start q_mix")
    assert asked["text"].startswith("You are at question 1 of 6")
    assert (await ani.taps("A mix of everything"))["text"].startswith("A mix of everything · Sesame · Question 1")

    await answers_all(ani)
    assert "Question 1 of 6" in (await ani.says("/start q_sesame"))["text"]


@pytest.mark.parametrize("code", ["q_nothing", f"q_{REVIEW}", "q_"])
async def test_a_link_to_no_quiz_says_so(stage: Stage, ani: Person, code: str) -> None:
    await ani.begins()
    await answers_all(ani)

    said = await ani.says(f"/start {code}")

    assert said["text"].startswith("This link leads nowhere")


async def test_a_review_cannot_be_shared(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await answers_all(ani)
    stage.clock.forward(days=2)
    await ani.says("/review")
    await ani.taps("Start")
    await answers_all(ani)

    assert "Share this quiz" not in labels(ani.done)
