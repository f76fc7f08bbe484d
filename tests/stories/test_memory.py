"""Flow E: what was missed comes back, in other words, until it is known."""

from pathlib import Path

from tests import builders
from tests.builders import a_bank, a_pack, a_question
from tests.stage import Stage, data_of, labels, staged
from tests.stories.two_wordings import RIGHT, WRONG, answers, goes_on, takes, two_wordings, wording


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
    assert "If you start or say yes, you agree that I remember" in (await ani.says("/review"))["text"]

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
