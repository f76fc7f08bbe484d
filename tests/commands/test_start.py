"""What a start does without: it would take time and memory before anybody has asked for it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow("it starts real programs")

ROOT = Path(__file__).parent.parent.parent
NEEDLESS = (
    "alembic",  # only a database of another version needs it
    "asyncpg",
    "openpyxl",
    "pydantic",  # only question files that have changed need these three
    "yaml",
    "rapidfuzz",
    "PIL",
    "rich",
    "segno",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.orm",
    "xlsxwriter",
)


def imported(*arguments: str, **environment: str) -> set[str]:
    """The modules that a command imports, with the packages they are in; it fails or ends by itself."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SCOREWISE_")}
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", *arguments],
        cwd=ROOT,
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    ).stderr
    modules = set(re.findall(r"^import time: .*\| +(\S+)$", told, re.MULTILINE))
    assert "telegram.ext" in modules, told[-2000:]
    return modules


def run(folder: Path) -> set[str]:
    """Start for Telegram, which cannot be reached; that is found out when everything has been imported."""
    return imported(
        "run",
        SCOREWISE_TOKEN="123456789:AAExampleOfATokenThatIsNotReal_abcde",
        SCOREWISE_OPERATOR="Ada",
        SCOREWISE_API="http://127.0.0.1:1/bot",
        SCOREWISE_DATA=str(folder),
        NO_PROXY="*",
    )


def play(folder: Path) -> set[str]:
    return imported("play", "--terminal", "--data", str(folder))


def test_the_second_start_on_telegram_imports_only_what_it_needs(tmp_path: Path) -> None:
    assert {"yaml", "alembic"} <= run(tmp_path)

    assert not {*NEEDLESS, "tornado"} & run(tmp_path)


def test_the_second_start_of_the_playground_imports_only_what_it_needs(tmp_path: Path) -> None:
    assert {"yaml", "alembic"} <= play(tmp_path)

    assert not {*NEEDLESS, "aiohttp"} & play(tmp_path)
