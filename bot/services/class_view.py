"""A class as its teachers see it."""

from dataclasses import dataclass

from bot.quiz.classes import Assignment, Class, Member, Run, Teacher
from bot.storage.store import Transaction


@dataclass(frozen=True)
class Room:
    """A class as its teachers see it."""

    klass: Class
    teachers: tuple[Teacher, ...]
    members: tuple[Member, ...]
    assignments: tuple[Assignment, ...]
    runs: tuple[Run, ...]
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


async def room_of(tx: Transaction, klass: Class, teacher: int) -> Room:
    """The class as that teacher sees it."""
    learner = await tx.learners.get(teacher)
    return Room(
        klass,
        tuple(await tx.classes.teachers(klass.id)),
        tuple(await tx.classes.members(klass.id)),
        tuple(await tx.assignments.published(klass.id)),
        tuple(await tx.assignments.attempts(klass.id)),
        frozenset(await tx.classes.roster(klass.id)),
        learner.zone if learner else "",
    )
