"""SQLite's one writer: transactions one after another, those that wait together committed together.

A statement takes microseconds and is carried out where it stands. What waits for another process or for the disk
(BEGIN and COMMIT) does so in a thread, so that the event loop goes on. Who comes while the disk is at work shares the
next COMMIT: one fsync for many answers. Nobody is told that a change is kept before the COMMIT that holds it.
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
    """Transactions that are committed together; `broken` once SQLite has undone all of them by itself."""

    committed: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    broken: BaseException | None = None


class Writer:
    """*engine* makes the one connection; nothing else writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "writer")
        self._turn = asyncio.Lock()
        self._group: _Group | None = None
        self._committers: set[asyncio.Task[None]] = set()
        self._opened: Inline | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Inline]:
        """Undone alone when the block raises; else on disk when it has ended."""
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
        """Do *work* in the thread, outside of any transaction."""
        while True:
            async with self._turn:
                if self._group is None:
                    return await self._in_thread(lambda: work(self._raw))
            await asyncio.sleep(0)  # whoever commits what is open has its turn

    async def close(self) -> None:
        """What waits for its COMMIT gets it first."""
        await asyncio.gather(*self._committers)
        async with self._turn:
            if self._opened is not None:
                await self._in_thread(self._opened.close)
                self._opened = None
        self._engine.dispose()
        self._thread.shutdown(wait=False)

    @property
    def _connection(self) -> Inline:
        """Opened when it is first needed."""
        if self._opened is None:
            self._opened = Inline(self._engine.connect())
        return self._opened

    @property
    def _raw(self) -> sqlite3.Connection:
        return self._connection.raw

    async def _begin(self) -> _Group:
        def begin() -> None:
            if not self._raw.in_transaction:  # somebody was cancelled while this was under way
                self._raw.execute("BEGIN IMMEDIATE")

        await self._in_thread(begin)
        self._group = _Group()
        committer = asyncio.create_task(self._commit(self._group))
        self._committers.add(committer)
        committer.add_done_callback(self._committers.discard)
        return self._group

    async def _commit(self, group: _Group) -> None:
        """It queues behind those who wait already: they are the group."""
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
                group.committed.exception()  # whoever waits is told; it may be nobody

    def _undo(self, group: _Group, error: BaseException) -> None:
        """Undo one transaction; where SQLite has undone everything (a full disk), the group is lost with it."""
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
