"""The other end of the line: the pretend Telegram, which survives the bot, and a rough road to it."""

import asyncio
import os
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from bot.playground.parameters import Upload
from bot.playground.server import serve
from bot.playground.telegram_api import JSON, Fault, PretendTelegram
from tests.durability.stories import Stories

Watcher = Callable[[str, str], None]
"""Told "begins" or "ends", and the method."""

FAULTS = (
    Fault(429, "Too Many Requests: retry after 1"),
    Fault(502, "Bad Gateway"),
    Fault(502, "Bad Gateway", applied=True),
)


def waited_for_processor(pid: int) -> float:
    """Seconds in which a process was ready to run while others had the processors; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class FairClock:
    """Telegram's clock, without the time in which the program, or the campaign itself, waited for a processor.

    Telegram drops a tap after 150 seconds. On a machine with eight others on it a start takes a minute, and Telegram
    would drop what a program with a processor of its own would have answered. What the program itself wastes counts.

    Args:
        clock: the real time.
        waited: how long a process has waited for a processor, by its number.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, waited: Callable[[int], float] = waited_for_processor
    ) -> None:
        self._clock = clock
        self._waited = waited
        self._real = self._fair = clock()
        self._before: dict[int, float] = {}
        self.watch(os.getpid())
        self._program = 0

    def __call__(self) -> float:
        """The time, in seconds of Unix time; it never goes back."""
        now = self._clock()
        waits = {pid: self._waited(pid) for pid in self._before}
        lost = max((waits[pid] - before for pid, before in self._before.items()), default=0.0)
        self._fair += max(0.0, now - self._real - max(0.0, lost))
        self._real, self._before = now, waits
        return self._fair

    def watch(self, pid: int) -> None:
        """From now on, leave out what that process waits for."""
        self._before[pid] = self._waited(pid)

    def program(self, pid: int) -> None:
        """The program was started anew, with that number."""
        self()
        self._before.pop(self._program, None)
        self._program = pid
        self.watch(pid)


class Telegram(PretendTelegram):
    """Lets the campaign watch every call, and has a bad moment now and then.

    Args:
        misfortune: the share of calls that are refused for no reason of the bot's.
    """

    def __init__(self, rng: Random, misfortune: float = 0.0) -> None:
        self.time = FairClock()
        super().__init__(self.time)
        self.watchers: list[Watcher] = []
        self.stories = Stories(self.state.updates)
        self.listen(self.stories.hear)
        self._rng = rng
        self._misfortunes = misfortune

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, JSON]:
        if method != "getUpdates" and self._rng.random() < self._misfortunes:
            fault = self._rng.choice(FAULTS)
            self.inject(Fault(fault.status, fault.description, method=method, applied=fault.applied))
        self.watch("begins", method)
        status, body = await super().call(method, params, files)
        self.stories.called(method, params, status, body)
        self.watch("ends", method)
        return status, body

    def newest(self, chat: int, number: int) -> list[JSON]:
        """The bot's last messages, the newest first. Not to be changed: it is the world itself."""
        found = (m for m in reversed(self.state.messages.get(chat, {}).values()) if m["from"]["is_bot"])
        return [message for message, _ in zip(found, range(number), strict=False)]

    def waits(self, person: int) -> bool:
        """Whether an update of this person is not confirmed yet."""
        return any(sender(waiting.update) == person for waiting in self.state.updates.waiting)

    def watch(self, moment: str, method: str) -> None:
        """Tell who watches."""
        for watcher in tuple(self.watchers):
            watcher(moment, method)


def sender(update: JSON) -> int:
    """Who did what an update tells of."""
    kind = next(name for name in update if name != "update_id")
    who = update[kind].get("from") or update[kind].get("user") or {"id": 0}  # counts of a poll are nobody's deed
    return int(who["id"])


GARBAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\nConnection: close\r\n\r\n"
    b"<html>Please log in</html>"
)
"""What a network that wants a log-in answers in the place of Telegram."""


class RoughRoad:
    """A TCP proxy on which requests and answers get lost in the ways a network has.

    Before the call took effect: the connection is reset. After it: the connection is reset, or the answer is cut in
    two, or something else comes in its place, or nothing ever does. Answers to getUpdates do come: their absence would
    stop a bot for as long as it cares to wait, which is not what is measured.
    """

    def __init__(self, server: int, rng: Random, share: float) -> None:
        self._server = server
        self._rng = rng
        self._share = share
        self._running: set[asyncio.Task[Any]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        there, back = await asyncio.open_connection("127.0.0.1", self._server)
        host, port = writer.get_extra_info("sockname")
        here, behind = f"\r\nHost: {host}:{port}\r\n".encode(), f"\r\nHost: {host}:{self._server}\r\n".encode()
        polls = False

        async def outwards() -> None:
            nonlocal polls
            while chunk := await reader.read(65_536):
                polls = b"/getUpdates" in chunk.split(b"\r\n", 1)[0]
                chunk = chunk.replace(here, behind, 1)  # the server wants to be called by its own name
                if self._unlucky():
                    return _reset(writer)
                back.write(chunk)
                await back.drain()
            return None

        async def homewards() -> None:
            while chunk := await there.read(65_536):
                if self._unlucky():
                    if not polls and self._rng.random() < 0.2:
                        await there.read()  # the answer never comes, until the bot gives up
                        return None
                    if not polls and chunk.startswith(b"HTTP/1.1 200") and self._rng.random() < 0.3:
                        writer.write(GARBAGE)
                        await writer.drain()
                        return None
                    writer.write(chunk[: len(chunk) // 2] if self._rng.random() < 0.5 else b"")
                    return _reset(writer)
                writer.write(chunk)
                await writer.drain()
            return None

        ways = {asyncio.ensure_future(outwards()), asyncio.ensure_future(homewards())}
        self._running |= ways
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._running -= ways
            for end in (writer, back):
                end.close()
                with suppress(OSError):
                    await end.wait_closed()

    def _unlucky(self) -> bool:
        return self._rng.random() < self._share


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a crash does, with RST."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


@asynccontextmanager
async def listening(world: Telegram, rng: Random, trouble: float) -> AsyncIterator[str]:
    """Serve *world* on this computer; gives its address as bots want it, up to the token."""
    server = await serve(world, free_port())
    road = RoughRoad(server.port, rng, trouble)
    proxy = await asyncio.start_server(road.carry, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}/bot"
    finally:
        proxy.close()
        await server.close()
        await proxy.wait_closed()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
