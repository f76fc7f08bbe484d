"""Telling apart and suspicion: what "the texts say so" and "they don't" tell about whoever says it.

Signal detection theory takes two figures from such answers. *Telling apart* (d′) is how far what the texts tell and
what nobody tells lie from each other for a learner, in standard deviations; 0 is chance. *Suspicion* (the criterion c)
is which of the two answers they lean to, whatever is true: above 0 to "they don't".

With hits the share of told statements that were taken for told, false alarms that of the others, and z the inverse of
the normal distribution: d′ = z(hits) - z(false alarms), c = -(z(hits) + z(false alarms)) / 2 (N. A. Macmillan &
C. D. Creelman, Detection Theory: A User's Guide, 2nd ed. 2005, equations 1.5 and 2.1). Shares of 0 and 1 have no z, so
half an answer is added to each count and one to each total, always: the log-linear correction (M. J. Hautus,
Corrections for extreme proportions and their biasing effects on estimated values of d′, Behavior Research Methods 27
(1995)).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import NormalDist
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]
"""The lower and the upper end of a 95 % interval."""
LEARNER_FROM = 40
"""Answers from which on the two figures of one learner are shown; below, their intervals say too little."""
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)


@dataclass(frozen=True)
class Judgements:
    """How somebody judged statements. "I don't know" counts nowhere.

    Attributes:
        hits: statements that the texts tell, and that were taken for told.
        told: statements that the texts tell.
        false_alarms: statements that no text tells, and that were taken for told.
        untold: statements that no text tells.
    """

    hits: int = 0
    told: int = 0
    false_alarms: int = 0
    untold: int = 0

    def __add__(self, other: "Judgements") -> "Judgements":
        return Judgements(
            self.hits + other.hits,
            self.told + other.told,
            self.false_alarms + other.false_alarms,
            self.untold + other.untold,
        )

    def __sub__(self, other: "Judgements") -> "Judgements":
        return Judgements(
            self.hits - other.hits,
            self.told - other.told,
            self.false_alarms - other.false_alarms,
            self.untold - other.untold,
        )

    @property
    def answers(self) -> int:
        """How many statements were judged."""
        return self.told + self.untold

    @property
    def apart(self) -> float:
        """Telling apart, d′ = z(hits) − z(false alarms): 0 is chance, more is better."""
        hits, false_alarms = _scores(self)
        return hits - false_alarms

    @property
    def suspicion(self) -> float:
        """The criterion c = −(z(hits) + z(false alarms)) / 2: above 0 they lean to "not told"."""
        return -sum(_scores(self)) / 2


NOTHING_JUDGED = Judgements()


def judged(told: bool, says_told: bool) -> Judgements:
    """Count one answer.

    Args:
        told: whether the texts tell the statement.
        says_told: whether it was taken for told.
    """
    return Judgements(int(says_told), 1) if told else Judgements(0, 0, int(says_told), 1)


def pooled(parts: Iterable[Judgements]) -> Judgements:
    """Add up what several people judged, or one in several rounds."""
    return sum(parts, NOTHING_JUDGED)


@dataclass(frozen=True)
class Detection:
    """Both figures, with their 95 % intervals.

    Attributes:
        judgements: what they were made from.
        apart: the interval of `judgements.apart`.
        suspicion: the interval of `judgements.suspicion`.
        learners: of how many learners.
    """

    judgements: Judgements
    apart: Interval
    suspicion: Interval
    learners: int = 1


def of_one(judgements: Judgements) -> Detection | None:
    """Work out both figures for one learner; `None` below `LEARNER_FROM` answers, or if all were of one sort.

    `tests/quiz/test_detection.py` sums up how often the intervals hold what was planted: 94 to 98 of 100 times.
    """
    if judgements.answers < LEARNER_FROM or not judgements.told or not judgements.untold:
        return None
    return Detection(judgements, *_recovered(judgements))


def of_class(learners: Sequence[Judgements], fewest: int, quantile: Callable[[int], float]) -> Detection | None:
    """Work out both figures for the pooled answers of a class.

    Learners differ, and the answers of one go together, so the intervals come from leaving out one learner after
    another (the jackknife: B. Efron & C. Stein, Annals of Statistics 9 (1981)). With few learners chance may make these
    too narrow, so that no end lies further inside than if all answers were one learner's. They are about learners like
    these and the very statements that these were asked.

    Args:
        learners: what each judged; those who judged nothing are left out.
        fewest: learners below which nothing is worked out.
        quantile: returns the t of a 95 % interval for so many degrees of freedom.

    Returns:
        Both figures; `None` of too few learners, or if all statements were of one sort.
    """
    those, whole = _counting(learners)
    if len(those) < max(2, fewest) or not whole.told or not whole.untold:
        return None
    without = [whole - one for one in those]
    apart = _jackknifed(whole.apart, [rest.apart for rest in without], quantile)
    suspicion = _jackknifed(whole.suspicion, [rest.suspicion for rest in without], quantile)
    as_one = _recovered(whole)
    return Detection(whole, _wider(apart, as_one[0]), _wider(suspicion, as_one[1]), len(those))


@dataclass(frozen=True)
class Change:
    """What has changed between two rounds, for the learners who took both.

    Attributes:
        before: what they judged at first.
        after: what they judged later.
        learners: how many they are.
        apart: the 95 % interval of the change of d′.
        suspicion: the 95 % interval of the change of c.
    """

    before: Judgements
    after: Judgements
    learners: int
    apart: Interval
    suspicion: Interval

    @property
    def wiser(self) -> bool:
        """Whether they surely tell apart better."""
        return self.apart[0] > 0

    @property
    def warier(self) -> bool:
        """Whether they surely say "they don't" more often, whatever is true."""
        return self.suspicion[0] > 0


def change(
    pairs: Sequence[tuple[Judgements, Judgements]], fewest: int, quantile: Callable[[int], float]
) -> Change | None:
    """Compare two rounds of the same learners, in the way of `of_class`.

    Args:
        pairs: what each learner judged at first, and later.
        fewest: learners below which nothing is worked out.
        quantile: as for `of_class`.
    """
    both = [(first, later) for first, later in pairs if first.answers and later.answers]
    before, after = pooled(first for first, _ in both), pooled(later for _, later in both)
    if len(both) < max(2, fewest) or not (before.told and before.untold and after.told and after.untold):
        return None
    without = [(before - first, after - later) for first, later in both]
    apart = [later.apart - first.apart for first, later in without]
    suspicion = [later.suspicion - first.suspicion for first, later in without]
    by_learner = (
        _jackknifed(after.apart - before.apart, apart, quantile),
        _jackknifed(after.suspicion - before.suspicion, suspicion, quantile),
    )
    first, second = _recovered(before), _recovered(after)
    as_one = (
        _difference(before.apart, first[0], after.apart, second[0]),
        _difference(before.suspicion, first[1], after.suspicion, second[1]),
    )
    return Change(before, after, len(both), _wider(by_learner[0], as_one[0]), _wider(by_learner[1], as_one[1]))


def _counting(learners: Sequence[Judgements]) -> tuple[list[Judgements], Judgements]:
    those = [one for one in learners if one.answers]
    return those, pooled(those)


def _jackknifed(value: float, without: Sequence[float], quantile: Callable[[int], float]) -> Interval:
    """The interval of a figure, from what it is without each of the n learners: SE² = (n - 1)/n Σ (without - mean)²."""
    n = len(without)
    mean = fsum(without) / n
    half = quantile(n - 1) * sqrt((n - 1) / n * fsum((one - mean) ** 2 for one in without))
    return value - half, value + half


def _recovered(judgements: Judgements) -> tuple[Interval, Interval]:
    """The intervals of d′ and c, if every answer is as likely as the next of its sort.

    Those of the two shares (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927)), taken through z, are joined by the method of
    variance estimates recovery (G. Y. Zou & A. Donner, Statistics in Medicine 27 (2008)).
    """
    hits, false_alarms = _scores(judgements)
    of_hits, of_alarms = _wilson(judgements.hits, judgements.told), _wilson(judgements.false_alarms, judgements.untold)
    apart = _difference(false_alarms, of_alarms, hits, of_hits)
    low, high = _difference(-false_alarms, (-of_alarms[1], -of_alarms[0]), hits, of_hits)  # of the sum of both
    return apart, (-high / 2, -low / 2)


def _difference(first: float, of_first: Interval, second: float, of_second: Interval) -> Interval:
    """The interval of *second* less *first*, from the intervals of both (Zou & Donner 2008)."""
    below = sqrt((second - of_second[0]) ** 2 + (of_first[1] - first) ** 2)
    above = sqrt((of_second[1] - second) ** 2 + (first - of_first[0]) ** 2)
    return second - first - below, second - first + above


def _wider(one: Interval, other: Interval) -> Interval:
    return min(one[0], other[0]), max(one[1], other[1])


def _scores(judgements: Judgements) -> tuple[float, float]:
    """z of hits and of false alarms, with the log-linear correction."""
    return (
        _NORMAL.inv_cdf((judgements.hits + 0.5) / (judgements.told + 1)),
        _NORMAL.inv_cdf((judgements.false_alarms + 0.5) / (judgements.untold + 1)),
    )


def _wilson(count: int, of: int) -> Interval:
    """Wilson's interval of a share, taken through z; an end at 0 or 1 is put a hair's breadth inside."""
    share, square = count / of, _Z**2
    middle = (share + square / 2 / of) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / 4 / of**2)
    return _NORMAL.inv_cdf(max(middle - half, 1e-9)), _NORMAL.inv_cdf(min(middle + half, 1 - 1e-9))
