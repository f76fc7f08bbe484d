"""What happens to a bot that runs for months: a new token, a lost reply, a disk that fills up, chats that are gone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.playground.telegram_api import Fault, PretendTelegram
from bot.storage.store import Store
from tests import builders
from tests.stage import Person, Stage, labels, letter_of, staged
from tests.stories.school import a_teacher, gives, joins, results, takes, the_link
from tests.stories.test_reminders import agrees, reminders


async def test_typed_answers_count_although_a_new_bot_counts_its_messages_from_one(tmp_path: Path) -> None:
    """The operator has had to take another token; the database, and the open sitting in it, are the old ones."""
    numbers = builders.a_pack(*(builders.number(f"n{n}", "17") for n in range(4)))
    async with staged(tmp_path, builders.a_bank(numbers)) as stage:
        ani = stage.person()
        await ani.begins()
        for _ in range(40):
            await ani.says("What is that?")
        await ani.says("17")
        await ani.taps("Next question")

        await stage.kill()
        stage.world = PretendTelegram(lambda: stage.clock.now.timestamp())
        stage.clock.forward(minutes=1)
        ani = stage.person()
        await stage.start()
        await ani.says("/quiz")
        await ani.taps("Go on")
        await ani.says("17")

        assert ani.sees["text"].startswith("Right.")
        assert len((await stage.rows(1))["answer"]) == 2


async def test_a_message_that_is_handed_out_again_never_answers_the_next_question(tmp_path: Path) -> None:
    """Several at once, as after a crash, and after a tap has overtaken them."""
    numbers = builders.a_pack(*(builders.number(f"n{n}", "17") for n in range(4)))
    async with staged(tmp_path, builders.a_bank(numbers)) as stage:
        ani = stage.person()
        await ani.begins()
        for words in ("17", "18"):
            stage.world.say(1, words)
        twice = stage.world.take_updates()
        await stage.settle(twice)
        await ani.taps("Next question")

        await stage.redeliver(twice)

        assert len((await stage.rows(1))["answer"]) == 1


@pytest.mark.parametrize(("method", "times"), [("sendMessage", 1), ("editMessageText", 3)])
async def test_a_reply_that_was_lost_is_no_failure_and_is_not_apologised_for(
    stage: Stage, ani: Person, method: str, times: int
) -> None:
    question = await ani.begins()
    stage.expect_refusal("lost", "message is not modified")
    stage.world.inject(Fault(0, "", method=method, applied=True, timeout=True, times=times))

    if method == "sendMessage":
        await ani.says("/help")
    else:
        await ani.taps(letter_of(question, "350 to 950"), question)

    assert not any("our fault" in message["text"] for message in ani.chat)
    assert "code" not in "".join(message["text"] for message in ani.chat)


@pytest.mark.parametrize(
    "words",
    ["Bad Request: chat not found", "Bad Request: user not found", "Forbidden: user is deactivated"],
)
async def test_chats_that_are_gone_hold_up_nobody_and_are_marked_at_the_first_answer(
    tmp_path: Path, words: str
) -> None:
    async with staged(tmp_path, builders.two_questions()) as stage:
        people = [stage.person(n, f"P{n}") for n in range(1, 6)]
        for person in people:
            await agrees(person, "Jakarta")
        stage.expect_refusal(words)
        stage.world.inject(Fault(403 if "Forbidden" in words else 400, words, method="sendMessage", times=4))
        stage.clock.now = datetime(2026, 1, 6, 10, 0, 1, tzinfo=UTC)

        await stage.remind()  # one round

        assert len(reminders(people[4])) == 1
        for person in people[:4]:
            kept = await stage.rows(person.id)
            assert kept["learner"][0]["reachable"] is False
            assert kept["reminder"][0]["next"] is None


async def test_a_chat_that_is_gone_in_the_middle_of_an_answer_is_no_fault_of_ours(
    stage: Stage, ani: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await ani.begins()
    stage.expect_refusal("chat not found")
    stage.world.inject(Fault(400, "Bad Request: chat not found", method="sendMessage"))

    await ani.says("/help")

    assert (await stage.rows(1))["learner"][0]["reachable"] is False
    assert "code" not in caplog.text


async def a_class_of_six(school: Stage) -> tuple[Person, list[Person]]:
    """Six learners to whom a quiz was given, and who are not told yet."""
    teacher = await a_teacher(school)
    link = await the_link(teacher)
    everybody = [school.person(n, f"P{n}") for n in range(1, 7)]
    for person in everybody:
        await joins(person, link)
    await gives(teacher, tell=False)
    return teacher, everybody


def told(everybody: list[Person]) -> list[int]:
    """How often each of them was told of the quiz."""
    return [sum("new quiz" in message["text"] for message in person.chat) for person in everybody]


async def test_what_may_have_been_sent_is_not_repeated_and_the_teacher_sees_it(school: Stage) -> None:
    teacher, everybody = await a_class_of_six(school)
    school.expect_refusal("Bad Gateway", "lost")
    school.world.inject(Fault(502, "Bad Gateway", method="sendMessage", times=2))
    school.world.inject(Fault(502, "Bad Gateway", method="sendMessage", applied=True))
    school.world.inject(Fault(0, "", method="sendMessage", applied=True, timeout=True))
    for _ in range(6):
        await school.remind()  # a round ends with each trouble, so that Telegram gets a rest

    assert told(everybody) == [0, 0, 1, 1, 1, 1]
    await results(teacher)
    assert "Still to be told: 4" in teacher.sees["text"]

    await everybody[0].says("/classes")
    await everybody[0].taps(labels(everybody[0].sees)[0], everybody[0].sees)
    await takes(everybody[0], 2)
    await results(teacher)
    assert "Still to be told: 3" in teacher.sees["text"]


async def test_what_was_surely_not_sent_is_sent_later(school: Stage) -> None:
    teacher, everybody = await a_class_of_six(school)
    school.expect_refusal("Too Many Requests")
    school.world.inject(Fault(429, "Too Many Requests: retry after 1800", method="sendMessage"))
    await school.remind()
    assert told(everybody) == [0, 1, 1, 1, 1, 1]
    await results(teacher)
    assert "Still to be told" not in teacher.sees["text"]  # it is not due yet

    school.clock.forward(minutes=31)
    school.elapsed += 31 * 60
    await school.remind()

    assert told(everybody) == [1] * 6


async def test_a_bot_that_dies_between_noting_and_sending_leaves_it_to_be_seen(school: Stage) -> None:
    teacher, everybody = await a_class_of_six(school)
    assert await school.claims_a_notice()
    await school.kill()
    await school.start()
    await school.remind()

    assert sum(told(everybody)) == 5
    await results(teacher)
    assert "Still to be told: 1" in teacher.sees["text"]


async def room(stage: Stage, pages: int) -> None:
    """Let SQLite find room for so many pages; 1 means for none, as on a full disk."""
    async with Store(stage.database).transaction() as tx:
        await tx.users._db.execute(text(f"PRAGMA max_page_count = {pages}"))


@pytest.mark.sqlite("limits the file's size")
async def test_on_a_full_disk_the_apology_comes_at_once_and_the_tap_is_answered_once(stage: Stage) -> None:
    await room(stage, 1)
    number, person = 1, stage.person()
    await person.begins()
    while "our fault" not in person.sees["text"]:  # the last pages have some room left
        number += 1
        person = stage.person(number, f"P{number}")
        await person.begins()

    assert stage.waits == []  # nobody waits for what does not pass by itself
    assert [call.method for call in stage.world.calls].count("answerCallbackQuery") == number

    await room(stage, 10**6)
    assert "Question 1 of 6" in (await person.taps("Try again"))["text"]
