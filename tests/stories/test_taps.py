"""Taps and texts that come twice, too late, from the wrong person, or from nobody's button."""

from pathlib import Path

import pytest

from bot.playground.telegram_api import Fault
from tests import builders
from tests.stage import Person, Stage, data_of, labels, letter_of, staged

NOT_MODIFIED = "message is not modified"


async def test_a_double_tap_counts_once(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    stage.expect_refusal(NOT_MODIFIED)
    stage.world.tap(1, question["message_id"], "A")
    stage.world.tap(1, question["message_id"], "B")

    await stage.deliver()

    assert len((await stage.rows(1))["answer"]) == 1
    assert ani.toast == {"text": "You have already answered this one. The first answer counts.", "show_alert": True}


async def test_a_double_next_shows_one_question(stage: Stage, ani: Person) -> None:
    await ani.begins()
    explained = await ani.taps("I don't know")
    stage.expect_refusal(NOT_MODIFIED)
    stage.world.tap(1, explained["message_id"], "Next question")
    stage.world.tap(1, explained["message_id"], "Next question")

    await stage.deliver()

    assert sum("Question 2 of 6" in message["text"] for message in ani.chat) == 1


async def test_a_late_tap_never_changes_a_verdict(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    letter = data_of(question, labels(question)[0])
    await ani.taps("I don't know")
    before = (await stage.rows(1))["answer"]
    stage.expect_refusal(NOT_MODIFIED)

    await ani.forges(letter, question["message_id"])

    assert (await stage.rows(1))["answer"] == before
    assert "The first answer counts" in ani.toast["text"]


async def test_an_old_keyboard_says_that_the_quiz_is_over(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    await ani.says("/quiz")
    await ani.taps("Start again")

    await ani.taps("I don't know", question)

    assert ani.toast == {"text": "That quiz is over. /quiz starts a new one.", "show_alert": True}


async def test_somebody_elses_tap_does_no_harm(stage: Stage, ani: Person) -> None:
    question = await ani.begins()
    ben = stage.person(2, "Ben")
    await ben.begins()
    before = await stage.rows(1)

    await ben.forges(data_of(question, "I don't know"), ben.sees["message_id"])

    assert await stage.rows(1) == before
    assert (await stage.rows(2))["answer"] == []
    assert "That quiz is over." in ben.toast["text"]


FORGERIES = [
    "",
    "c1",
    "c1:",
    "c1:x:0:0",
    "c1:aaaaaaaaaaaaaa:0:0",
    "c1:{sitting}:99:0",
    "c1:{sitting}:1:0",
    "c1:{sitting}:-1:0",
    "c1:{sitting}:0:99",
    "c1:{sitting}:0:²",
    "c1:{sitting}:0:٣",
    "c9:{sitting}:0:0",
    "x1:{sitting}:0:0:2",
    "x1:{sitting}:0:7:1",
    "k1:{sitting}:0",
    "n1:{sitting}:7",
    "m1:{sitting}:0",
    "a1:{sitting}:0",
    "e1:{sitting}:0:answer",
    "e1:{sitting}:0:'; DROP TABLE learner",
    "b1:no-such-pack:",
    "b1:../../etc/passwd:",
    "w1:xx:",
    "w1:en:no-such-pack",
    "h1:de",
    "t1:xx",
    "s1:xx",
    "o1:2",
    "zz",
    "1",
    "\x00",
    "💥" * 16,
]


@pytest.mark.parametrize("data", FORGERIES)
async def test_forged_data_changes_nothing_and_is_answered(stage: Stage, ani: Person, data: str) -> None:
    question = await ani.begins()
    before = await stage.rows(1)
    stage.expect_refusal(NOT_MODIFIED)

    await ani.forges(data.format(sitting=before["sitting"][0]["id"]), question["message_id"])

    assert await stage.rows(1) == before
    assert stage.world.unanswered() == []
    assert not any("our fault" in message["text"] for message in ani.chat)


async def test_a_stranger_tapping_forged_data_sees_the_notice(stage: Stage, ani: Person) -> None:
    await ani.forges("c1:aaaaaaaaaaaaaa:0:0")

    assert "I remember your Telegram ID" in ani.sees["text"]
    assert not any((await stage.rows(1)).values())


async def test_in_a_forum_the_answer_stands_in_the_topic_where_it_was_asked(stage: Stage, ani: Person) -> None:
    stage.world.add_group(-5, "Class", [1], topics=[42])

    stage.world.say(1, "/quiz", chat=-5, topic=42)
    await stage.deliver()

    said = next(m for m in stage.world.messages(-5) if m["from"]["is_bot"])
    assert said["message_thread_id"] == 42


@pytest.mark.parametrize("command", ["/weather@other_bot", "/quiz@other_bot", "/weather"])
async def test_a_command_for_another_bot_is_left_to_it(stage: Stage, ani: Person, command: str) -> None:
    stage.world.add_group(-5, "Class", [1])
    said = stage.world.say(1, command, chat=-5)
    stage.world.take_updates()

    await stage.settle([{"update_id": 9001, "message": said}])  # an administrator among bots sees all messages

    assert not any(m["from"]["is_bot"] for m in stage.world.messages(-5))


@pytest.mark.parametrize("command", ["/quiz", "/Quiz@Scorewise_playground_bot", "/weather@scorewise_playground_bot"])
async def test_a_command_for_this_bot_is_answered_in_a_group(stage: Stage, ani: Person, command: str) -> None:
    stage.world.add_group(-5, "Class", [1])

    stage.world.say(1, command, chat=-5)
    await stage.deliver()

    assert any(m["from"]["is_bot"] for m in stage.world.messages(-5))


async def test_a_group_counts_as_told_when_it_was(stage: Stage, ani: Person) -> None:
    stage.world.add_group(-5, "Class", [1])
    stage.expect_refusal("Bad Gateway")
    stage.world.inject(Fault(502, "Bad Gateway", method="sendMessage"))
    for _ in range(2):
        stage.world.say(1, "/quiz", chat=-5)
        await stage.deliver()

    assert len([m for m in stage.world.messages(-5) if m["from"]["is_bot"]]) == 1


async def test_an_edited_message_does_no_harm_and_is_answered_once(stage: Stage, ani: Person) -> None:
    await ani.begins()
    said = stage.world.say(1, "zzz")
    await stage.deliver()
    before = await stage.rows(1)
    for _ in range(2):
        stage.world.edit(1, said["message_id"], "A")
        await stage.deliver()

    assert await stage.rows(1) == before
    assert sum("I do not read edited messages" in message["text"] for message in ani.chat) == 1


async def test_an_edited_command_is_no_second_command(stage: Stage, ani: Person) -> None:
    await ani.begins()
    said = stage.world.say(1, "/help")
    await stage.deliver()

    stage.world.edit(1, said["message_id"], "/quiz")
    await stage.deliver()

    assert "I do not read edited messages" in ani.sees["text"]


async def test_whatever_is_typed_is_answered_each_time(stage: Stage, ani: Person) -> None:
    await ani.begins()
    for _ in range(6):
        await ani.taps("I don't know", ani.asked())
        await ani.taps(labels(ani.sees)[0], ani.sees)

    for _ in range(2):
        before = len(ani.chat)
        await ani.says("hello?")
        assert len(ani.chat) == before + 1
        assert ani.sees["text"].startswith("My texts say nothing about that.")
    assert labels(ani.sees) == ["Start a quiz", "Choose a topic"]


async def test_a_question_is_answered_by_quoting_and_nothing_of_it_is_kept(stage: Stage, ani: Person) -> None:
    await ani.begins()
    for _ in range(6):
        await ani.taps("I don't know", ani.asked())
        await ani.taps(labels(ani.sees)[0], ani.sees)
    before = await stage.rows(1)

    quoted = await ani.says("From where to where does the score run?")

    assert "This is what the texts say:" in quoted["text"]
    assert "What fact-of-q1 says.\nFrom A blog, blog, 2018:\nThe score runs from 350 to 950." in quoted["text"]
    after = await stage.rows(1)
    heard = int(stage.clock().timestamp()) << 32 | quoted["message_id"] - 1
    assert after.pop("learner") == [before.pop("learner")[0] | {"heard": heard}]
    assert after == before
    assert "Question 1 of" in (await ani.taps("Quiz me on this"))["text"]


async def test_every_command_ends_what_was_asked_for(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.says("/settings")
    await ani.taps("Time zone")

    await ani.says("/help")

    assert (await stage.rows(1))["learner"][0]["asking"] == ""


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document"])
async def test_what_is_not_text_gets_a_clear_answer(stage: Stage, ani: Person, kind: str) -> None:
    await ani.begins()

    stage.world.send(1, kind)
    await stage.deliver()

    assert ani.sees["text"] == "I can only read text. /help shows what I can do."


async def test_no_message_shows_a_card_of_the_page_that_it_links_to(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")

    texts = [call.params for call in stage.world.calls if call.method in ("sendMessage", "editMessageText")]
    assert len(texts) >= 3
    assert all(params["link_preview_options"] == {"is_disabled": True} for params in texts)


async def test_a_group_is_told_once_where_to_go(stage: Stage, ani: Person) -> None:
    stage.world.add_group(-5, "Class", [1])
    for _ in range(2):
        stage.world.say(1, "/quiz", chat=-5)
        await stage.deliver()
    stage.world.say(1, "just talking", chat=-5)
    await stage.deliver()

    said = [m["text"] for m in stage.world.messages(-5) if m["from"]["is_bot"]]
    assert said == [
        "I ask questions in private, so that nobody sees your answers: https://t.me/scorewise_playground_bot"
    ]
    assert not any((await stage.rows(1)).values())


async def test_nobody_answers_a_question_they_have_not_been_shown(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.says("?")
    assert ani.sees["text"].startswith("Now you do.")
    await stage.kill()
    await stage.start()

    again = await ani.says("b")

    assert "Question 2 of 6" in again["text"]
    assert len((await stage.rows(1))["answer"]) == 1


async def test_a_forged_tap_cannot_skip_ahead(stage: Stage, ani: Person) -> None:
    await ani.begins()
    await ani.taps("I don't know")
    sitting = (await stage.rows(1))["sitting"][0]["id"]

    await ani.forges(f"d1:{sitting}:1", ani.sees["message_id"])

    assert len((await stage.rows(1))["answer"]) == 1


async def test_two_letters_sent_at_once_answer_one_question(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        await ani.begins()
        stage.world.say(1, "b")
        stage.world.say(1, "b")

        await stage.deliver()

        assert len((await stage.rows(1))["answer"]) == 1
        assert "Question 2 of 2" in ani.sees["text"]


async def test_a_late_tap_shows_the_verdict_that_counted(tmp_path: Path) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        ani = stage.person()
        question = await ani.begins()
        await ani.taps(letter_of(question, "350 to 950"))
        right = ani.sees["text"]
        stage.expect_refusal(NOT_MODIFIED)
        slot = "ABC".index(letter_of(question, "0 to 100"))

        await ani.forges(f"c1:{(await stage.rows(1))['sitting'][0]['id']}:0:{slot}", question["message_id"])

        assert ani.sees["text"] == right
        assert right.startswith("Right.")


async def test_a_button_in_a_group_does_nothing(stage: Stage, ani: Person) -> None:
    await ani.begins()
    stage.world.add_group(-5, "Class", [1])
    said = stage.world.say(1, "hello", chat=-5)
    before = await stage.rows(1)
    sitting = before["sitting"][0]["id"]

    stage.world.tap_data(1, said["message_id"], f"d1:{sitting}:0", chat=-5)
    await stage.deliver()

    assert await stage.rows(1) == before
    assert "does not work any more" in ani.toast["text"]
