"""Which failures of a real connection say that a call never reached Telegram, and which leave it open."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import TimedOut

from bot.delivery.transport import HttpRequest, must_be_usable_proxy
from bot.errors import UserError
from bot.telegram_errors import NotSent
from tests.delivery.updates import about

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def a_call_to(server: Server) -> AsyncIterator[Awaitable[tuple[int, bytes]]]:
    """A call to a server that treats the connection as it likes."""
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    port, request = listening.sockets[0].getsockname()[1], HttpRequest()
    await request.initialize()
    try:
        yield request.do_request(f"http://127.0.0.1:{port}/bot1:x/sendMessage", "POST", about(5), read_timeout=0.2)
    finally:
        await request.shutdown()
        listening.close()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"}")
    writer.close()


async def is_cut_short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"}")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true')
    writer.close()


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@pytest.mark.parametrize("server", [hangs_up, is_cut_short, says_nothing])
async def test_a_call_without_an_answer_may_have_taken_effect(server: Server) -> None:
    async with a_call_to(server) as call:
        with pytest.raises(TimedOut):
            await call


async def test_a_call_for_which_no_connection_could_be_made_has_not_been_sent() -> None:
    with socket.socket() as taken:  # bound, and listening to nobody
        taken.bind(("127.0.0.1", 0))
        request = HttpRequest()
        await request.initialize()
        with pytest.raises(NotSent):
            await request.do_request(f"http://127.0.0.1:{taken.getsockname()[1]}/bot1:x/sendMessage", "POST", about(5))
        await request.shutdown()


API = "https://api.telegram.org/bot"
USABLE = [
    {},
    {"HTTPS_PROXY": "http://127.0.0.1:3128"},
    {"https_proxy": "http://me:secret@proxy.example:3128", "ALL_PROXY": "socks5://127.0.0.1:1080"},
    {"ALL_PROXY": "socks5://127.0.0.1:1080", "NO_PROXY": "api.telegram.org"},
    {"HTTP_PROXY": "socks5://127.0.0.1:1080"},  # for other addresses
]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
    """Sets the variables that name proxies; others do not."""

    def set_to(variables: dict[str, str]) -> None:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_to


@pytest.mark.parametrize("variables", USABLE)
def test_an_http_proxy_is_used(environment: Callable[[dict[str, str]], None], variables: dict[str, str]) -> None:
    environment(variables)

    must_be_usable_proxy(API)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"HTTPS_PROXY": "socks5://127.0.0.1:1080"}, "HTTPS_PROXY is not the address of an HTTP proxy"),
        ({"https_proxy": "https://me:secret@proxy.example"}, "HTTPS_PROXY is not the address of an HTTP proxy"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, "HTTPS_PROXY is not the address of an HTTP proxy"),
        ({"ALL_PROXY": "socks5h://127.0.0.1:1080"}, "ALL_PROXY is set, which is not read here"),
        ({"all_proxy": "http://127.0.0.1:3128"}, "ALL_PROXY is set, which is not read here"),
    ],
)
def test_a_proxy_that_calls_would_pass_by_is_refused(
    environment: Callable[[dict[str, str]], None], variables: dict[str, str], words: str
) -> None:
    environment(variables)

    with pytest.raises(UserError, match=words) as refusal:
        must_be_usable_proxy(API)
    assert "secret" not in str(refusal.value)
