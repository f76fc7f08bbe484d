"""Where a bot keeps its data, and how the database there is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot import paths
from bot.errors import TransientError, UserError
from bot.storage.database import FILE, database_of
from bot.storage.engine.connection import Database
from bot.storage.list_hashes import hash_lists
from bot.storage.revision import up_to_date
from bot.storage.secret import secret_of
from bot.storage.store import Store


@dataclass(frozen=True)
class DataFolder:
    """Where a bot keeps its data: its folder, and the address of a database server if the database is no file there."""

    folder: Path
    url: str = ""


@asynccontextmanager
async def looked_at(data_folder: DataFolder, *, with_lists: bool = False) -> AsyncIterator[Store]:
    """The database as it is, for commands that only read; the bot may be running.

    Args:
        with_lists: whether lists of ids are read, which takes the secret of the folder if there are any.

    Raises:
        UserError: if there is none, or it cannot be read.
    """
    if not data_folder.url and not (data_folder.folder / FILE).exists():
        raise UserError(f"There is no database in {data_folder.folder}. Name its folder with --data.")
    database = database_of(data_folder.folder, data_folder.url)
    try:
        yield Store(database, _secret(data_folder.folder) if with_lists else None)
    except TransientError as error:
        reason = getattr(error.__cause__, "orig", error.__cause__)
        raise UserError(f"{database.where} cannot be read: {reason}. Is it the right folder?") from None
    finally:
        await database.close()


def _secret(folder: Path) -> bytes | None:
    """The secret of a folder; `None` if it has none, such as that of a copy."""
    return secret_of(folder, make=False) if (folder / "secret").exists() else None


@asynccontextmanager
async def opened(data_folder: DataFolder) -> AsyncIterator[Database]:
    """The database, brought to this version's schema first.

    Raises:
        UserError: if it cannot be used.
    """
    database = database_of(data_folder.folder, data_folder.url)
    try:
        await database.must_keep_sessions()
        if not await up_to_date(database, paths.own("migrations")):
            from bot.storage.migrate import upgrade  # Alembic takes longer to import than all else to start

            await upgrade(database, paths.own("migrations"))
        await hash_lists(database, partial(secret_of, data_folder.folder, make=True))
        yield database
    finally:
        await database.close()
