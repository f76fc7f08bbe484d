"""How Alembic reaches the database: by a connection from `bot.storage.migrate`, or on its own for developers.

A developer's `alembic` command uses the folder in SCOREWISE_DATA or the address in SCOREWISE_DATABASE_URL.
"""

import asyncio
import os
from pathlib import Path
from typing import Literal

from alembic import context
from sqlalchemy.engine import Connection

from bot.errors import UserError
from bot.storage.database import database_of
from bot.storage.tables import METADATA, UtcDateTime


def as_plain_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write SQLAlchemy's type into a new migration instead of ours, which may change later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Apply the migrations in one transaction.

    Raises:
        UserError: If a row then points to a missing one. SQLite does not check that itself, since foreign keys are off
            while tables are rebuilt.
    """
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=as_plain_types,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise UserError(
                f"The database has {len(broken)} rows that point to nothing; nothing was changed. "
                "Restore a backup, or ask for help with a copy of it."
            )


async def run_by_itself() -> None:
    """Open the database that the environment names, and migrate it."""
    folder = Path(os.environ.get("SCOREWISE_DATA", "data/develop"))
    database = database_of(folder, os.environ.get("SCOREWISE_DATABASE_URL", ""))
    async with database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(run)
    await database.close()


given_connection: Connection | None = context.config.attributes.get("connection")
if given_connection is not None:
    run(given_connection)
else:
    asyncio.run(run_by_itself())
