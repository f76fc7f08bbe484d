"""Too much of one person: they are asked to slow down, and nobody else notices."""

import asyncio
import pickle

from telegram import Update

from bot.delivery.intake import Intake
from bot.delivery.rate_limit import MANY, RateLimiter
from tests.delivery.updates import Handling, tap, vote
from tests.stage import Stage


def test_a_burst_passes_and_then_a_steady_trickle() -> None:
    rate_limiter = RateLimiter(burst=20, rate=3)

    assert [rate_limiter.allows(1, 0) for _ in range(25)] == [True] * 20 + [False] * 5
    assert [rate_limiter.allows(1, 1) for _ in range(5)] == [True] * 3 + [False] * 2
    assert [rate_limiter.allows(1, 60) for _ in range(21)] == [True] * 20 + [False]


def test_everybody_has_their_own_measure() -> None:
    rate_limiter = RateLimiter(burst=2, rate=1)

    assert [rate_limiter.allows(who, 0) for who in (1, 1, 1, 2)] == [True, True, False, True]


def test_who_has_been_quiet_takes_no_room_and_who_does_too_much_is_remembered() -> None:
    rate_limiter = RateLimiter(burst=20, rate=3)
    assert all(rate_limiter.allows("busy", 0) for _ in range(20))
    for who in range(MANY + 1):
        rate_limiter.allows(who, 0)
    full = len(pickle.dumps(rate_limiter))

    rate_limiter.allows("late", 0.5)

    assert len(pickle.dumps(rate_limiter)) < full / 100
    assert [rate_limiter.allows("busy", 0.5) for _ in range(3)] == [True, False, False]


async def test_taps_over_the_measure_are_answered_and_change_nothing() -> None:
    handling, hushed = Handling(), list[int]()

    async def too_fast(update: Update) -> None:
        hushed.append(update.update_id)

    intake = Intake(handling, too_fast=too_fast, rate_limiter=RateLimiter(), clock=lambda: 0.0)

    await intake.handle_all([tap(n, 1) for n in range(100)] + [tap(500, 2)])

    assert sorted(handling.ended) == [*range(20), 500]
    assert sorted(hushed) == list(range(20, 100))


async def test_no_vote_is_over_the_measure_since_telegram_lets_everybody_vote_once_in_a_poll() -> None:
    handling = Handling()
    intake = Intake(handling, rate_limiter=RateLimiter(), clock=lambda: 0.0)

    await intake.handle_all([vote(n, 1) for n in range(100)] + [tap(500, 1)])

    assert sorted(handling.ended) == [*range(100), 500]


async def test_one_that_cannot_even_be_put_off_does_not_come_again_for_ever() -> None:
    async def broken(*_: object) -> None:
        raise ValueError

    intake = Intake(Handling(), too_fast=broken, set_aside=broken, rate_limiter=RateLimiter(burst=1), clock=lambda: 0.0)

    await asyncio.wait_for(intake.handle_all([tap(1, 1), tap(2, 1), {"update_id": 3, "message": {}}]), 5)


async def test_a_flood_holds_up_nobody_else() -> None:
    """Somebody who comes last is at work before the first of the flood has ended."""
    handling = Handling(held=True)
    intake = Intake(handling, rate_limiter=RateLimiter(), clock=lambda: 0.0)

    ack = asyncio.ensure_future(intake.handle_all([tap(n, 1) for n in range(100)] + [tap(500, 2)]))
    await handling.until("begin 500")

    assert handling.log == ["begin 0", "begin 500"]
    handling.go.set()
    await ack


async def test_who_taps_too_fast_is_told_so_and_the_question_stays(stage: Stage) -> None:
    ani = stage.person()
    question = await ani.begins()
    rows = await stage.rows(1)
    stage.world.tap(1, question["message_id"], "I don't know")
    (update,) = stage.world.take_updates()

    await stage.rate_limit(update)

    assert ani.toast["text"] == "That was very fast. Wait a moment, then tap again."
    assert await stage.rows(1) == rows
