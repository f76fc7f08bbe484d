"""Putting a backup in the place of the database; who was deleted since then is deleted again."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from bot.refusal import Refusal
from bot.storage.backup import checked, copy, put_in_place
from bot.storage.connection import Database
from bot.storage.forgotten import KEPT, Forgotten
from bot.storage.store import Store

Upgrade = Callable[[Path], Awaitable[Database]]
"""Opens the file at that path at the present schema."""


async def restore(backup: Path, to: Path, forgotten: Forgotten, now: datetime, upgrade: Upgrade) -> tuple[int, int]:
    """Let *backup* become the database at *to*; what was there goes to `backups/`. Gives the rows, and who went again.

    The copy is complete before it takes its place: migrated, and without those who were deleted.

    Raises:
        Refusal: if the backup is damaged, or older than deletions are remembered.
    """
    checked(backup)
    new = to.with_name("restored.db")
    new.unlink(missing_ok=True)
    try:
        copy(backup, new)
        database = await upgrade(new)
        try:
            store = Store(database)
            await must_be_fresh(store, backup, now)
            gone = await forget_again(store, forgotten)
        finally:
            await database.close()
        rows = copy(new, to.with_name("restored-whole.db"))  # without pages that deletions have freed
        _move_aside(to, now)
        put_in_place(to.with_name("restored-whole.db"), to)
        return rows, gone
    finally:
        for left in ("restored.db", "restored.db-wal", "restored.db-shm", "restored-whole.db"):
            to.with_name(left).unlink(missing_ok=True)


async def must_be_fresh(store: Store, backup: object, now: datetime) -> None:
    """
    Raises:
        Refusal: if it is of a time from which deletions are not remembered any more.
    """
    async with store.reading() as tx:
        looked = await tx.last_looked()
    if looked is not None and now - looked > KEPT:
        raise Refusal(
            f"{backup} is older than {KEPT.days} days. Who was deleted before that is not remembered any more, "
            "and would be back. Take a newer one."
        )


async def forget_again(store: Store, forgotten: Forgotten) -> int:
    """Delete who was deleted after they were last known here; gives how many that were."""
    async with store.at_length() as tx:
        people = await tx.everybody()
    gone = [id for id, since in people if (at := forgotten.when(id)) is not None and at >= since.replace(microsecond=0)]
    for id in gone:
        async with store.transaction() as tx:
            await tx.forget(id)
    await store.forget_freed_pages()
    return len(gone)


def _move_aside(path: Path, now: datetime) -> None:
    """To the backups, as it is: with its write-ahead log, which belongs to it and would spoil another file."""
    backups = path.parent / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    for end in ("", "-wal", "-shm"):
        old = path.with_name(path.name + end)
        if old.exists():
            old.replace(backups / f"replaced-{now:%Y%m%d-%H%M%S}.db{end}")
