"""Bringing a database to this version's schema, or explaining why that is not possible."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import UserError
from bot.storage.backup import copy
from bot.storage.engine.connection import Database
from bot.storage.engine.sqlite import SqliteFile

_ONE_AT_A_TIME = 0x5C02E
"""The number of a lock on a PostgreSQL server: processes that start at the same time migrate one after another."""


async def upgrade(database: Database, migrations: Path, *, copied: bool = False) -> None:
    """Apply all missing migrations to a database, or none of them.

    An SQLite file that is not new is first copied to `backups/`.

    Args:
        database: The database. It may be empty.
        migrations: Alembic's folder.
        copied: Whether *database* is itself a copy, so that no other one is made.

    Raises:
        UserError: If it is no database, is locked, cannot be reached, or was made by a newer version of Scorewise.
    """
    alembic = config(migrations)
    try:
        async with database.migrating() as engine, engine.connect() as connection:
            current = await connection.run_sync(_current)
        _must_be_known(current, alembic, database.where)
        head = ScriptDirectory.from_config(alembic).get_current_head()
        if head in current:
            return
        if current and isinstance(database, SqliteFile) and not copied:
            backups = database.path.parent / "backups"
            await asyncio.to_thread(copy, database.path, backups / f"before-{head}-from-{current[0]}.db")
        async with database.migrating() as engine, engine.begin() as connection:
            await connection.run_sync(_upgrade, alembic, database.where)
    except DBAPIError as error:
        sentence = _file_trouble if isinstance(database, SqliteFile) else _server_trouble
        raise UserError(sentence(str(error.orig), database.where)) from None
    except OSError as error:
        raise UserError(_server_trouble(error.strerror or type(error).__name__, database.where)) from None


def config(migrations: Path) -> Config:
    """Return Alembic's settings for that folder, without an `alembic.ini`."""
    settings = Config()
    settings.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return settings


def must_be_known(revision: str | None, migrations: Path, where: str) -> None:
    """Check that this version of Scorewise has a migration of that number.

    Args:
        revision: The number of the schema found in a database; `None` if it has none.
        migrations: Alembic's folder.
        where: The name of the database in the error message.

    Raises:
        UserError: If the number is unknown, which means that a newer version made the database.
    """
    _must_be_known((revision,) if revision else (), config(migrations), where)


def _current(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _must_be_known(current: tuple[str, ...], alembic: Config, where: str) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(alembic).walk_revisions()}
    if not set(current) <= known:
        raise UserError(
            f"{where} was made by a newer version of Scorewise ({', '.join(current)}). "
            "Use that version, or another folder."
        )


def _upgrade(connection: Connection, alembic: Config, where: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    _must_be_known(_current(connection), alembic, where)  # again: another process may have migrated meanwhile
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")


def _server_trouble(reason: str, where: str) -> str:
    return f"{where} cannot be used: {reason}. Check that the server runs, and SCOREWISE_DATABASE_URL."


def _file_trouble(reason: str, where: str) -> str:
    if "locked" in reason:
        return f"{where} is locked by another program. Close what has it open, then try again."
    if "not a database" in reason or "malformed" in reason:
        return f"{where} is not a database that can be read ({reason}). Restore a backup, or move the file away."
    return f"{where} cannot be used: {reason}. Check the disk and the rights of the folder, then try again."
