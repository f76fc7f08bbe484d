"""May a learner take an assignment, and which attempt would it be? This is the only place that decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.quiz.classes import Assignment, Attempt, AttemptRule


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


Score: TypeAlias = tuple[int, int]
"""Right answers, and questions."""


def last_score(attempts: Iterable[Attempt], assignment: str | None) -> Score | None:
    """Return the score of the last finished attempt at an assignment, or `None`.

    Args:
        attempts: one learner's attempts at any assignments.
        assignment: the id of one of these; `None` for none.
    """
    finished = [attempt for attempt in attempts if attempt.assignment == assignment and attempt.finished is not None]
    last = max(finished, key=lambda attempt: attempt.number, default=None)
    return (last.right, last.of) if last else None


def counting_sittings(runs: Iterable[Attempt], rule: AttemptRule) -> set[str]:
    """Decide which attempts count.

    Args:
        runs: attempts at one assignment, by any number of learners, finished or not.
        rule: which attempt of a learner counts.

    Returns:
        The ids of the sittings that count: one for each learner who has finished an attempt.
    """
    finished_by_learner: dict[int, list[Attempt]] = {}
    for attempt in sorted(runs, key=lambda attempt: attempt.number):
        if attempt.finished is not None:
            finished_by_learner.setdefault(attempt.learner, []).append(attempt)
    return {_counting_attempt(finished, rule).sitting for finished in finished_by_learner.values()}


def _counting_attempt(attempts: list[Attempt], rule: AttemptRule) -> Attempt:
    """Return the attempt that counts of one learner's finished *attempts*, which come in the order of their numbers.

    Of equally good attempts the earliest is the best.
    """
    match rule:
        case AttemptRule.FIRST:
            return attempts[0]
        case AttemptRule.LAST:
            return attempts[-1]
        case AttemptRule.BEST:
            return max(attempts, key=lambda attempt: (attempt.right / max(1, attempt.of), -attempt.number))
