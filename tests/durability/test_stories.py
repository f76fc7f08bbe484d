"""What the campaign judges by: Telegram's clock, and the story of each tap."""

from random import Random

from tests.durability.wire import FairClock, Telegram


def test_telegrams_time_leaves_out_what_was_waited_for_a_processor() -> None:
    now, waited = [1000.0], {1: 0.0, 2: 0.0}
    clock = FairClock(lambda: now[0], lambda pid: waited.get(pid, 0.0))
    clock.program(1)

    now[0], waited[1] = 1010.0, 7.0
    assert clock() == 1003.0
    now[0] = 1020.0  # it had a processor, or nothing to do
    assert clock() == 1013.0
    clock.program(2)
    now[0], waited[2] = 1030.0, 11.0  # figures of two files need not agree
    assert clock() == 1013.0
    now[0] = 1040.0
    assert clock() == 1023.0


async def test_the_story_of_a_tap_says_who_was_handed_what_and_what_was_called() -> None:
    world = Telegram(Random(1))
    world.add_person(1, "Ani", "en")
    tap, lost = world.tap_data(1, 1, "x"), world.tap_data(1, 1, "y")
    _, batch = await world.call("getUpdates", {"offset": 0, "limit": 1, "timeout": 0})
    world.stories.happened("killed")
    await world.call("answerCallbackQuery", {"callback_query_id": tap})
    await world.call("sendMessage", {"chat_id": 1, "text": "Hello"})
    await world.call("getUpdates", {"offset": batch["result"][0]["update_id"] + 2, "timeout": 0})

    story = "\n".join(world.stories.of(tap, 1, 0.0))
    steps = ("fetched from 0", "killed", "answerCallbackQuery: 200", "sendMessage: 200", "left the queue")
    assert [step for step in steps if step in story] == [*steps]
    assert list(world.stories.of(lost, 1, 0.0)) == ["it was never handed out"]
