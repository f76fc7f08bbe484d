"""A webhook is registered, looked at and taken away, at the Bot API over real HTTP."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands.admin import migrate, register_webhook
from bot.commands.data_folder import DataFolder
from bot.errors import UserError
from bot.playground.server import serve
from bot.playground.telegram_api import TOKEN, PretendTelegram
from bot.settings import Secret, Settings
from tests import databases

ADDRESS = "https://quiz.example.org/telegram"


@pytest.fixture
async def settings(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Settings]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await serve(PretendTelegram(), port)
    secret = Secret("s3cret_" * 6)
    yield Settings(api=f"{server.url}bot", webhook=ADDRESS, webhook_secret=secret)
    await server.close()


async def test_a_webhook_comes_and_goes(settings: Settings) -> None:
    none = "No webhook is registered; python -m bot run fetches updates."

    assert await register_webhook(settings, TOKEN, "show") == none
    assert await register_webhook(settings, TOKEN, "set") == f"Telegram calls {ADDRESS}; 0 updates wait."
    assert await register_webhook(settings, TOKEN, "show") == f"Telegram calls {ADDRESS}; 0 updates wait."
    assert await register_webhook(settings, TOKEN, "remove") == none


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"webhook": ""}, "SCOREWISE_WEBHOOK must be an https address"),
        ({"webhook_secret": Secret("short")}, "SCOREWISE_WEBHOOK_SECRET must be 32 to 256"),
        ({"api": "http://127.0.0.1:1/bot"}, "Telegram does not do it"),
    ],
)
async def test_what_cannot_be_registered(settings: Settings, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        await register_webhook(replace(settings, **values), TOKEN, "set")


async def test_a_token_that_is_refused_is_not_repeated(settings: Settings) -> None:
    refused = "123456789:AAExampleOfATokenThatIsNotReal_abcde"

    with pytest.raises(UserError, match="Telegram refuses the token") as said:
        await register_webhook(settings, refused, "show")

    assert "Example" not in str(said.value)


async def test_a_database_is_brought_up_to_date_and_named_without_its_password(tmp_path: Path) -> None:
    await databases.used.empty(tmp_path)
    on_server = isinstance(databases.used, databases.PostgresDatabases)
    url = databases.used.url(tmp_path) if isinstance(databases.used, databases.PostgresDatabases) else ""

    where = await migrate(DataFolder(tmp_path, url.replace("postgres@", "postgres:passw0rd@")))

    assert where.startswith("postgresql+asyncpg://postgres:***@" if on_server else str(tmp_path))
