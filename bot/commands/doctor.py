"""What could be wrong with an installation: what each check found, and what to do about it."""

import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.delivery.transport import must_be_usable_proxy
from bot.delivery.webhook import checked_secret, path_of
from bot.errors import TransientError, UserError
from bot.settings import ENV, Settings
from bot.storage.backup import checked, revision
from bot.storage.database import FILE
from bot.storage.engine.connection import Database
from bot.storage.migrate import must_be_known
from bot.storage.store import Store

ROOM = 500 * 2**20
"""Bytes of the disk that should be free."""
ASKEW = timedelta(minutes=2)
"""How far the clock may be from Telegram's."""
WAL_RESET = (3, 51, 3)
"""The first SQLite whose WAL cannot be damaged by two connections that write at the same instant. The bot has one."""
FRESH = timedelta(days=7)
"""How old the newest backup may be."""


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    Attributes:
        what: the part that was looked at.
        said: how it stands.
        advice: what to do; "" if nothing needs to be done.
    """

    what: str
    said: str
    advice: str = ""


async def examine(
    settings: Settings,
    database: Callable[[], Database],
    clock: Callable[[], datetime],
    migrations: Path,
    file: Path = ENV,
) -> AsyncIterator[CheckResult]:
    """Check everything; nothing is changed.

    Args:
        database: opens the database.
        clock: the time now, to compare with Telegram's.
        migrations: the folder of the migrations.
        file: the file that settings may stand in.

    Yields:
        The results, one after another.
    """
    token = _token(settings)
    yield token
    yield _settings(settings, file)
    yield _folder(settings.data)
    yield _disk(settings.data)
    if not settings.database_url:
        yield _backups(settings.data, clock())
    yield _sqlite(settings)
    async for result in _database(settings, database, migrations):
        yield result
    if not token.advice:
        async for result in _telegram(settings, clock):
            yield result


def _token(settings: Settings) -> CheckResult:
    try:
        settings.checked_token  # noqa: B018 - it says what is wrong
    except UserError as refusal:
        return CheckResult("token", "missing or malformed", str(refusal))
    return CheckResult("token", "looks like one")


def _settings(settings: Settings, file: Path) -> CheckResult:
    if _open_to(file, 0o007):  # a group of its own may read it, as docs/operating.md sets it up
        return CheckResult("settings", f"others can read {file}, where the token is", f"Close it: chmod o= {file}")
    if not settings.operator:
        return CheckResult("settings", "SCOREWISE_OPERATOR is empty", "Set it: /privacy names who keeps the data.")
    try:
        must_be_usable_proxy(settings.api)
    except UserError as refusal:
        return CheckResult("settings", "the proxy cannot be used", str(refusal))
    try:
        if settings.webhook:
            path_of(settings.webhook)
            checked_secret(settings.webhook_secret.value)
    except UserError as refusal:
        return CheckResult("settings", "the webhook cannot be used", str(refusal))
    return CheckResult("settings", "can be used")


def _folder(folder: Path) -> CheckResult:
    if not folder.exists():
        return CheckResult("data folder", f"{folder} is not there yet", "Start the bot once; it makes it.")
    try:
        open_ = [path.name for path in (folder, *folder.iterdir()) if _open_to(path, 0o077)]
    except OSError as error:
        return CheckResult("data folder", f"{folder} cannot be read: {error.strerror}", "Give this user the folder.")
    if open_:
        return CheckResult("data folder", f"others can read {', '.join(open_)}", f"Close it: chmod -R go= {folder}")
    if not os.access(folder, os.W_OK):
        return CheckResult("data folder", f"{folder} cannot be written", "Give this user the folder.")
    return CheckResult("data folder", f"{folder}, closed to others")


def _open_to(path: Path, whom: int) -> bool:
    """Whether anyone of *whom*, a mask of permission bits such as 0o007, may do something with the file."""
    with suppress(FileNotFoundError):  # the bot may be running, and have removed it
        return bool(stat.S_IMODE(path.stat().st_mode) & whom)
    return False


def _disk(folder: Path) -> CheckResult:
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    space = f"{free / 2**20:,.0f} MB free"
    return CheckResult("disk", space, "" if free > ROOM else "Free some space: answers cannot be kept on a full disk.")


def _backups(folder: Path, now: datetime) -> CheckResult:
    kept = sorted((folder / "backups").glob("*.db"), key=lambda path: path.stat().st_mtime)
    if not kept:
        return CheckResult(
            "backups", "none in its folder", "Make one a day: python -m bot backup. See docs/operating.md."
        )
    age = now - datetime.fromtimestamp(kept[-1].stat().st_mtime, UTC)
    ages = f"{len(kept)}, the newest {max(0, age.days)} days old"
    return CheckResult("backups", ages, "" if age < FRESH else "Make one a day: python -m bot backup.")


def _sqlite(settings: Settings) -> CheckResult:
    version = f"version {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info >= WAL_RESET or settings.database_url:
        return CheckResult("SQLite", version)
    return CheckResult(
        "SQLite", f"{version}, with the WAL-reset fault: let no other program write the file while the bot runs"
    )


async def _database(settings: Settings, opened: Callable[[], Database], migrations: Path) -> AsyncIterator[CheckResult]:
    path = settings.data / FILE
    if not settings.database_url and not path.exists():
        yield CheckResult("database", "there is none yet", "Start the bot once; it makes it.")
        return
    try:
        if not settings.database_url:
            yield CheckResult("database", f"whole, {checked(path):,} rows")
            must_be_known(revision(path), migrations, str(path))
        database = opened()
        try:
            await database.must_keep_sessions()
            async with Store(database).reading() as tx:
                dead_letters = await tx.housekeeping.dead_letters()
        finally:
            await database.close()
        if settings.database_url:
            yield CheckResult("database", f"{database.where} answers")
    except UserError as refusal:
        yield CheckResult("database", "cannot be used", str(refusal))
    except TransientError as error:
        yield _not_read(settings, error)
    else:
        number = sum(count for _, count in dead_letters)
        reasons = ", ".join(f"{reason} {count}" for reason, count in dead_letters)
        yield CheckResult("set aside", f"{number} updates in thirty days" + (f": {reasons}" if reasons else ""))


def _not_read(settings: Settings, error: TransientError) -> CheckResult:
    trouble = f"does not answer as it should ({error})"
    older = "If it is of an older version, start the bot once: it brings it to this one."
    server = "Check that the server runs, and SCOREWISE_DATABASE_URL."
    return CheckResult("database", trouble, f"{server} {older}" if settings.database_url else older)


async def _telegram(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[CheckResult]:
    """Ask Telegram whether it knows the token, where it sends updates, and what time it is."""
    token = settings.checked_token
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), trust_env=True) as session:
            async with session.get(f"{settings.api}{token}/getMe") as answer:
                status, date, now = answer.status, answer.headers.get("Date"), clock()
            webhook: dict[str, Any] = {}
            if status == 200:
                async with session.get(f"{settings.api}{token}/getWebhookInfo") as answer:
                    webhook = (await answer.json())["result"]
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError) as error:
        yield CheckResult(
            "Telegram", f"cannot be reached ({type(error).__name__})", "Check the network and SCOREWISE_API."
        )
        return
    if status == 200:
        yield CheckResult("Telegram", "knows the token")
        yield _webhook(settings, webhook)
    else:
        yield CheckResult("Telegram", f"refuses the token ({status})", "Ask @BotFather for the current one.")
    if date:
        yield _clock(now - parsedate_to_datetime(date))


def _webhook(settings: Settings, info: dict[str, Any]) -> CheckResult:
    registered = info.get("url", "")
    if registered != settings.webhook:
        mismatch = (
            "a webhook is registered, and the settings name another or none" if registered else "none is registered"
        )
        subcommand = "set" if settings.webhook else "remove"
        return CheckResult("webhook", mismatch, f"python -m bot webhook {subcommand}")
    if trouble := info.get("last_error_message"):
        return CheckResult("webhook", f"{info.get('pending_update_count', 0)} updates wait; last trouble: {trouble}")
    return CheckResult(
        "webhook", f"{info.get('pending_update_count', 0)} updates wait" if registered else "none, as set"
    )


def _clock(ahead: timedelta) -> CheckResult:
    seconds = ahead.total_seconds()
    difference = f"{abs(seconds):.0f} seconds {'ahead of' if seconds > 0 else 'behind'} Telegram's"
    return CheckResult(
        "clock", difference, "" if abs(ahead) < ASKEW else "Set it, by NTP: reminders and due days go by it."
    )
