"""Where a bot keeps what it knows, and how that is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import paths
from bot.errors import TransientError, UserError
from bot.storage.database import FILE, database_of
from bot.storage.engine.connection import Database
from bot.storage.revision import up_to_date
from bot.storage.store import Store


@dataclass(frozen=True)
class DataFolder:
    """Where a bot keeps things: its folder, and a database server if it is not a file there."""

    folder: Path
    url: str = ""


@asynccontextmanager
async def looked_at(place: DataFolder) -> AsyncIterator[Store]:
    """The database as it is, for commands that only read; the bot may be running."""
    if not place.url and not (place.folder / FILE).exists():
        raise UserError(f"There is no database in {place.folder}. Name its folder with --data.")
    database = database_of(place.folder, place.url)
    try:
        yield Store(database)
    except TransientError as error:
        reason = getattr(error.__cause__, "orig", error.__cause__)
        raise UserError(f"{database.where} cannot be read: {reason}. Is it the right folder?") from None
    finally:
        await database.close()


@asynccontextmanager
async def opened(place: DataFolder) -> AsyncIterator[Database]:
    """The database, at this version's schema."""
    database = database_of(place.folder, place.url)
    try:
        if not await up_to_date(database, paths.own("migrations")):
            from bot.storage.migrate import upgrade  # Alembic takes longer to import than all else to start

            await upgrade(database, paths.own("migrations"))
        yield database
    finally:
        await database.close()
