"""kill -9, in short: `make campaign` does the same for hundreds of kills. Controls show that the campaign can fail."""

import os
from pathlib import Path

import pytest

from bot.playground.telegram_api import Fault
from tests.durability.kills import call, campaign, confirmed, crowd
from tests.durability.programs import STOCK_PTB
from tests.durability.scenario import playing
from tests.stage import labels

pytestmark = pytest.mark.slow("it kills whole programs")

SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))


async def test_no_answer_and_no_tap_is_lost_over_kills_while_polling(tmp_path: Path) -> None:
    found = await campaign(tmp_path, SEED, kills=6)

    assert found.clean, str(found)
    assert found.acknowledged > 10


async def test_no_answer_and_no_tap_is_lost_over_kills_behind_a_webhook(tmp_path: Path) -> None:
    found = await campaign(tmp_path, SEED, kills=2, webhook=True)

    assert found.clean, str(found)
    assert found.acknowledged


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_tap_whose_reply_has_to_wait_outlives_a_kill(tmp_path: Path, webhook: bool) -> None:
    async with playing(tmp_path, SEED, learners=1, webhook=webhook) as scenario:
        await scenario.start()
        world = scenario.world
        world.say(1, "/start")
        for label in ("Start a short quiz (6 questions)", "I don't know"):
            await world.settled(within=30)
            world.tap(1, world.messages(1)[-1], label)
        await world.settled(within=30)
        world.inject(Fault(429, "Too Many Requests: retry after 2", method="sendMessage"))

        tap = world.tap(1, world.messages(1)[-1], "Next question")
        await scenario.until(
            lambda: any(call.status == 429 for call in world.calls) and not world.state.updates.waiting
        )
        scenario.program.kill()
        await scenario.down()
        await scenario.start()

        await world.settled(within=5)
        newest = world.messages(1)[-1]
        shown = "Question 2" in newest["text"]
        assert shown or world.state.taps[tap].answer is not None
        assert shown or "Next question" in labels(newest)
        await scenario.program.stop()


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_tap_outlives_a_kill_while_somebody_elses_answer_has_to_wait(tmp_path: Path, webhook: bool) -> None:
    async with playing(tmp_path, SEED, learners=2, webhook=webhook) as scenario:
        await scenario.start()
        world = scenario.world
        for person in (1, 2):
            world.say(person, "/start")
            await world.settled(within=30)
            world.tap(person, world.messages(person)[-1], "Start a short quiz (6 questions)")
            await world.settled(within=30)
        world.inject(Fault(429, "Too Many Requests: retry after 3", method="answerCallbackQuery"))
        world.tap(1, world.messages(1)[-1], "I don't know")
        await scenario.until(lambda: any(call.status == 429 for call in world.calls))

        tap = world.tap(2, world.messages(2)[-1], "I don't know")
        await scenario.until(lambda: not world.waits(2))
        scenario.program.kill()
        await scenario.down()
        await scenario.start()

        await world.settled(within=5)
        assert world.state.taps[tap].answer is not None or world.messages(2)[-1]["text"].startswith("Now you do.")
        await scenario.program.stop()


async def test_a_bot_on_ptbs_own_polling_is_caught_losing_taps(tmp_path: Path) -> None:
    found = await campaign(tmp_path, SEED, kills=3, arguments=STOCK_PTB, moments=(confirmed,), trouble=0.0)

    assert found.never_answered


async def test_a_bot_on_ptbs_own_webhook_is_caught_losing_taps(tmp_path: Path) -> None:
    posted = (call("ends", "POST", after=40),)

    found = await campaign(tmp_path, SEED, kills=3, arguments=STOCK_PTB, webhook=True, moments=posted, trouble=0.0)

    assert found.never_answered


async def test_a_bot_that_speaks_before_it_keeps_an_answer_is_caught_losing_answers(tmp_path: Path) -> None:
    speaks_first = {"STOCK_ORDER": "speak-first"}
    showing = (call("begins", "editMessageText"),)

    found = await campaign(
        tmp_path, SEED, kills=2, arguments=STOCK_PTB, moments=showing, trouble=0.0, extra=speaks_first
    )

    assert found.audit.lost


async def test_many_people_at_once_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    found = await crowd(tmp_path, SEED, answers=64)

    assert found.clean, str(found)
    assert "locked" not in found.log
