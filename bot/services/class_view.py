"""A class as its teachers see it."""

from dataclasses import dataclass

from bot.quiz.classes import Assignment, Attempt, Class, Member, Teacher
from bot.quiz.roster import Roster
from bot.services.class_outcomes import ClassDeleted, NoClass, NotYours, OwnerOnly
from bot.storage.store import Transaction


@dataclass(frozen=True)
class ClassView:
    """Everything that a teacher is shown of a class.

    Attributes:
        klass: the class itself.
        teachers: the people who teach it, the owner first.
        members: the learners in it, by the names they chose.
        assignments: what it was given, from the first.
        attempts: at those assignments, of the learners who are in the class now.
        roster: the list of ids that a teacher sent; empty if none was sent.
        zone: the time zone of the teacher who looks, or "".
    """

    klass: Class
    teachers: tuple[Teacher, ...]
    members: tuple[Member, ...]
    assignments: tuple[Assignment, ...]
    attempts: tuple[Attempt, ...]
    roster: Roster
    zone: str

    def teacher(self, id: int) -> Teacher:
        """The teacher with that Telegram id, who must be one of them."""
        return next(teacher for teacher in self.teachers if teacher.user_id == id)

    def owned_by(self, id: int) -> bool:
        """Whether that person owns the class."""
        return any(teacher.owner and teacher.user_id == id for teacher in self.teachers)

    def started(self, assignment: Assignment) -> set[int]:
        """The Telegram ids of the learners who have begun it."""
        return {attempt.learner for attempt in self.attempts if attempt.assignment == assignment.id}

    def finished(self, assignment: Assignment) -> set[int]:
        """The Telegram ids of the learners who have finished it at least once."""
        return {
            attempt.learner for attempt in self.attempts if attempt.assignment == assignment.id and attempt.finished
        }

    def not_started(self, assignment: Assignment) -> list[Member]:
        """The learners who have not begun it."""
        started = self.started(assignment)
        return [member for member in self.members if member.learner not in started]


async def taught_class(tx: Transaction, class_id: str, teacher: int) -> Class | NoClass:
    """The class, if that person teaches it; otherwise why it cannot be had."""
    klass = await tx.classes.taught(class_id, teacher)
    if klass is not None:
        return klass
    return ClassDeleted() if await tx.classes.by_id(class_id) is None else NotYours()


async def owned_class(tx: Transaction, id: int, class_id: str) -> Class | NoClass | OwnerOnly:
    """The class, if that person owns it; otherwise why they cannot change it."""
    klass = await taught_class(tx, class_id, id)
    if isinstance(klass, NoClass):
        return klass
    teachers = await tx.classes.teachers(class_id)
    return klass if any(teacher.owner and teacher.user_id == id for teacher in teachers) else OwnerOnly()


async def class_view(tx: Transaction, klass: Class, teacher: int) -> ClassView:
    """The class as the teacher with that Telegram id sees it."""
    user = await tx.users.get(teacher)
    return ClassView(
        klass=klass,
        teachers=tuple(await tx.classes.teachers(klass.id)),
        members=tuple(await tx.classes.members(klass.id)),
        assignments=tuple(await tx.assignments.published(klass.id)),
        attempts=tuple(await tx.assignments.attempts(klass.id)),
        roster=await tx.classes.roster(klass.id),
        zone=user.zone if user else "",
    )
