"""Rows 1, 3 and 4 of the threat model: buttons that nobody was shown, of others, or of a quiz that is over."""

import logging
from collections.abc import Iterator
from dataclasses import fields
from random import Random
from typing import get_type_hints

import pytest

from bot.chat.actions import Action, kinds, unpack
from bot.chat.actions.quiz import Turn
from bot.chat.screens.privacy import FILE_NAME
from tests.security.rows import everything
from tests.stage import Person, Stage
from tests.stories.school import a_teacher, gives, joins, takes, the_link

FORGED = 10_000
ANI, BEN, EVE, MALLORY = 1, 2, 3, 4
NOISE = (
    "",
    "0",
    "x",
    "-1",
    "²",
    "٣",
    "99999",
    "../../etc",
    "en",
    "practice",
    "tidy",
    "2026-12-31",
    "a" * 48,
    "💥",
    "\x00",
)


def data_seen(person: Person) -> list[str]:
    """The data of every button that is on that person's screen."""
    rows = [row for message in person.chat for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
    return [str(button["callback_data"]) for row in rows for button in row if "callback_data" in button]


def forged(rng: Random, seen: list[str], names: list[str]) -> Iterator[str]:
    """Well-formed data with other people's names in it, damaged data, and noise; at most Telegram's 64 bytes."""
    while True:
        match rng.randrange(4):
            case 0:
                data = rng.choice(seen)
            case 1:
                data = _damaged(rng, rng.choice(seen))
            case 2:
                data = "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x300)))) for _ in range(20))
            case _:
                data = _of_kind(rng, rng.choice(kinds()), names)
        yield data.encode()[:64].decode(errors="ignore")


def _of_kind(rng: Random, kind: type[Action], names: list[str]) -> str:
    hints = get_type_hints(kind)
    parts = [rng.choice(names if hints[field.name] is str else ("0", "1", "2", "5", "9999")) for field in fields(kind)]
    return ":".join((f"{kind.code}1", *parts))


def _damaged(rng: Random, data: str) -> str:
    at = rng.randrange(len(data) + 1)
    return rng.choice((data[:at], data + ":", data[:at] + rng.choice(NOISE) + data[at + 1 :], data.replace("1:", "2:")))


async def test_ten_thousand_forged_taps_change_nothing_of_others_show_nothing_and_are_answered(
    school: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    # Row 1.
    caplog.set_level(logging.WARNING)
    teacher = await a_teacher(school, klass="Secret class")
    link = await the_link(teacher)
    ani, ben = school.person(ANI, "Ani"), school.person(BEN, "Ben")
    await joins(ani, link)
    await gives(teacher, "Pre-test")
    await takes(ani, 2)
    await gives(teacher)
    await ani.taps("Start it now")
    await ben.begins()
    eve, mallory = school.person(EVE, "Eve"), school.person(MALLORY, "Mallory")
    await eve.begins()
    doors = {str(code) for _, _, code, *_ in everything(school)["class"]}
    seen = [data for person in (ani, ben, teacher) for data in data_seen(person)]
    seen = [data for data in seen if not doors & set(data.split(":"))]  # whoever knows those may come in
    names = sorted({part for data in seen for part in data.split(":")[1:]} | set(NOISE))
    before = everything(school, but=(EVE, MALLORY))
    rng, school_chats = Random(1), len(ani.chat) + len(ben.chat) + len(teacher.chat)
    school.expect_refusal("message is not modified", "message can't be edited", "message to edit not found")

    stream = forged(rng, seen, names)
    for _ in range(FORGED // 500):
        for n in range(500):
            school.world.tap_data(EVE if n % 2 else MALLORY, rng.randrange(1, 40), next(stream))
        await school.deliver()
        assert everything(school, but=(EVE, MALLORY)) == before

    assert len(school.world.state.taps) >= FORGED
    assert school.world.unanswered() == []
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert len(ani.chat) + len(ben.chat) + len(teacher.chat) == school_chats
    for message in (*eve.chat, *mallory.chat):
        told = repr(message)
        assert "Secret class" not in told
        assert "Rivera" not in told
        assert message.get("document", {}).get("file_name", FILE_NAME) == FILE_NAME, "what is known of oneself"


async def test_every_button_of_a_quiz_that_is_over_brings_nothing_new_to_its_owner(stage: Stage, ani: Person) -> None:
    # Row 3.
    await ani.begins()
    buttons = await _kept_while(ani)
    before, told = everything(stage), _words(ani)
    stage.expect_refusal("message is not modified")

    for message, data in buttons:
        await ani.forges(data, message)

    assert len(buttons) > 30
    assert everything(stage) == before
    everything_told = "\n".join(told)
    for words in _words(ani) - told:
        assert all(line in everything_told or not _tells(line) for line in words.splitlines())


async def test_every_button_of_a_quiz_that_is_over_tells_a_stranger_nothing(stage: Stage, ani: Person) -> None:
    # Row 3: the message was forwarded, or the data was read.
    await ani.begins()
    buttons = await _kept_while(ani)
    ben, cat = stage.person(BEN, "Ben"), stage.person(EVE, "Cat")
    await ben.says("/start")
    await ben.taps("Start a short quiz (6 questions)")
    before = everything(stage)
    asked = {question.ask["en"] for question in stage.bank.questions.values()}
    stage.expect_refusal("message is not modified", "message can't be edited")

    for person in (ben, cat):
        shown = len(person.chat)
        for _, data in buttons:
            await person.forges(data, 1)
        for message in person.chat[shown:]:
            assert not any(ask in message["text"] for ask in asked)

    assert everything(stage) == before


async def test_fifty_people_tap_one_keyboard_in_a_group(stage: Stage, ani: Person) -> None:
    # Row 4: an answer's toast is seen by its tapper only, and says nothing about the question.
    await ani.begins()
    crowd = [stage.person(id, f"P{id}").id for id in range(100, 150)]
    stage.world.add_group(-5, "Class", [1, *crowd])
    said = stage.world.say(1, "look", chat=-5)
    await stage.deliver()
    before, data = everything(stage), data_seen(ani)

    for person in (1, *crowd):
        for each in data:
            stage.world.tap_data(person, said["message_id"], each, chat=-5)
    await stage.deliver()

    assert everything(stage) == before
    assert stage.world.unanswered() == []
    toasts = [toast["text"] for person in (1, *crowd) for toast in stage.world.toasts(person) if toast]
    assert len(toasts) >= 51 * 4
    assert len({toast for toast in toasts if "any more" in toast}) == 1
    assert [m for m in stage.world.messages(-5) if m["from"]["is_bot"]] == []


async def _kept_while(ani: Person) -> list[tuple[int, str]]:
    """Every button about one of her questions that Ani sees on her way to the end, with its message."""
    kept: dict[tuple[int, str], None] = {}

    def keep() -> None:
        for message in ani.chat:
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                kept.update({(message["message_id"], str(button.get("callback_data"))): None for button in row})

    while "I don't know" in {b["text"] for row in ani.sees["reply_markup"]["inline_keyboard"] for b in row}:
        keep()
        await ani.taps("I don't know", ani.sees)
        keep()
        await ani.taps("Why? More", ani.sees)
        keep()
        await ani.taps(ani.sees["reply_markup"]["inline_keyboard"][0][0]["text"], ani.sees)
    keep()
    return [each for each in kept if isinstance(unpack(each[1]), Turn) and not each[1].startswith("gu1:")]


def _tells(line: str) -> bool:
    """Whether a line says what is right."""
    return any(sign in line for sign in ("✅", "the answer", "right order"))


def _words(person: Person) -> set[str]:
    return {message["text"] for message in person.chat}
