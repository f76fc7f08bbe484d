"""Loading and saving what belongs to classes. Every question about a class names who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.quiz.classes import Assignment, Class, Counted, Kind, Member, Run, Teacher
from bot.quiz.sitting import Given
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import (
    ANSWER,
    ASSIGNMENT,
    CLASS,
    EXPORT,
    INSTRUCTOR,
    INVITATION,
    MEMBER,
    NOTICE,
    ROSTER,
    SITTING,
    TEACHER,
    USED_CODE,
)


class ClassRows(Statements):
    """The part of a transaction that is about classes."""

    # who teaches ---------------------------------------------------------------------------------

    async def is_instructor(self, learner: int) -> bool:
        return await self._scalar(select(INSTRUCTOR.c.learner).where(INSTRUCTOR.c.learner == learner)) is not None

    async def code_used(self, code: str) -> bool:
        return await self._scalar(select(USED_CODE.c.code).where(USED_CODE.c.code == code)) is not None

    async def make_instructor(self, learner: int, code: str, now: datetime) -> None:
        await self._db.execute(insert(USED_CODE), {"code": code, "at": now})
        await self._db.execute(insert(INSTRUCTOR), {"learner": learner, "since": now})

    async def taught(self, id: str, teacher: int) -> Class | None:
        """The class, if that person teaches it."""
        found = select(CLASS).join(TEACHER, TEACHER.c.klass == CLASS.c.id)
        row = await self._one(found.where(CLASS.c.id == id, TEACHER.c.learner == teacher), lock=True)
        return _class(row) if row else None

    async def all_taught(self, teacher: int) -> list[tuple[Class, int]]:
        """Classes of a teacher with how many learners each has, the newest first."""
        members = select(func.count()).where(MEMBER.c.klass == CLASS.c.id).scalar_subquery().label("members")
        found = select(CLASS, members).join(TEACHER, TEACHER.c.klass == CLASS.c.id)
        ordered = found.where(TEACHER.c.learner == teacher).order_by(CLASS.c.since.desc(), CLASS.c.id)
        return [(_class(row), row.members) for row in await self._all(ordered)]

    async def teachers(self, klass: str) -> list[Teacher]:
        """The owner first."""
        found = select(TEACHER).where(TEACHER.c.klass == klass)
        ordered = found.order_by(TEACHER.c.owner.desc(), TEACHER.c.since)
        return [
            Teacher(row.klass, row.learner, row.name, row.owner, row.since, row.handle)
            for row in await self._all(ordered)
        ]

    async def save_teacher(self, teacher: Teacher) -> None:
        await self._save(
            TEACHER,
            {
                "klass": teacher.klass,
                "learner": teacher.learner,
                "name": teacher.name,
                "owner": teacher.owner,
                "since": teacher.since,
                "handle": teacher.handle,
            },
        )

    async def remove_teacher(self, klass: str, learner: int) -> None:
        await self._db.execute(delete(TEACHER).where(TEACHER.c.klass == klass, TEACHER.c.learner == learner))

    async def invite_teacher(self, code: str, klass: str, until: datetime) -> None:
        await self._save(INVITATION, {"code": code, "klass": klass, "until": until})

    async def teaching_invitation(self, code: str, now: datetime) -> Class | None:
        """The class that *code* lets somebody teach, if it is still good."""
        found = select(CLASS).join(INVITATION, INVITATION.c.klass == CLASS.c.id)
        row = await self._one(found.where(INVITATION.c.code == code, INVITATION.c.until > now))
        return _class(row) if row else None

    async def use_invitation(self, code: str) -> None:
        await self._db.execute(delete(INVITATION).where(INVITATION.c.code == code))

    # classes -------------------------------------------------------------------------------------

    async def save(self, klass: Class) -> None:
        await self._save(
            CLASS,
            {
                "id": klass.id,
                "name": klass.name,
                "code": klass.code,
                "until": klass.until,
                "seats": klass.seats,
                "asks_id": klass.asks_id,
                "since": klass.since,
            },
        )

    async def by_id(self, id: str) -> Class | None:
        """For the operator, who needs no role."""
        row = await self._one(select(CLASS).where(CLASS.c.id == id))
        return _class(row) if row else None

    async def everything_taught(self) -> list[Class]:
        """For the operator: every class, by name."""
        return [_class(row) for row in await self._all(select(CLASS).order_by(CLASS.c.name, CLASS.c.id))]

    async def by_code(self, code: str) -> Class | None:
        row = await self._one(select(CLASS).where(CLASS.c.code == code), lock=True)
        return _class(row) if row else None

    async def delete(self, klass: str) -> None:
        """With everything that hangs on it; what learners learnt stays theirs."""
        await self._db.execute(delete(CLASS).where(CLASS.c.id == klass))

    async def pass_on(self, klass: str) -> None:
        """After a teacher has gone: another one owns it, or it is gone as well."""
        left = await self.teachers(klass)
        if not left:
            await self._db.execute(
                update(SITTING)
                .where(SITTING.c.assignment.in_(select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.klass == klass)))
                .values(silent=False)
            )
            await self.delete(klass)
        elif not any(teacher.owner for teacher in left):
            await self.save_teacher(replace(left[0], owner=True))

    # learners ------------------------------------------------------------------------------------

    async def member(self, klass: str, learner: int) -> Member | None:
        row = await self._one(select(MEMBER).where(MEMBER.c.klass == klass, MEMBER.c.learner == learner))
        return _member(row) if row else None

    async def members(self, klass: str) -> list[Member]:
        found = select(MEMBER).where(MEMBER.c.klass == klass).order_by(func.lower(MEMBER.c.name))
        return [_member(row) for row in await self._all(found)]

    async def joined(self, learner: int) -> list[tuple[Class, Member]]:
        """The classes somebody is in, the newest first."""
        found = select(MEMBER).where(MEMBER.c.learner == learner).order_by(MEMBER.c.joined.desc(), MEMBER.c.klass)
        members = [_member(row) for row in await self._all(found)]
        theirs = select(CLASS).where(CLASS.c.id.in_([member.klass for member in members]))
        classes = {row.id: _class(row) for row in await self._all(theirs)}
        return [(classes[member.klass], member) for member in members]

    async def everybody(self) -> dict[str, list[tuple[int, datetime]]]:
        """For a restore: who is in each class, and since when."""
        found: dict[str, list[tuple[int, datetime]]] = {}
        for row in await self._all(select(MEMBER.c.klass, MEMBER.c.learner, MEMBER.c.joined)):
            found.setdefault(row.klass, []).append((row.learner, row.joined))
        return found

    async def save_member(self, member: Member) -> None:
        await self._save(
            MEMBER,
            {
                "klass": member.klass,
                "learner": member.learner,
                "name": member.name,
                "roster_id": member.roster_id,
                "joined": member.joined,
                "handle": member.handle,
            },
        )

    async def remove_member(self, klass: str, learner: int) -> None:
        """Their sittings stay theirs; negative attempts are in no results, and say only which tests they began."""
        given = select(ASSIGNMENT.c.id).where(ASSIGNMENT.c.klass == klass)
        theirs = (SITTING.c.learner == learner, SITTING.c.assignment.in_(given), SITTING.c.attempt > 0)
        await self._db.execute(update(SITTING).where(*theirs).values(attempt=-SITTING.c.attempt, silent=False))
        await self._db.execute(delete(NOTICE).where(NOTICE.c.learner == learner, NOTICE.c.assignment.in_(given)))
        await self._db.execute(delete(MEMBER).where(MEMBER.c.klass == klass, MEMBER.c.learner == learner))

    async def withdrew(self, assignment: str, learner: int) -> bool:
        """Whether they began it before they left the class."""
        found = select(func.count()).where(
            SITTING.c.assignment == assignment, SITTING.c.learner == learner, SITTING.c.attempt < 0
        )
        return bool(await self._scalar(found))

    async def roster(self, klass: str) -> set[str]:
        return {row.roster_id for row in await self._all(select(ROSTER.c.roster_id).where(ROSTER.c.klass == klass))}

    async def replace_roster(self, klass: str, ids: Iterable[str]) -> None:
        await self._db.execute(delete(ROSTER).where(ROSTER.c.klass == klass))
        await self._save(ROSTER, *({"klass": klass, "roster_id": id} for id in ids))

    # assignments ---------------------------------------------------------------------------------

    async def assignment(self, id: str, *, to_change: bool = False) -> Assignment | None:
        """By its id alone: whoever asks checks the class of it next."""
        row = await self._one(select(ASSIGNMENT).where(ASSIGNMENT.c.id == id), lock=to_change)
        return _assignment(row) if row else None

    async def assignments(self, klass: str) -> list[Assignment]:
        """Those given, from the first."""
        found = select(ASSIGNMENT).where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_not(None))
        ordered = found.order_by(ASSIGNMENT.c.given, ASSIGNMENT.c.id)
        return [_assignment(row) for row in await self._all(ordered)]

    async def save_assignment(self, given: Assignment) -> None:
        await self._save(
            ASSIGNMENT,
            {
                "id": given.id,
                "klass": given.klass,
                "kind": given.kind.value,
                "topics": list(given.topics),
                "questions": list(given.questions),
                "size": given.size,
                "counted": given.counted.value,
                "opens": given.opens,
                "due": given.due,
                "zone": given.zone,
                "since": given.since,
                "given": given.given,
                "pair": given.pair,
                "reminded": given.reminded,
            },
        )

    async def delete_assignment(self, id: str) -> None:
        await self._db.execute(update(SITTING).where(SITTING.c.assignment == id).values(silent=False))
        await self._db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.id == id))

    async def delete_drafts(self, klass: str) -> None:
        await self._db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.klass == klass, ASSIGNMENT.c.given.is_(None)))

    async def runs(self, klass: str, learner: int | None = None) -> list[Run]:
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

    async def answers(self, sittings: Sequence[str]) -> dict[str, list[Given]]:
        """What was answered in each of *sittings*, which `runs` has told, turn by turn."""
        found = select(ANSWER).where(ANSWER.c.sitting.in_(sittings)).order_by(ANSWER.c.sitting, ANSWER.c.turn)
        told: dict[str, list[Given]] = {}
        for row in await self._all(found):
            told.setdefault(row.sitting, []).append(rows.given(row))
        return told

    async def versions(self, klass: str) -> list[tuple[str, str, str]]:
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

    # messages and files --------------------------------------------------------------------------

    async def add_notices(self, assignment: str, learners: Iterable[int], kind: str, at: datetime) -> None:
        told = ({"assignment": assignment, "learner": learner, "kind": kind, "at": at} for learner in learners)
        await self._save(NOTICE, *told)

    async def waiting(self, assignment: str, now: datetime) -> int:
        """How many messages about it are due and not sent."""
        due = select(func.count()).where(NOTICE.c.assignment == assignment, NOTICE.c.at <= now)
        return int(await self._scalar(due))

    async def take_notice(self, now: datetime) -> tuple[str, int, str] | None:
        """Assignment, learner and kind of the notice that waits longest; it is gone then."""
        waiting = select(NOTICE).where(NOTICE.c.at <= now).order_by(NOTICE.c.at, NOTICE.c.learner).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        if row is None:
            return None
        taken = (NOTICE.c.assignment == row.assignment, NOTICE.c.learner == row.learner, NOTICE.c.kind == row.kind)
        await self._db.execute(delete(NOTICE).where(*taken))
        return row.assignment, row.learner, row.kind

    async def note_export(
        self, id: str, klass: str, learner: int, form: str, *, named: bool, rows: int, at: datetime
    ) -> None:
        noted = {"id": id, "klass": klass, "learner": learner, "form": form, "named": named, "rows": rows, "at": at}
        await self._db.execute(insert(EXPORT), noted)

    async def exports(self, klass: str) -> list[tuple[datetime, int | None, str, bool, int]]:
        """When, by whom, in which form, with names or not, and how many rows; the newest first."""
        found = select(EXPORT).where(EXPORT.c.klass == klass).order_by(EXPORT.c.at.desc())
        return [(row.at, row.learner, row.form, row.named, row.rows) for row in await self._all(found)]


def _class(row: Row) -> Class:
    return Class(row.id, row.name, row.code, row.until, row.seats, row.asks_id, row.since)


def _member(row: Row) -> Member:
    return Member(row.klass, row.learner, row.name, row.roster_id, row.joined, row.handle)


def _assignment(row: Row) -> Assignment:
    return Assignment(
        row.id,
        row.klass,
        Kind(row.kind),
        tuple(row.topics),
        tuple(row.questions),
        row.size,
        Counted(row.counted),
        row.opens,
        row.due,
        row.zone,
        row.since,
        row.given,
        row.pair,
        row.reminded,
    )


def _run(row: Row) -> Run:
    of = sum(not void for *_, void in row.asked)
    finished = row.ended if row.answered >= of else None  # ended without: left for something else
    return Run(row.id, row.assignment, row.learner, row.attempt, row.started, finished, row.points, of)
