"""May a learner take an assignment, and which attempt would it be? This is the only place that decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.quiz.classes import Assignment, Attempt


@dataclass(frozen=True)
class ContinueAttempt:
    """The learner has begun an attempt and not finished it."""

    attempt: Attempt


@dataclass(frozen=True)
class NoAttemptLeft:
    """The learner has used every attempt that the assignment allows. `last` is the newest one."""

    last: Attempt


@dataclass(frozen=True)
class NewAttempt:
    """The learner may begin another attempt. `number` says which one it is, from 1."""

    number: int


def next_attempt(assignment: Assignment, attempts: Sequence[Attempt]) -> ContinueAttempt | NoAttemptLeft | NewAttempt:
    """Return what a learner can do with an assignment.

    Args:
        assignment: the assignment.
        attempts: the learner's attempts at it, in the order in which they were begun.
    """
    begun = next((attempt for attempt in attempts if attempt.finished is None), None)
    if begun is not None:
        return ContinueAttempt(begun)
    if attempts and assignment.once:
        return NoAttemptLeft(attempts[-1])
    return NewAttempt(1 + max((attempt.number for attempt in attempts), default=0))
