"""Several processes behind one webhook, on one PostgreSQL server; one of them is killed."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, update

from bot.delivery.webhook import HEADER
from bot.environment import utc_now
from bot.playground.server import Server, serve
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.storage.engine.connection import Database
from bot.storage.tables import ANSWER, CARD, LEARNER, REMINDER, SITTING
from tests import databases
from tests.stage import labels

ROOT = Path(__file__).parent.parent
SECRET = "shared-secret-" * 3
PEOPLE = range(1, 9)
pytestmark = [
    pytest.mark.slow("it runs three programs at once"),
    pytest.mark.postgresql("SQLite has one process"),
]


class Processes:
    """Bots that share one database; whoever calls reaches one of those that live."""

    def __init__(self, folder: Path, api: str) -> None:
        self._folder, self._api = folder, api
        self._living: dict[int, asyncio.subprocess.Process] = {}
        self._turn = 0

    async def start(self) -> int:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        assert isinstance(databases.used, databases.PostgresDatabases)
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")}
        settings = {
            "TOKEN": TOKEN,
            "OPERATOR": "Ada",
            "API": self._api,
            "DATA": str(self._folder),
            "DATABASE_URL": databases.used.url(self._folder),
            "WEBHOOK": "https://quiz.example.org/hook",
            "WEBHOOK_SECRET": SECRET,
            "LISTEN": f"127.0.0.1:{port}",
        }
        environment = clean | {f"SCOREWISE_{name}": value for name, value in settings.items()}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=ROOT,
            env=environment | {"NO_PROXY": "127.0.0.1"},
            stderr=asyncio.subprocess.DEVNULL,
        )
        self._living[port] = process
        await self._listens(port)
        return port

    async def kill(self, port: int) -> None:
        process = self._living.pop(port)
        process.kill()
        await process.wait()

    async def end(self) -> None:
        for port in list(self._living):
            await self.kill(port)

    async def deliver(self, session: aiohttp.ClientSession, raw: dict[str, Any]) -> None:
        """As Telegram does it: again, at another one, until somebody says 200."""
        while True:
            self._turn += 1
            port = list(self._living)[self._turn % len(self._living)]
            with suppress(aiohttp.ClientError):
                async with session.post(f"http://127.0.0.1:{port}/hook", json=raw, headers={HEADER: SECRET}) as answer:
                    if answer.status == 200:
                        return

    async def _listens(self, port: int) -> None:
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            assert self._living[port].returncode is None, "it has ended"
            await asyncio.sleep(0.05)


@pytest.fixture
async def server() -> AsyncIterator[tuple[PretendTelegram, Server]]:
    world = PretendTelegram()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await serve(world, port)
    yield world, server
    await server.close()


@pytest.fixture
async def processes(
    tmp_path: Path, server: tuple[PretendTelegram, Server], database: Database
) -> AsyncIterator[Processes]:
    processes = Processes(tmp_path, f"{server[1].url}bot")
    yield processes
    await processes.end()


async def _until(true: Callable[[], bool]) -> None:
    """Look every now and then, for a minute."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - the pretend Telegram tells nobody
            await asyncio.sleep(0.05)


async def test_nothing_is_lost_or_doubled_when_one_of_three_is_killed(
    server: tuple[PretendTelegram, Server], processes: Processes, database: Database
) -> None:
    world, _ = server
    ports = [await processes.start() for _ in range(3)]
    for person in PEOPLE:
        world.add_person(person, f"P{person}", "en")
    answered = dict.fromkeys(PEOPLE, 0)

    async with aiohttp.ClientSession() as session:
        lanes: dict[int, asyncio.Lock] = {person: asyncio.Lock() for person in PEOPLE}

        async def deliver(raw: dict[str, Any]) -> None:
            who = (raw.get("callback_query") or raw["message"])["from"]["id"]
            async with lanes[who]:
                await processes.deliver(session, raw)
                if answered[who] % 3 == 2:
                    await processes.deliver(session, raw)  # the 200 was lost on the way

        async def all_delivered() -> None:
            await asyncio.gather(*(deliver(raw) for raw in world.take_updates()))

        def tap(person: int) -> None:
            newest = [m for m in world.messages(person) if m["from"]["is_bot"]][-1]
            for label in ("Ask me", "I don't know", "Next question", "Start a short quiz (6 questions)"):
                if label in labels(newest):
                    answered[person] += label == "I don't know"
                    world.tap(person, newest["message_id"], label)
                    return

        for person in PEOPLE:
            world.say(person, "/start")
        await all_delivered()
        for round_ in range(9):
            for person in PEOPLE:
                tap(person)
            delivering = asyncio.ensure_future(all_delivered())
            if round_ == 4:
                await asyncio.sleep(0)
                await processes.kill(ports[0])
            await delivering

        async with database.transaction() as connection:
            now = utc_now()
            noon = f"Etc/GMT{now.hour - 12:+}"  # where nobody is woken up
            await connection.execute(update(LEARNER).values(zone=noon))
            await connection.execute(update(CARD).values(due=now - timedelta(days=2)))
            await connection.execute(update(ANSWER).values(at=now - timedelta(days=2)))
            await connection.execute(update(SITTING).values(started=now - timedelta(days=2)))
            soon = {"minute": 720, "wanted": True, "next": now, "sent": None, "ignored": 0}
            await connection.save(REMINDER, [{"learner": person, **soon} for person in PEOPLE])
        said = {person: len(world.messages(person)) for person in PEOPLE}
        for port in list(processes._living):
            await processes.kill(port)
        await asyncio.gather(*(processes.start() for _ in range(3)))  # all look for reminders at once
        await _until(lambda: all(len(world.messages(person)) > said[person] for person in PEOPLE))
        assert await world.settled(within=10, quiet=1)

    async with database.reading() as connection:
        rows = (await connection.execute(select(ANSWER))).all()
        turns = {row.learner: row.turn for row in await connection.execute(select(SITTING))}
        asked = [row.asked for row in await connection.execute(select(CARD))]
    assert {person: sum(row.learner == person for row in rows) for person in PEOPLE} == answered == turns
    assert set(answered.values()) <= {3, 4}  # by how many readings stood between
    assert all(number == 1 for number in asked)
    assert world.unanswered() == []
    assert {person: len(world.messages(person)) - said[person] for person in PEOPLE} == dict.fromkeys(PEOPLE, 1)
