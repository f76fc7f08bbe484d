"""What the campaign judges by: Telegram's clock, and the story of each tap."""

from random import Random

from tests.durability.wire import FairClock, Telegram


def test_a_start_takes_five_seconds_of_telegrams_time_at_most() -> None:
    now = [1000.0]
    clock = FairClock(lambda: now[0])

    clock.starts()
    now[0] += 3
    assert clock() == 1003
    now[0] += 57
    assert clock() == 1005
    clock.started()
    now[0] += 10
    assert clock() == 1015


def test_time_while_the_program_is_up_or_dead_counts_in_full() -> None:
    now = [1000.0]
    clock = FairClock(lambda: now[0])
    for _ in range(3):
        clock.starts()
        now[0] += 60
        clock.starts()  # killed meanwhile, and started again
        now[0] += 2
        clock.started()
        now[0] += 100

    assert clock() == 1000 + 3 * (5 + 2 + 100)


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
