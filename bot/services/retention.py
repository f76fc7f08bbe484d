"""Data is deleted by itself when its time is over, and updates that could not be handled are noted."""

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
"""How long a file that is being made may take; after that it is left over from a crash."""
ROSTER_DRAFT_KEPT = timedelta(days=1)
"""How long a list of ids is kept that its teacher has not confirmed."""
UNAPPROVED_KEPT = timedelta(days=90)
"""How long drafts of questions, and documents to write them from, are kept that nobody has touched."""
SET_ASIDE_KEPT = timedelta(days=30)
"""How long the note is kept that an update was not handled."""
LEAP = timedelta(days=1)
"""If so much time passes between two rounds of deleting, the clock has leapt."""
STEADY = timedelta(days=7)
"""How long a clock that has leapt must run on before it is believed."""


class Retention:
    """Deletes what is no longer kept.

    Args:
        folder: where backups and unfinished files lie.
        count: called with the reason whenever an update is set aside.
    """

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
        """Note that an update was not handled: its number and the reason, nothing of what was in it."""
        self._count(reason)
        try:
            async with self._store.transaction() as tx:
                await tx.housekeeping.add_dead_letter(update, reason, self._clock())
        except TransientError as error:  # the database may be the reason
            log.warning("update %s was set aside (%s), which could not be noted: %s", update, reason, error)

    async def purge_expired(self) -> int:
        """Delete people who were not here for a year, and whatever else is no longer kept.

        After the clock has leapt, or the bot has stood still, only files are deleted until the clock has run on for a
        week: with a wrong clock everybody would seem long gone. A backup too few is mended by the next one; one that
        is kept too long breaks a promise.

        Returns:
            The number of people who were deleted.
        """
        now = self._clock()
        await self._drop("jobs", now, UNFINISHED)
        await self._drop("backups", now, KEPT)
        await self._drop("announced", now, KEPT)
        async with self._store.transaction() as tx:
            steady = await tx.housekeeping.clock_steady_since(now, LEAP)
            if now - steady < STEADY:
                return 0
            await tx.library.delete_untouched(now - UNAPPROVED_KEPT)
            await tx.housekeeping.delete_expired(now, now - ROSTER_DRAFT_KEPT, now - SET_ASIDE_KEPT)
            unvisited = await tx.users.unvisited_since(self._limit())
        self._deletion_log.expire(now)
        gone = [await self._forget_unvisited(id) for id in unvisited].count(True)
        if gone:
            await self._store.forget_freed_pages()
            log.info("%d learners were not here for a year; what was kept of them is deleted", gone)
        return gone

    async def forget(self, id: int) -> None:
        """Delete a person. The deletion log sees to it that a backup restored later loses them again."""
        now = self._clock()
        self._deletion_log.note(id, now)
        async with self._store.transaction() as tx:
            await tx.users.delete(id, now)

    async def _forget_unvisited(self, id: int) -> bool:
        """Delete a person, unless they have come back meanwhile. Returns whether they were deleted."""
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None or learner.seen is None or learner.seen >= self._limit():
                return False
            self._deletion_log.note(id, self._clock())
            await tx.users.delete(id, self._clock())
            return True

    async def _drop(self, files: str, now: datetime, kept: timedelta) -> None:
        """Delete the files in that folder that are older than *kept*."""
        try:
            await asyncio.to_thread(expired, self._folder / files, now, kept)
        except UserError as error:
            log.warning("%s", error)

    def _limit(self) -> date:
        """The first day on which a visit counts as recent."""
        return (self._clock() - UNVISITED).date()
