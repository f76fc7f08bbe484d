"""Copies of the database: whole, checked, and there under their name only when they are."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from bot.errors import UserError
from bot.storage.deletion_log import KEPT
from bot.storage.disk import put_in_place


def copy(path: Path, to: Path) -> int:
    """Copy the database at *path*, which may be in use, to *to*; gives the number of rows in the copy.

    `VACUUM INTO` copies a committed state without the pages that deletions have freed. (A copy of the file alone was
    damaged 3 times of 20 while others wrote, and lacked acknowledged answers 14 times.)

    Raises:
        Refusal: if it cannot be written, or the copy is not whole; *to* is then as it was.
    """
    new = to.with_name(f"{to.name}.new")
    if to.exists() and to.samefile(path):
        raise UserError(f"{to} is the database itself. Choose another place.")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with _private(), closing(_opened(path)) as source:
            source.execute("PRAGMA synchronous = FULL")  # else the copy is not on the disk when it is done
            before = rows(source)
            source.execute("VACUUM INTO ?", (str(new),))
            least = min(before, rows(source))  # somebody may have been deleted meanwhile
        number = checked(new, of=path)
        if number < least:
            raise UserError(f"The copy of {path} lacks rows ({number} of {least}). Check the disk, then try again.")
        put_in_place(new, to)
        return number
    except sqlite3.Error as error:
        raise UserError(f"{path} cannot be copied to {to}: {error}. Check the disk, then try again.") from None
    except OSError as error:
        raise UserError(f"{to} cannot be written: {error.strerror}. Choose another place.") from None
    finally:
        with suppress(OSError):
            new.unlink()


def expired(folder: Path, now: datetime, kept: timedelta = KEPT) -> list[Path]:
    """Delete the files in *folder* that are older than they are *kept*; gives them.

    Raises:
        Refusal: if one cannot be deleted.
    """
    oldest = (now - kept).timestamp()
    old = [path for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < oldest]
    try:
        for path in old:
            path.unlink()
    except OSError as error:
        raise UserError(f"{error.filename} is due to be deleted, and cannot be: {error.strerror}.") from None
    return old


def checked(path: Path, of: Path | None = None) -> int:
    """How many rows a database has; *of* is what it is a copy of.

    Raises:
        Refusal: if it is damaged, or rows of it point to nothing.
    """
    named = of or path
    try:
        with closing(_opened(path)) as database:
            (state,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
            number = rows(database)
    except sqlite3.Error as error:
        raise UserError(f"{named} is no database that can be used: {error}. Take another one.") from None
    if state != "ok" or broken:
        found = state if state != "ok" else f"rows that point to nothing: {len(broken)}"
        raise UserError(f"{named} is damaged ({found}). Nothing was changed. Restore a backup: python -m bot restore")
    return number


def revision(path: Path) -> str | None:
    """Which version of the schema a file has, if it is a database of ours."""
    with closing(_opened(path)) as database:
        try:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:  # no such table
            return None
    return str(row[0]) if row else None


def rows(database: sqlite3.Connection) -> int:
    """In all tables together."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)  # noqa: S608


def _opened(path: Path) -> sqlite3.Connection:
    """For looking only; what is not there is not made."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30, isolation_level=None)


@contextmanager
def _private() -> Iterator[None]:
    """SQLite makes the copy with the rights that are left: none but the owner's."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
