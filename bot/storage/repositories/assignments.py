"""Loading and saving what classes are given to do: assignments, attempts at them, notices about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.quiz.classes import Assignment, Attempt, AttemptRule, Kind
from bot.quiz.sitting import StoredAnswer
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import (
    ANSWER,
    ASSIGNMENT,
    MEMBER,
    NOTICE,
    SITTING,
)


class AssignmentRepository(Statements):
    """On an open transaction. What a class was given; whoever asks checks the class."""

    async def get(self, id: str, *, to_change: bool = False) -> Assignment | None:
        """By its id alone: whoever asks checks the class of it next."""
        row = await self._one(select(ASSIGNMENT).where(ASSIGNMENT.c.id == id), lock=to_change)
        return _assignment(row) if row else None

    async def published(self, klass: str) -> list[Assignment]:
        """Those given, from the first."""
        found = select(ASSIGNMENT).where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_not(None))
        ordered = found.order_by(ASSIGNMENT.c.given, ASSIGNMENT.c.id)
        return [_assignment(row) for row in await self._all(ordered)]

    async def save(self, given: Assignment) -> None:
        await self._save(
            ASSIGNMENT,
            {
                "id": given.id,
                "klass": given.klass,
                "kind": given.kind.value,
                "topics": list(given.topics),
                "questions": list(given.questions),
                "size": given.size,
                "counted": given.attempt_rule.value,
                "opens": given.opens,
                "due": given.due_date,
                "zone": given.zone,
                "since": given.created_at,
                "given": given.published_at,
                "pair": given.pre_test_id,
                "reminded": given.reminded,
            },
        )

    async def delete(self, id: str) -> None:
        await self._db.execute(update(SITTING).where(SITTING.c.assignment == id).values(silent=False))
        await self._db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.id == id))

    async def delete_drafts(self, klass: str) -> None:
        await self._db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_(None)))

    async def attempts(self, klass: str, learner: int | None = None) -> list[Attempt]:
        """Attempts of those who are in the class now, withdrawn turns not counted in `of`."""
        given = select(func.count()).where(ANSWER.c.sitting == SITTING.c.id)
        found = (
            select(
                *(SITTING.c[name] for name in ("id", "assignment", "learner", "attempt", "started", "ended", "asked")),
                given.where(ANSWER.c.verdict == "right").scalar_subquery().label("points"),
                given.scalar_subquery().label("answered"),
            )
            .join(ASSIGNMENT, ASSIGNMENT.c.id == SITTING.c.assignment)
            .join(MEMBER, (MEMBER.c.klass == ASSIGNMENT.c.klass) & (MEMBER.c.learner == SITTING.c.learner))
            .where(ASSIGNMENT.c.klass == klass, SITTING.c.attempt > 0)
        )
        if learner is not None:
            found = found.where(SITTING.c.learner == learner)
        return [_run(row) for row in await self._db.execute(found)]  # one by one: what was asked is long

    async def answers(self, sittings: Sequence[str]) -> dict[str, list[StoredAnswer]]:
        """What was answered in each of *sittings*, which `runs` has told, turn by turn."""
        found = select(ANSWER).where(ANSWER.c.sitting.in_(sittings)).order_by(ANSWER.c.sitting, ANSWER.c.turn)
        told: dict[str, list[StoredAnswer]] = {}
        for row in await self._all(found):
            told.setdefault(row.sitting, []).append(rows.given(row))
        return told

    async def question_versions(self, klass: str) -> list[tuple[str, str, str]]:
        """Assignment, question and hash of everything that was answered."""
        key = (SITTING.c.assignment, ANSWER.c.question, ANSWER.c.hash)
        found = (
            select(*key)
            .join(SITTING, SITTING.c.id == ANSWER.c.sitting)
            .join(ASSIGNMENT, ASSIGNMENT.c.id == SITTING.c.assignment)
            .where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_not(None), SITTING.c.attempt > 0)
            .distinct()  # SQLite would hold every row to put the few in order
        )
        return sorted((row.assignment, row.question, row.hash) for row in await self._all(found))

    async def add_notices(self, assignment: str, learners: Iterable[int], kind: str, at: datetime) -> None:
        told = ({"assignment": assignment, "learner": learner, "kind": kind, "at": at} for learner in learners)
        await self._save(NOTICE, *told)

    async def count_pending_notices(self, assignment: str, now: datetime) -> int:
        """How many messages about it are due and not sent."""
        due = select(func.count()).where(NOTICE.c.assignment == assignment, NOTICE.c.at <= now)
        return int(await self._scalar(due))

    async def claim_notice(self, now: datetime) -> tuple[str, int, str] | None:
        """Assignment, learner and kind of the notice that waits longest; it is gone then."""
        waiting = select(NOTICE).where(NOTICE.c.at <= now).order_by(NOTICE.c.at, NOTICE.c.learner).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        if row is None:
            return None
        taken = (NOTICE.c.assignment == row.assignment, NOTICE.c.learner == row.learner, NOTICE.c.kind == row.kind)
        await self._db.execute(delete(NOTICE).where(*taken))
        return row.assignment, row.learner, row.kind


def _assignment(row: Row) -> Assignment:
    return Assignment(
        row.id,
        row.klass,
        Kind(row.kind),
        tuple(row.topics),
        tuple(row.questions),
        row.size,
        AttemptRule(row.counted),
        row.opens,
        row.due,
        row.zone,
        row.since,
        row.given,
        row.pair,
        row.reminded,
    )


def _run(row: Row) -> Attempt:
    of = sum(not void for *_, void in row.asked)
    finished = row.ended if row.answered >= of else None  # ended without: left for something else
    return Attempt(row.id, row.assignment, row.learner, row.attempt, row.started, finished, row.points, of)
