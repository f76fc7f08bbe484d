"""When quizzes of a class end, for all or for one learner; and tests that are explained when they are closed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from bot.quiz.classes import Assignment, Explaining, Member
from bot.quiz.day import at_minute
from bot.quiz.user import User
from bot.services.assignments import END_OF_DAY, FARTHEST, published_quiz
from bot.services.class_outcomes import AlreadyExplained, DayDoesNotFit, NoQuiz, NotInClass, NotYours
from bot.services.library import Library
from bot.services.memory import learn_from
from bot.storage.store import Store, Transaction


@dataclass(frozen=True)
class Extended:
    """One learner has a due date of their own; `assignment` has it as its due date."""

    member: Member
    assignment: Assignment


class Deadlines:
    """Due dates of quizzes that were given, and what happens after them. `id` is the Telegram id of who asks."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng

    async def move_due_date(self, id: int, assignment_id: str, day: date | None) -> Assignment | NoQuiz | DayDoesNotFit:
        """End a quiz that was given with another *day* in the teacher's zone, or never; those not done are told.

        Own due dates of learners stay if they are later.
        """
        async with self._store.transaction() as tx:
            published, user = await published_quiz(tx, id, assignment_id), await tx.users.get(id)
            if not isinstance(published, Assignment) or user is None:
                return published if not isinstance(published, Assignment) else NotYours()
            due = _end_of(day, user) if day else None
            if due is not None and not self._fits(due, published):
                return DayDoesNotFit()
            moved = replace(published, due_date=due, zone=user.zone)
            await tx.assignments.save(moved)
            waiting = await tx.assignments.unfinished(moved)
            await tx.assignments.drop_extensions(moved.id, due)
            await tx.assignments.add_notices(moved.id, waiting, "moved", max(self._clock(), moved.opens))
            return moved

    async def extend(
        self, id: int, assignment_id: str, handle: str, day: date
    ) -> Extended | NoQuiz | NotInClass | DayDoesNotFit:
        """End a quiz with another *day* for the one learner with that *handle* in its class; they are told."""
        async with self._store.transaction() as tx:
            published, user = await published_quiz(tx, id, assignment_id), await tx.users.get(id)
            if not isinstance(published, Assignment) or user is None:
                return published if not isinstance(published, Assignment) else NotYours()
            members = await tx.classes.members(published.klass)
            member = next((member for member in members if member.handle == handle), None)
            if member is None:
                return NotInClass()
            due = _end_of(day, user)
            if not self._fits(due, published):
                return DayDoesNotFit()
            await tx.assignments.extend(published.id, member.learner, due)
            if member.learner in await tx.assignments.unfinished(published):
                when = max(self._clock(), published.opens)
                await tx.assignments.add_notices(published.id, [member.learner], "moved", when)
            return Extended(member, replace(published, due_date=due, zone=user.zone))

    def _fits(self, due: datetime, published: Assignment) -> bool:
        """Whether a quiz that was given may end then."""
        now = self._clock()
        return max(now, published.opens) < due <= now + FARTHEST

    # explaining tests ----------------------------------------------------------------------------

    async def explain_now(self, id: int, assignment_id: str) -> Assignment | NoQuiz | AlreadyExplained:
        """Close a test: from now on everybody is told what was right."""
        async with self._store.transaction() as tx:
            published = await published_quiz(tx, id, assignment_id)
            if not isinstance(published, Assignment):
                return published
            if not published.sealed:
                return AlreadyExplained()
            return await _close(tx, published)

    async def explain_next(self) -> bool:
        """Close one test that is over, or explain one that is closed to one of its learners.

        Returns:
            Whether there was anything to do.
        """
        async with self._store.reading() as tx:
            now = self._clock()
            waiting = [test for test in await tx.assignments.being_closed() if test.is_open(now)]
            over = [test for test in waiting if not test.sealed or await _is_over(tx, test, now)][:1]
        if not over:
            return False
        async with self._store.transaction() as tx:
            test = await tx.assignments.get(over[0].id, to_change=True)
            if test is not None and test.sealed:
                await _close(tx, test)
            elif test is not None:
                await self._explain_to_one(tx, test)
        return True

    async def _explain_to_one(self, tx: Transaction, test: Assignment) -> None:
        """Explain a closed test to one learner who has finished it; if it is explained to all, note that."""
        sealed = await tx.sittings.unexplained(test.id)
        learner = await tx.users.get(sealed.learner) if sealed else None
        sitting = await tx.sittings.get(sealed.id, sealed.learner) if sealed else None
        if learner is None or sitting is None:
            await tx.sittings.unseal_unfinished(test.id)  # one may have been begun while the test was closed
            await tx.assignments.save(replace(test, explaining=Explaining.WHEN_FINISHED))
            return
        await tx.sittings.save(replace(sitting, sealed=False))
        await learn_from(tx, await self._library.for_class(tx, test.klass), self._rng, learner, sitting)
        await tx.assignments.add_notices(test.id, [learner.id], "explain", self._clock())


async def _is_over(tx: Transaction, test: Assignment, now: datetime) -> bool:
    """Whether a test can be explained to all: it is due, or everybody has finished it."""
    waiting = await tx.assignments.unfinished(test)
    return test.is_over_for_all(waiting.values(), now) and (
        bool(waiting) or await tx.sittings.unexplained(test.id) is not None
    )


async def _close(tx: Transaction, test: Assignment) -> Assignment:
    """Let a test be explained: to those who have finished it one after another, to the others when they have."""
    await tx.sittings.unseal_unfinished(test.id)
    closed = replace(test, explaining=Explaining.CLOSING)
    await tx.assignments.save(closed)
    return closed


def _end_of(day: date, teacher: User) -> datetime:
    """The last minute of that day in the teacher's zone (UTC)."""
    return at_minute(day, END_OF_DAY, teacher.tz)
