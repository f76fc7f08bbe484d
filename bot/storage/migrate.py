"""Bringing a database to this version's schema, or saying why that cannot be."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from bot.refusal import Refusal
from bot.storage.database import Database


async def upgrade(database: Database, migrations: Path) -> None:
    """Apply what is missing, all of it or nothing.

    Raises:
        Refusal: if the file is no database, is locked, or was made by a newer version.
    """
    try:
        async with database.migrating() as engine, engine.begin() as connection:
            await connection.run_sync(_upgrade, migrations, database.path)
    except DatabaseError as error:
        raise Refusal(_sentence(str(error.orig), database.path)) from None


def config(migrations: Path) -> Config:
    """Alembic's settings, without an alembic.ini."""
    made = Config()
    made.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return made


def _upgrade(connection: Connection, migrations: Path, path: Path) -> None:
    alembic = config(migrations)
    current = MigrationContext.configure(connection).get_current_heads()
    known = {script.revision for script in ScriptDirectory.from_config(alembic).walk_revisions()}
    if not set(current) <= known:
        raise Refusal(
            f"{path} was made by a newer version of Scorewise ({', '.join(current)}). "
            "Use that version, or another folder."
        )
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")


def _sentence(reason: str, path: Path) -> str:
    if "locked" in reason:
        return f"{path} is locked by another program. Close what has it open, then try again."
    if "not a database" in reason or "malformed" in reason:
        return f"{path} is not a database that can be read ({reason}). Restore a backup, or move the file away."
    return f"{path} cannot be used: {reason}. Check the disk and the rights of the folder, then try again."
