"""A PostgreSQL server: for many classes, and for several processes that share the work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import TransientError, UserError
from bot.storage.engine.connection import Awaited, Connection
from bot.storage.engine.polling_lock import PollingLock
from bot.storage.engine.pooler import shares_sessions
from bot.storage.engine.vacuum import Vacuum

POOL = 10
"""The most connections of one process. An answer needs one for a few milliseconds."""


class PostgresServer:
    """A database on a PostgreSQL server.

    A transaction locks the rows that it reads in order to change them, so that no update is lost.

    Args:
        url: The address, with the password. `where` has it without the password.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.where = url.render_as_string(hide_password=True)
        self._engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=30, pool_pre_ping=True, hide_parameters=True
        )
        self._quick = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshot = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A block of changes. Rows that `find` reads with `lock` stay locked until it ends."""
        async with _connected(self._engine) as connection, connection.begin():
            yield Awaited(connection, changes=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A block that reads, with each statement in a transaction of its own (autocommit)."""
        async with _connected(self._quick) as connection:
            yield Awaited(connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """A block that reads the state of one moment (isolation level REPEATABLE READ)."""
        async with _connected(self._snapshot) as connection:
            yield Awaited(connection)

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncEngine]:
        engine = create_async_engine(self.url, poolclass=NullPool, hide_parameters=True)
        try:
            yield engine
        finally:
            await engine.dispose()

    async def must_keep_sessions(self) -> None:
        """Refuse a pooler that gives each transaction another session (see `pooler`).

        Raises:
            UserError: If there is one.
        """
        if await shares_sessions(self._quick):
            raise UserError(
                f"A pooler stands before {self.where} and gives each transaction another session. Scorewise needs its "
                "own: set pool_mode=session with at least 12 connections for it, or name the server itself in "
                "SCOREWISE_DATABASE_URL."
            )

    @asynccontextmanager
    async def polling_lock(self, lost: Callable[[], None]) -> AsyncIterator[None]:
        """A block that holds the lock, and takes it again after the server has cut its connection."""
        engine = create_async_engine(self.url, poolclass=NullPool, hide_parameters=True, isolation_level="AUTOCOMMIT")
        lock = PollingLock(engine, lost)
        try:
            taken = await lock.take()
        except OSError as error:
            raise TransientError(type(error).__name__) from error
        if not taken:
            raise UserError(f"Another Scorewise fetches updates for {self.where}. Stop it first.")
        keeping = asyncio.ensure_future(lock.keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await lock.release()
            await engine.dispose()

    async def forget_freed_pages(self) -> None:
        """Remove deleted and changed rows from the files of all tables, see `Vacuum`."""
        async with self._quick.connect() as connection:
            await Vacuum(connection).all_of_it()

    async def forget_changed_rows(self) -> None:
        """The same for the tables that the server knows to have such rows."""
        async with self._quick.connect() as connection:
            await Vacuum(connection).what_is_due()

    async def empty_log(self) -> None:
        """Do nothing: the write-ahead log is the server's own."""

    async def close(self) -> None:
        await self._engine.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Hold a connection for the block; an unreachable server is a `TransientError`."""
    try:
        connection = await engine.connect()
    except OSError as error:  # SQLAlchemy does not turn this one into an error of its own
        raise TransientError(type(error).__name__) from error
    try:
        yield connection
    finally:
        await connection.close()
