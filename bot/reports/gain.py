"""How much did a class learn between two tests?"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, fsum, pi, sin, sqrt, tan

from bot.reports.results import Assignment, Results


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What the learners who took both tests gained from the first to the second.

    All values but the counts are fractions, not percent. Without learners they are `None`.

    Attributes:
        n: learners who took both tests.
        before: their mean share right in the first test.
        after: their mean share right in the second test.
        raw: `after - before`.
        interval: lower and upper end of the 95 % interval of `raw`, from Student's t for paired values with n - 1
            degrees of freedom. It has no width where all gained exactly the same; `None` below two learners.
        normalised: what was gained of what could be gained, `(after - before) / (1 - before)`, from the means of the
            class (R. R. Hake, Interactive-engagement versus traditional methods, Am. J. Phys. 66 (1998)). `None` where
            all had everything right before.
        individual: the mean of each learner's own normalised gain. A single loss weighs heavily in it. `None` if all
            had everything right before.
        of_individual: learners in `individual`: those who did not have everything right before.
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
    """The gain from the pre-test *before* to the later test *after*."""

    before: Assignment
    after: Assignment
    gain: Gain


def gains(results: Results) -> tuple[GainComparison, ...]:
    """Return the gain to each assignment that has a pre-test, in the order of the assignments.

    Only attempts that count are compared.
    """
    by_id = {assignment.id: assignment for assignment in results.assignments}
    pairs = [(by_id[later.pre_test_id], later) for later in results.assignments if later.pre_test_id in by_id]
    return tuple(
        GainComparison(before, after, gain(_shares(results, before.id), _shares(results, after.id)))
        for before, after in pairs
    )


def _shares(results: Results, assignment: str) -> dict[str, float]:
    """Return the share right (0 to 1) of each learner by name; an unanswered question is not right."""
    return {
        attempt.learner: attempt.right / attempt.of
        for attempt in results.attempts
        if attempt.assignment == assignment and attempt.counts and attempt.of
    }


def gain(before: Mapping[str, float], after: Mapping[str, float]) -> Gain:
    """Compare two tests; learners who took only one of them are left out.

    Args:
        before: the share right (0 to 1) of each learner in the first test, by the learner's name.
        after: the same of the second test.
    """
    pairs = [(before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    if not pairs:
        return _NO_GAIN
    first, second = (fsum(shares) / len(pairs) for shares in zip(*pairs, strict=True))
    individual = [(late - early) / (1 - early) for early, late in pairs if early < 1]
    return Gain(
        n=len(pairs),
        before=first,
        after=second,
        raw=second - first,
        interval=_interval([late - early for early, late in pairs]),
        normalised=(second - first) / (1 - first) if first < 1 else None,
        individual=fsum(individual) / len(individual) if individual else None,
        of_individual=len(individual),
    )


_NO_GAIN = Gain(
    n=0, before=None, after=None, raw=None, interval=None, normalised=None, individual=None, of_individual=0
)


def _interval(differences: list[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean difference, from Student's t for paired values."""
    n = len(differences)
    if n < 2:
        return None
    mean = fsum(differences) / n
    error = sqrt(fsum((difference - mean) ** 2 for difference in differences) / (n - 1) / n)
    half = t_quantile(n - 1) * error
    return mean - half, mean + half


def t_quantile(freedom: int, within: float = 0.95) -> float:
    """Return the t for which Student's distribution has the share *within* between -t and t.

    Writes t as sqrt(freedom) tan(angle), and halves the range of angles until no float lies between its ends. Takes
    time in proportion to *freedom*.

    Args:
        freedom: degrees of freedom.
        within: a share of the distribution, from 0 to 1.

    Raises:
        ValueError: there is less than one degree of freedom.
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
    """Return the share of Student's distribution between -t and t, for t = sqrt(freedom) tan(angle).

    For whole degrees of freedom this is a finite sum (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3
    and 26.7.4). All its terms are positive, so no digits are lost where two nearly equal ones would cancel.
    """
    square, odd = cos(angle) ** 2, freedom % 2
    term, terms = cos(angle) if odd else 1.0, []
    for k in range(2 + odd, freedom + 1, 2):
        terms.append(term)
        term *= square * (k - 1) / k
    return 2 / pi * (angle + sin(angle) * fsum(terms)) if odd else sin(angle) * fsum(terms)
