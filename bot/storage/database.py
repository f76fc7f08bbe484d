"""Opening a database: an SQLite file, or a database on a PostgreSQL server."""

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
    """Open the database that the settings name. A server is not contacted yet.

    Args:
        folder: The data folder. Its SQLite file is used if *url* is empty, and is made if it is missing.
        url: An address of the form `SHAPE`, or an empty string.

    Raises:
        UserError: If the address cannot be used, the package for PostgreSQL is missing, the file cannot be made or
            read, or other users of the computer can read it.
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
        from bot.storage.engine.postgresql import PostgresServer  # an optional package, which most installs lack

        return PostgresServer(parsed)
    except ImportError:
        raise UserError("PostgreSQL needs one more package: pip install 'scorewise[postgresql]'") from None


def prepare(path: Path) -> SqliteFile:
    """Open an SQLite file that only its owner may read. The file and its folder are made if they are missing.

    Raises:
        UserError: If the file cannot be made or read, or if other users of the computer can read it.
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
