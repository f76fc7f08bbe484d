"""Loading and saving what belongs to classes. Every question about a class names who asks."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Integer, cast, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.quiz.classes import Assignment, Class, Counted, Kind, Member, Run, Teacher
from bot.quiz.sitting import Given
from bot.storage import rows
from bot.storage.tables import (
    AnswerRow,
    AssignmentRow,
    ClassRow,
    ExportRow,
    InstructorRow,
    InvitationRow,
    MemberRow,
    NoticeRow,
    RosterRow,
    SittingRow,
    TeacherRow,
    UsedCodeRow,
)


class ClassRows:
    """The part of a transaction that is about classes."""

    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    # who teaches ---------------------------------------------------------------------------------

    async def is_instructor(self, learner: int) -> bool:
        return await self._db.get(InstructorRow, learner) is not None

    async def code_used(self, code: str) -> bool:
        return await self._db.get(UsedCodeRow, code) is not None

    async def make_instructor(self, learner: int, code: str, now: datetime) -> None:
        self._db.add(UsedCodeRow(code=code, at=now))
        self._db.add(InstructorRow(learner=learner, since=now))

    async def taught(self, id: str, teacher: int) -> Class | None:
        """The class, if that person teaches it."""
        found = select(ClassRow).join(TeacherRow, TeacherRow.klass == ClassRow.id)
        row = await self._db.scalar(found.where(ClassRow.id == id, TeacherRow.learner == teacher).with_for_update())
        return _class(row) if row else None

    async def all_taught(self, teacher: int) -> list[tuple[Class, int]]:
        """Classes of a teacher with how many learners each has, the newest first."""
        members = select(func.count()).where(MemberRow.klass == ClassRow.id).scalar_subquery()
        found = select(ClassRow, members).join(TeacherRow, TeacherRow.klass == ClassRow.id)
        ordered = found.where(TeacherRow.learner == teacher).order_by(ClassRow.since.desc(), ClassRow.id)
        return [(_class(row), number) for row, number in await self._db.execute(ordered)]

    async def teachers(self, klass: str) -> list[Teacher]:
        """The owner first."""
        found = select(TeacherRow).where(TeacherRow.klass == klass)
        ordered = found.order_by(TeacherRow.owner.desc(), TeacherRow.since)
        return [
            Teacher(row.klass, row.learner, row.name, row.owner, row.since, row.handle)
            for row in await self._db.scalars(ordered)
        ]

    async def save_teacher(self, teacher: Teacher) -> None:
        await self._db.merge(
            TeacherRow(
                klass=teacher.klass,
                learner=teacher.learner,
                name=teacher.name,
                owner=teacher.owner,
                since=teacher.since,
                handle=teacher.handle,
            )
        )
        await self._db.flush()

    async def remove_teacher(self, klass: str, learner: int) -> None:
        await self._db.execute(delete(TeacherRow).where(TeacherRow.klass == klass, TeacherRow.learner == learner))

    async def invite_teacher(self, code: str, klass: str, until: datetime) -> None:
        await self._db.merge(InvitationRow(code=code, klass=klass, until=until))

    async def teaching_invitation(self, code: str, now: datetime) -> Class | None:
        """The class that *code* lets somebody teach, if it is still good."""
        found = select(ClassRow).join(InvitationRow, InvitationRow.klass == ClassRow.id)
        row = await self._db.scalar(found.where(InvitationRow.code == code, InvitationRow.until > now))
        return _class(row) if row else None

    async def use_invitation(self, code: str) -> None:
        await self._db.execute(delete(InvitationRow).where(InvitationRow.code == code))

    # classes -------------------------------------------------------------------------------------

    async def save(self, klass: Class) -> None:
        await self._db.merge(
            ClassRow(
                id=klass.id,
                name=klass.name,
                code=klass.code,
                until=klass.until,
                seats=klass.seats,
                asks_id=klass.asks_id,
                since=klass.since,
            )
        )
        await self._db.flush()

    async def by_id(self, id: str) -> Class | None:
        """For the operator, who needs no role."""
        row = await self._db.get(ClassRow, id)
        return _class(row) if row else None

    async def everything_taught(self) -> list[Class]:
        """For the operator: every class, by name."""
        return [_class(row) for row in await self._db.scalars(select(ClassRow).order_by(ClassRow.name, ClassRow.id))]

    async def by_code(self, code: str) -> Class | None:
        row = await self._db.scalar(select(ClassRow).where(ClassRow.code == code).with_for_update())
        return _class(row) if row else None

    async def delete(self, klass: str) -> None:
        """With everything that hangs on it; what learners learnt stays theirs."""
        await self._db.execute(delete(ClassRow).where(ClassRow.id == klass))

    async def pass_on(self, klass: str) -> None:
        """After a teacher has gone: another one owns it, or it is gone as well."""
        left = await self.teachers(klass)
        if not left:
            await self._db.execute(
                update(SittingRow)
                .where(SittingRow.assignment.in_(select(AssignmentRow.id).where(AssignmentRow.klass == klass)))
                .values(silent=False)
            )
            await self.delete(klass)
        elif not any(teacher.owner for teacher in left):
            await self.save_teacher(replace(left[0], owner=True))

    # learners ------------------------------------------------------------------------------------

    async def member(self, klass: str, learner: int) -> Member | None:
        row = await self._db.get(MemberRow, (klass, learner))
        return _member(row) if row else None

    async def members(self, klass: str) -> list[Member]:
        found = select(MemberRow).where(MemberRow.klass == klass).order_by(func.lower(MemberRow.name))
        return [_member(row) for row in await self._db.scalars(found)]

    async def joined(self, learner: int) -> list[tuple[Class, Member]]:
        """The classes somebody is in, the newest first."""
        found = select(ClassRow, MemberRow).join(MemberRow, MemberRow.klass == ClassRow.id)
        ordered = found.where(MemberRow.learner == learner).order_by(MemberRow.joined.desc(), ClassRow.id)
        return [(_class(klass), _member(member)) for klass, member in await self._db.execute(ordered)]

    async def save_member(self, member: Member) -> None:
        await self._db.merge(
            MemberRow(
                klass=member.klass,
                learner=member.learner,
                name=member.name,
                roster_id=member.roster_id,
                joined=member.joined,
                handle=member.handle,
            )
        )
        await self._db.flush()

    async def remove_member(self, klass: str, learner: int) -> None:
        """Their sittings stay theirs; negative attempts are in no results, and say only which tests they began."""
        given = select(AssignmentRow.id).where(AssignmentRow.klass == klass)
        theirs = (SittingRow.learner == learner, SittingRow.assignment.in_(given), SittingRow.attempt > 0)
        await self._db.execute(update(SittingRow).where(*theirs).values(attempt=-SittingRow.attempt, silent=False))
        await self._db.execute(delete(NoticeRow).where(NoticeRow.learner == learner, NoticeRow.assignment.in_(given)))
        await self._db.execute(delete(MemberRow).where(MemberRow.klass == klass, MemberRow.learner == learner))

    async def withdrew(self, assignment: str, learner: int) -> bool:
        """Whether they began it before they left the class."""
        found = select(func.count()).where(
            SittingRow.assignment == assignment, SittingRow.learner == learner, SittingRow.attempt < 0
        )
        return bool(await self._db.scalar(found))

    async def roster(self, klass: str) -> set[str]:
        return set(await self._db.scalars(select(RosterRow.roster_id).where(RosterRow.klass == klass)))

    async def replace_roster(self, klass: str, ids: Iterable[str]) -> None:
        await self._db.execute(delete(RosterRow).where(RosterRow.klass == klass))
        self._db.add_all([RosterRow(klass=klass, roster_id=id) for id in ids])

    # assignments ---------------------------------------------------------------------------------

    async def assignment(self, id: str) -> Assignment | None:
        """By its id alone: whoever asks checks the class of it next."""
        row = await self._db.get(AssignmentRow, id, with_for_update=True, populate_existing=True)
        return _assignment(row) if row else None

    async def assignments(self, klass: str) -> list[Assignment]:
        """Those given, from the first."""
        found = select(AssignmentRow).where(AssignmentRow.klass == klass, AssignmentRow.given.is_not(None))
        ordered = found.order_by(AssignmentRow.given, AssignmentRow.id)
        return [_assignment(row) for row in await self._db.scalars(ordered)]

    async def save_assignment(self, given: Assignment) -> None:
        await self._db.merge(
            AssignmentRow(
                id=given.id,
                klass=given.klass,
                kind=given.kind.value,
                topics=list(given.topics),
                questions=list(given.questions),
                size=given.size,
                counted=given.counted.value,
                opens=given.opens,
                due=given.due,
                zone=given.zone,
                since=given.since,
                given=given.given,
                pair=given.pair,
                reminded=given.reminded,
            )
        )
        await self._db.flush()

    async def delete_assignment(self, id: str) -> None:
        await self._db.execute(update(SittingRow).where(SittingRow.assignment == id).values(silent=False))
        await self._db.execute(delete(AssignmentRow).where(AssignmentRow.id == id))

    async def delete_drafts(self, klass: str) -> None:
        await self._db.execute(delete(AssignmentRow).where(AssignmentRow.klass == klass, AssignmentRow.given.is_(None)))

    async def runs(self, klass: str, learner: int | None = None) -> list[Run]:
        """Attempts of those who are in the class now, withdrawn turns not counted in `of`."""
        right = func.coalesce(func.sum(cast(AnswerRow.verdict == "right", Integer)), 0)
        found = (
            select(SittingRow, right, func.count(AnswerRow.turn))
            .join(AssignmentRow, AssignmentRow.id == SittingRow.assignment)
            .join(MemberRow, (MemberRow.klass == AssignmentRow.klass) & (MemberRow.learner == SittingRow.learner))
            .outerjoin(AnswerRow, AnswerRow.sitting == SittingRow.id)
            .where(AssignmentRow.klass == klass, SittingRow.attempt > 0)
            .group_by(SittingRow.id)
        )
        if learner is not None:
            found = found.where(SittingRow.learner == learner)
        return [_run(sitting, right, answered) for sitting, right, answered in await self._db.execute(found)]

    async def answers(self, klass: str) -> AsyncIterator[tuple[str, int, int, Given]]:
        """Assignment, learner, attempt and answer of those who are in the class now; told row by row, not gathered."""
        found = (
            select(SittingRow.assignment, AnswerRow.learner, SittingRow.attempt, AnswerRow)
            .join(SittingRow, SittingRow.id == AnswerRow.sitting)
            .join(AssignmentRow, AssignmentRow.id == SittingRow.assignment)
            .join(MemberRow, (MemberRow.klass == AssignmentRow.klass) & (MemberRow.learner == AnswerRow.learner))
            .where(AssignmentRow.klass == klass, AssignmentRow.given.is_not(None), SittingRow.attempt > 0)
            .order_by(AssignmentRow.given, AssignmentRow.id, SittingRow.started, SittingRow.id, AnswerRow.turn)
            .execution_options(yield_per=1000)
        )
        async for assignment, learner, attempt, row in await self._db.stream(found):
            yield str(assignment), learner, attempt, rows.given(row)

    async def versions(self, klass: str) -> list[tuple[str, str, str]]:
        """Assignment, question and hash of everything that was answered."""
        key = (SittingRow.assignment, AnswerRow.question, AnswerRow.hash)
        found = (
            select(*key)
            .join(SittingRow, SittingRow.id == AnswerRow.sitting)
            .join(AssignmentRow, AssignmentRow.id == SittingRow.assignment)
            .where(AssignmentRow.klass == klass, AssignmentRow.given.is_not(None), SittingRow.attempt > 0)
            .distinct()
            .order_by(*key)
        )
        return [(str(assignment), question, hash) for assignment, question, hash in await self._db.execute(found)]

    # messages and files --------------------------------------------------------------------------

    async def add_notices(self, assignment: str, learners: Iterable[int], kind: str, at: datetime) -> None:
        for learner in learners:
            await self._db.merge(NoticeRow(assignment=assignment, learner=learner, kind=kind, at=at))

    async def take_notice(self, now: datetime) -> tuple[str, int, str] | None:
        """Assignment, learner and kind of the notice that waits longest; it is gone then."""
        waiting = select(NoticeRow).where(NoticeRow.at <= now).order_by(NoticeRow.at, NoticeRow.learner).limit(1)
        row = await self._db.scalar(waiting.with_for_update(skip_locked=True))
        if row is None:
            return None
        taken = row.assignment, row.learner, row.kind
        await self._db.delete(row)
        return taken

    async def note_export(
        self, id: str, klass: str, learner: int, form: str, *, named: bool, rows: int, at: datetime
    ) -> None:
        self._db.add(ExportRow(id=id, klass=klass, learner=learner, form=form, named=named, rows=rows, at=at))

    async def exports(self, klass: str) -> list[tuple[datetime, int | None, str, bool, int]]:
        """When, by whom, in which form, with names or not, and how many rows; the newest first."""
        found = select(ExportRow).where(ExportRow.klass == klass).order_by(ExportRow.at.desc())
        return [(row.at, row.learner, row.form, row.named, row.rows) for row in await self._db.scalars(found)]


def _class(row: ClassRow) -> Class:
    return Class(row.id, row.name, row.code, row.until, row.seats, row.asks_id, row.since)


def _member(row: MemberRow) -> Member:
    return Member(row.klass, row.learner, row.name, row.roster_id, row.joined, row.handle)


def _assignment(row: AssignmentRow) -> Assignment:
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


def _run(row: SittingRow, right: int, answered: int) -> Run:
    assert row.assignment is not None
    of = sum(not void for *_, void in row.asked)
    finished = row.ended if answered >= of else None  # ended without: left for something else
    return Run(row.id, row.assignment, row.learner, row.attempt, row.started, finished, right, of)
