"""Loading and saving quizzes for a class: assignments, attempts at them, and notices about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, select, update

from bot.quiz.classes import STORIES_SINCE, Assignment, Attempt, AttemptRule, Explaining, Kind
from bot.quiz.sitting import GradedChoice
from bot.storage import rows
from bot.storage.engine.connection import Connection
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import (
    ANSWER,
    ASSIGNMENT,
    EXTENSION,
    MEMBER,
    NOTICE,
    PLAY,
    SITTING,
)

UNSURE = "unsure"
"""The kind of a notice that was claimed, and of which it is not known whether it has arrived."""


GRADED_KEPT = 20_000
"""Graded choices that a transaction remembers at most: typed numbers, and orders of many items, are endless."""
_GRADED = select(
    ANSWER.c.sitting,
    ANSWER.c.at,
    ANSWER.c.question,
    ANSWER.c.hash,
    cast(ANSWER.c.choice, Text),
    ANSWER.c.verdict,
    ANSWER.c.found,
    ANSWER.c.of,
).order_by(ANSWER.c.sitting, ANSWER.c.turn)
"""Answers; what was chosen as it is written in the database, so that it need not be read for each answer."""


class AssignmentRepository(Statements):
    """Assignments. These methods do not check who asks: the caller does, by `classes.taught` or `classes.member`."""

    def __init__(self, db: Connection) -> None:
        super().__init__(db)
        self._graded: dict[tuple[Any, ...], GradedChoice] = {}

    async def get(self, id: str, *, to_change: bool = False) -> Assignment | None:
        """Return an assignment, whichever class it belongs to.

        Args:
            id: The assignment's id.
            to_change: Whether to lock its row on PostgreSQL, until the transaction ends.
        """
        row = await self._one(select(ASSIGNMENT).where(ASSIGNMENT.c.id == id), lock=to_change)
        return _assignment(row) if row else None

    async def published(self, klass: str) -> list[Assignment]:
        """Return the assignments of a class that are no drafts, the first published first."""
        query = select(ASSIGNMENT).where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_not(None))
        ordered = query.order_by(ASSIGNMENT.c.given, ASSIGNMENT.c.id)
        return [_assignment(row) for row in await self._all(ordered)]

    async def save(self, assignment: Assignment) -> None:
        await self._save(
            ASSIGNMENT,
            {
                "id": assignment.id,
                "klass": assignment.klass,
                "kind": assignment.kind.value,
                "topics": list(assignment.topics),
                "questions": list(assignment.questions),
                "size": assignment.size,
                "counted": assignment.attempt_rule.value,
                "opens": assignment.opens,
                "due": assignment.due_date,
                "zone": assignment.zone,
                "since": assignment.created_at,
                "given": assignment.published_at,
                "pair": assignment.pre_test_id,
                "reminded": assignment.reminded,
                "read_first": assignment.read_first,
                "explains": assignment.explaining.value,
            },
        )

    async def delete(self, id: str) -> None:
        """Delete an assignment. Sittings and plays stay with the learners, who may now see the verdicts in them."""
        await self._db.execute(update(SITTING).where(SITTING.c.assignment == id).values(silent=False))
        await self._db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.id == id))

    async def delete_drafts(self, klass: str, before: datetime) -> None:
        """Delete the assignments of a class that were begun *before* that time and not published."""
        drafts = (ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_(None), ASSIGNMENT.c.since < before)
        await self._db.execute(delete(ASSIGNMENT).where(*drafts))

    async def being_closed(self) -> list[Assignment]:
        """Return the tests that are explained to the whole class at once and have not been, the first given first."""
        waiting = ASSIGNMENT.c.explains.in_([Explaining.WHEN_CLOSED.value, Explaining.CLOSING.value])
        query = select(ASSIGNMENT).where(waiting, ASSIGNMENT.c.given.is_not(None), ASSIGNMENT.c.kind != "practice")
        return [_assignment(row) for row in await self._all(query.order_by(ASSIGNMENT.c.given, ASSIGNMENT.c.id))]

    async def unfinished(self, assignment: Assignment) -> dict[int, datetime | None]:
        """Return the learners of the class who have not finished an assignment, each with their own due date if any."""
        finished = select(SITTING.c.learner).where(
            SITTING.c.assignment == assignment.id,
            SITTING.c.attempt > 0,
            SITTING.c.turn >= func.json_array_length(SITTING.c.asked),
        )
        played = select(PLAY.c.learner).where(PLAY.c.assignment == assignment.id, PLAY.c.ended.is_not(None))
        own = (EXTENSION.c.assignment == assignment.id) & (EXTENSION.c.learner == MEMBER.c.learner)
        query = (
            select(MEMBER.c.learner, EXTENSION.c.due)
            .outerjoin(EXTENSION, own)
            .where(MEMBER.c.klass == assignment.klass, MEMBER.c.learner.not_in(finished.union_all(played)))
        )
        return {row.learner: row.due for row in await self._all(query)}

    # due dates of single learners ----------------------------------------------------------------

    async def extend(self, assignment: str, learner: int, due: datetime) -> None:
        """Keep a learner's own due date for an assignment."""
        await self._save(EXTENSION, {"assignment": assignment, "learner": learner, "due": due})

    async def drop_extensions(self, assignment: str, until: datetime | None) -> None:
        """Delete the own due dates for an assignment that are not later than *until*; all if that is `None`."""
        query = delete(EXTENSION).where(EXTENSION.c.assignment == assignment)
        await self._db.execute(query if until is None else query.where(EXTENSION.c.due <= until))

    async def extensions(self, klass: str) -> dict[tuple[str, int], datetime]:
        """Return the own due dates in a class, by assignment and learner."""
        query = select(EXTENSION).join(ASSIGNMENT, ASSIGNMENT.c.id == EXTENSION.c.assignment)
        found = await self._all(query.where(ASSIGNMENT.c.klass == klass))
        return {(row.assignment, row.learner): row.due for row in found}

    async def attempts(
        self, klass: str, learner: int | None = None, *, assignment: str | None = None, own: bool = False
    ) -> list[Attempt]:
        """Return the attempts at assignments of a class, by learners who are in it now; plays are attempts, too.

        Args:
            klass: The class's id.
            learner: Only this learner's attempts; `None` for everybody's.
            assignment: Only attempts at this assignment; `None` for all of them.
            own: Whether they are for the learner's own eyes. Else plays are left out of those who have not agreed that
                teachers see them.
        """
        plays = await self._plays(klass, learner, assignment, 0 if own else STORIES_SINCE)
        return [*await self._sittings(klass, learner, assignment), *plays]

    async def _sittings(self, klass: str, learner: int | None, assignment: str | None) -> list[Attempt]:
        answers = select(func.count()).where(ANSWER.c.sitting == SITTING.c.id)
        query = (
            select(
                *(SITTING.c[name] for name in ("id", "assignment", "learner", "attempt", "started", "ended", "asked")),
                answers.where(ANSWER.c.verdict == "right").scalar_subquery().label("points"),
                answers.scalar_subquery().label("answered"),
            )
            .join(ASSIGNMENT, ASSIGNMENT.c.id == SITTING.c.assignment)
            .join(MEMBER, (MEMBER.c.klass == ASSIGNMENT.c.klass) & (MEMBER.c.learner == SITTING.c.learner))
            .where(ASSIGNMENT.c.klass == klass, SITTING.c.attempt > 0)
        )
        if learner is not None:
            query = query.where(SITTING.c.learner == learner)
        if assignment is not None:
            query = query.where(SITTING.c.assignment == assignment)
        # Not `_all`: the lists of questions are long, and many at once keep Python's garbage collector busy.
        return [_attempt(row) for row in await self._db.execute(query)]

    async def _plays(self, klass: str, learner: int | None, assignment: str | None, consent: int) -> list[Attempt]:
        """Return the attempts at stories, of those who agreed to that version. Which moves were made is not read."""
        query = (
            select(*(PLAY.c[name] for name in ("id", "assignment", "learner", "started", "ended")))
            .join(ASSIGNMENT, ASSIGNMENT.c.id == PLAY.c.assignment)
            .join(MEMBER, (MEMBER.c.klass == ASSIGNMENT.c.klass) & (MEMBER.c.learner == PLAY.c.learner))
            .where(ASSIGNMENT.c.klass == klass, MEMBER.c.consent >= consent)
        )
        if learner is not None:
            query = query.where(PLAY.c.learner == learner)
        if assignment is not None:
            query = query.where(PLAY.c.assignment == assignment)
        return [_played(row) for row in await self._all(query)]

    async def answers(self, sittings: Sequence[str]) -> dict[str, list[tuple[GradedChoice, datetime]]]:
        """Return what was answered in each of *sittings*, and when, in the order of turns.

        A class may have a million answers. Those that are alike share one value within a transaction.

        Args:
            sittings: Ids from `attempts`, so that only answers of the class are read.
        """
        by_sitting: dict[str, list[tuple[GradedChoice, datetime]]] = {}
        found: Sequence[Any] = await self._all(_GRADED.where(ANSWER.c.sitting.in_(sittings)))
        for row in found:
            columns = row[2:]
            graded = self._graded.get(columns) or self._remembered(columns)
            by_sitting.setdefault(row[0], []).append((graded, row[1]))
        return by_sitting

    def _remembered(self, columns: tuple[Any, ...]) -> GradedChoice:
        """Read what stands in the columns of `_GRADED`, and remember it for answers that are alike."""
        if len(self._graded) >= GRADED_KEPT:
            self._graded.clear()
        self._graded[columns] = graded = rows.graded(*columns)
        return graded

    async def question_versions(self, klass: str) -> list[tuple[str, str, str]]:
        """Find which versions of questions a class has answered.

        Returns:
            Assignment, question and hash of the question's text, sorted, each version once.
        """
        key = (SITTING.c.assignment, ANSWER.c.question, ANSWER.c.hash)
        query = (
            select(*key)
            .join(SITTING, SITTING.c.id == ANSWER.c.sitting)
            .join(ASSIGNMENT, ASSIGNMENT.c.id == SITTING.c.assignment)
            .where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_not(None), SITTING.c.attempt > 0)
            .distinct()
        )
        # Sorted here, because SQLite would sort all answers before it drops the repeated ones.
        return sorted((row.assignment, row.question, row.hash) for row in await self._all(query))

    async def add_notices(self, assignment: str, learners: Iterable[int], kind: str, at: datetime) -> None:
        """Keep a message for each of *learners*, to be sent from a certain time on.

        Args:
            assignment: The assignment's id.
            learners: Telegram ids.
            kind: `"given"`, `"remind"`, `"moved"` or `"explain"`. A second notice of the same kind replaces the first.
            at: When the messages are due, with the zone.
        """
        notices = ({"assignment": assignment, "learner": learner, "kind": kind, "at": at} for learner in learners)
        await self._save(NOTICE, *notices)

    async def count_pending_notices(self, assignment: str, now: datetime) -> int:
        """Return how many learners are due to be told something about an assignment, and perhaps were not.

        Anyone who has begun it, or has left the class, needs no telling.
        """
        playing = select(PLAY.c.learner).where(PLAY.c.assignment == assignment)
        begun = select(SITTING.c.learner).where(SITTING.c.assignment == assignment).union_all(playing)
        due = (
            select(func.count(NOTICE.c.learner.distinct()))
            .join(ASSIGNMENT, ASSIGNMENT.c.id == NOTICE.c.assignment)
            .join(MEMBER, (MEMBER.c.klass == ASSIGNMENT.c.klass) & (MEMBER.c.learner == NOTICE.c.learner))
            .where(NOTICE.c.assignment == assignment, NOTICE.c.at <= now, NOTICE.c.learner.not_in(begun))
        )
        return int(await self._scalar(due))

    async def claim_notice(self, now: datetime) -> tuple[str, int, str] | None:
        """Take the notice that has been due longest at *now*.

        It counts as `UNSURE` before it is sent. After a crash it is not known whether the message arrived; none comes
        twice.

        Returns:
            Assignment, learner and kind; `None` if no notice is due.
        """
        waiting = select(NOTICE).where(NOTICE.c.at <= now, NOTICE.c.kind != UNSURE)
        first = waiting.order_by(NOTICE.c.at, NOTICE.c.learner, NOTICE.c.kind).limit(1)
        row = (await self._db.execute(first.with_for_update(skip_locked=True))).first()
        if row is None:
            return None
        await self._db.execute(delete(NOTICE).where(*_notice(row.assignment, row.learner, row.kind)))
        await self.add_notices(row.assignment, [row.learner], UNSURE, row.at)
        return row.assignment, row.learner, row.kind

    async def settle_notice(self, assignment: str, learner: int) -> None:
        """Delete a notice that was claimed: it has arrived, or need not arrive any more."""
        await self._db.execute(delete(NOTICE).where(*_notice(assignment, learner, UNSURE)))


def _notice(assignment: str, learner: int, kind: str) -> tuple[ColumnElement[bool], ...]:
    return NOTICE.c.assignment == assignment, NOTICE.c.learner == learner, NOTICE.c.kind == kind


def _assignment(row: Row) -> Assignment:
    return Assignment(
        id=row.id,
        klass=row.klass,
        kind=Kind(row.kind),
        topics=tuple(row.topics),
        questions=tuple(row.questions),
        size=row.size,
        attempt_rule=AttemptRule(row.counted),
        opens=row.opens,
        due_date=row.due,
        zone=row.zone,
        created_at=row.since,
        published_at=row.given,
        pre_test_id=row.pair,
        reminded=row.reminded,
        read_first=row.read_first,
        explaining=Explaining(row.explains),
    )


def _attempt(row: Row) -> Attempt:
    """An attempt is finished when all its questions are answered; withdrawn questions are not counted."""
    size = [dealt[3] for dealt in row.asked].count(False)
    return Attempt(
        sitting=row.id,
        assignment=row.assignment,
        learner=row.learner,
        number=row.attempt,
        started=row.started,
        finished=row.ended if row.answered >= size else None,  # else the learner left it for something else
        right=row.points,
        of=size,
    )


def _played(row: Row) -> Attempt:
    """A play of a story that a class was given; there is one of each learner, and nothing in it is right or wrong."""
    return Attempt(row.id, row.assignment, row.learner, 1, row.started, row.ended, right=0, of=0)
