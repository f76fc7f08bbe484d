"""Putting a backup in the place of the database; who was deleted since then is deleted again."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import TransientError, UserError
from bot.storage.backup import checked, copy, revision
from bot.storage.deletion_log import KEPT, DeletionLog
from bot.storage.disk import put_in_place, put_on_disk
from bot.storage.engine.connection import Database
from bot.storage.store import Store, Transaction

Upgrade = Callable[[Path], Awaitable[Database]]
"""Opens the file at that path at the present schema."""


async def restore(
    backup: Path, to: Path, deletion_log: DeletionLog, now: datetime, upgrade: Upgrade
) -> tuple[int, int]:
    """Let *backup* become the database at *to*; what was there goes to `backups/`. Gives the rows, and who went again.

    The copy is complete before it takes its place: migrated, and without those who were deleted.

    Raises:
        Refusal: if the backup is damaged, no database of ours, or older than deletions are remembered.
    """
    checked(backup)
    if revision(backup) is None:
        raise UserError(f"{backup} holds nothing of Scorewise. Nothing was changed. Take another one.")
    new, whole = to.with_name("restored.db"), to.with_name("restored-whole.db")
    try:
        copy(backup, new)
        database = await _upgraded(new, backup, upgrade)
        try:
            store = Store(database)
            await must_be_fresh(store, backup, now)
            gone = await forget_again(store, deletion_log)
        finally:
            await database.close()
        rows = copy(new, whole)  # without pages that deletions have freed
        _keep(to, now)
        put_in_place(whole, to)
        return rows, gone
    except OSError as error:
        raise UserError(f"{to} cannot be replaced: {error.strerror}. Check the disk and its folder's rights.") from None
    except TransientError as error:
        raise UserError(f"{backup} cannot be restored: {error.__cause__}. Check the disk, then try again.") from None
    finally:
        for path in (new, whole):
            _remove(path)


async def _upgraded(new: Path, backup: Path, upgrade: Upgrade) -> Database:
    try:
        return await upgrade(new)
    except UserError as refusal:  # the operator knows the backup, not our copy of it
        raise UserError(str(refusal).replace(str(new), str(backup))) from None


async def must_be_fresh(store: Store, backup: object, now: datetime) -> None:
    """
    Raises:
        Refusal: if it is of a time from which deletions are not remembered any more.
    """
    async with store.reading() as tx:
        looked = await tx.housekeeping.last_run()
        old = await _nobody_came_since(tx, now - KEPT) if looked is None else now - looked > KEPT
    if old:
        raise UserError(
            f"{backup} is older than {KEPT.days} days. Who was deleted before that is not remembered any more, "
            "and would be back. Take a newer one."
        )


async def _nobody_came_since(tx: Transaction, moment: datetime) -> bool:
    """For a database of a version that did not look after itself."""
    people = await tx.users.everybody()
    return bool(people) and len(await tx.users.unvisited_since(moment.date())) == len(people)


async def forget_again(store: Store, deletion_log: DeletionLog) -> int:
    """Delete who was deleted after they were last known here, and take out of classes who has left them; gives how many
    were deleted."""
    async with store.snapshot() as tx:
        people, members = await tx.users.everybody(), await tx.classes.everybody()
    gone = deletion_log.among(people)
    for id in gone:
        async with store.transaction() as tx:
            await tx.users.delete(id)
    for klass, joined in members.items():
        for id in deletion_log.among(joined, klass):
            async with store.transaction() as tx:
                await tx.classes.remove_member(klass, id)
    await store.forget_freed_pages()
    return len(gone)


def _keep(path: Path, now: datetime) -> None:
    """Give what is there a second name among the backups, and take its write-ahead log away, which would spoil another.

    The log of a whole database is emptied before: it needs none then, should the process die here. There is a database
    at *path* at any time. A damaged one is kept as it is, with its log.
    """
    if path.exists():
        with suppress(UserError, sqlite3.Error):
            checked(path)
            with closing(sqlite3.connect(path, timeout=1)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backups = path.parent / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    for end in ("", "-wal"):
        old = path.with_name(path.name + end)
        if old.exists():
            kept = backups / f"replaced-{now:%Y%m%d-%H%M%S-%f}.db{end}"
            kept.hardlink_to(old)
            kept.touch()  # it is kept from now on
    put_on_disk(backups)
    _remove_log(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_log(path)


def _remove_log(path: Path) -> None:
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
