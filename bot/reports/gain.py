"""How much did a class learn between two tests?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, fsum, pi, sin, sqrt, tan

from bot.reports.results import Assignment, Results


@dataclass(frozen=True)
class Gain:
    """What *n* learners, who took both tests, gained from the first to the second; all are fractions, not percent.

    - `before`, `after`: mean share right; undefined without learners.
    - `raw`: their difference; `interval` is its 95 % interval from Student's t for paired values, with n - 1 degrees of
      freedom; undefined below two learners. It has no width where all gained exactly the same.
    - `normalised`: what was gained of what could be gained, (after - before) / (1 - before), of the class's means
      (R. R. Hake, Interactive-engagement versus traditional methods, Am. J. Phys. 66 (1998)); undefined where all had
      everything right before.
    - `individual`: the mean of each learner's own normalised gain, over the `of_individual` learners who did not have
      everything right before; undefined if there are none. Single losses weigh heavily in it.
    """

    n: int
    before: float | None
    after: float | None
    raw: float | None
    interval: tuple[float, float] | None
    normalised: float | None
    individual: float | None
    of_individual: int


@dataclass(frozen=True)
class GainComparison:
    """The gain from one assignment to a later one."""

    before: Assignment
    after: Assignment
    gain: Gain


def gains(results: Results) -> tuple[GainComparison, ...]:
    """For each assignment with a pre-test, in their order; of each learner the attempts that count."""
    by_id = {assignment.id: assignment for assignment in results.assignments}
    return tuple(
        GainComparison(
            by_id[later.pre_test_id], later, gain(_shares(results, later.pre_test_id), _shares(results, later.id))
        )
        for later in results.assignments
        if later.pre_test_id in by_id
    )


def _shares(results: Results, assignment: str) -> dict[str, float]:
    """The share right of each learner; what was left unanswered is not right."""
    return {
        attempt.learner: attempt.right / attempt.of
        for attempt in results.attempts
        if attempt.assignment == assignment and attempt.counts and attempt.of
    }


def gain(before: Mapping[str, float], after: Mapping[str, float]) -> Gain:
    """Compare the shares right (0 to 1) by learner's name; who took only one of the tests is left out."""
    pairs = [(before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    if not pairs:
        return Gain(0, None, None, None, None, None, None, 0)
    first, second = (fsum(shares) / len(pairs) for shares in zip(*pairs, strict=True))
    own = [(late - early) / (1 - early) for early, late in pairs if early < 1]
    return Gain(
        len(pairs),
        first,
        second,
        second - first,
        _interval([late - early for early, late in pairs]),
        (second - first) / (1 - first) if first < 1 else None,
        fsum(own) / len(own) if own else None,
        len(own),
    )


def _interval(differences: list[float]) -> tuple[float, float] | None:
    n = len(differences)
    if n < 2:
        return None
    mean = fsum(differences) / n
    error = sqrt(fsum((each - mean) ** 2 for each in differences) / (n - 1) / n)
    half = t_quantile(n - 1) * error
    return mean - half, mean + half


def t_quantile(freedom: int, within: float = 0.95) -> float:
    """The t between whose negative and itself Student's distribution with *freedom* degrees has the share *within*.

    Halves the angle in which t = sqrt(freedom) tan(angle) lies until floats are used up; takes time in proportion to
    *freedom*.
    """
    if freedom < 1:
        raise ValueError(f"Student's t needs a degree of freedom, not {freedom}")
    low, high = 0.0, pi / 2
    while low < (middle := (low + high) / 2) < high:
        if _within(middle, freedom) < within:
            low = middle
        else:
            high = middle
    return sqrt(freedom) * tan(high)


def _within(angle: float, freedom: int) -> float:
    """The share of Student's distribution between -t and t, for t = sqrt(freedom) tan(angle).

    A finite sum for whole degrees of freedom, all of whose terms are positive, so that nothing cancels:
    Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    square, odd = cos(angle) ** 2, freedom % 2
    term, terms = cos(angle) if odd else 1.0, []
    for k in range(2 + odd, freedom + 1, 2):
        terms.append(term)
        term *= square * (k - 1) / k
    return 2 / pi * (angle + sin(angle) * fsum(terms)) if odd else sin(angle) * fsum(terms)
