"""When Telegram may forget an update whose reply has to wait."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.delivery.intake import Intake
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.rate_limit import RateLimiter
from tests.delivery.line import Now, Server, call
from tests.delivery.updates import Handling, tap, turns, vote, words

BUTTONS = "editMessageReplyMarkup"


class Speaking(Handling):
    """Makes one call about each update, over a line on which waiting lasts until the test ends it.

    Args:
        answers: whether a tap is answered before that, as `Conversation` does.
    """

    def __init__(
        self, method: str = "editMessageText", *, pause: float = 0, held: bool = False, answers: bool = False
    ) -> None:
        super().__init__(held=held)
        self.over = asyncio.Event()
        self._method = method
        self._answers = answers
        server = Server(Now())
        server.answers = [(429, {"ok": False, "parameters": {"retry_after": pause}})] if pause else []
        if answers:
            server.answers.insert(0, (200, {"ok": True, "result": True}))
        self._request = RateLimitedRequest(server, self._wait, lambda: 0.0)

    async def process_update(self, update: Any) -> None:
        if self._answers:
            await call(self._request, "answerCallbackQuery")
        await call(self._request, self._method, chat=5)
        await super().process_update(update)

    async def _wait(self, _: float) -> None:
        await self.over.wait()


@pytest.mark.parametrize(("update", "answers"), [(words(1, 5), False), (tap(1, 5), True)], ids=["words", "tap"])
async def test_a_long_pause_of_one_chat_holds_no_batch(update: dict[str, Any], answers: bool) -> None:
    """Its update counts as settled while it waits: whoever waits for the batch goes on."""
    speaking = Speaking(pause=30, answers=answers)
    intake = Intake(speaking)

    await asyncio.wait_for(intake.handle_all([update]), 5)

    assert speaking.log == []
    speaking.over.set()
    await intake.drain(5)
    assert speaking.ended == [1]


@pytest.mark.parametrize(("method", "pause"), [("editMessageText", 2), ("editMessageText", 30), (BUTTONS, 0)])
async def test_a_tap_is_never_settled_before_it_is_answered(
    method: str, pause: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram would not hand it out again, and after a crash its button would stay busy for ever.

    That some call about it has ended, such as one that takes the buttons from another message, is not enough.
    """
    monkeypatch.setattr("bot.delivery.acknowledgement.MOMENT", 5.0 if pause > 5 else 0.0)
    speaking = Speaking(method, pause=pause, held=True)
    intake = Intake(speaking)
    settled = intake.accept(tap(1, 5))
    await turns(60)
    intake.acknowledge_committed([1])
    await turns()
    assert not settled.done()

    speaking.over.set()
    speaking.go.set()
    await asyncio.wait_for(settled, 5)
    await intake.drain(5)


async def test_a_tap_that_was_to_be_settled_is_so_as_soon_as_it_is_answered() -> None:
    speaking = Speaking("answerCallbackQuery", pause=3, held=True)
    intake = Intake(speaking)
    settled = intake.accept(tap(1, 5))
    await turns()
    intake.acknowledge_committed([1])
    assert not settled.done()

    speaking.over.set()
    await asyncio.wait_for(settled, 5)  # although its handler has not ended

    assert speaking.ended == []
    speaking.go.set()
    await intake.drain(5)


async def test_what_has_spoken_is_settled_a_moment_later_even_if_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.acknowledgement.MOMENT", 0.0)
    speaking = Speaking(held=True, answers=True)
    intake = Intake(speaking)
    await intake.handle_all([tap(1, 5)])
    assert speaking.ended == []

    later = intake.accept(tap(2, 5))
    await turns()
    assert not later.done()  # the person's own next tap waits for its turn
    speaking.go.set()
    await intake.drain(5)
    assert speaking.ended == [1, 2]


async def test_who_goes_on_while_a_reply_to_them_has_to_wait_is_too_fast() -> None:
    hushed: list[int] = []

    async def too_fast(update: Update) -> None:
        hushed.append(update.update_id)

    speaking = Speaking("sendMessage")
    intake = Intake(speaking, rate_limiter=RateLimiter(), too_fast=too_fast)
    settled = [intake.accept(tap(n, 5)) for n in range(1, 13)]  # the fifth message has to wait
    await turns(60)

    assert speaking.ended == [1, 2, 3, 4]
    assert sorted(hushed) == [9, 10, 11, 12]
    assert [n for n, each in enumerate(settled, 1) if not each.done()] == [5, 6, 7, 8]  # not handled, not confirmed
    speaking.over.set()
    await intake.drain(5)
    assert speaking.ended == list(range(1, 9))


async def test_votes_behind_a_reply_that_has_to_wait_are_kept_however_many_taps_are_not() -> None:
    hushed: list[int] = []

    async def too_fast(update: Update) -> None:
        hushed.append(update.update_id)

    speaking = Speaking("sendMessage")
    intake = Intake(speaking, rate_limiter=RateLimiter(), too_fast=too_fast)
    for number in range(1, 13):  # the fifth message has to wait
        intake.accept(tap(number, 5))
        intake.accept(vote(100 + number, 5))
    await turns(60)
    speaking.over.set()
    await intake.drain(5)

    assert hushed
    assert [number for number in speaking.ended if number > 100] == list(range(101, 113))


async def test_at_the_webhook_nothing_is_settled_before_its_handler_has_ended() -> None:
    speaking = Speaking(pause=30)
    settled = asyncio.ensure_future(Intake(speaking).handled(tap(1, 5)))
    await turns()

    assert not settled.done()
    speaking.over.set()
    assert await settled


async def test_what_waits_can_be_hurried_once_it_has_spoken() -> None:
    speaking = Speaking(pause=2)
    intake = Intake(speaking)
    waits, behind = intake.accept(words(1, 5)), intake.accept(words(2, 5))
    await turns()
    assert not waits.done()

    intake.acknowledge_committed([1, 2])

    assert waits.done()
    assert not behind.done()  # it is not even begun
    speaking.over.set()
    await behind


async def test_where_many_wait_nothing_is_kept_behind_who_has_to_wait() -> None:
    hushed: list[int] = []

    async def too_fast(update: Update) -> None:
        hushed.append(update.update_id)

    speaking = Speaking(pause=2, answers=True)
    intake = Intake(speaking, rate_limiter=RateLimiter(), too_fast=too_fast)
    settled = [intake.accept(tap(n, 5)) for n in (1, 2, 3)]
    await turns()

    intake.acknowledge_committed([1, 2, 3])
    await turns()

    assert all(each.done() for each in settled)
    assert sorted(hushed) == [2, 3]
    speaking.over.set()
    await intake.drain(5)
    assert speaking.ended == [1]


async def test_what_has_not_spoken_is_not_settled() -> None:
    handling = Handling(held=True)
    settled = Intake(handling).accept(tap(1, 5))
    await turns()

    assert not settled.done()
    handling.go.set()
    await settled
