"""Putting a backup in the place of the database. Anyone deleted since the backup was made is deleted again."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import TransientError, UserError
from bot.quiz.classes import FIRST_CONSENT, Member
from bot.quiz.disclosures import ONLY_TOLD
from bot.storage.backup import checked, copy, revision
from bot.storage.deletion_log import KEPT, Decision, DeletionLog
from bot.storage.disk import put_in_place, put_on_disk
from bot.storage.engine.connection import Database
from bot.storage.store import Store, Transaction

LEDGER_SINCE = "0009"
"""The version of the schema that brought the ledger of files and people."""
Upgrade = Callable[[Path], Awaitable[Database]]
"""Opens the database at a path, migrated to the present schema."""


async def restore(
    backup: Path, to: Path, deletion_log: DeletionLog, now: datetime, upgrade: Upgrade
) -> tuple[int, int]:
    """Replace the database at *to* by a backup; the replaced one is kept in `backups/`.

    The backup is copied, migrated and rid of deleted people first. Only then does the copy take its place, so that
    there is no moment at which deleted people are back.

    Args:
        backup: The backup. It is not changed.
        to: The SQLite database that is replaced. It need not exist.
        deletion_log: Tells who was deleted, or left a class, since the backup was made.
        now: The present time, with its zone.
        upgrade: Opens the copy and migrates it.

    Returns:
        The number of rows in the new database, and how many people were deleted again.

    Raises:
        UserError: If the backup is damaged, is no database of Scorewise, or is older than the deletion log reaches
            back; or if files cannot be written.
    """
    checked(backup)
    if revision(backup) is None:
        raise UserError(f"{backup} holds nothing of Scorewise. Nothing was changed. Take another one.")
    new, whole = to.with_name("restored.db"), to.with_name("restored-whole.db")
    try:
        copy(backup, new)
        gone = await _migrate_and_forget(new, backup, deletion_log, now, upgrade)
        if _has_ledger(to):
            _carry_ledger(to, new, deletion_log)
        rows = copy(new, whole)  # a second copy lacks the pages that deletions have freed
        _keep(to, now)
        put_in_place(whole, to)
        return rows, gone
    except sqlite3.Error as error:
        raise UserError(f"{to} cannot be read for its ledger: {error}. Check the disk, then try again.") from None
    except OSError as error:
        raise UserError(f"{to} cannot be replaced: {error.strerror}. Check the disk and its folder's rights.") from None
    except TransientError as error:
        raise UserError(f"{backup} cannot be restored: {error.__cause__}. Check the disk, then try again.") from None
    finally:
        for path in (new, whole):
            _remove(path)


async def _migrate_and_forget(
    new: Path, backup: Path, deletion_log: DeletionLog, now: datetime, upgrade: Upgrade
) -> int:
    """Migrate *new*, the copy of a backup, and delete from it the people who were deleted since the backup.

    Returns:
        How many people that were.
    """
    database = await _upgraded(new, backup, upgrade)
    try:
        store = Store(database)
        await must_be_fresh(store, backup, now)
        return await forget_again(store, deletion_log, now)
    finally:
        await database.close()


async def _upgraded(new: Path, backup: Path, upgrade: Upgrade) -> Database:
    try:
        return await upgrade(new)
    except UserError as error:  # the operator knows the backup, not our copy of it
        raise UserError(str(error).replace(str(new), str(backup))) from None


async def must_be_fresh(store: Store, backup: object, now: datetime) -> None:
    """Check that a backup is not older than the deletion log reaches back (`KEPT`).

    Args:
        store: The database restored from the backup.
        backup: The name of the backup in the error message.
        now: The present time, with its zone.

    Raises:
        UserError: If it is older: nobody knows any more who was deleted since then.
    """
    async with store.reading() as tx:
        last_used = await tx.housekeeping.last_run()
        old = await _unvisited_since(tx, now - KEPT) if last_used is None else now - last_used > KEPT
    if old:
        raise UserError(
            f"{backup} is older than {KEPT.days} days. Deletions before that are no longer on record, "
            "so deleted people would come back. Take a newer one."
        )


async def _unvisited_since(tx: Transaction, moment: datetime) -> bool:
    """Whether a database has people, and none of them has visited since that day.

    This stands in for the age of a database from before migration 0004, which does not hold when the bot last ran.
    """
    people = await tx.users.everybody()
    return bool(people) and len(await tx.users.unvisited_since(moment.date())) == len(people)


async def forget_again(store: Store, deletion_log: DeletionLog, now: datetime) -> int:
    """Repeat the deletions, the leavings of classes and the decisions that the log holds and the store does not know.

    Returns:
        How many people were deleted.
    """
    async with store.snapshot() as tx:
        people, members = await tx.users.everybody(), await tx.classes.everybody()
    gone = deletion_log.among(people)
    for id in gone:
        async with store.transaction() as tx:
            await tx.users.delete(id, now)
    for klass, joined in members.items():
        for id in deletion_log.among(joined, klass):
            async with store.transaction() as tx:
                await tx.classes.remove_member(klass, id)
    await _decide_again(store, deletion_log)
    await store.forget_freed_pages()
    return len(gone)


async def _decide_again(store: Store, deletion_log: DeletionLog) -> None:
    """Repeat what was decided about classes since the backup was made.

    How old the backup is tells the hour at which the bot last looked at the clock; what was decided in that hour is
    decided once more, which at worst asks for an id or a list again.
    """
    async with store.reading() as tx:
        since, classes = await tx.housekeeping.last_run(), await tx.classes.all_classes()
    for klass in classes:
        async with store.transaction() as tx:
            if deletion_log.decided(Decision.CLASS_DELETED, klass.id, None):
                for assignment in await tx.assignments.published(klass.id):
                    await tx.assignments.delete(assignment.id)
                await tx.classes.delete(klass.id)
                continue
            for teacher in await tx.classes.teachers(klass.id):
                if deletion_log.decided(Decision.NOT_TEACHING, klass.id, teacher.since, teacher.user_id):
                    await tx.classes.remove_teacher(klass.id, teacher.user_id)
            for member in await tx.classes.members(klass.id):
                if now := _decided_of(member, deletion_log, since):
                    await tx.classes.save_member(now)
            if deletion_log.decided(Decision.OTHER_LIST, klass.id, since):
                await tx.classes.remove_roster(klass.id)
            for document in await tx.library.sources(klass.id):
                if deletion_log.decided(Decision.DOCUMENT_DELETED, document, None):
                    await tx.library.delete_document(klass.id, document)


def _decided_of(member: Member, deletion_log: DeletionLog, since: datetime | None) -> Member | None:
    """A member with what they have taken back since; `None` if they have taken nothing back."""
    now = member
    if deletion_log.decided(Decision.NO_ID, member.klass, since, member.learner):
        now = replace(now, roster_id="")
    if deletion_log.decided(Decision.SHARES_LESS, member.klass, since, member.learner):
        now = replace(now, consent=FIRST_CONSENT, asked=max(member.asked, member.consent))
    return now if now != member else None


def _has_ledger(path: Path) -> bool:
    """Whether there is a whole database with a ledger; a damaged one has none that could be trusted."""
    with suppress(UserError, sqlite3.Error):
        return path.exists() and checked(path) > 0 and (revision(path) or "") >= LEDGER_SINCE
    return False


def _carry_ledger(replaced: Path, new: Path, deletion_log: DeletionLog) -> None:
    """Keep what the replaced database knows of files and people: what others got, and which messages show results.

    It concerns only people who are in the new database. Whoever took a file and is not there is not named by number,
    and not at all if they have deleted themselves.

    Args:
        replaced: The database that is about to be replaced.
        new: The restored one, at this version's schema. It is changed.
        deletion_log: Tells who has deleted themselves.

    Raises:
        sqlite3.Error: If a file cannot be read or written. Nothing was changed.
    """
    with closing(sqlite3.connect(new, isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA secure_delete = ON")
        database.execute("ATTACH ? AS replaced", (str(replaced),))
        takers = database.execute("SELECT DISTINCT taker FROM replaced.disclosure WHERE taker IS NOT NULL").fetchall()
        deleted = deletion_log.among((taker, datetime.min.replace(tzinfo=UTC)) for (taker,) in takers)
        database.execute("CREATE TEMP TABLE deleted (id INTEGER PRIMARY KEY)")
        database.executemany("INSERT INTO deleted VALUES (?)", ((id,) for id in deleted))
        database.execute("BEGIN IMMEDIATE")
        database.execute(_CARRIED)
        database.execute(_CARRIED_MESSAGES)
        database.execute("COMMIT")


_CARRIED = f"""
    INSERT OR REPLACE INTO main.disclosure
      (event, learner, what, klass, class_name, taker, teacher, operator, named, at, tell, day)
    SELECT event, learner, what, klass,
      CASE
        WHEN taker IN (SELECT id FROM deleted) AND klass NOT IN (SELECT id FROM main.class) THEN '' ELSE class_name
      END,
      CASE WHEN taker IN (SELECT id FROM main.learner) THEN taker END,
      CASE WHEN taker IN (SELECT id FROM deleted) THEN '' ELSE teacher END,
      operator, named, at, tell, NULL
    FROM replaced.disclosure
    WHERE learner IN (SELECT id FROM main.learner) AND what NOT IN ({", ".join(f"'{what}'" for what in ONLY_TOLD)})
"""  # noqa: S608 - our own words
_CARRIED_MESSAGES = """
    INSERT OR REPLACE INTO main.results_message (learner, message, klass, handle, at, stale)
    SELECT learner, message, klass, handle, at, stale FROM replaced.results_message
    WHERE learner IN (SELECT id FROM main.learner) AND klass IN (SELECT id FROM main.class)
"""


def _keep(path: Path, now: datetime) -> None:
    """Keep the present database among the backups, and remove its write-ahead log.

    The log has to go because SQLite would apply it to the database that takes this one's place. It is written into
    the database first, so that nothing is lost if the process dies here. A damaged database is kept as it is, together
    with its log. The file at *path* stays where it is: the backup is a second name (a hard link) for it.
    """
    if path.exists():
        with suppress(UserError, sqlite3.Error):
            checked(path)
            with closing(sqlite3.connect(path, timeout=1)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backups = path.parent / "backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    for suffix in ("", "-wal"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            kept = backups / f"replaced-{now:%Y%m%d-%H%M%S-%f}.db{suffix}"
            kept.hardlink_to(old)
            kept.touch()  # backups expire by this time, which was that of the last change
    put_on_disk(backups)
    _remove_log(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_log(path)


def _remove_log(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
