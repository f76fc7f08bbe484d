"""Telegram's limits: one message a second in a chat, twenty a minute in a group, thirty a second in all."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Update
from telegram.error import RetryAfter
from telegram.request import BaseRequest

from bot.delivery.flood import Flood
from bot.delivery.intake import Intake
from bot.delivery.pacing import Paces, PatientRequest
from tests.delivery.updates import Handling, about, tap, turns


class Server(BaseRequest):
    """Answers what it is told to, and notes when it was asked what."""

    def __init__(self, now: "Now") -> None:
        self.now, self.asked, self.answers = now, list[tuple[float, str, int]](), list[tuple[int, Any]]()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.asked.append((self.now.at, url.rpartition("/")[2], request_data.parameters.get("chat_id", 0)))
        status, body = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": True})
        return status, json.dumps(body).encode()


class Now:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def server(now: Now) -> Server:
    return Server(now)


@pytest.fixture
def request_(server: Server, now: Now) -> PatientRequest:
    return PatientRequest(server, now.sleep, now)


async def call(request: PatientRequest, method: str, chat: int = 0) -> int:
    status, _ = await request.do_request(f"https://api/bot1:x/{method}", "POST", about(chat))
    return status


async def test_a_chat_gets_a_short_burst_and_then_one_message_a_second(
    request_: PatientRequest, server: Server
) -> None:
    for _ in range(8):
        await call(request_, "sendMessage", chat=5)

    times = [at for at, *_ in server.asked]
    assert times[:4] == [0, 0, 0, 0]
    assert times[4:] == pytest.approx([1, 2, 3, 4])


async def test_a_group_gets_twenty_a_minute(request_: PatientRequest, server: Server) -> None:
    for _ in range(25):
        await call(request_, "sendMessage", chat=-100)

    assert sum(at < 60 for at, *_ in server.asked) <= 40
    assert [at for at, *_ in server.asked][20:] == pytest.approx([3, 6, 9, 12, 15])


async def test_all_chats_together_get_thirty_a_second(request_: PatientRequest, server: Server) -> None:
    for chat in range(1, 101):
        await call(request_, "sendMessage", chat=chat)

    assert [at for at, *_ in server.asked][99] == pytest.approx(70 / 30)


async def test_edits_and_answers_to_taps_do_not_wait(request_: PatientRequest, server: Server) -> None:
    for _ in range(50):
        await call(request_, "editMessageText", chat=5)
        await call(request_, "answerCallbackQuery")

    assert {at for at, *_ in server.asked} == {0}


async def test_a_pause_that_telegram_wants_holds_for_that_chat_and_no_other(
    request_: PatientRequest, server: Server, now: Now
) -> None:
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 7}})]
    assert await call(request_, "editMessageText", chat=5) == 200
    assert now.at == 7
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 500}})]
    assert await call(request_, "editMessageText", chat=5) == 429

    assert await call(request_, "editMessageText", chat=6) == 200
    asked = len(server.asked)
    assert await call(request_, "sendMessage", chat=5) == 429
    assert len(server.asked) == asked  # Telegram was not asked: it has said no
    now.at += 501
    assert await call(request_, "sendMessage", chat=5) == 200


async def test_an_answer_to_a_tap_that_is_put_off_holds_nobodys(
    request_: PatientRequest, server: Server, now: Now
) -> None:
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 7}})]

    assert await call(request_, "answerCallbackQuery") == 429
    assert await call(request_, "answerCallbackQuery") == 200
    assert now.at == 0


async def test_a_call_that_is_not_made_is_refused_as_telegram_refuses(
    request_: PatientRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # as the program sets it
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 500}})]
    await call(request_, "editMessageText", chat=5)

    with pytest.raises(RetryAfter):
        await request_.post("https://api/bot1:x/sendMessage", about(5))


async def test_a_pause_of_one_chat_holds_no_batch(server: Server) -> None:
    """Its update counts as settled while it waits: whoever waits for the batch goes on."""
    pause = asyncio.Event()

    async def long(_: float) -> None:
        await pause.wait()

    request = PatientRequest(server, long, lambda: 0.0)

    class Speaking(Handling):
        async def process_update(self, update: Any) -> None:
            await call(request, "editMessageText", chat=5)
            await super().process_update(update)

    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 30}})]
    speaking = Speaking()
    intake = Intake(speaking)

    await intake.settle([tap(1, 5)])

    assert speaking.log == []
    pause.set()
    await intake.drain(5)
    assert speaking.ended == [1]


async def test_what_has_spoken_is_settled_a_moment_later_even_if_it_goes_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.settling.MOMENT", 0.0)
    request = PatientRequest(server, asyncio.sleep, lambda: 0.0)

    class Speaking(Handling):
        async def process_update(self, update: Any) -> None:
            await call(request, "editMessageText", chat=5)
            await super().process_update(update)

    speaking = Speaking(held=True)
    intake = Intake(speaking)
    await intake.settle([tap(1, 5)])
    assert speaking.ended == []

    later = intake.accept(tap(2, 5))
    await turns()
    assert not later.done()  # the person's own next tap waits for its turn
    speaking.go.set()
    await intake.drain(5)
    assert speaking.ended == [1, 2]


async def test_who_goes_on_while_a_reply_to_them_has_to_wait_is_too_fast(server: Server) -> None:
    pause, hushed = asyncio.Event(), list[int]()

    async def long(_: float) -> None:
        await pause.wait()

    request = PatientRequest(server, long, lambda: 0.0)

    class Speaking(Handling):
        async def process_update(self, update: Any) -> None:
            await call(request, "sendMessage", chat=5)
            await super().process_update(update)

    async def too_fast(update: Update) -> None:
        hushed.append(update.update_id)

    speaking = Speaking()
    intake = Intake(speaking, flood=Flood(), too_fast=too_fast)
    settled = [intake.accept(tap(n, 5)) for n in range(1, 13)]  # the fifth message has to wait
    await turns(60)

    assert speaking.ended == [1, 2, 3, 4]
    assert sorted(hushed) == [9, 10, 11, 12]
    assert [n for n, each in enumerate(settled, 1) if not each.done()] == [5, 6, 7, 8]  # not handled, not confirmed
    pause.set()
    await intake.drain(5)
    assert speaking.ended == list(range(1, 9))


async def test_at_the_webhook_nothing_is_settled_before_its_handler_has_ended(server: Server) -> None:
    pause = asyncio.Event()

    async def long(_: float) -> None:
        await pause.wait()

    request = PatientRequest(server, long, lambda: 0.0)

    class Speaking(Handling):
        async def process_update(self, update: Any) -> None:
            await call(request, "editMessageText", chat=5)
            await super().process_update(update)

    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 30}})]
    settled = asyncio.ensure_future(Intake(Speaking()).settled(tap(1, 5)))
    await turns()

    assert not settled.done()
    pause.set()
    assert await settled


async def test_what_waits_can_be_hurried_once_it_has_spoken(server: Server) -> None:
    pause = asyncio.Event()

    async def long(_: float) -> None:
        await pause.wait()

    request = PatientRequest(server, long, lambda: 0.0)

    class Speaking(Handling):
        async def process_update(self, update: Any) -> None:
            await call(request, "editMessageText", chat=5)
            await super().process_update(update)

    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 2}})]
    intake = Intake(Speaking())
    waits, behind = intake.accept(tap(1, 5)), intake.accept(tap(2, 5))
    await turns()
    assert not waits.done()

    intake.hurry(1)
    intake.hurry(2)

    assert waits.done()
    assert not behind.done()  # it is not even begun
    pause.set()
    await behind


async def test_what_has_not_spoken_is_not_settled() -> None:
    handling = Handling(held=True)
    settled = Intake(handling).accept(tap(1, 5))
    await turns()

    assert not settled.done()
    handling.go.set()
    await settled


def test_chats_that_rest_are_forgotten() -> None:
    paces = Paces()

    def chats() -> Iterator[int]:
        yield from range(1, 10_002)

    for chat in chats():
        paces.wait(chat, 0)
    paces.wait(20_000, 1000)

    assert len(paces._chats) == 1
