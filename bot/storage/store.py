"""A store hands out transactions; a transaction loads and saves values, each with its owner."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import TransientError
from bot.storage.engine.connection import Connection, Database
from bot.storage.repositories.assignments import AssignmentRepository
from bot.storage.repositories.classes import ClassRepository
from bot.storage.repositories.housekeeping import HousekeepingRepository
from bot.storage.repositories.jobs import JobRepository
from bot.storage.repositories.memory import MemoryRepository
from bot.storage.repositories.reminders import ReminderRepository
from bot.storage.repositories.sittings import SittingRepository
from bot.storage.repositories.users import UserRepository


class Transaction:
    """Everything in it happens, or nothing. What belongs to somebody else is simply not there.

    Where the database has several writers, what is read to be changed is locked: a person first, so that two changes of
    theirs never meet.
    """

    def __init__(self, db: Connection) -> None:
        self.users = UserRepository(db)
        self.sittings = SittingRepository(db)
        self.memory = MemoryRepository(db)
        self.reminders = ReminderRepository(db)
        self.classes = ClassRepository(db)
        self.assignments = AssignmentRepository(db)
        self.jobs = JobRepository(db)
        self.housekeeping = HousekeepingRepository(db)


class Store:
    """The one door to the database: `transaction` to change, `reading` to look, `snapshot` to look for long.

    All three raise `TransientError` where the database could not be used; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """On disk after a clean exit, rolled back on any exception."""
        return _opened(self._database.transaction())

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """What is committed, statement by statement."""
        return _opened(self._database.reading())

    def snapshot(self) -> AbstractAsyncContextManager[Transaction]:
        """One moment's state, however long it is looked at."""
        return _opened(self._database.snapshot())

    async def forget_freed_pages(self) -> None:
        """After a deletion: leave nothing of it in the write-ahead log."""
        await self._database.forget_freed_pages()


@asynccontextmanager
async def _opened(connection: AbstractAsyncContextManager[Connection]) -> AsyncIterator[Transaction]:
    try:
        async with connection as db:
            yield Transaction(db)
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise TransientError(type(error).__name__) from error
