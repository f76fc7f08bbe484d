"""What whoever watches over the bot is told, over real HTTP; and that none of it is about a person."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.commands.data_folder import DataFolder
from bot.commands.run import answering, trouble
from bot.delivery.health import Health
from bot.delivery.intake import STUCK, Intake
from bot.delivery.metrics import Metrics
from bot.delivery.pacing import RateLimitedRequest
from bot.delivery.rate_limit import BURST
from bot.errors import UserError
from bot.playground.connection import Connection
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.settings import Settings
from tests import databases
from tests.builders import a_bank
from tests.delivery.line import Now
from tests.delivery.updates import Handling, tap

ID, NAME, WORDS = 7_300_451_922, "Zebulon", "xylophone"
"""Of a person who is nowhere else."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Watched:
    """A bot's health, as a program on the same computer sees it."""

    metrics: Metrics = field(default_factory=Metrics)
    trouble: str = ""
    port: int = field(default_factory=free_port)

    async def get(self, path: str) -> tuple[int, str, str]:
        """Status, kind and text."""
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, answer.headers["Content-Type"], await answer.text()

    async def asked(self) -> str:
        return self.trouble


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    watched = Watched()
    health = Health(f"127.0.0.1:{watched.port}", watched.metrics, watched.asked)
    yield watched
    await health.close()


async def test_a_process_that_answers_is_alive_whatever_its_database_does(watched: Watched) -> None:
    watched.trouble = "the database does not answer"

    assert await watched.get("/health") == (200, "text/plain; charset=utf-8", "ok\n")


async def test_ready_says_what_is_in_the_way(watched: Watched) -> None:
    before = await watched.get("/ready")
    watched.trouble = "the database does not answer"
    after = await watched.get("/ready")

    assert before[0] == 200
    assert (after[0], after[2]) == (503, "the database does not answer\n")


@pytest.mark.sqlite("takes the file away")
async def test_a_database_that_is_gone_does_not_answer(tmp_path: Path) -> None:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    whole = await trouble(database, Intake(Handling()))
    await database.close()

    (tmp_path / "scorewise.db").write_bytes(b"Dear diary, " * 1000)
    damaged = databases.used.open(tmp_path)

    assert whole == ""
    assert await trouble(damaged, Intake(Handling())) == "the database does not answer"
    await damaged.close()


async def test_alive_but_deaf_is_not_ready(tmp_path: Path) -> None:
    """Updates come in and wait; nothing that a fetch or the database shows tells of it."""
    await databases.used.fill(tmp_path)
    database, now, deaf = databases.used.open(tmp_path), Now(), Handling(held=True)
    intake = Intake(deaf, clock=now)
    intake.accept(tap(1, 5))
    await now.sleep(STUCK + 1)

    assert await trouble(database, intake) == "updates are fetched, and none has been settled for a minute"

    deaf.go.set()
    await intake.drain(5)
    assert await trouble(database, intake) == ""
    await database.close()


async def test_nothing_else_is_there_and_nothing_says_which_program_answers(watched: Watched) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{watched.port}/") as answer:
            assert answer.status == 404
        async with session.get(f"http://127.0.0.1:{watched.port}/health") as answer:
            assert "Server" not in answer.headers


async def test_an_address_that_is_taken_is_refused_with_its_setting(watched: Watched) -> None:
    with pytest.raises(UserError, match=f"SCOREWISE_HEALTH=127.0.0.1:{watched.port} cannot be listened on"):
        Health(f"127.0.0.1:{watched.port}", watched.metrics, watched.asked)


async def test_the_figures_count_what_happened_and_name_nobody(watched: Watched, tmp_path: Path) -> None:
    world = PretendTelegram()
    world.add_person(ID, NAME, "en")
    async with whole_bot(world, tmp_path, watched.metrics) as intake:
        for words in ("/start", WORDS, *["/quiz"] * BURST):
            world.say(ID, words)
        unreadable = {"update_id": 10**6, "message": {"from": NAME, "text": WORDS}}
        await intake.handle_all([*world.take_updates(), unreadable])
        await intake.drain(60)

    status, _, page = await watched.get("/metrics")

    assert status == 200
    too_fast = figure(page, "scorewise_updates_set_aside_total", reason="flood")
    assert too_fast >= 1
    assert figure(page, "scorewise_update_seconds_count", kind="message") == BURST + 2 - too_fast
    assert figure(page, "scorewise_updates_set_aside_total", reason="unreadable") == 1
    assert figure(page, "scorewise_calls_total", method="sendMessage", outcome="200") == len(
        [message for message in world.messages(ID) if message["from"]["is_bot"]]
    )
    assert [marker for marker in (str(ID), NAME, WORDS, *TOKEN.split(":")) if marker in page] == []


@asynccontextmanager
async def whole_bot(world: PretendTelegram, folder: Path, metrics: Metrics) -> AsyncIterator[Intake]:
    """As `python -m bot run` joins it, without a wait for Telegram's limits."""

    async def no_wait(_: float) -> None: ...

    await databases.used.fill(folder)
    database = databases.used.open(folder)
    request = RateLimitedRequest(Connection(world), no_wait, metrics=metrics)
    settings = Settings(api="")
    async with answering(TOKEN, request, database, a_bank(), settings, DataFolder(folder), metrics) as started:
        yield started.intake
    await database.close()


def figure(page: str, name: str, **labels: str) -> float:
    """The sum of what the page says under that name, where the labels are these."""
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())


def test_labels_are_kinds_and_never_people() -> None:
    metrics = Metrics()
    metrics.count_handled("tap", 0.01)
    metrics.count_dead_letter("flood")
    metrics.count_call("sendMessage", "200")
    metrics.note_wait(1.0)
    metrics.note_contact()

    families = text_string_to_metric_families(metrics.page().decode())

    assert {label for family in families for sample in family.samples for label in sample.labels} == {
        "kind",
        "le",
        "method",
        "outcome",
        "reason",
    }
