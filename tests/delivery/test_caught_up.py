"""Whether every vote that Telegram held has been handled: a live quiz asks before it counts."""

import asyncio
from typing import Any

import pytest
from telegram import WebhookInfo
from telegram.error import TimedOut

from bot.delivery.backlog import Backlog, nothing_waits
from bot.delivery.intake import Intake
from bot.delivery.polling import LIMIT, Polling
from tests.delivery.test_polling import Answer, Scripted
from tests.delivery.updates import Handling, tap, turns, vote

NOTHING: Answer = (200, {"ok": True, "result": []})


class Line(Scripted):
    """A server whose long polls last until they are ended, or until there is something; see `Scripted` for the rest."""

    def __init__(self) -> None:
        super().__init__([])
        self.ended = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        if "timeout=25" in url and not self.answers:
            self.asked.append(url)
            try:
                await asyncio.Future()
            finally:
                self.ended += 1
        await self.may_answer.wait()
        return await super().do_request(url)


class Scene:
    """A bot that polls, and somebody who asks whether it has caught up. Its waits take no time."""

    def __init__(self, *, held: bool = False) -> None:
        self.line, self.handling, self.stop = Line(), Handling(held=held), asyncio.Event()
        self.polling = Polling(self.line, "https://api/bot1:x", Intake(self.handling), self._wait)
        self.running = asyncio.ensure_future(self.polling.run(self.stop))

    async def _wait(self, _: float) -> None:
        await asyncio.sleep(0)

    async def asks(self) -> "asyncio.Future[bool]":
        asking = asyncio.ensure_future(self.polling.caught_up())
        await turns()
        return asking

    async def ends(self) -> None:
        self.handling.go.set()
        self.stop.set()
        await asyncio.wait_for(self.running, 5)


async def test_a_long_poll_under_way_proves_nothing_and_is_ended_for_a_fetch_that_does() -> None:
    scene = Scene()
    await turns()
    scene.line.may_answer.clear()

    asking = await scene.asks()
    assert scene.line.ended == 1
    assert not asking.done()
    scene.line.may_answer.set()

    assert await asyncio.wait_for(asking, 5)
    assert "timeout=0" in scene.line.asked[1]
    await scene.ends()


async def test_it_has_caught_up_only_when_the_votes_that_were_fetched_are_handled() -> None:
    scene = Scene(held=True)
    await turns()
    scene.line.answers = [(200, {"result": [vote(7, 1), tap(8, 2)]})]

    asking = await scene.asks()
    await scene.handling.until("begin 7")
    await turns(50)
    assert not asking.done()
    scene.handling.go.set()

    assert await asyncio.wait_for(asking, 5)
    await scene.ends()


async def test_a_tap_that_takes_long_keeps_nobody_waiting_for_votes() -> None:
    scene = Scene(held=True)
    await turns()
    scene.line.answers = [(200, {"result": [tap(8, 2)]})]

    asking = await scene.asks()

    assert await asyncio.wait_for(asking, 5)
    await scene.ends()


@pytest.mark.parametrize("nothing", [TimedOut(), (502, {}), (200, "<html>")], ids=["line", "refused", "portal"])
async def test_a_fetch_that_fails_proves_nothing(nothing: Answer) -> None:
    scene = Scene(held=True)
    await turns()
    scene.line.answers = [nothing, nothing, (200, {"result": [vote(7, 1)]})]

    asking = await scene.asks()
    await scene.handling.until("begin 7")
    assert not asking.done()
    scene.handling.go.set()

    assert await asyncio.wait_for(asking, 5)
    await scene.ends()


async def test_a_full_batch_proves_nothing_since_more_may_wait_behind_it() -> None:
    scene = Scene()
    await turns()
    scene.line.answers = [
        (200, {"result": [vote(number, number) for number in range(1, 1 + LIMIT)]}),
        (200, {"result": [vote(500, 500)]}),
    ]

    asking = await scene.asks()

    assert await asyncio.wait_for(asking, 5)
    assert scene.handling.ended[-1] == 500
    await scene.ends()


async def test_a_vote_that_was_broken_off_comes_again_so_it_has_not_caught_up() -> None:
    scene = Scene(held=True)
    await turns()
    scene.line.answers = [(200, {"result": [vote(7, 1)]})]
    asking = await scene.asks()
    await scene.handling.until("begin 7")

    assert not await scene.polling.intake.drain(0)
    await turns()

    assert not asking.done()
    asking.cancel()
    await scene.ends()


async def test_who_asks_before_updates_can_come_in_waits_until_they_can() -> None:
    backlog = Backlog()
    asking = asyncio.ensure_future(backlog.caught_up())
    await turns()
    assert not asking.done()

    async def no() -> bool:
        return False

    backlog.known_by(no)

    assert await asking is False


@pytest.mark.parametrize(("pending", "nothing"), [(0, True), (1, False), (None, False)])
async def test_by_webhook_telegram_says_how_much_waits(pending: int | None, nothing: bool) -> None:
    class Bot:
        async def get_webhook_info(self) -> WebhookInfo:
            if pending is None:
                raise TimedOut
            return WebhookInfo("https://quiz.example.org", has_custom_certificate=False, pending_update_count=pending)

    assert await nothing_waits(Bot()) is nothing  # type: ignore[arg-type]
