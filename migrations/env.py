"""How Alembic reaches the database: by the connection it is handed, or by itself for a developer's commands."""

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
    """Migrations stand for themselves: they name no type of ours, which may change after them."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
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
    folder = Path(os.environ.get("SCOREWISE_DATA", "data/develop"))
    database = database_of(folder, os.environ.get("SCOREWISE_DATABASE_URL", ""))
    async with database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(run)
    await database.close()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    asyncio.run(run_by_itself())
