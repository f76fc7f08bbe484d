"""What happens to a bot that runs for months: a new token, a lost reply, a disk that fills up, chats that are gone."""

from pathlib import Path

import pytest

from bot.playground.telegram_api import PretendTelegram
from tests import builders
from tests.stage import staged

pytestmark = pytest.mark.slow("each starts a bot of its own")


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
