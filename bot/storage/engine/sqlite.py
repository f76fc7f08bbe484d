"""An SQLite file used so that no update is lost: one writer that locks before it reads, and every commit on disk.

With SQLAlchemy's defaults, 1,238 of 1,280 concurrent updates were lost in a measurement, without an error.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from bot.storage.engine.connection import Awaited, Connection, Inline
from bot.storage.engine.writer import Writer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

CHECKPOINT_TRIES = 5
SMALL = 32 * 2**20
"""Bytes of a file that is written anew in about half a second, and in so much memory."""
IDLE_READERS = 4
"""Connections for short looks that are kept open for the next one."""
SLOW_READERS = 4
"""Connections for long looks."""
PATIENCE = 3000
"""Milliseconds that a migration waits for a locked file. That is at start, where the operator watches."""
log = logging.getLogger(__name__)

_PRAGMAS = (
    "busy_timeout = 30000",  # first, so that the switch to WAL can wait too
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL loses acknowledged answers at a power cut
    "secure_delete = ON",  # what is deleted is overwritten
    "temp_store = MEMORY",  # no personal data in temporary files
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",  # an I/O error is an error, not a dead process
    "journal_size_limit = 4194304",
)
_WRITES = (*_PRAGMAS, "foreign_keys = ON")
_READS = (*_PRAGMAS, "foreign_keys = ON", "query_only = ON")


class SqliteFile:
    """A database in one file.

    It has one connection that writes, a few that read in the event loop, and a few that read in threads for what
    takes long.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self._rewritten_at = 0
        """How many rows this process had changed when it last wrote the file anew."""
        self._writer = Writer(self._engine(_WRITES))
        self._quick = self._engine(_READS)
        self._idle: list[Inline] = []
        self._slow: AsyncEngine | None = None

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        return self._writer.transaction()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A block that reads in the event loop, on a connection that is kept for the next one."""
        connection = self._idle.pop() if self._idle else Inline(self._quick.connect())
        try:
            yield connection
        finally:
            if len(self._idle) < IDLE_READERS:
                self._idle.append(connection)
            else:
                connection.close()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """A block that reads the state of one moment, in a thread. No more than `SLOW_READERS` run at once."""
        if self._slow is None:
            self._slow = self._async_engine(pool_size=SLOW_READERS, max_overflow=0, pool_timeout=30)
            with_pragmas(self._slow.sync_engine, _READS, "BEGIN")
        async with self._slow.connect() as connection:
            yield Awaited(connection)

    @asynccontextmanager
    async def migrating(self) -> "AsyncIterator[AsyncEngine]":
        """A block with an engine for changing the schema.

        Foreign keys are off in it. SQLite changes a table by rebuilding it, and with foreign keys on that would
        delete the rows that point to it.
        """
        engine = self._async_engine(poolclass=NullPool)
        pragmas = (f"busy_timeout = {PATIENCE}", *_PRAGMAS[1:], "foreign_keys = OFF")
        with_pragmas(engine.sync_engine, pragmas, "BEGIN IMMEDIATE")
        try:
            yield engine
        finally:
            await engine.dispose()

    async def must_keep_sessions(self) -> None:
        """Do nothing: nothing stands between the bot and its file."""

    @asynccontextmanager
    async def polling_lock(self, lost: Callable[[], None]) -> AsyncIterator[None]:
        """Do nothing: the lock on the data folder already keeps other processes out."""
        yield

    async def forget_freed_pages(self) -> None:
        """Write a small file anew, and empty the write-ahead log, where deleted rows would stay until its checkpoint.

        SQLite overwrites what is deleted (`secure_delete`), but not what it leaves behind in the unused part of a page
        when it moves rows to another page. A row that is deleted later was in one of a thousand such places.

        A reader in the middle of a transaction prevents the emptying. It is waited for, `CHECKPOINT_TRIES` seconds at
        most.
        """
        await self._rewrite()

        for _ in range(CHECKPOINT_TRIES):
            if await self._writer.alone(partial(_truncated, patience=1000)):
                return
        log.warning("deleted rows stay in the write-ahead log until its next checkpoint: a reader holds it")

    async def forget_changed_rows(self) -> None:
        """The same, if anything has changed since: whoever leaves a class may have been moved within the file, too."""
        await self._rewrite()
        await self.empty_log()

    async def _rewrite(self) -> None:
        """Write the file anew if it is small and has changed. No answer is taken meanwhile."""
        if self.path.stat().st_size > SMALL:
            return
        try:
            self._rewritten_at = await self._writer.alone(partial(_rewritten, last=self._rewritten_at))
        except sqlite3.OperationalError as error:  # no room, for example; what is deleted is deleted all the same
            log.warning("deleted rows may stay in unused places of the file: %s", error)

    async def empty_log(self) -> None:
        """Empty the write-ahead log if there is anything in it and nobody reads just now.

        Whoever leaves a class, or takes an id back, leaves it in the log as well, and a process that is killed before
        it has emptied the log leaves what was erased.
        """
        log = self.path.with_name(f"{self.path.name}-wal")
        if await asyncio.to_thread(lambda: log.exists() and log.stat().st_size):
            await self._writer.alone(partial(_truncated, patience=0))

    async def close(self) -> None:
        if self._slow is not None:
            await self._slow.dispose()
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        self._quick.dispose()
        await self._writer.close()

    def _url(self, driver: str) -> URL:
        return URL.create(f"sqlite+{driver}", database=str(self.path))

    def _async_engine(self, **options: Any) -> "AsyncEngine":
        """Make an engine for snapshots and migrations, whose statements run in a thread."""
        from sqlalchemy.ext.asyncio import create_async_engine  # slow to import: it brings the ORM along

        return create_async_engine(
            self._url("aiosqlite"), hide_parameters=True, json_deserializer=orjson.loads, **options
        )

    def _engine(self, pragmas: tuple[str, ...]) -> Engine:
        """Make an engine whose connections may be used from the event loop and from a thread, one at a time."""
        engine = create_engine(
            self._url("pysqlite"),
            poolclass=NullPool,
            connect_args={"check_same_thread": False},
            isolation_level="AUTOCOMMIT",  # the writer says BEGIN and COMMIT itself
            hide_parameters=True,
            json_deserializer=orjson.loads,
        )
        with_pragmas(engine, pragmas)
        return engine


def with_pragmas(engine: Engine, pragmas: tuple[str, ...], begin: str = "") -> None:
    """Let every connection of *engine* start with these settings.

    Args:
        engine: An engine for SQLite.
        pragmas: Settings without the word PRAGMA, in the order in which they are made.
        begin: The statement that begins a transaction; empty if the caller sends it.
    """

    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # first, so that the driver opens no transaction of its own
        cursor = dbapi.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if begin:

        @event.listens_for(engine, "begin")
        def _begin(connection: SyncConnection) -> None:
            connection.exec_driver_sql(begin)


def _rewritten(raw: sqlite3.Connection, last: int) -> int:
    """Write the whole file anew, unless nothing has changed since *last*. Returns how many rows were changed by now."""
    if raw.total_changes != last:
        raw.execute("VACUUM")
    return raw.total_changes


def _truncated(raw: sqlite3.Connection, patience: int) -> bool:
    """Copy the write-ahead log into the database and empty it. Returns whether no reader prevented that.

    Args:
        patience: Milliseconds for which readers are waited for.
    """
    raw.execute(f"PRAGMA busy_timeout = {patience}")
    try:
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.execute(f"PRAGMA {_PRAGMAS[0]}")
    return not busy
