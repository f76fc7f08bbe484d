"""The queue between people and bot."""

import asyncio

from bot.playground.telegram_api import PretendTelegram
from bot.playground.updates import SOON, TOO_SOON
from tests.playground.worlds import ANI, Clock, a_message, a_world, ask, button, buttons, refusal


async def texts(world: PretendTelegram, **params: object) -> list[str]:
    return [update["message"]["text"] for update in await ask(world, "getUpdates", **params)]


async def test_updates_stay_until_they_are_confirmed() -> None:
    clock = Clock()
    world = a_world(clock)
    world.say(ANI, "one")
    world.say(ANI, "two")

    first = await ask(world, "getUpdates")
    clock.now += SOON
    again = await texts(world)
    rest = await texts(world, offset=first[0]["update_id"] + 1)

    assert again == ["one", "two"]
    assert rest == ["two"]
    assert await texts(world, offset=first[1]["update_id"] + 1) == []


async def test_who_asks_the_same_again_at_once_gets_one_update_and_who_asks_it_soon_waits() -> None:
    clock = Clock()
    world = a_world(clock)
    poll = asyncio.create_task(texts(world, timeout=50))
    await asyncio.sleep(0)
    world.say(ANI, "one")
    world.say(ANI, "two")
    assert await poll == ["one", "two"]

    assert await texts(world) == ["one"]
    clock.now += TOO_SOON
    assert await texts(world) == ["one", "two"]

    last = world.state.updates.last_id
    assert await texts(world, offset=last + 1) == []
    poll = asyncio.create_task(texts(world, offset=last + 1))
    await asyncio.sleep(0)
    clock.now += TOO_SOON
    world.say(ANI, "three")
    assert await poll == ["three"]


async def test_a_negative_offset_forgets_all_but_the_last() -> None:
    world = a_world()
    for text in ("one", "two", "three"):
        world.say(ANI, text)

    assert await texts(world, offset=-1) == ["three"]
    assert await texts(world) == ["three"]


async def test_a_limit_is_kept() -> None:
    world = a_world()
    for text in ("one", "two", "three"):
        world.say(ANI, text)

    assert await texts(world, limit=2) == ["one", "two"]


async def test_a_long_poll_wakes_up_for_an_update() -> None:
    world = a_world()
    poll = asyncio.create_task(texts(world, timeout=50))
    await asyncio.sleep(0)

    world.say(ANI, "hello")

    assert await poll == ["hello"]


async def test_a_second_poll_ends_the_first_one_with_a_conflict() -> None:
    world = a_world()
    first = asyncio.create_task(refusal(world, "getUpdates", timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(texts(world, timeout=50))
    status, words = await first

    world.say(ANI, "hello")

    assert (status, words.partition(":")[0]) == (409, "Conflict")
    assert "terminated by other getUpdates request" in words
    assert await second == ["hello"]


async def test_no_polling_beside_a_webhook() -> None:
    world = a_world()
    await ask(world, "setWebhook", url="https://bot.example/hook")

    status, words = await refusal(world, "getUpdates")
    await ask(world, "deleteWebhook")

    assert (status, "while webhook is active" in words) == (409, True)
    assert await ask(world, "getUpdates") == []


async def test_kinds_that_were_not_asked_for_do_not_come_and_the_choice_is_kept() -> None:
    clock = Clock()
    world = a_world(clock)
    await ask(world, "getUpdates", allowed_updates=["callback_query"])

    world.say(ANI, "hello")
    clock.now += SOON

    assert await ask(world, "getUpdates") == []


async def test_an_update_can_be_delivered_twice_under_one_number() -> None:
    clock = Clock()
    world = a_world(clock)
    world.say(ANI, "hello")
    (first,) = await ask(world, "getUpdates")

    world.repeat_last_update()

    confirmed = first["update_id"] + 1
    assert await ask(world, "getUpdates", offset=confirmed) == [first]
    clock.now += SOON
    assert await ask(world, "getUpdates", offset=confirmed) == []


async def test_taps_wait_for_150_seconds_and_messages_for_a_day() -> None:
    clock = Clock()
    world = a_world(clock)
    question = await a_message(world, reply_markup=buttons([button("A")]))
    world.say(ANI, "hello")
    world.tap(ANI, question, "A")

    clock.move(151)
    kept = await ask(world, "getUpdates")
    clock.move(24 * 3600)

    assert [list(update)[1] for update in kept] == ["message"]
    assert await ask(world, "getUpdates") == []


async def test_pending_updates_are_counted_and_can_be_dropped() -> None:
    world = a_world()
    world.say(ANI, "hello")

    assert (await ask(world, "getWebhookInfo"))["pending_update_count"] == 1
    await ask(world, "deleteWebhook", drop_pending_updates=True)
    assert world.take_updates() == []


async def test_the_world_has_settled_when_everything_is_confirmed_and_answered() -> None:
    world = a_world()
    question = await a_message(world, reply_markup=buttons([button("A")]))
    callback = world.tap(ANI, question, "A")

    before = await world.settled(within=0.01, quiet=0)
    (update,) = await ask(world, "getUpdates")
    await ask(world, "getUpdates", offset=update["update_id"] + 1)
    unanswered = await world.settled(within=0.01, quiet=0)
    await ask(world, "answerCallbackQuery", callback_query_id=callback)

    assert (before, unanswered, await world.settled(quiet=0)) == (False, False, True)
