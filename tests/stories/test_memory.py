"""Flows E and F: what was missed comes back, in other words, until it is known."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.quiz.bank import Bank
from tests import builders
from tests.builders import a_bank, a_fact, a_pack, a_question
from tests.stage import JSON, Person, Stage, data_of, labels, letter_of, staged

RIGHT, WRONG = "350 to 950", "0 to 100"


def two_wordings(facts: int = 6) -> Bank:
    """Every fact can be asked in two ways."""
    return a_bank(
        a_pack(
            *(
                a_question(f"{fact}-{wording}", facts=(a_fact(f"fact{fact}"),), ask=f"Fact {fact}, {wording} wording?")
                for fact in range(facts)
                for wording in ("first", "second")
            )
        )
    )


@pytest.fixture
async def twice(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, two_wordings()) as stage:
        yield stage


def wording(message: JSON) -> tuple[str, str]:
    """Which fact is asked, and how."""
    found = re.search(r"Fact (\d+), (\w+) wording", message["text"])
    assert found, message["text"]
    return found[1], found[2]


async def answers(person: Person, option: str) -> JSON:
    return await person.taps(letter_of(person.asked(), option), person.asked())


async def goes_on(person: Person) -> None:
    await person.taps(labels(person.sees)[0], person.sees)


async def takes(person: Person, wrong: int = 0) -> list[tuple[str, str]]:
    """The sitting at hand, to its end: the first *wrong* questions are missed. Gives what was missed."""
    missed: list[tuple[str, str]] = []
    while "I don't know" in labels(person.sees):
        asked = wording(person.sees)
        if len(missed) < wrong:
            missed.append(asked)
            await person.taps("I don't know", person.sees)
        else:
            await answers(person, RIGHT)
        await goes_on(person)
    return missed


async def test_what_was_missed_comes_back_in_other_words_and_is_mastered(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    missed = await takes(ani, wrong=2)
    assert "2 questions come back in /review, the first tomorrow." in ani.done["text"]

    assert (await ani.says("/review"))["text"] == "Nothing to repeat today. The next one is due tomorrow."

    twice.clock.forward(days=1)
    assert (await ani.says("/review"))["text"] == "Review · 2 questions are due. About a minute."
    await ani.taps("Start")
    met = set()
    while "I don't know" in labels(ani.sees):
        assert ani.sees["text"].startswith("Review · Sesame · Question")
        met.add(wording(ani.sees))
        await answers(ani, RIGHT)
        await goes_on(ani)
    assert {fact for fact, _ in met} == {fact for fact, _ in missed}
    assert met.isdisjoint(missed)

    for _ in range(20):
        twice.clock.forward(days=1)
        if "Start" in labels(await ani.says("/review")):
            await ani.taps("Start")
            await takes(ani)
    assert "Sesame ▰▰▰▰▰▰\n· 6 of 6 read or asked, 6 mastered" in (await ani.says("/progress"))["text"]
    cards = {card["fact"]: card for card in (await twice.rows(1))["card"]}
    assert all(cards[f"fact{fact}"]["days"] >= 2 for fact, _ in missed)


async def test_a_guess_comes_back_sooner_and_says_when(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    fact, _ = wording(ani.sees)
    await answers(ani, RIGHT)
    (before,) = (await twice.rows(1))["card"]

    guessed = await ani.taps("I guessed")

    assert "Noted as a guess. It comes back in /review tomorrow." in guessed["text"]
    assert "I guessed" not in labels(guessed)
    (after,) = (await twice.rows(1))["card"]
    assert after["fact"] == f"fact{fact}"
    assert after["due"] < before["due"]
    assert (await twice.rows(1))["answer"][0]["guessed"] is True


async def test_saying_twice_that_it_was_a_guess_is_saying_it_once(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    message = await answers(ani, RIGHT)
    guess = data_of(message, "I guessed")
    twice.expect_refusal("message is not modified")

    await ani.forges(guess, message["message_id"])
    once = await twice.rows(1)
    await ani.forges(guess, message["message_id"])

    assert await twice.rows(1) == once


async def test_who_was_wrong_or_is_somebody_else_cannot_have_guessed(twice: Stage) -> None:
    ani, ben = twice.person(1), twice.person(2, "Ben")
    await ani.begins()
    right = await answers(ani, RIGHT)
    guess = data_of(right, "I guessed")
    await goes_on(ani)
    wrong = await answers(ani, WRONG)
    assert "I guessed" not in labels(wrong)
    before = await twice.rows(1)
    twice.expect_refusal("message is not modified")

    await ani.forges(guess.removesuffix("0") + "1", wrong["message_id"])
    await ben.begins()
    await ben.forges(guess)

    assert await twice.rows(1) == before


async def test_a_misconception_chosen_twice_brings_its_question_next(tmp_path: Path) -> None:
    plain = [builders.order(f"order{i}") for i in range(3)]
    lures = [a_question(f"lure{i}") for i in range(4)]
    async with staged(tmp_path, a_bank(a_pack(*plain, *lures))) as stage:
        ani = stage.person()
        await ani.begins()
        chosen = 0
        while "I don't know" in labels(ani.sees):
            if "lure" in ani.sees["text"]:
                await answers(ani, WRONG)
                chosen += 1
                await goes_on(ani)
                if chosen >= 2 and "I don't know" in labels(ani.sees):
                    assert "lure" in ani.sees["text"] or chosen == 4, ani.sees["text"]
            else:
                await ani.taps("I don't know", ani.asked())
                await goes_on(ani)

        assert chosen >= 3
        await ani.says("/progress")
        mixed_up = await ani.taps("What I mix up")
        assert f"Mixing things up. ({chosen} times)\nThey differ." in mixed_up["text"]


async def test_review_with_nothing_answered_leads_to_a_quiz(twice: Stage) -> None:
    ani = twice.person()
    assert "If you start or say yes, I remember" in (await ani.says("/review"))["text"]

    await ani.begins()
    midway = await ani.says("/review")
    assert midway["text"] == "You are at question 1 of 6 of Sesame."

    nothing = await ani.taps("Review what is due", midway)
    assert nothing["text"] == "Nothing to repeat today."
    assert "Choose a topic" in (await ani.taps("Take a new quiz"))["text"]


async def test_a_review_can_take_the_place_of_a_quiz(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=2)
    twice.clock.forward(days=1)
    await ani.says("/quiz")
    await ani.taps("Sesame")

    await ani.says("/review")
    await ani.taps("Review what is due")
    first = await ani.taps("Start")

    assert first["text"].startswith("Review · Sesame · Question 1 of 2")
    assert (await ani.says("/quiz"))["text"] == "You are at question 1 of 2 of Review."


async def test_later_is_a_good_answer_too(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=1)
    twice.clock.forward(days=1)
    await ani.says("/review")

    assert (await ani.taps("Later"))["text"] == "OK. What is due waits in /review."


async def test_more_than_ten_are_reviewed_in_parts(tmp_path: Path) -> None:
    async with staged(tmp_path, two_wordings(24)) as stage:
        ani = stage.person()
        await ani.begins()
        for _ in range(3):
            await takes(ani, wrong=6)
            await ani.says("/quiz")
            await ani.taps("Sesame")
        stage.clock.forward(days=1)

        await ani.says("/review")
        review = await ani.taps("Review what is due")

        assert "10 questions are due. About 7 minutes. 8 more facts wait after them." in review["text"]


async def test_the_end_of_a_quiz_says_what_else_is_due(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=6)
    twice.clock.forward(days=1)
    await ani.says("/review")
    await ani.taps("Start")
    await takes(ani, wrong=2)

    twice.clock.forward(days=1)
    await ani.says("/quiz")
    await ani.taps("Sesame")
    await ani.taps("I don't know", ani.asked())
    await goes_on(ani)

    assert "One question comes back in /review" not in ani.done["text"]
    assert labels(ani.done)[0] == "Look at those 2 again"


async def test_past_answers_are_read_page_by_page_with_their_passages(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=1)
    await ani.says("/progress")

    newest = await ani.taps("My answers")
    assert "Your answers, page 1 of 2" in newest["text"]
    assert newest["text"].count("❝ The score runs from 350 to 950. ❞ (A blog)") == 5
    assert "You: 350 to 950" in newest["text"]
    assert labels(newest) == ["1", "2", "3", "4", "5", "Older", "Your progress"]

    oldest = await ani.taps("Older")
    assert "1. January 5 · not known" in oldest["text"]
    assert labels(oldest) == ["1", "Newer", "Your progress"]
    whole = await ani.taps("1")
    assert whole["text"].startswith("Now you do. Question 1 of 6")
    assert labels(whole)[0] == "Another topic"


async def test_a_page_that_is_not_there_is_the_last_one(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    twice.expect_refusal("message can't be edited")

    assert "page 2 of 2" in (await ani.forges("an1:9999"))["text"]


async def test_an_answer_to_a_question_that_changed_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path, two_wordings()) as stage:
        ani = stage.person()
        await ani.begins()
        await takes(ani)
        await stage.kill()
        stage.bank = a_bank(
            a_pack(*(a_question(f"{n}-{w}", ask="New!") for n in range(6) for w in ("first", "second")))
        )
        await stage.start()

        await ani.says("/progress")
        answers = await ani.taps("My answers")

        assert "1. January 5 · right\nThis question has changed since." in answers["text"]
        assert labels(answers) == ["Older", "Your progress"]


async def test_progress_as_a_picture_says_in_words_what_it_shows(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=2)
    await ani.says("/progress")

    shown = await ani.taps("As a picture")

    file = twice.world.file(shown["photo"][-1]["file_id"])
    assert file is not None
    assert file.data.startswith(b"\x89PNG")
    assert (
        "You have read or been asked about 6 facts. How many of them you will remember, it is too early to say."
        in shown["caption"]
    )
    assert "Due in the next seven days: Tue, Jan 6: 2 facts, Wed, Jan 7: 4 facts." in shown["caption"]


async def test_an_exam_brings_facts_back_sooner_until_its_day(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    usual = {card["due"] for card in (await twice.rows(1))["card"]}

    await ani.says("/settings")
    await ani.taps("Exam")
    settings = await ani.says("18 January")

    assert "Exam: January 18, 2026" in settings["text"]
    sooner = {card["due"] for card in (await twice.rows(1))["card"]}
    assert max(sooner) < min(usual)

    await ani.taps("Exam")
    settings = await ani.taps("No exam")
    assert "Exam: none" in settings["text"]
    assert {card["due"] for card in (await twice.rows(1))["card"]} == usual


async def test_an_exam_that_is_over_counts_no_more(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await ani.says("/settings")
    await ani.taps("Exam")
    await ani.taps("Mon, Jan 12")
    twice.clock.forward(days=8)

    assert "Exam: none" in (await ani.says("/settings"))["text"]


@pytest.mark.parametrize("typed", ["yesterday", "2025-01-01", "12/11/2026"])
async def test_what_is_no_day_to_come_is_explained(twice: Stage, typed: str) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    await ani.says("/settings")
    await ani.taps("Exam")

    assert "I need a day that is still ahead" in (await ani.says(typed))["text"]
    assert "Exam: none" in (await ani.taps("Never mind"))["text"]
    assert "My texts say nothing about that." in (await ani.says("18 January"))["text"]


async def test_who_wants_to_remember_more_is_asked_sooner(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    before = min(card["due"] for card in (await twice.rows(1))["card"])

    await ani.says("/settings")
    await ani.taps("Memory goal")
    settings = await ani.taps("19 of 20")

    assert "Memory goal: know 19 of 20" in settings["text"]
    assert max(card["due"] for card in (await twice.rows(1))["card"]) < before


@pytest.mark.parametrize(
    "data", ["rt1:91", "rt1:0", "se1:2020-01-01", "se1:nonsense", "li1:Nowhere", "li1:", "ra1:1300"]
)
async def test_a_forged_setting_changes_nothing(twice: Stage, data: str) -> None:
    ani = twice.person()
    await ani.begins()
    before = await twice.rows(1)

    await ani.forges(data)

    assert await twice.rows(1) == before


async def test_a_start_that_finds_nothing_due_leaves_an_open_quiz_alone(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani, wrong=1)
    twice.clock.forward(days=1)
    await ani.says("/quiz")
    await ani.taps("Sesame")
    await ani.says("/review")
    review = await ani.taps("Review what is due")
    await ani.says("/quiz")
    await ani.taps("Go on")
    while any(card["due"] <= twice.clock.now for card in (await twice.rows(1))["card"]):
        await answers(ani, RIGHT)
        await goes_on(ani)
    before = [row for row in (await twice.rows(1))["sitting"] if row["ended"] is None]

    await ani.taps("Start", review)

    assert [row["id"] for row in (await twice.rows(1))["sitting"] if row["ended"] is None] == [r["id"] for r in before]


async def test_in_a_review_a_mistake_brings_nothing_that_is_not_due(tmp_path: Path) -> None:
    """The misconception of the builders stands after two wrong answers; only what is due may be asked for it."""
    async with staged(tmp_path, two_wordings(12)) as stage:
        ani = stage.person()
        await ani.begins()
        met = {wording(ani.sees)[0]}
        while "I don't know" in labels(ani.sees):
            met.add(wording(ani.sees)[0])
            await answers(ani, WRONG)
            await goes_on(ani)
        stage.clock.forward(days=1)
        await ani.says("/review")
        await ani.taps("Start")
        while "I don't know" in labels(ani.sees):
            assert wording(ani.sees)[0] in met
            await answers(ani, WRONG)
            await goes_on(ani)


async def test_what_an_exam_pulled_forward_goes_back_when_it_is_over(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    await ani.says("/settings")
    await ani.taps("Exam")
    await ani.taps("Mon, Jan 12")
    pulled = {card["due"] for card in (await twice.rows(1))["card"]}

    twice.clock.forward(days=6)
    await twice.hourly_work()
    assert {card["due"] for card in (await twice.rows(1))["card"]} == pulled
    twice.clock.forward(days=4)
    await twice.hourly_work()

    assert (await twice.rows(1))["learner"][0]["exam"] is None
    assert min(card["due"] for card in (await twice.rows(1))["card"]) > max(pulled)


async def test_choosing_the_same_setting_again_moves_nothing(twice: Stage) -> None:
    ani = twice.person()
    await ani.begins()
    await takes(ani)
    for _ in range(3):
        await ani.says("/settings")
        await ani.taps("Memory goal")
        await ani.taps("9 of 10")
        await ani.forges("li1:Europe/Paris", ani.sees["message_id"])
        dues = {card["due"] for card in (await twice.rows(1))["card"]}
        await ani.forges("li1:Europe/Berlin", ani.sees["message_id"])
        assert {card["due"] for card in (await twice.rows(1))["card"]} == dues


async def test_a_fact_that_left_the_bank_is_counted_nowhere(tmp_path: Path) -> None:
    async with staged(tmp_path, two_wordings()) as stage:
        ani = stage.person()
        await ani.begins()
        await takes(ani, wrong=6)
        await stage.kill()
        stage.bank = two_wordings(2)
        await stage.start()
        stage.clock.forward(days=1)

        assert labels(await ani.says("/progress"))[0] == "Review what is due (2)"
        assert "2 questions are due." in (await ani.says("/review"))["text"]
