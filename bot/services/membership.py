"""Being in a class: read what is shared, join, see what was given, leave."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz.classes import Assignment, Attempt, Class, Member
from bot.quiz.naming import clean, pseudonym, unlike
from bot.quiz.user import User
from bot.storage.deletion_log import DeletionLog
from bot.storage.store import Store, Transaction

ID_LIMIT = 64


@dataclass(frozen=True)
class Invitation:
    """What somebody reads before joining. `joined` if they are in it already; `name` is one they could take."""

    klass: Class
    teachers: tuple[str, ...]
    joined: bool
    name: str


@dataclass(frozen=True)
class Task:
    """An assignment as one learner sees it, with their attempts."""

    assignment: Assignment
    runs: tuple[Attempt, ...]

    @property
    def done(self) -> bool:
        return any(run.finished for run in self.runs)


@dataclass(frozen=True)
class Enrolment:
    """A class that somebody is in, and the files that its teachers took away since they joined."""

    klass: Class
    member: Member
    teachers: tuple[str, ...]
    tasks: tuple[Task, ...]
    exports: tuple[tuple[datetime, str, str, bool], ...]
    learner: User


class Memberships:
    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def preview(self, id: int, code: str, language: str, number: int) -> Invitation | None:
        """What *code* invites to; nothing if it is wrong, expired, closed, or the class is full. Nothing is stored."""
        async with self._store.reading() as tx:
            klass = await tx.classes.by_code(code)
            if klass is None:
                return None
            members = await tx.classes.members(klass.id)
            joined = any(member.learner == id for member in members)
            if not joined and not klass.invites(code, len(members), self._clock()):
                return None
            name = unlike(pseudonym(language, number), {member.name for member in members})
            return Invitation(klass, await _teachers(tx, klass.id), joined, name)

    async def join(self, id: int, language: str, code: str, number: int) -> Enrolment | None:
        """Join under the name of that *number*: the tap that says yes to what stood above it. Twice changes nothing."""
        async with self._store.transaction() as tx:
            klass = await tx.classes.by_code(code)
            if klass is None:
                return None
            now, members = self._clock(), await tx.classes.members(klass.id)
            if not any(member.learner == id for member in members):
                if not klass.invites(code, len(members), now):
                    return None
                if await tx.users.get(id) is None:
                    await tx.users.save(User(id, language, now))
                free = unlike(pseudonym(language, number), {member.name for member in members})
                await tx.classes.save_member(Member(klass.id, id, free, "", now, self._new_id()))
                for assignment in await tx.assignments.published(klass.id):
                    if assignment.opens > now:  # who comes later is told when the others are
                        await tx.assignments.add_notices(assignment.id, [id], "given", assignment.opens)
            return await self._enrolment(tx, klass, id)

    async def all_of(self, id: int) -> list[Enrolment]:
        async with self._store.reading() as tx:
            found = [await self._enrolment(tx, klass, id) for klass, _ in await tx.classes.joined(id)]
            return [enrolment for enrolment in found if enrolment]

    async def get(self, id: int, class_id: str) -> Enrolment | None:
        return next((each for each in await self.all_of(id) if each.klass.id == class_id), None)

    async def rename(self, id: int, class_id: str, name: str) -> Enrolment | None:
        """Another name in that class; nothing if nothing of it can be shown."""
        async with self._store.transaction() as tx:
            member = await tx.classes.member(class_id, id)
            if member is None or not clean(name):
                return None
            others = {each.name for each in await tx.classes.members(class_id) if each.learner != id}
            await tx.classes.save_member(replace(member, name=unlike(clean(name), others)))
        return await self.get(id, class_id)

    async def set_roster_id(self, id: int, class_id: str, roster_id: str) -> Enrolment | None:
        """Keep the id that the instructor's list knows the learner by; an empty one takes it back."""
        async with self._store.transaction() as tx:
            member = await tx.classes.member(class_id, id)
            if member is None:
                return None
            await tx.classes.save_member(replace(member, roster_id=clean(roster_id, ID_LIMIT)))
        return await self.get(id, class_id)

    async def leave(self, id: int, class_id: str) -> bool:
        """End sharing at once; whether there was something to end."""
        async with self._store.transaction() as tx:
            if await tx.classes.member(class_id, id) is None:
                return False
            self._deletion_log.note(id, self._clock(), class_id)
            await tx.classes.remove_member(class_id, id)
            return True

    async def _enrolment(self, tx: Transaction, klass: Class, id: int) -> Enrolment | None:
        member, learner = await tx.classes.member(klass.id, id), await tx.users.get(id)
        if member is None or learner is None:
            return None
        runs, now = await tx.assignments.attempts(klass.id, id), self._clock()
        tasks = tuple(
            Task(assignment, tuple(run for run in runs if run.assignment == assignment.id))
            for assignment in await tx.assignments.published(klass.id)
            if assignment.is_open(now)
        )
        names = {teacher.learner: teacher.name for teacher in await tx.classes.teachers(klass.id)}
        exports = tuple(
            (at, names.get(by or 0, ""), form, named)
            for at, by, form, named, _ in await tx.classes.exports(klass.id)
            if at >= member.joined
        )
        return Enrolment(klass, member, await _teachers(tx, klass.id), tasks, exports, learner)


async def _teachers(tx: Transaction, class_id: str) -> tuple[str, ...]:
    return tuple(teacher.name for teacher in await tx.classes.teachers(class_id))
