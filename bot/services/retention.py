"""Data is deleted by itself when its time is over, and updates that could not be handled are noted."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.errors import TransientError, UserError
from bot.quiz.disclosures import UNVISITED as UNVISITED_NEWS
from bot.quiz.disclosures import Disclosure
from bot.storage.backup import expired
from bot.storage.deletion_log import KEPT as KEPT
from bot.storage.deletion_log import DeletionLog
from bot.storage.engine.statements import BATCH
from bot.storage.store import Store, Transaction

log = logging.getLogger(__name__)

UNVISITED = timedelta(days=365)
"""After so long without a visit, everything about a learner is deleted."""
WARNED = timedelta(days=30)
"""So long before, they are told; if that was late, the deletion is as late."""
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
FADES = timedelta(days=1)
"""How long after a sitting, or an answer, the order of its options, its seconds and what a card was before are kept."""
STEADY = timedelta(days=7)
"""How long a clock that has leapt must run on before it is believed."""


class Retention:
    """Deletes what is no longer kept.

    Args:
        new_id: makes random ids.
        folder: where backups and unfinished files lie.
        count: called with the reason whenever an update is set aside.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        deletion_log: DeletionLog,
        folder: Path,
        count: Callable[[str], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log
        self._folder = folder
        self._count = count
        self._has_begun = False

    async def dead_letter(self, update: int, reason: str) -> None:
        """Note that an update was not handled: its number and the reason, nothing of what was in it."""
        self._count(reason)
        try:
            async with self._store.transaction() as tx:
                await tx.housekeeping.add_dead_letter(update, reason, self._clock())
        except TransientError as error:  # the database may be the reason
            log.warning("update %s was set aside (%s), which could not be noted: %s", update, reason, error)

    async def purge_expired(self) -> int:
        """Delete people who were not here for a year and were told so, and whatever else is no longer kept.

        Those who were not here for eleven months are to be told. After the clock has leapt, or the bot has stood still,
        only files are deleted until the clock has run on for a week: with a wrong clock everybody would seem long gone.
        A backup too few is mended by the next one; one that is kept too long breaks a promise.

        Returns:
            The number of people who were deleted.
        """
        now = self._clock()
        await self._drop("jobs", now, UNFINISHED)
        await self._drop("backups", now, KEPT)
        await self._drop("announced", now, KEPT)
        if not await self.clock_is_believed():
            return 0
        async with self._store.transaction() as tx:
            await tx.library.delete_untouched(now - UNAPPROVED_KEPT)
            await tx.housekeeping.delete_expired(now, now - ROSTER_DRAFT_KEPT, now - SET_ASIDE_KEPT)
            to_warn = await tx.users.not_warned_since(self._first_unwarned())
            unvisited = await self._to_delete(tx)
        self._deletion_log.expire(now)
        for id in to_warn:
            await self._warn(id)
        gone = [await self._forget_unvisited(id) for id in unvisited].count(True)
        if gone:
            await self._store.forget_freed_pages()
            log.info("%d learners were not here for a year; what was kept of them is deleted", gone)
        return gone

    async def forget_changed_rows(self) -> None:
        """Remove what files still have of what was erased or changed in the last hour.

        The first round does nothing: it comes with the start, when people wait for answers.
        """
        if self._has_begun:
            await self._store.forget_changed_rows()
        self._has_begun = True

    async def empty_log(self) -> None:
        """Remove what is left on disk of what was erased or changed, such as a list that was replaced."""
        await self._store.empty_log()

    async def clock_is_believed(self) -> bool:
        """Whether the clock has run on for a week without a leap, so that by it something may be deleted."""
        now = self._clock()
        async with self._store.transaction() as tx:
            return now - await tx.housekeeping.clock_steady_since(now, LEAP) >= STEADY

    async def _to_delete(self, tx: Transaction) -> list[int]:
        """The people who were not here for a year, and were told of it long enough ago."""
        told = await tx.users.warned_before((self._clock() - WARNED).date())
        return [id for id in await tx.users.unvisited_since(self._limit()) if id in told]

    async def _warn(self, id: int) -> None:
        """Let a person be told that they will be deleted, unless they have come back meanwhile."""
        now = self._clock()
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None or learner.seen is None or learner.seen >= self._first_unwarned():
                return
            last = max(learner.seen + UNVISITED, now.date() + WARNED)
            notice = Disclosure(
                event=self._new_id(),
                learner=id,
                what=UNVISITED_NEWS,
                klass="",
                class_name="",
                taker=None,
                teacher="",
                operator=False,
                named=False,
                at=now.replace(second=0, microsecond=0),
                day=last,
            )
            await tx.disclosures.note(notice, [id], now)
            await tx.users.save(replace(learner, warned=now.date()))

    async def fade(self) -> None:
        """Forget, of what is a day old, what only a running sitting and "I guessed" need. Twice changes nothing."""
        before = self._clock() - FADES
        for repository in ("sittings", "memory"):
            changed = BATCH
            while changed == BATCH:
                async with self._store.transaction() as tx:
                    changed = await (tx.sittings if repository == "sittings" else tx.memory).fade(before)

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
            if learner is None or id not in await self._to_delete(tx):
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

    def _first_unwarned(self) -> date:
        """The first day on which a visit is so recent that the end of what is stored is not announced yet."""
        return self._limit() + WARNED + timedelta(days=1)
