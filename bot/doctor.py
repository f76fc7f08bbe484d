"""What could be wrong with an installation: each thing looked at, and what to do about it."""

import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.refusal import Refusal
from bot.settings import Settings
from bot.storage.backup import checked
from bot.storage.connection import Database
from bot.storage.database import FILE
from bot.storage.store import Store
from bot.trouble import Passing

ROOM = 500 * 2**20
"""Bytes of the disk that should be free."""
ASKEW = timedelta(minutes=2)
WAL_RESET = (3, 51, 3)
"""SQLite before that may damage a file that two connections write at the same instant; ours has one that writes."""
FRESH = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """One thing that was looked at; `advice` is what to do, if anything."""

    what: str
    said: str
    advice: str = ""


async def examine(settings: Settings, database: Callable[[], Database], now: datetime) -> AsyncIterator[Found]:
    """Look at everything; nothing is changed."""
    yield _token(settings)
    yield _folder(settings.data)
    yield _disk(settings.data)
    if not settings.database_url:
        yield _backups(settings.data, now)
    yield _sqlite(settings)
    async for found in _database(settings, database):
        yield found
    if settings.token and settings.token.get_secret_value().strip():
        async for found in _telegram(settings, now):
            yield found


def _token(settings: Settings) -> Found:
    try:
        settings.checked_token  # noqa: B018 - it says what is wrong
    except Refusal as refusal:
        return Found("token", "missing or malformed", str(refusal))
    return Found("token", "looks like one")


def _folder(folder: Path) -> Found:
    if not folder.exists():
        return Found("data folder", f"{folder} is not there yet", "Start the bot once; it makes it.")
    open_ = [path.name for path in (folder, *folder.iterdir()) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_:
        return Found("data folder", f"others can read {', '.join(open_)}", f"Close it: chmod -R go= {folder}")
    if not os.access(folder, os.W_OK):
        return Found("data folder", f"{folder} cannot be written", "Give this user the folder.")
    return Found("data folder", f"{folder}, closed to others")


def _disk(folder: Path) -> Found:
    free = shutil.disk_usage(folder if folder.exists() else folder.absolute().parent).free
    said = f"{free / 2**20:,.0f} MB free"
    return Found("disk", said, "" if free > ROOM else "Free some space: answers cannot be kept on a full disk.")


def _backups(folder: Path, now: datetime) -> Found:
    kept = sorted((folder / "backups").glob("*.db"), key=lambda path: path.stat().st_mtime)
    if not kept:
        return Found("backups", "none in its folder", "Make one a day: python -m bot backup. See docs/operating.md.")
    age = now - datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC)
    said = f"{len(kept)}, the newest {max(0, age.days)} days old"
    return Found("backups", said, "" if age < FRESH else "Make one a day: python -m bot backup.")


def _sqlite(settings: Settings) -> Found:
    version = f"version {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info >= WAL_RESET or settings.database_url:
        return Found("SQLite", version)
    return Found(
        "SQLite", f"{version}, with the WAL-reset fault: let no other program write the file while the bot runs"
    )


async def _database(settings: Settings, opened: Callable[[], Database]) -> AsyncIterator[Found]:
    path = settings.data / FILE
    if not settings.database_url and not path.exists():
        yield Found("database", "there is none yet", "Start the bot once; it makes it.")
        return
    try:
        if not settings.database_url:
            yield Found("database", f"whole, {checked(path):,} rows")
        database = opened()
        try:
            async with Store(database).reading() as tx:
                aside = await tx.left_aside()
        finally:
            await database.close()
        if settings.database_url:
            yield Found("database", f"{database.where} answers")
    except Refusal as refusal:
        yield Found("database", "cannot be used", str(refusal))
    except Passing as passing:
        wanted = (
            "Is the server running?" if settings.database_url else "Start the bot once: it brings it to this version."
        )
        yield Found("database", f"does not answer ({passing})", wanted)
    else:
        number = sum(count for _, count in aside)
        reasons = ", ".join(f"{reason} {count}" for reason, count in aside)
        yield Found("set aside", f"{number} updates in thirty days" + (f": {reasons}" if reasons else ""))


async def _telegram(settings: Settings, now: datetime) -> AsyncIterator[Found]:
    assert settings.token is not None
    token = settings.token.get_secret_value().strip()
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as session:
            async with session.get(f"{settings.api}{token}/getMe") as answer:
                status, date = answer.status, answer.headers.get("Date")
            webhook: dict[str, Any] = {}
            if status == 200:
                async with session.get(f"{settings.api}{token}/getWebhookInfo") as answer:
                    webhook = (await answer.json())["result"]
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError) as error:
        yield Found("Telegram", f"cannot be reached ({type(error).__name__})", "Check the network and SCOREWISE_API.")
        return
    if status == 200:
        yield Found("Telegram", "knows the token")
        yield _webhook(settings, webhook)
    else:
        yield Found("Telegram", f"refuses the token ({status})", "Ask @BotFather for the current one.")
    if date:
        yield _clock(now - parsedate_to_datetime(date))


def _webhook(settings: Settings, info: dict[str, Any]) -> Found:
    registered = info.get("url", "")
    if registered != settings.webhook:
        said = "a webhook is registered, and the settings name another or none" if registered else "none is registered"
        way = "set" if settings.webhook else "remove"
        return Found("webhook", said, f"python -m bot webhook {way}")
    if trouble := info.get("last_error_message"):
        return Found("webhook", f"{info.get('pending_update_count', 0)} updates wait; last trouble: {trouble}")
    return Found("webhook", f"{info.get('pending_update_count', 0)} updates wait" if registered else "none, as set")


def _clock(askew: timedelta) -> Found:
    seconds = askew.total_seconds()
    said = f"{abs(seconds):.0f} seconds {'ahead of' if seconds > 0 else 'behind'} Telegram's"
    return Found("clock", said, "" if abs(askew) < ASKEW else "Set it, by NTP: reminders and due days go by it.")
