import asyncio
import logging

import pytest

from bot.delivery.periodic import PAUSE, run_by_the_clock, run_periodically


class Work:
    """Has *items* to do in each round; stops the rounds after the *last*."""

    def __init__(self, stop: asyncio.Event, items: int, last: int = 1) -> None:
        self.stop, self.items, self.left, self.rounds, self.last = stop, items, items, 0, last

    async def __call__(self) -> bool:
        if self.left:
            self.left -= 1
            return True
        self.rounds, self.left = self.rounds + 1, self.items
        if self.rounds == self.last:
            self.stop.set()
        return False


async def test_work_is_done_until_there_is_none_with_a_pause_after_each() -> None:
    stop, pauses = asyncio.Event(), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    await run_periodically(Work(stop, 3), stop, sleep)

    assert pauses == [PAUSE] * 3


async def test_it_comes_round_again() -> None:
    stop = asyncio.Event()
    work = Work(stop, 1, last=3)

    await run_periodically(work, stop, lambda _: asyncio.sleep(0), every=0.001)

    assert work.rounds == 3


async def test_trouble_cuts_a_round_short_and_says_nothing_of_whom(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop, tries = asyncio.Event(), []

    async def work() -> bool:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("Ani")
        stop.set()
        return False

    with caplog.at_level(logging.ERROR):
        await run_periodically(work, stop, every=0.001)

    assert len(tries) == 2
    assert "a round was cut short: ValueError" in caplog.text
    assert "Ani" not in caplog.text


async def test_what_is_due_is_begun_when_its_time_comes_or_when_it_is_woken(caplog: pytest.LogCaptureFixture) -> None:
    stop, wake, rounds = asyncio.Event(), asyncio.Event(), list[int]()

    async def work() -> float | None:
        wake.clear()
        rounds.append(len(rounds))
        match len(rounds):
            case 1:
                return 0.001  # something else is due soon
            case 2:
                wake.set()  # else it would rest for a second after the error
                raise ValueError("Ani")
            case 3:
                asyncio.get_running_loop().call_soon(wake.set)
                return None  # nothing is known to be due; it is woken
            case _:
                stop.set()
                return None

    with caplog.at_level(logging.ERROR):
        await run_by_the_clock(work, stop, wake, every=60)

    assert len(rounds) == 4
    assert "Ani" not in caplog.text
