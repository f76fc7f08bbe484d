"""Hashes the ids on lists that an earlier version has stored as they were."""

from collections.abc import Callable

from bot.storage.engine.connection import Database
from bot.storage.store import Store


async def hash_lists(database: Database, secret: Callable[[], bytes]) -> None:
    """Replace every plain id on a list by its hash, in the file and in the write-ahead log too.

    Backups that were made before keep what they hold until they expire; a restore hashes it.

    Args:
        database: The database, at this version's schema.
        secret: Returns the secret of the data folder. It is called only if there is something to hash.

    Raises:
        UserError: If the secret is needed and cannot be read.
    """
    async with Store(database).reading() as tx:
        if not await tx.classes.has_plain_rosters():
            return
    store = Store(database, secret())
    async with store.transaction() as tx:
        await tx.classes.hash_rosters()
    await store.forget_freed_pages()
