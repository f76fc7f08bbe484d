"""The way to the database for the rest of the program: a store opens transactions, which load and save values."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StorageFull, TransientError
from bot.storage.engine.connection import Connection, Database
from bot.storage.repositories.assignments import AssignmentRepository
from bot.storage.repositories.classes import ClassRepository
from bot.storage.repositories.disclosures import DisclosureRepository
from bot.storage.repositories.housekeeping import HousekeepingRepository
from bot.storage.repositories.jobs import JobRepository
from bot.storage.repositories.library import LibraryRepository
from bot.storage.repositories.live import LiveRepository
from bot.storage.repositories.memory import MemoryRepository
from bot.storage.repositories.plays import PlayRepository
from bot.storage.repositories.reminders import ReminderRepository
from bot.storage.repositories.sittings import SittingRepository
from bot.storage.repositories.users import UserRepository


class Transaction:
    """Changes that are kept all together or not at all.

    Most methods of the repositories take the owner's id. What belongs to somebody else is then not found.

    PostgreSQL has several writers. There, `users.get` and the like lock the row that they read, until the transaction
    ends. A transaction reads the person first, so that two changes of one person never run at once.

    Attributes:
        users: People, and when they were last here.
        sittings: Runs through a quiz, and the answers given in them.
        memory: What a learner remembers of each fact, and what they mix up.
        plays: Ways through stories.
        reminders: When learners want to be reminded.
        classes: Classes, their teachers and members.
        assignments: Quizzes for a class, attempts at them, notices about them.
        jobs: Files that are being made.
        disclosures: What others got of a learner, and which messages show results.
        live: Quizzes in groups, their players and votes.
        library: What classes have of their own: documents, drafts and questions.
        housekeeping: Reports of mistakes, dead letters, and the steadiness of the clock.
    """

    def __init__(self, db: Connection, secret: bytes | None) -> None:
        self.users = UserRepository(db)
        self.sittings = SittingRepository(db)
        self.memory = MemoryRepository(db)
        self.plays = PlayRepository(db)
        self.reminders = ReminderRepository(db)
        self.classes = ClassRepository(db, secret)
        self.assignments = AssignmentRepository(db)
        self.jobs = JobRepository(db)
        self.disclosures = DisclosureRepository(db)
        self.live = LiveRepository(db)
        self.library = LibraryRepository(db)
        self.housekeeping = HousekeepingRepository(db)


class Store:
    """Opens transactions: `transaction` to change, `reading` for a short look, `snapshot` for a long one.

    All of it raises `TransientError` if the database could not be used, `StorageFull` if its disk is full. Nothing has
    been changed then.

    Args:
        database: Where everything is kept.
        secret: The secret of the data folder, for the hashes of ids on lists. What has to do with no list needs none.
    """

    def __init__(self, database: Database, secret: bytes | None = None) -> None:
        self._database = database
        self._secret = secret

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A block of changes. They are on disk when the block has ended, and undone if it raises."""
        return _as_transaction(self._database.transaction(), self._secret)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """A block that only reads. Each statement sees what is committed at that moment."""
        return _as_transaction(self._database.reading(), self._secret)

    def snapshot(self) -> AbstractAsyncContextManager[Transaction]:
        """A block that only reads. All its statements see the state of one moment, however long it takes."""
        return _as_transaction(self._database.snapshot(), self._secret)

    async def forget_freed_pages(self) -> None:
        """Call it after a deletion: it removes what is left of the deleted rows in SQLite's write-ahead log or in
        PostgreSQL's tables."""
        with _as_transient():
            await self._database.forget_freed_pages()

    async def forget_changed_rows(self) -> None:
        """Call it every hour: what was erased or changed is then in no file up to a size, see the engines."""
        with _as_transient():
            await self._database.forget_changed_rows()

    async def empty_log(self) -> None:
        """Call it every few seconds: what was erased or changed is then not in SQLite's log half a minute later."""
        with _as_transient():
            await self._database.empty_log()


@contextmanager
def _as_transient() -> Iterator[None]:
    """Turn the database's own errors into `TransientError`."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise (StorageFull if _is_full(error) else TransientError)(type(error).__name__) from error


def _is_full(error: Exception) -> bool:
    """Whether a disk without room is the reason: SQLite's result code 13, or PostgreSQL's SQLSTATE 53100."""
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100"


@asynccontextmanager
async def _as_transaction(
    connection: AbstractAsyncContextManager[Connection], secret: bytes | None
) -> AsyncIterator[Transaction]:
    """Open a transaction whose errors, those of the commit included, are `TransientError`."""
    with _as_transient():
        async with connection as db:
            yield Transaction(db, secret)
