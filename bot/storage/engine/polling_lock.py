"""The lock of the one process that fetches updates for a PostgreSQL database.

It is an advisory lock, which belongs to a session: the server releases it when the process ends, and also when it cuts
the connection (at a restart, or because an administrator says so). The process that held it has to notice.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InvalidRequestError

if TYPE_CHECKING:  # importing it takes long
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

LOOK = 5.0
"""Seconds between two looks at the lock's connection, and how long it may take to answer."""
TRIES = 2
"""How often another process is found to hold the lock before it counts as lost: a cut session lingers for a moment."""
_LOCK_ID = 0x5C02F
"""The number of the lock on the server."""

log = logging.getLogger(__name__)


class PollingLock:
    """Holds the lock on a connection of its own.

    Args:
        engine: Makes a connection for each use, and closes it afterwards.
        lost: Called when another process has the lock.
    """

    def __init__(self, engine: "AsyncEngine", lost: Callable[[], None]) -> None:
        self._engine = engine
        self._lost = lost
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Take the lock. Returns whether it could be had.

        Raises:
            OSError: If the server cannot be reached.
            DBAPIError: If it refuses to answer.
        """
        await self.release()
        self._connection = await self._engine.connect()
        if await self._connection.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK_ID})")):
            return True
        await self.release()
        return False

    async def keep(self) -> None:
        """Take the lock again whenever its connection is gone, until another process has it."""
        refused = 0
        while refused < TRIES:
            await asyncio.sleep(LOOK)
            if await self._alive():
                continue
            try:
                if await self.take():
                    refused = 0
                    log.warning("the server had cut the connection of the polling lock; it is taken again")
                else:
                    refused += 1
            except (OSError, DBAPIError) as error:
                log.warning("the polling lock cannot be taken again yet: %s", type(error).__name__)
        log.error("another process holds the polling lock")
        self._lost()

    async def release(self) -> None:
        """Close the connection, and so give the lock back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, DBAPIError):
                await connection.close()

    async def _alive(self) -> bool:
        """Whether the connection that holds the lock still answers."""
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(LOOK):
                await self._connection.execute(text("SELECT 1"))
        except (OSError, DBAPIError, InvalidRequestError, TimeoutError):
            return False
        return True
