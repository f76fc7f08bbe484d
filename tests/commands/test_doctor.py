"""What could be wrong with an installation is found, with what to do about it."""

import asyncio
import os
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.commands.doctor import ASKEW, FRESH, WAL_RESET, CheckResult, examine
from bot.environment import utc_now
from bot.playground.server import Server, serve
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.settings import Secret, Settings
from bot.storage.backup import copy
from bot.storage.database import FILE, database_of
from tests import databases
from tests.databases import MIGRATIONS
from tests.test_migrations import migrating, to_version

ROOT = Path(__file__).parent.parent.parent
SECRET = "s3cret_" * 6

file_only = pytest.mark.sqlite("it looks into the file")


@pytest.fixture
def world() -> PretendTelegram:
    return PretendTelegram()


@pytest.fixture
async def server(world: PretendTelegram) -> AsyncIterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await serve(world, port)
    yield server
    await server.close()


@pytest.fixture
async def healthy(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation at which nothing is wrong."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    await databases.used.fill(data)
    url = ""
    if isinstance(databases.used, databases.PostgresDatabases):
        url = databases.used.url(data)
    else:
        (data / FILE).chmod(0o600)
        copy(data / FILE, data / "backups" / "daily.db")
    api = f"{server.url}bot"
    return Settings(token=Secret(TOKEN), data=data, database_url=url, operator="Ada", api=api, webhook="")


async def found(
    settings: Settings, *, ahead: timedelta = timedelta(), file: Path = Path("none")
) -> dict[str, CheckResult]:
    """Everything that was looked at, by its name; the token is in none of it."""
    opened = partial(database_of, settings.data, settings.database_url)
    said = [each async for each in examine(settings, opened, lambda: utc_now() + ahead, MIGRATIONS, file)]
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET):
        assert secret not in repr(said)
    return {each.what: each for each in said}


def changed(settings: Settings, **values: Any) -> Settings:
    return replace(settings, **values)


async def test_where_nothing_is_wrong_nothing_is_to_do(healthy: Settings) -> None:
    looked = await found(healthy)

    assert [each for each in looked.values() if each.advice] == []
    of_files = [] if healthy.database_url else ["backups"]
    assert list(looked) == [
        *("token", "settings", "data folder", "disk", *of_files, "SQLite", "database", "set aside", "Telegram"),
        *("webhook", "clock"),
    ]


@pytest.mark.parametrize("token", ["", "  ", "hello", TOKEN + " x"])
async def test_a_token_that_is_none_is_not_tried(healthy: Settings, token: str) -> None:
    looked = await found(changed(healthy, token=Secret(token)))

    assert "@BotFather" in looked["token"].advice or "SCOREWISE_TOKEN is not set" in looked["token"].advice
    assert "Telegram" not in looked


async def test_a_token_that_telegram_refuses(healthy: Settings) -> None:
    refused = "123456789:AAExampleOfATokenThatIsNotReal_abcde"

    looked = await found(changed(healthy, token=Secret(refused)))

    assert looked["Telegram"] == CheckResult(
        "Telegram", "refuses the token (401)", "Ask @BotFather for the current one."
    )
    assert refused not in repr(looked)


async def test_a_telegram_that_is_not_there(healthy: Settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{closed.getsockname()[1]}/bot"
        looked = await found(changed(healthy, api=api))

    assert looked["Telegram"].said.startswith("cannot be reached")
    assert looked["Telegram"].advice == "Check the network and SCOREWISE_API."


@pytest.mark.parametrize(("ahead", "word"), [(timedelta(hours=1), "ahead of"), (-timedelta(days=1), "behind")])
async def test_a_clock_that_is_wrong(healthy: Settings, ahead: timedelta, word: str) -> None:
    looked = await found(healthy, ahead=ahead)

    assert word in looked["clock"].said
    assert looked["clock"].advice.startswith("Set it, by NTP")


async def test_a_clock_is_right_within_a_little(healthy: Settings) -> None:
    assert not (await found(healthy, ahead=ASKEW / 2))["clock"].advice


async def test_a_webhook_that_settings_and_telegram_see_differently(healthy: Settings, world: PretendTelegram) -> None:
    address = "https://quiz.example.org/telegram"
    hooked = changed(healthy, webhook=address, webhook_secret=Secret(SECRET))
    assert (await found(hooked))["webhook"] == CheckResult("webhook", "none is registered", "python -m bot webhook set")

    await world.call("setWebhook", {"url": address})

    assert not (await found(hooked))["webhook"].advice
    other = (await found(healthy))["webhook"]
    assert other.said == "a webhook is registered, and the settings name another or none"
    assert other.advice == "python -m bot webhook remove"


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"operator": ""}, "/privacy names who keeps the data"),
        ({"webhook": "http://quiz.example.org/x"}, "must be an https address"),
        ({"webhook": "https://quiz.example.org/x"}, "SCOREWISE_WEBHOOK_SECRET must be 32 to 256"),
    ],
)
async def test_settings_that_cannot_be_used(healthy: Settings, values: dict[str, Any], advice: str) -> None:
    assert advice in (await found(changed(healthy, **values)))["settings"].advice


@file_only
async def test_a_folder_that_is_not_there_yet(healthy: Settings, tmp_path: Path) -> None:
    looked = await found(changed(healthy, data=tmp_path / "far" / "away"))

    for what in ("data folder", "database"):
        assert looked[what].advice == "Start the bot once; it makes it."
    assert looked["backups"].advice.startswith("Make one a day: python -m bot backup.")
    assert "MB free" in looked["disk"].said
    assert not (tmp_path / "far").exists()


@file_only
async def test_a_folder_that_is_a_file(healthy: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    looked = await found(changed(healthy, data=tmp_path / "file"))

    assert "cannot be read: Not a directory" in looked["data folder"].said


@file_only
async def test_what_others_can_read_is_named_with_the_command_that_closes_it(healthy: Settings) -> None:
    healthy.data.chmod(0o755)
    (healthy.data / FILE).chmod(0o640)
    (healthy.data / "gone").symlink_to("nowhere")

    looked = await found(healthy)

    assert looked["data folder"].said == f"others can read data, {FILE}"
    assert looked["data folder"].advice == f"Close it: chmod -R go= {healthy.data}"
    assert f"chmod 600 {healthy.data / FILE}" in looked["database"].advice


async def test_a_file_of_settings_that_others_can_read(healthy: Settings, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.touch(mode=0o644)

    assert (await found(healthy, file=file))["settings"].advice == f"Close it: chmod o= {file}"
    file.chmod(0o640)
    assert not (await found(healthy, file=file))["settings"].advice


@file_only
async def test_a_damaged_database(healthy: Settings) -> None:
    with (healthy.data / FILE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)

    assert (await found(healthy))["database"].said == "cannot be used"


@file_only
async def test_what_is_no_database(healthy: Settings) -> None:
    (healthy.data / FILE).write_text("Dear diary, " * 1000)

    database = (await found(healthy))["database"]
    assert database.said == "cannot be used"
    assert "not a database" in database.advice


async def test_a_database_of_an_older_version(healthy: Settings) -> None:
    database = databases.used.open(healthy.data)
    await migrating(database, to_version("0003"))
    await database.close()

    assert "start the bot once: it brings it to this one" in (await found(healthy))["database"].advice


@file_only
async def test_a_database_of_a_newer_version(healthy: Settings) -> None:
    with closing(sqlite3.connect(healthy.data / FILE)) as direct, direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")

    assert "newer version of Scorewise (9999)" in (await found(healthy))["database"].advice


async def test_a_server_that_is_not_there(healthy: Settings) -> None:
    pytest.importorskip("asyncpg")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql+asyncpg://scorewise:passw0rd@127.0.0.1:{closed.getsockname()[1]}/scorewise"
        looked = await found(changed(healthy, database_url=url))

    assert "Check that the server runs, and SCOREWISE_DATABASE_URL." in looked["database"].advice
    assert "passw0rd" not in repr(looked)


@file_only
async def test_backups_that_have_grown_old(healthy: Settings) -> None:
    old = (utc_now() - FRESH - timedelta(hours=1)).timestamp()
    os.utime(healthy.data / "backups" / "daily.db", (old, old))

    backups = (await found(healthy))["backups"]
    assert backups == CheckResult("backups", "1, the newest 7 days old", "Make one a day: python -m bot backup.")


@file_only
async def test_sqlite_with_the_wal_reset_fault_is_told_without_alarm(healthy: Settings) -> None:
    sqlite = (await found(healthy))["SQLite"]

    assert sqlite.said.startswith(f"version {sqlite3.sqlite_version}")
    assert ("WAL-reset fault" in sqlite.said) == (sqlite3.sqlite_version_info < WAL_RESET)
    assert not sqlite.advice


@file_only
async def test_updates_that_were_set_aside_are_counted(healthy: Settings) -> None:
    with closing(sqlite3.connect(healthy.data / FILE)) as direct, direct:
        rows = [
            (n, reason, "2026-01-05 12:00:00.000000") for n, reason in enumerate(["unreadable", "failing", "failing"])
        ]
        direct.executemany("INSERT INTO set_aside VALUES (?, ?, ?)", rows)

    assert (await found(healthy))["set aside"].said == "3 updates in thirty days: failing 2, unreadable 1"


@file_only
async def test_looking_changes_nothing(healthy: Settings) -> None:
    before = {path: path.read_bytes() for path in healthy.data.rglob("*.db")}

    await found(healthy)

    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.slow("the command is a program of its own")
@file_only
async def test_the_command_says_each_line_and_ends_with_one_if_there_is_something_to_do(healthy: Settings) -> None:
    async def doctor(**changes: str) -> tuple[int | None, str]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")}
        settings = {"TOKEN": TOKEN, "API": healthy.api, "DATA": str(healthy.data), "OPERATOR": "Ada", **changes}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-m", "bot", "doctor"),
            cwd=ROOT,
            env=clean | {f"SCOREWISE_{name}": value for name, value in settings.items()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert TOKEN.partition(":")[2] not in said.decode()
        return process.returncode, said.decode()

    code, said = await doctor()
    assert (code, "to do" in said) == (0, False), said
    assert all(line.startswith("fine   ") for line in said.splitlines())

    code, said = await doctor(OPERATOR="")
    assert code == 1
    assert "to do  settings: SCOREWISE_OPERATOR is empty\n" in said
    assert "         Set it: /privacy names who keeps the data.\n" in said
