"""What Telegram hands over a second time, because the reply was lost or the process died, counts once."""

from pathlib import Path

import pytest

from tests import builders
from tests.stage import Person, Stage, labels, staged

NOT_MODIFIED = "message is not modified"


async def test_the_same_update_delivered_twice_counts_once(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.expect_refusal(NOT_MODIFIED, "query is too old")
    await ani.taps("I don't know")

    stage.world.repeat_last_update()
    await stage.deliver()

    assert len((await stage.rows(1))["answer"]) == 1
    assert ani.sees["text"].startswith("Now you do.")


async def test_a_repeated_tick_stays_ticked(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.a_bank(builders.a_pack(builders.several()))) as stage:
        ani = stage.person()
        question = await ani.begins()
        stage.expect_refusal(NOT_MODIFIED)
        stage.world.tap(1, question["message_id"], "A")
        stage.world.tap(1, question["message_id"], "A")

        await stage.deliver()

        assert "Chosen: A" in ani.sees["text"]


async def test_a_typed_answer_handed_in_again_after_the_next_question_counts_once(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await ani.begins()
        stage.world.say(1, "b")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        await ani.taps("Next question")
        await stage.kill()
        await stage.start()

        await stage.redeliver(batch)

        assert len((await stage.rows(1))["answer"]) == 1


@pytest.mark.parametrize("last", [False, True])
async def test_a_typed_answer_whose_reply_was_lost_is_explained_when_it_comes_again(tmp_path: Path, last: bool) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await ani.begins()
        if last:
            await ani.taps("I don't know")
            await ani.taps("Next question")
        stage.world.say(1, "?")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        lost = ani.sees

        await stage.redeliver(batch)

        assert lost["text"].startswith("Now you do.")
        assert (ani.sees["text"], ani.sees["message_id"] > lost["message_id"]) == (lost["text"], True)
        assert labels(ani.sees)[0] == ("See how it went" if last else "Next question")
        assert len((await stage.rows(1))["answer"]) == (2 if last else 1)


async def test_a_message_that_brought_up_a_question_does_not_answer_it_when_it_comes_again(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await ani.begins()
        await ani.taps("I don't know")
        stage.world.say(1, "b")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        assert "Question 2 of 2" in ani.sees["text"]

        await stage.redeliver(batch)

        assert len((await stage.rows(1))["answer"]) == 1
        assert "I don't know" in labels(ani.asked())
        assert "Question 2 of 2" in ani.asked()["text"]


async def test_a_message_that_did_not_fit_does_not_answer_a_later_question_when_it_comes_again(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.a_bank(builders.a_pack(builders.number(), builders.several()))) as stage:
        ani = stage.person()
        question = await ani.begins()
        stage.world.say(1, "b" if "Type a number" in question["text"] else "250")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        await ani.taps("I don't know", question)
        await ani.taps("Next question")

        await stage.redeliver(batch)

        assert len((await stage.rows(1))["answer"]) == 1


async def answers_both(person: Person) -> None:
    await person.begins()
    await person.taps("I don't know")
    await person.taps("Next question")
    await person.taps("I don't know")
    await person.taps("See how it went")


async def test_a_message_that_was_looked_up_answers_no_question_that_came_after_it(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await answers_both(ani)
        stage.world.say(1, "b")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        assert "My texts say nothing about that." in ani.sees["text"]
        await ani.says("/quiz")
        await ani.taps("Sesame")
        assert "I don't know" in labels(ani.sees)

        await stage.redeliver(batch)

        assert len((await stage.rows(1))["answer"]) == 2


async def test_a_question_of_a_learner_whose_reply_was_lost_is_looked_up_again(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await answers_both(ani)
        stage.world.say(1, "what is the weather like")
        batch = stage.world.take_updates()
        await stage.settle(batch)

        await stage.redeliver(batch)

        assert [m["text"].startswith("My texts say nothing about that.") for m in ani.chat[-2:]] == [True, True]


async def test_what_was_typed_for_a_setting_answers_no_question_when_it_comes_again(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.a_bank(builders.a_pack(builders.number()))) as stage:
        ani = stage.person()
        await ani.begins()
        await ani.says("/settings")
        await ani.taps("Reminders")
        await ani.taps("Another time")
        stage.world.say(1, "18")
        batch = stage.world.take_updates()
        await stage.settle(batch)
        await ani.says("/quiz")
        await ani.taps("Go on")

        await stage.redeliver(batch)

        assert (await stage.rows(1))["answer"] == []
