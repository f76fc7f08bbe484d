"""Misfortune on demand."""

import pytest

from bot.playground.telegram_api import AnswerLost, Fault
from tests.playground.worlds import ANI, a_message, a_world, ask, refusal


async def test_a_fault_hits_once_and_is_used_up() -> None:
    world = a_world()
    world.inject(Fault(429, "Too Many Requests: retry after 3"))

    status, body = await world.call("sendMessage", {"chat_id": ANI, "text": "x"})

    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    assert len(world.messages(ANI)) == 1
    assert await a_message(world)


async def test_a_fault_waits_for_its_method() -> None:
    world = a_world()
    world.inject(Fault(403, "Forbidden: user is deactivated", method="SENDmessage", times=2))

    assert await ask(world, "sendChatAction", chat_id=ANI, action="typing")
    for _ in range(2):
        assert (await refusal(world, "sendMessage", chat_id=ANI, text="x"))[0] == 403
    assert await a_message(world)


async def test_an_applied_fault_takes_effect_and_only_the_answer_is_lost() -> None:
    world = a_world()
    world.inject(Fault(502, "Bad Gateway", applied=True))

    assert (await refusal(world, "sendMessage", chat_id=ANI, text="x"))[0] == 502
    assert world.messages(ANI)[-1]["text"] == "x"


@pytest.mark.parametrize("applied", [True, False])
async def test_a_timeout_leaves_the_caller_without_an_answer(applied: bool) -> None:
    world = a_world()
    world.inject(Fault(0, "", timeout=True, applied=applied))

    with pytest.raises(AnswerLost):
        await world.call("sendMessage", {"chat_id": ANI, "text": "x"})

    assert (world.messages(ANI)[-1]["text"] == "x") == applied
    assert world.calls[-1].status == 0


async def test_long_polls_do_not_swallow_faults_that_are_meant_for_anything() -> None:
    world = a_world()
    world.inject(Fault(500, "Internal Server Error"))

    assert await ask(world, "getUpdates") == []
    assert (await refusal(world, "getMe"))[0] == 500


async def test_refused_calls_are_remembered_with_their_words() -> None:
    world = a_world()
    await a_message(world)

    await refusal(world, "sendMessage", chat_id=9, text="x")

    (call,) = world.refused
    assert (call.method, call.params["chat_id"], call.description) == ("sendMessage", 9, "Bad Request: chat not found")
