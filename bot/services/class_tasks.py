"""What learners may begin for a class, and why not."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.quiz.classes import Assignment
from bot.storage.store import Transaction


@dataclass(frozen=True)
class NotOpen:
    """Its teacher has taken it back, or it opens later."""


@dataclass(frozen=True)
class NotAMember:
    """It is for the members of a class, and the person is none."""


@dataclass(frozen=True)
class BegunBeforeLeaving:
    """Whoever has begun a test, leaves the class and joins it again knows the questions already."""


CannotBegin: TypeAlias = NotOpen | NotAMember | BegunBeforeLeaving


async def open_to(tx: Transaction, learner: int, assignment_id: str, now: datetime) -> Assignment | CannotBegin:
    """The assignment, if it is open at *now* (UTC) and that person is in its class."""
    assignment = await tx.assignments.get(assignment_id)
    if assignment is None or not assignment.is_open(now):
        return NotOpen()
    if await tx.classes.member(assignment.klass, learner) is None:
        return NotAMember()
    if assignment.once and await tx.classes.withdrew(assignment_id, learner):
        return BegunBeforeLeaving()
    return assignment
