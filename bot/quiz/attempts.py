"""May a learner take an assignment, and which attempt would it be? The one place that decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.quiz.classes import Assignment, Attempt


@dataclass(frozen=True)
class GoOn:
    """An attempt was begun and is not finished."""

    attempt: Attempt


@dataclass(frozen=True)
class NoMore:
    """Every attempt is used; `last` is the newest."""

    last: Attempt


@dataclass(frozen=True)
class NewAttempt:
    """Another attempt may be begun; `number` counts them from 1."""

    number: int


def next_attempt(assignment: Assignment, attempts: Sequence[Attempt]) -> GoOn | NoMore | NewAttempt:
    """What a learner can do with an assignment.

    Args:
        attempts: theirs at this assignment, the first begun first.
    """
    begun = next((attempt for attempt in attempts if attempt.finished is None), None)
    if begun is not None:
        return GoOn(begun)
    if attempts and assignment.once:
        return NoMore(attempts[-1])
    return NewAttempt(1 + max((attempt.number for attempt in attempts), default=0))
