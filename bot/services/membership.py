"""Being in a class: read what is shared, join, see what was given, leave."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz import classes
from bot.quiz.attempts import NoAttemptLeft, Score, last_score, next_attempt
from bot.quiz.classes import Assignment, Attempt, Class, Kind, Member, fingerprint
from bot.quiz.disclosures import Disclosure
from bot.quiz.naming import as_name, clean, made_unique, pseudonym
from bot.quiz.roster import ID_LIMIT, as_given
from bot.quiz.user import User
from bot.services.account import remember
from bot.services.class_outcomes import NotInClass, UnusableName
from bot.storage.deletion_log import Decision, DeletionLog
from bot.storage.store import Store, Transaction


@dataclass(frozen=True)
class Invitation:
    """What a person reads before joining a class.

    Attributes:
        klass: the class.
        teachers: the names that learners read for the teachers; "" for one who chose none.
        joined: whether the person is in the class already.
        name: a name that is free in it: the one that was typed, or a pseudonym.
        fingerprint: changes when something changes that the person reads here, see `classes.fingerprint`.
    """

    klass: Class
    teachers: tuple[str, ...]
    joined: bool
    name: str
    fingerprint: str


@dataclass(frozen=True)
class InvitationChanged:
    """What was read before the tap is not what the class is now: it must be read again. Nothing was stored."""


@dataclass(frozen=True)
class NoInvitation:
    """The code is wrong, or the class lets nobody in: its link is closed or too old, or every place is taken."""


@dataclass(frozen=True)
class Task:
    """An assignment as one learner sees it.

    Attributes:
        assignment: the assignment, with the learner's own due date if they have one.
        attempts: their attempts at it.
        before: their score in the pre-test that it is compared with; `None` without one, or while it is hidden.
    """

    assignment: Assignment
    attempts: tuple[Attempt, ...]
    before: Score | None = None

    @property
    def done(self) -> bool:
        """Whether an attempt is finished."""
        return any(attempt.finished for attempt in self.attempts)

    @property
    def can_be_reread(self) -> bool:
        """Whether it is a test that is finished and explained."""
        return self.done and not self.can_be_begun and not self.assignment.hides_results

    @property
    def can_be_begun(self) -> bool:
        """Whether there is something to start or to go on with: a finished test is not taken again."""
        together = self.assignment.kind is Kind.LIVE
        return not together and not isinstance(next_attempt(self.assignment, self.attempts), NoAttemptLeft)


@dataclass(frozen=True)
class Enrolment:
    """A class as one of its learners sees it.

    Attributes:
        klass: the class.
        member: the learner in it, under the name they chose.
        teachers: the names that learners read for the teachers; "" for one who chose none.
        tasks: what is open to the learner.
        disclosures: what was taken of them from this class and who was let in, the newest first.
        learner: the person.
        on_list: whether their id is on the teacher's list; `None` if they gave none, or there is no list.
    """

    klass: Class
    member: Member
    teachers: tuple[str, ...]
    tasks: tuple[Task, ...]
    disclosures: tuple[Disclosure, ...]
    learner: User
    on_list: bool | None = None


class Memberships:
    """Classes, for their learners. `id` is a Telegram id."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str], deletion_log: DeletionLog
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._deletion_log = deletion_log

    async def preview(
        self, id: int, code: str, language: str, number: int, typed: str = ""
    ) -> Invitation | NoInvitation:
        """What *code* invites to; nothing is stored.

        Args:
            number: chooses the pseudonym that is offered.
            typed: the name that the person would rather have; "" for none.
        """
        async with self._store.reading() as tx:
            klass = await tx.classes.by_code(code)
            if klass is None:
                return NoInvitation()
            members = await tx.classes.members(klass.id)
            joined = any(member.learner == id for member in members)
            if not joined and not klass.invites(code, len(members), self._clock()):
                return NoInvitation()
            wanted = clean(typed) or pseudonym(language, number)
            name = made_unique(wanted, {member.name for member in members})
            teachers = await _teacher_names(tx, klass.id)
            return Invitation(klass, teachers, joined, name, fingerprint(klass, teachers))

    async def join(
        self, id: int, language: str, code: str, number: int, typed: str = "", *, seen: str = "", read: str = ""
    ) -> Enrolment | NoInvitation | InvitationChanged:
        """Join the class that *code* invites to, under the name that was *typed* or the pseudonym of that *number*.

        The tap says yes to what stood above the button, and to nothing else. Joining twice changes nothing.

        Args:
            seen: the fingerprint of what was read; "" in buttons from before there were any.
            read: the hash of the text that was read, to be kept.
        """
        async with self._store.transaction() as tx:
            klass = await tx.classes.by_code(code)
            if klass is None:
                return NoInvitation()
            members = await tx.classes.members(klass.id)
            if not any(member.learner == id for member in members):
                if not klass.invites(code, len(members), self._clock()):
                    return NoInvitation()
                if seen and seen != fingerprint(klass, await _teacher_names(tx, klass.id)):
                    return InvitationChanged()
                wanted = clean(typed) or pseudonym(language, number)
                free = made_unique(wanted, {member.name for member in members})
                await self._enrol(tx, klass, id, language, free, read)
            enrolment = await self._enrolment(tx, klass, id)
            return enrolment or NoInvitation()

    async def _enrol(self, tx: Transaction, klass: Class, id: int, language: str, name: str, read: str) -> None:
        """Put the person into the class. They are told of quizzes that open later, like everybody else."""
        now = self._clock()
        await remember(tx, id, language, now)
        await tx.classes.save_member(
            Member(
                klass=klass.id,
                learner=id,
                name=name,
                roster_id="",
                joined=now,
                handle=self._new_id(),
                consent=classes.CONSENT,
                read=read,
                agreed=now.date(),
                asked=classes.CONSENT,
            )
        )
        for assignment in await tx.assignments.published(klass.id):
            if assignment.opens > now:  # schedule the notices that earlier members already have
                await tx.assignments.add_notices(assignment.id, [id], "given", assignment.opens)

    async def all_of(self, id: int) -> list[Enrolment]:
        """Every class that the person is in, the newest first."""
        async with self._store.reading() as tx:
            enrolments = [await self._enrolment(tx, klass, id) for klass, _ in await tx.classes.joined(id)]
            return [enrolment for enrolment in enrolments if enrolment]

    async def get(self, id: int, class_id: str) -> Enrolment | NotInClass:
        """One class that the person is in."""
        return next((enrolment for enrolment in await self.all_of(id) if enrolment.klass.id == class_id), NotInClass())

    async def rename(self, id: int, class_id: str, name: str) -> Enrolment | NotInClass | UnusableName:
        """Take another name in that class."""
        if not as_name(name):
            return UnusableName()
        async with self._store.transaction() as tx:
            member = await tx.classes.member(class_id, id)
            if member is None:
                return NotInClass()
            others = {other.name for other in await tx.classes.members(class_id) if other.learner != id}
            await tx.classes.save_member(replace(member, name=made_unique(as_name(name), others)))
        return await self.get(id, class_id)

    async def set_roster_id(self, id: int, class_id: str, roster_id: str) -> Enrolment | NotInClass:
        """Keep the id by which the instructor's gradebook knows the learner; "" takes it back.

        In a class with minors none is kept.
        """
        async with self._store.transaction() as tx:
            member = await tx.classes.member(class_id, id)
            if member is None:
                return NotInClass()
            klass = await tx.classes.by_id(class_id)
            given = "" if klass and klass.of_minors else as_given(clean(roster_id, ID_LIMIT))
            if member.roster_id and member.roster_id != given:
                self._deletion_log.note_decision(Decision.NO_ID, class_id, self._clock(), id)
            await tx.classes.save_member(replace(member, roster_id=given))
        return await self.get(id, class_id)

    async def leave(self, id: int, class_id: str) -> bool:
        """Take the person out of the class; nothing of theirs is shown there any more. Returns whether they were in."""
        async with self._store.transaction() as tx:
            if await tx.classes.member(class_id, id) is None:
                return False
            self._deletion_log.note(id, self._clock(), class_id)
            await tx.classes.remove_member(class_id, id)
            return True

    async def _enrolment(self, tx: Transaction, klass: Class, id: int) -> Enrolment | None:
        """The class as that person sees it; `None` if they are not in it."""
        member, learner = await tx.classes.member(klass.id, id), await tx.users.get(id)
        if member is None or learner is None:
            return None
        attempts, now = await tx.assignments.attempts(klass.id, id, own=True), self._clock()
        own, roster = await tx.assignments.extensions(klass.id), await tx.classes.roster(klass.id)
        published = await tx.assignments.published(klass.id)
        tasks = tuple(
            _task(replace(assignment, due_date=own.get((assignment.id, id), assignment.due_date)), published, attempts)
            for assignment in published
            if assignment.is_open(now) or any(attempt.assignment == assignment.id for attempt in attempts)
        )
        return Enrolment(
            klass=klass,
            member=member,
            teachers=await _teacher_names(tx, klass.id),
            tasks=tasks,
            disclosures=tuple(each for each in await tx.disclosures.of(id) if each.klass == klass.id),
            learner=learner,
            on_list=roster.has(member.roster_id) if roster and member.roster_id else None,
        )


def _task(assignment: Assignment, published: Iterable[Assignment], attempts: Sequence[Attempt]) -> Task:
    """One assignment with what a learner did in it and before it; *attempts* are theirs at all of a class."""
    shown = {other.id for other in published if not other.hides_results}
    pre_test = assignment.pre_test_id if assignment.pre_test_id in shown else None
    own = tuple(attempt for attempt in attempts if attempt.assignment == assignment.id)
    return Task(assignment, own, last_score(attempts, pre_test))


async def _teacher_names(tx: Transaction, class_id: str) -> tuple[str, ...]:
    """The names of the teachers that learners read, the owner's first; "" for one who chose none."""
    return tuple(teacher.name for teacher in await tx.classes.teachers(class_id))
