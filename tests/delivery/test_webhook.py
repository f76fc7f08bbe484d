"""The webhook on a real socket: who may call, what is answered, and when."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import pytest

from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.webhook import HEADER, LARGEST, Webhook, checked_secret, path_of
from bot.errors import UserError
from tests.delivery.updates import Handling, tap, turns

SECRET = "s3cret-" * 6
PUBLIC = "https://quiz.example.org/telegram"
Call = Callable[..., Awaitable[int]]


class Door:
    """A webhook that is listening, and somebody who calls it."""

    def __init__(self, session: aiohttp.ClientSession, *, held: bool = False) -> None:
        self.handling = Handling(held=held)
        self.aside: list[tuple[int, str]] = []
        self.intake = Intake(self.handling, set_aside=self._set_aside)
        self.webhook = Webhook(PUBLIC, SECRET, "127.0.0.1:0", self.intake, Metrics())
        self._session = session

    async def _set_aside(self, number: int, reason: str) -> None:
        self.aside.append((number, reason))

    async def call(
        self, body: Any = None, *, secret: str | None = SECRET, path: str = "/telegram", method: str = "POST"
    ) -> int:
        """The status that somebody gets who sends *body*: bytes as they are, anything else as JSON."""
        url = f"http://127.0.0.1:{self.webhook.port}{path}"
        content = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        headers = {} if secret is None else {HEADER: secret}
        async with self._session.request(method, url, data=content, headers=headers) as answer:
            assert await answer.read() == b""
            assert "Server" not in answer.headers
            return answer.status


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def door(session: aiohttp.ClientSession) -> AsyncIterator[Door]:
    door = Door(session)
    yield door
    await door.webhook.close()


async def test_the_right_secret_opens_it(door: Door) -> None:
    assert await door.call(tap(7, 1)) == 200
    assert door.handling.ended == [7]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "\u00e9" * 42])
async def test_any_other_secret_opens_nothing(door: Door, secret: str | None) -> None:
    assert await door.call(tap(7, 1), secret=secret) == 403
    assert door.handling.log == []


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/", "POST", 404), ("/telegram/x", "POST", 404), ("/telegram", "GET", 405)]
)
async def test_nothing_else_is_there(door: Door, path: str, method: str, status: int) -> None:
    assert await door.call(tap(7, 1), path=path, method=method) == status
    assert door.handling.log == []


async def test_a_body_that_is_too_large_is_not_read(door: Door) -> None:
    with suppress(aiohttp.ClientError):  # it may be cut off before there is an answer
        assert await door.call(b"x" * (LARGEST + 1)) in (400, 413)

    assert door.handling.log == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"{}", b'{"update_id": "7"}', b'{"update_id": true}', b"[" * 9999],
)
async def test_what_is_no_update_is_not_sent_again(door: Door, body: bytes) -> None:
    assert await door.call(body) == 200
    assert door.handling.log == []


async def test_an_update_that_cannot_be_parsed_is_set_aside_and_not_sent_again(door: Door) -> None:
    assert await door.call({"update_id": 9, "message": {"text": "Marker"}}) == 200
    assert door.aside == [(9, "unreadable")]


async def test_it_says_yes_only_when_the_update_is_settled(session: aiohttp.ClientSession) -> None:
    door = Door(session, held=True)
    calling = asyncio.ensure_future(door.call(tap(7, 1)))
    await door.handling.until("begin 7")

    await turns()
    assert not calling.done()
    door.handling.go.set()

    assert await calling == 200
    await door.webhook.close()


async def test_an_update_that_comes_again_while_it_is_at_work_is_handled_once(session: aiohttp.ClientSession) -> None:
    door = Door(session, held=True)
    calls = [asyncio.ensure_future(door.call(tap(7, 1))) for _ in range(3)]
    await door.handling.until("begin 7")
    door.handling.go.set()

    assert await asyncio.gather(*calls) == [200, 200, 200]
    assert door.handling.ended == [7]
    await door.webhook.close()


async def test_what_is_broken_off_at_a_stop_comes_again(session: aiohttp.ClientSession) -> None:
    door = Door(session, held=True)
    calling = asyncio.ensure_future(door.call(tap(7, 1)))
    await door.handling.until("begin 7")

    door.webhook.stop()
    assert not await door.intake.drain(0)

    assert await calling == 503
    await door.webhook.close()


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "x" * 257, "x" * 31 + "!", "x" * 31 + "\n", "ä" * 32])
def test_a_secret_that_could_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(UserError, match="SCOREWISE_WEBHOOK_SECRET"):
        checked_secret(secret)


@pytest.mark.parametrize(
    "address",
    ["", "http://x.org/t", "https://x.org:8080/t", "https:///t", "ftp://x.org", "https://x.org/t?token=1", "x.org/t"],
)
def test_an_address_that_telegram_would_not_call_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="SCOREWISE_WEBHOOK must be"):
        path_of(address)


@pytest.mark.parametrize("listen", ["", "127.0.0.1:x", "127.0.0.1:99999", "192.0.2.1:8080"])
async def test_a_place_that_cannot_be_listened_on_is_refused(listen: str) -> None:
    with pytest.raises(UserError, match="SCOREWISE_LISTEN"):
        Webhook(PUBLIC, SECRET, listen, Intake(Handling()), Metrics())
