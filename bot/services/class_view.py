"""A class as its teachers see it."""

from dataclasses import dataclass

from bot.quiz.classes import Assignment, Attempt, Class, Member, Teacher
from bot.storage.store import Transaction


@dataclass(frozen=True)
class ClassView:
    """A class as its teachers see it."""

    klass: Class
    teachers: tuple[Teacher, ...]
    members: tuple[Member, ...]
    assignments: tuple[Assignment, ...]
    runs: tuple[Attempt, ...]
    roster: frozenset[str]
    zone: str

    def teacher(self, id: int) -> Teacher:
        return next(teacher for teacher in self.teachers if teacher.learner == id)

    def started(self, assignment: Assignment) -> set[int]:
        return {run.learner for run in self.runs if run.assignment == assignment.id}

    def finished(self, assignment: Assignment) -> set[int]:
        return {run.learner for run in self.runs if run.assignment == assignment.id and run.finished}

    def not_started(self, assignment: Assignment) -> list[Member]:
        started = self.started(assignment)
        return [member for member in self.members if member.learner not in started]


async def class_view(tx: Transaction, klass: Class, teacher: int) -> ClassView:
    """The class as that teacher sees it."""
    learner = await tx.users.get(teacher)
    return ClassView(
        klass,
        tuple(await tx.classes.teachers(klass.id)),
        tuple(await tx.classes.members(klass.id)),
        tuple(await tx.assignments.published(klass.id)),
        tuple(await tx.assignments.attempts(klass.id)),
        frozenset(await tx.classes.roster(klass.id)),
        learner.zone if learner else "",
    )
