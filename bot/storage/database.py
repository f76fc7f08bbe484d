"""Opening a database: a file of SQLite's, or one on a PostgreSQL server."""

import stat
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import UserError
from bot.storage.engine.connection import Database
from bot.storage.engine.sqlite import SqliteFile

FILE = "scorewise.db"
SHAPE = "postgresql+asyncpg://name:password@host/database"


def database_of(folder: Path, url: str = "") -> Database:
    """The database at *url*, or the file in *folder* if that is empty.

    Raises:
        Refusal: if it cannot be made or read, or if others can read it.
    """
    if not url:
        return prepare(folder / FILE)
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UserError(f"SCOREWISE_DATABASE_URL cannot be read. It looks like {SHAPE}") from None
    if parsed.drivername != "postgresql+asyncpg":
        raise UserError(f"SCOREWISE_DATABASE_URL is of a kind that is not supported. It looks like {SHAPE}")
    try:
        from bot.storage.engine.postgresql import PostgresServer  # most run without it

        return PostgresServer(parsed)
    except ImportError:
        raise UserError("PostgreSQL needs one more package: pip install 'scorewise[postgresql]'") from None


def prepare(path: Path) -> SqliteFile:
    """The file at *path*, for its owner's eyes only; made when it is not there.

    Raises:
        Refusal: if it cannot be made or read, or if others can read it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # before SQLite opens it; -wal and -shm inherit the mode
    except OSError as error:
        raise UserError(
            f"{path} cannot be opened: {error.strerror}. Give this user the folder, or set SCOREWISE_DATA."
        ) from None
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UserError(f"{path} can be read by other users of this computer. Close it: chmod 600 {path}")
    return SqliteFile(path)
