"""SQLite allows one writer: this one runs transactions one after another, and commits those that wait together.

A statement takes microseconds and is carried out in the event loop. BEGIN may wait for another process and COMMIT for
the disk, so they run in a thread and the event loop goes on. Transactions that arrive while the disk is at work share
the next COMMIT: one fsync for many answers. A transaction's block ends only after the COMMIT that holds its changes.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Engine

from bot.storage.engine.connection import Inline

T = TypeVar("T")


@dataclass(eq=False)
class _Group:
    """Transactions that are committed together.

    Attributes:
        committed: Done when the changes are on disk; has an exception if they are lost.
        broken: Why SQLite has undone the whole group, if it has.
    """

    committed: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    broken: BaseException | None = None


class Writer:
    """Owns the one connection that writes.

    SQLite sees a single transaction for a whole group; the transactions of the program are savepoints in it. That way
    each of them can be undone alone.

    Args:
        engine: Makes the connection, when it is first needed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "writer")
        self._turn = asyncio.Lock()
        self._group: _Group | None = None
        self._committers: set[asyncio.Task[None]] = set()
        self._open_connection: Inline | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Inline]:
        """A block of changes. They are on disk when the block has ended; if it raises, they alone are undone.

        Raises:
            sqlite3.Error: If the COMMIT of the group failed, even though this block had succeeded.
        """
        async with self._turn:
            group = self._group or await self._begin()
            raw = self._raw
            raw.execute("SAVEPOINT one")
            try:
                yield self._connection
                raw.execute("RELEASE one")
            except BaseException as error:
                self._undo(group, error)
                raise
        await asyncio.shield(group.committed)

    async def alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* on the connection, in the thread and outside of any transaction, and return its result."""
        while True:
            async with self._turn:
                if self._group is None:
                    return await self._in_thread(lambda: work(self._raw))
            await asyncio.sleep(0)  # let the open group be committed first

    async def close(self) -> None:
        """Close the connection, after the commits that are under way."""
        await asyncio.gather(*self._committers)
        async with self._turn:
            if self._open_connection is not None:
                await self._in_thread(self._open_connection.close)
                self._open_connection = None
        self._engine.dispose()
        self._thread.shutdown(wait=False)

    @property
    def _connection(self) -> Inline:
        if self._open_connection is None:
            self._open_connection = Inline(self._engine.connect())
        return self._open_connection

    @property
    def _raw(self) -> sqlite3.Connection:
        return self._connection.raw

    async def _begin(self) -> _Group:
        """Begin SQLite's transaction for a new group, and start the task that will commit it."""

        def begin() -> None:
            if not self._raw.in_transaction:  # it is, if the task that began it was cancelled before it made a group
                self._raw.execute("BEGIN IMMEDIATE")

        await self._in_thread(begin)
        self._group = _Group()
        committer = asyncio.create_task(self._commit(self._group))
        self._committers.add(committer)
        committer.add_done_callback(self._committers.discard)
        return self._group

    async def _commit(self, group: _Group) -> None:
        """Commit a group, and tell its transactions.

        This queues for its turn behind the transactions that wait already. They go first, and so join the group.
        """
        async with self._turn:
            if group.broken is None:
                self._group = None
                try:
                    await self._in_thread(self._raw.commit)
                except BaseException as error:
                    group.broken = error
                    with suppress(sqlite3.Error):
                        await self._in_thread(self._raw.rollback)
            if group.broken is None:
                group.committed.set_result(None)
            else:
                group.committed.set_exception(group.broken)
                group.committed.exception()  # reading it silences asyncio's complaint when no transaction waits for it

    def _undo(self, group: _Group, error: BaseException) -> None:
        """Undo one transaction. If SQLite has undone everything by itself (a full disk), the whole group is lost."""
        with suppress(sqlite3.Error):
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK TO one")
                self._raw.execute("RELEASE one")
                return
        with suppress(sqlite3.Error):  # it could not be undone alone
            self._raw.rollback()
        group.broken = error
        self._group = None

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
