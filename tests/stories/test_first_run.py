"""Flow A: nothing is stored before it has been said what is."""

import pytest

from bot.storage.tables import METADATA
from tests.stage import Person, Stage, data_of, labels

NOTHING: dict[str, list[object]] = {
    name: [] for name, table in METADATA.tables.items() if name == "learner" or "learner" in table.c
}


async def test_a_stranger_reads_what_is_stored_before_anything_is(stage: Stage, ani: Person) -> None:
    hello = await ani.says("/start")

    assert "I remember your Telegram ID" in hello["text"]
    assert "I am run by Ada: they, their host and Telegram can read it" in hello["text"]
    assert "See, delete and end it in /privacy" in hello["text"]
    assert await stage.rows(1) == NOTHING


async def test_the_first_question_is_one_tap_away(stage: Stage, ani: Person) -> None:
    await ani.says("/start")

    question = await ani.taps("Start a short quiz (6 questions)")

    assert question["text"].startswith("Sesame · Question 1 of 6 ▰▱▱▱▱▱")
    assert labels(question)[-1] == "I don't know"
    assert (await stage.rows(1))["learner"][0]["language"] == "en"


@pytest.mark.parametrize("typed", ["/quiz", "/settings", "hello", "b", "/start '; DROP TABLE"])
async def test_whatever_a_stranger_sends_first_shows_the_notice_first(stage: Stage, ani: Person, typed: str) -> None:
    answer = await ani.says(typed)

    assert "I remember your Telegram ID" in answer["text"]
    assert await stage.rows(1) == NOTHING


@pytest.mark.parametrize("command", ["/help", "/progress", "/privacy", "/unknown"])
async def test_a_stranger_may_look_around_without_being_stored(stage: Stage, ani: Person, command: str) -> None:
    await ani.says(command)

    assert ani.chat
    assert await stage.rows(1) == NOTHING


@pytest.mark.parametrize(
    ("code", "hello"),
    [("id", "Hai"), ("id-ID", "Hai"), ("in", "Hai"), ("en", "Hi"), ("de", "Hi"), ("", "Hi"), (None, "Hi")],
)
async def test_the_language_follows_the_client(stage: Stage, code: str | None, hello: str) -> None:
    welcome = await stage.person(2, "Budi", code).says("/start")

    assert welcome["text"].startswith(hello)


async def test_the_other_language_is_one_tap_away_and_rides_in_the_buttons(stage: Stage, ani: Person) -> None:
    await ani.says("/start")

    welcome = await ani.taps("Bahasa Indonesia")
    assert "ID Telegram-mu" in welcome["text"]
    assert await stage.rows(1) == NOTHING

    question = await ani.taps("Mulai kuis singkat (6 pertanyaan)")
    assert "Pertanyaan 1 dari 6" in question["text"]
    assert (await stage.rows(1))["learner"][0]["language"] == "id"


async def test_a_stranger_choosing_a_topic_still_sees_the_notice(stage: Stage, ani: Person) -> None:
    await ani.says("/start")

    topics = await ani.taps("Choose a topic")
    assert "I remember your Telegram ID" in topics["text"]
    assert await stage.rows(1) == NOTHING

    question = await ani.taps("Sesame")
    assert "Question 1 of 6" in question["text"]


async def test_starting_twice_starts_one_sitting(stage: Stage, ani: Person) -> None:
    hello = await ani.says("/start")
    start = "Start a short quiz (6 questions)"
    stage.world.tap(1, hello["message_id"], start)
    stage.world.tap(1, hello["message_id"], start)

    await stage.deliver()

    assert len((await stage.rows(1))["sitting"]) == 1
    assert sum("Question 1 of 6" in message["text"] for message in ani.chat) == 1
    assert ani.toast["text"] == "It is just below."


async def test_who_is_known_is_greeted_without_the_notice(ani: Person) -> None:
    await ani.begins()

    hello = await ani.says("/start")

    assert "Good to see you again." in hello["text"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Ani</b> & co_*[x](y)", "Hi \u2068<b>Ani</b> & co_*[x](y)\u2069."),
        ("\u202egnp.exe\u2066", "Hi \u2068gnp.exe\u2069."),
        ("Zoë\nLine  two\x00", "Hi \u2068ZoëLine two\u2069."),
        ("\u200b\u202e", "Hi."),
        ("𝔸" * 64, f"Hi \u2068{'𝔸' * 40}\u2069."),
        ("مرحبا", "Hi \u2068مرحبا\u2069."),
    ],
    ids=["markup", "bidi", "control", "invisible", "long", "arabic"],
)
async def test_any_name_is_shown_safely(stage: Stage, name: str, shown: str) -> None:
    welcome = await stage.person(2, name, "en").says("/start")

    assert welcome["text"].startswith(shown)


async def test_the_first_button_does_not_depend_on_memory(stage: Stage, ani: Person) -> None:
    hello = await ani.says("/start")
    await stage.kill()
    await stage.start()

    question = await ani.taps("Start a short quiz (6 questions)", hello)

    assert "Question 1 of 6" in question["text"]
    assert data_of(hello, "Bahasa Indonesia") == "h1:id"


async def test_reading_the_policy_or_sending_a_sticker_stores_nothing(stage: Stage, ani: Person) -> None:
    await ani.says("/privacy")
    await ani.taps("Policy")
    for kind in ("sticker", "photo"):
        stage.world.send(1, kind)
        await stage.deliver()
    stage.world.block(1)
    stage.world.unblock(1)
    await stage.deliver()

    assert await stage.rows(1) == NOTHING


async def test_a_topic_that_does_not_exist_makes_nobody_known(stage: Stage, ani: Person) -> None:
    await ani.says("/start")

    await ani.forges("w1:en:no-such-topic", ani.sees["message_id"])

    assert await stage.rows(1) == NOTHING
    assert "does not work any more" in ani.toast["text"]


async def test_an_old_welcome_in_the_other_language_changes_the_language(stage: Stage, ani: Person) -> None:
    hello = await ani.says("/start")
    await ani.taps("Start a short quiz (6 questions)")
    await ani.taps("Bahasa Indonesia", hello)

    await ani.taps("Mulai kuis singkat (6 pertanyaan)")

    assert (await stage.rows(1))["learner"][0]["language"] == "id"
