"""The world survives a restart."""

import json

import pytest

from bot.playground.telegram_api import PretendTelegram
from tests.playground.worlds import ANI, BEN, RIVERA, a_message, a_world, ask, button, buttons


async def a_used_world() -> PretendTelegram:
    world = a_world()
    await world.call("sendDocument", {"chat_id": ANI}, {"document": ("a.bin", b"\x00\xff", "application/octet-stream")})
    await ask(world, "sendPoll", chat_id=ANI, question="Which?", options=["A", "B"])
    await ask(world, "setMyCommands", commands=[{"command": "quiz", "description": "Start"}])
    world.tap(ANI, await a_message(world, reply_markup=buttons([button("A")])), "A")
    world.block(RIVERA)
    return world


async def test_a_loaded_world_is_the_one_that_was_saved() -> None:
    world = await a_used_world()
    saved = json.loads(json.dumps(world.save()))

    other = PretendTelegram(world.state.clock)
    other.load(saved)

    assert other.save() == saved
    assert other.messages(ANI) == world.messages(ANI)
    assert other.commands(BEN) == world.commands(BEN)
    assert other.unanswered() == world.unanswered()
    assert other.take_updates() == world.take_updates()


async def test_numbers_go_on_after_a_restart() -> None:
    world = await a_used_world()
    other = PretendTelegram(world.state.clock)
    other.load(world.save())
    last = other.take_updates()[-1]["update_id"]

    said = other.say(ANI, "hello")

    assert said["message_id"] > max(each["message_id"] for each in world.messages(ANI))
    assert other.take_updates()[0]["update_id"] == last + 1


async def test_votes_still_count_after_a_restart() -> None:
    world = await a_used_world()
    other = PretendTelegram(world.state.clock)
    other.load(world.save())
    poll = next(each["poll"] for each in other.messages(ANI) if "poll" in each)

    other.vote(ANI, poll["id"], [1])

    shown = next(each["poll"] for each in other.messages(ANI) if "poll" in each)
    assert shown["total_voter_count"] == 1


def test_a_save_of_another_format_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="this version reads format"):
        PretendTelegram().load({"format": 0})
