"""Loading and saving what belongs to classes. Every question about a class names who asks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.quiz.classes import Class, Member, Teacher
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import (
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


class ClassRepository(Statements):
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

    # messages and files --------------------------------------------------------------------------

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
