"""Quizzes that a class was given: look at them, take them back, remind. Every method checks who teaches the class."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.quiz.classes import Assignment
from bot.services.class_outcomes import (
    NobodyToRemind,
    NoQuiz,
    NotOpenYet,
    NotPublished,
    NotYours,
    QuizGone,
    RemindedRecently,
    TooLateToUndo,
)
from bot.services.class_view import class_view
from bot.storage.store import Store, Transaction

END_OF_DAY = 24 * 60 - 1
"""Minutes after midnight at which a quiz ends, in the teacher's zone."""
ONCE_A_DAY = timedelta(hours=20)
"""How long a class is not reminded again; less than a day, so that the same hour of the next day is late enough."""
FARTHEST = timedelta(days=730)
"""How far ahead a quiz may open or end."""


@dataclass(frozen=True)
class Undone:
    """The quiz was taken back; `klass` is the id of the class that had been given it."""

    klass: str


@dataclass(frozen=True)
class Reminded:
    """Learners who had not started are reminded; `number` says how many."""

    number: int


class Assignments:
    """Quizzes that a class was given. `id` is the Telegram id of the person who asks."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def published(self, id: int, assignment_id: str) -> Assignment | NoQuiz:
        """A quiz that was given to a class which that person teaches."""
        async with self._store.reading() as tx:
            return await published_quiz(tx, id, assignment_id)

    async def pending_notices(self, id: int, assignment_id: str) -> int:
        """How many learners are still to be told of it, or perhaps were not; 0 also for somebody else's quiz."""
        async with self._store.reading() as tx:
            published = await published_quiz(tx, id, assignment_id)
            if not isinstance(published, Assignment):
                return 0
            return await tx.assignments.count_pending_notices(assignment_id, self._clock())

    async def undo(self, id: int, assignment_id: str) -> Undone | NoQuiz | TooLateToUndo:
        """Take back a quiz that was given a moment ago. Answers given meanwhile stay with their learners."""
        async with self._store.transaction() as tx:
            published = await published_quiz(tx, id, assignment_id)
            if not isinstance(published, Assignment):
                return published
            if not published.can_be_undone(self._clock()):
                return TooLateToUndo()
            await tx.assignments.delete(published.id)
            return Undone(published.klass)

    async def remind(
        self, id: int, assignment_id: str
    ) -> Reminded | NoQuiz | NotOpenYet | RemindedRecently | NobodyToRemind:
        """Remind the learners who have not started, at most once a day."""
        async with self._store.transaction() as tx:
            published = await published_quiz(tx, id, assignment_id)
            now = self._clock()
            if not isinstance(published, Assignment):
                return published
            if not published.is_open(now):
                return NotOpenYet()
            if published.reminded and now - published.reminded < ONCE_A_DAY:
                return RemindedRecently()
            klass = await tx.classes.taught(published.klass, id)
            assert klass is not None, "somebody who teaches it has just been found"
            waiting = (await class_view(tx, klass, id)).not_started(published)
            if not waiting:
                return NobodyToRemind()
            await tx.assignments.save(replace(published, reminded=now))
            await tx.assignments.add_notices(published.id, [member.learner for member in waiting], "remind", now)
            return Reminded(len(waiting))


async def published_quiz(tx: Transaction, id: int, assignment_id: str) -> Assignment | NoQuiz:
    """The quiz that was given, if that person teaches its class."""
    assignment = await taught_assignment(tx, id, assignment_id)
    return NotPublished() if isinstance(assignment, Assignment) and assignment.published_at is None else assignment


async def taught_assignment(tx: Transaction, id: int, assignment_id: str) -> Assignment | NotYours | QuizGone:
    """The assignment, if that person teaches its class; a draft or a quiz that was given."""
    assignment = await tx.assignments.get(assignment_id, to_change=True)
    if assignment is None:
        return QuizGone()
    return assignment if await tx.classes.taught(assignment.klass, id) else NotYours()
