"""Classes end: their teachers are warned, and then the class is deleted with its results."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.quiz.class_end import due_warning, end_after_warning, is_over, last_day
from bot.quiz.classes import Class
from bot.quiz.disclosures import ENDED, ENDS, Disclosure
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store, Transaction


class ClassEnds:
    """Warns teachers, and deletes classes whose end has come. Call it only while the clock is believed."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def work(self) -> int:
        """Note every warning that is due, and delete every class that is over.

        Returns:
            The number of classes that were deleted.
        """
        async with self._store.reading() as tx:
            classes = await tx.classes.all_classes()
        today = self._clock().date()
        for klass in classes:
            if due_warning(klass, today) is not None:
                await self._warn(klass.id)
        deleted = [await self._end(klass.id) for klass in classes if is_over(klass, today)].count(True)
        if deleted:
            await self._store.forget_freed_pages()
        return deleted

    async def _warn(self, class_id: str) -> None:
        """Let the teachers of a class be told when it ends, unless somebody has changed that meanwhile."""
        now = self._clock()
        async with self._store.transaction() as tx:
            klass = await tx.classes.by_id(class_id)
            warning = due_warning(klass, now.date()) if klass else None
            if klass is None or warning is None:
                return
            warned = replace(klass, ends=end_after_warning(klass, warning, now.date()), warned=warning)
            await tx.classes.save(warned)
            await self._tell(tx, warned, ENDS, now)

    async def _end(self, class_id: str) -> bool:
        """Delete a class, unless somebody has changed its end meanwhile. Returns whether it was deleted."""
        now = self._clock()
        async with self._store.transaction() as tx:
            klass = await tx.classes.by_id(class_id)
            if klass is None or not is_over(klass, now.date()):
                return False
            await self._tell(tx, klass, ENDED, now)
            await delete_class(tx, class_id, self._deletion_log, now)
            return True

    async def _tell(self, tx: Transaction, klass: Class, what: str, now: datetime) -> None:
        teachers = [teacher.user_id for teacher in await tx.classes.teachers(klass.id)]
        disclosure = Disclosure(
            event=self._new_id(),
            learner=0,
            what=what,
            klass=klass.id,
            class_name=klass.name,
            taker=None,
            teacher="",
            operator=False,
            named=False,
            at=now.replace(second=0, microsecond=0),
            day=last_day(klass),
        )
        await tx.disclosures.note(disclosure, teachers, now)


async def delete_class(tx: Transaction, class_id: str, deletion_log: DeletionLog, now: datetime) -> None:
    """Delete a class with its quizzes and results, also from what a restore brings back.

    What learners have learnt stays theirs; a test that was not explained yet is explained from now on.
    """
    deletion_log.note_decision(Decision.CLASS_DELETED, class_id, now)
    for assignment in await tx.assignments.published(class_id):
        await tx.assignments.delete(assignment.id)
    await tx.classes.delete(class_id)
