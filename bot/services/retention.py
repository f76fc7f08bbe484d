"""Keeping house: what has had its time goes by itself, and what could not be handled is noted."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.errors import TransientError, UserError
from bot.storage.backup import expired
from bot.storage.deletion_log import KEPT as KEPT
from bot.storage.deletion_log import DeletionLog
from bot.storage.store import Store

log = logging.getLogger(__name__)

UNVISITED = timedelta(days=365)
"""After so long without a visit, everything about a learner is deleted."""
UNFINISHED = timedelta(hours=1)
SET_ASIDE_KEPT = timedelta(days=30)
LEAP = timedelta(days=1)
STEADY = timedelta(days=7)
"""A clock that has leapt is not believed before it has run on for so long."""


class Retention:
    """`folder` is where backups and unfinished files lie; `count` is told each reason for setting something aside."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        deletion_log: DeletionLog,
        folder: Path,
        count: Callable[[str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._deletion_log = deletion_log
        self._folder = folder
        self._count = count

    async def dead_letter(self, update: int, reason: str) -> None:
        """Note that an update was not handled, without anything that was in it."""
        self._count(reason)
        try:
            async with self._store.transaction() as tx:
                await tx.housekeeping.add_dead_letter(update, reason, self._clock())
        except TransientError as error:  # perhaps the database is why
            log.warning("update %s was set aside (%s), which could not be noted: %s", update, reason, error)

    async def purge_expired(self) -> int:
        """Delete who was not here for a year, and what else has had its time; gives how many people that were.

        Nothing is deleted after the clock has leapt, or the bot has stood still, until it has run on for a week; only
        what is left of files that were being made.
        """
        now = self._clock()
        await self._drop("jobs", now, UNFINISHED)
        async with self._store.transaction() as tx:
            steady = await tx.housekeeping.clock_steady_since(now, LEAP)
            if now - steady < STEADY:
                return 0
            await tx.housekeeping.delete_expired(now, now - SET_ASIDE_KEPT)
            unvisited = await tx.users.unvisited_since(self._limit())
        self._deletion_log.expire(now)
        await self._drop("backups", now, KEPT)
        gone = [await self._forget_unvisited(id) for id in unvisited].count(True)
        if gone:
            await self._store.forget_freed_pages()
            log.info("%d learners were not here for a year; what was kept of them is deleted", gone)
        return gone

    async def forget(self, id: int) -> None:
        """Delete a person; a backup that is restored later loses them again."""
        self._deletion_log.note(id, self._clock())
        async with self._store.transaction() as tx:
            await tx.users.delete(id)

    async def _forget_unvisited(self, id: int) -> bool:
        """They may have come back since it was found that they were gone for long."""
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None or learner.seen is None or learner.seen >= self._limit():
                return False
            self._deletion_log.note(id, self._clock())
            await tx.users.delete(id)
            return True

    async def _drop(self, files: str, now: datetime, kept: timedelta) -> None:
        try:
            await asyncio.to_thread(expired, self._folder / files, now, kept)
        except UserError as refusal:
            log.warning("%s", refusal)

    def _limit(self) -> date:
        return (self._clock() - UNVISITED).date()
