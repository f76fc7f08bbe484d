"""Which questions work, and how far can the whole test be trusted? Item analysis as Moodle computes it.

The formulas are those of Moodle's `question/classes/statistics/questions/calculator.php` and
`mod/quiz/report/statistics/classes/calculator.php`. The units are those of Moodle's report: everything is a percentage,
except skewness and kurtosis, which have no unit, and counts. Where Moodle leaves a cell empty, the value here is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import atanh, fsum, isfinite, sqrt, tanh
from operator import mul
from statistics import NormalDist, median
from typing import TypeAlias

from bot.reports.results import VERDICT_FROM, Translate

Interval: TypeAlias = tuple[float, float]
"""Lower and upper end of a 95 % interval, in percent."""

DUBIOUS = 15
"""Below this discriminative efficiency, in percent, Moodle marks a question as dubious."""

_NORMAL = NormalDist().inv_cdf(0.975)
_NOISE = 1e-12
"""Differences this small beside the numbers that they come from are rounding, and count as none."""


@dataclass(frozen=True)
class ItemStatistics:
    """How one question did among *n* attempts; all in percent, None where undefined.

    - `facility`: mean mark of the maximum; undefined without attempts or with a maximum of 0. `facility_interval` is
      Wilson's (1927); for marks between 0 and the maximum it is on the safe side, and it is undefined where penalties
      or bonuses bring the mean below 0 or above the maximum.
    - `standard_deviation` of the marks (n - 1), of the maximum; undefined below two attempts or with a maximum of 0.
    - `random_guess_score`: what guessing earns on average, of the maximum; undefined if it was not said.
    - `intended_weight`: the maximum's share of all maxima; undefined if these add up to 0.
    - `effective_weight`: how much the question really contributes to the differences between totals,
      sqrt(cov(mark, total)) of the sum of these over all questions that have one. Undefined if that covariance is
      negative (then `negative_covariance` is true and Moodle says so instead), below two attempts, or if the sum is 0.
    - `discrimination_index`: Pearson's correlation of the mark with the rest (total without this question). It is not
      the difference between an upper and a lower 27 %, whatever some pages say of Moodle. Undefined below two
      attempts, or if either does not vary. `discrimination_interval` is Fisher's (z = atanh r, SE 1/sqrt(n - 3));
      undefined below four attempts and at exactly 100 or -100, where z is infinite.
    - `discriminative_efficiency`: covariance of mark and rest, of the greatest possible one (both sorted); undefined
      where the discrimination index is.
    """

    n: int
    facility: float | None
    facility_interval: Interval | None
    standard_deviation: float | None
    random_guess_score: float | None
    intended_weight: float | None
    effective_weight: float | None
    negative_covariance: bool
    discrimination_index: float | None
    discrimination_interval: Interval | None
    discriminative_efficiency: float | None


@dataclass(frozen=True)
class WholeTest:
    """How the totals of *n* attempts are spread; `maximum` is the sum of all maximum marks, in marks.

    - `mean`, `median`, `standard_deviation` (n - 1) and `standard_error` in percent of `maximum`, as Moodle shows
      them; undefined if it is 0. The first two need one attempt, the third two.
    - `skewness` (k3 / k2^1.5) needs three attempts and `kurtosis` (k4 / k2^2, 0 for a normal curve) four; both, and
      all that follow, are undefined if all totals are the same.
    - `alpha`: Cronbach's alpha in percent, which Moodle calls the coefficient of internal consistency; can be
      negative. Needs three attempts and two questions.
    - `error_ratio`: 100 sqrt(1 - alpha/100), above 100 where alpha is negative; `standard_error`: that share of the
      standard deviation.
    """

    n: int
    maximum: float
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


@dataclass(frozen=True)
class Analysis:
    """`items` in the order of the columns."""

    items: tuple[ItemStatistics, ...]
    whole: WholeTest


def analyse(
    marks: Sequence[Sequence[float | None]],
    maximum_marks: Sequence[float],
    guesses: Sequence[float | None] | None = None,
) -> Analysis:
    """Analyse *marks*: a row for each attempt, a column for each question, in marks (not in fractions of the maximum).

    A missing mark (None) is a question left unanswered and earns 0, as in Moodle. *maximum_marks* has one for each
    column; so has *guesses*, if given: what guessing at random earns, as a fraction of the maximum (0.25 for one of
    four), or None where that cannot be said.

    A row or *guesses* of another length, and a mark that is no finite number, is a ValueError.
    """
    maxima = [float(maximum) for maximum in maximum_marks]
    rows = [_row(row, len(maxima), number) for number, row in enumerate(marks, start=1)]
    if guesses is not None and len(guesses) != len(maxima):
        raise ValueError(f"There are {len(guesses)} guesses for {len(maxima)} questions; give one for each, or None.")
    totals = [fsum(row) for row in rows]
    noise = _NOISE * max(map(abs, totals), default=0.0)
    total = _deviations(totals, noise)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(maxima)
    spreads = [_spread(column, total, noise) for column in columns]
    maximum, roots = fsum(maxima), fsum(sqrt(spread.with_total) for spread in spreads if spread.with_total > 0)
    items = (
        _item(column, spread, most, guess, maximum, roots)
        for column, spread, most, guess in zip(columns, spreads, maxima, guesses or repeat(None), strict=False)
    )
    return Analysis(tuple(items), _whole(totals, total, maximum, [spread.variance for spread in spreads]))


def _row(row: Sequence[float | None], width: int, number: int) -> list[float]:
    if len(row) != width:
        raise ValueError(f"Row {number} has {len(row)} marks for {width} questions; give None for an unanswered one.")
    marks = [0.0 if mark is None else float(mark) for mark in row]
    if not all(map(isfinite, marks)):
        raise ValueError(f"Row {number} has a mark that is no finite number; give None for an unanswered question.")
    return marks


@dataclass(frozen=True)
class _Spread:
    """Variances and covariances (n - 1) of an item's marks; all 0 below two attempts."""

    variance: float
    with_total: float
    correlation: float | None
    efficiency: float | None


def _spread(column: Sequence[float], total: Sequence[float], noise: float) -> _Spread:
    """*total* are the totals' deviations from their mean, and *noise* is the size of rounding errors in the totals."""
    if len(column) < 2:
        return _Spread(0, 0, None, None)
    own = _deviations(column, _NOISE * max(map(abs, column)))
    rest = _deviations([whole - part for whole, part in zip(total, own, strict=True)], noise)
    variance, with_total = _covariance(own, own), _covariance(own, total)
    norm = sqrt(variance) * sqrt(_covariance(rest, rest))
    # Without this the sign of a covariance of 0 would be that of the last rounding error.
    if abs(with_total) <= _NOISE * sqrt(variance) * sqrt(_covariance(total, total)):
        with_total = 0.0
    if not norm:
        return _Spread(variance, with_total, None, None)
    together = _covariance(own, rest)
    if abs(together) <= _NOISE * norm:
        together = 0.0
    correlation = max(-1.0, min(1.0, together / norm))
    # Sorted alike, two things that both vary never have a covariance of 0 (Chebyshev's sum inequality).
    return _Spread(variance, with_total, correlation, together / _covariance(sorted(own), sorted(rest)))


def _deviations(values: Sequence[float], noise: float) -> list[float]:
    """From the mean; exactly 0 for all if they differ by no more than *noise*, which a computed mean would not give."""
    if not values or max(values) - min(values) <= noise:
        return [0.0] * len(values)
    mean = fsum(values) / len(values)
    return [value - mean for value in values]


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """Of two rows of deviations from the mean."""
    return fsum(map(mul, one, other)) / (len(one) - 1)


def _item(
    column: Sequence[float], spread: _Spread, maximum: float, guess: float | None, maxima: float, roots: float
) -> ItemStatistics:
    n, negative = len(column), spread.with_total < 0
    facility = fsum(column) / n / maximum if n and maximum else None
    return ItemStatistics(
        n,
        _percent(facility),
        _wilson(facility, n),
        100 * sqrt(spread.variance) / maximum if n > 1 and maximum else None,
        _percent(guess),
        100 * maximum / maxima if maxima else None,
        100 * sqrt(spread.with_total) / roots if roots and not negative else None,
        negative,
        _percent(spread.correlation),
        _fisher(spread.correlation, n),
        _percent(spread.efficiency),
    )


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else 100 * fraction


def _wilson(share: float | None, n: int) -> Interval | None:
    """E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927)."""
    if share is None or not 0 <= share <= 1:
        return None
    square = _NORMAL**2 / n
    middle = share + square / 2
    half = sqrt(square * (share * (1 - share) + square / 4))
    return 100 * max(0.0, (middle - half) / (1 + square)), 100 * min(1.0, (middle + half) / (1 + square))


def _fisher(correlation: float | None, n: int) -> Interval | None:
    """R. A. Fisher, On the "probable error" of a coefficient of correlation, Metron 1 (1921)."""
    if correlation is None or n < 4 or abs(correlation) >= 1 - _NOISE:
        return None
    z, half = atanh(correlation), _NORMAL / sqrt(n - 3)
    return 100 * tanh(z - half), 100 * tanh(z + half)


def _whole(totals: Sequence[float], spread: Sequence[float], maximum: float, variances: Sequence[float]) -> WholeTest:
    n, of = len(totals), 100 / maximum if maximum else None
    deviation = sqrt(_covariance(spread, spread)) if n > 1 else None
    alpha = _alpha(variances, deviation**2) if n > 2 and deviation else None
    # Where alpha is 1, rounding may bring it just above or below.
    ratio = None if alpha is None else sqrt(1 - alpha) if 1 - alpha > _NOISE else 0.0
    return WholeTest(
        n,
        maximum,
        of * fsum(totals) / n if of and n else None,
        of * median(totals) if of and n else None,
        of * deviation if of and deviation is not None else None,
        _skewness(spread, deviation),
        _kurtosis(spread, deviation),
        _percent(alpha),
        _percent(ratio),
        of * ratio * deviation if of and ratio is not None and deviation else None,
    )


def _alpha(variances: Sequence[float], of_totals: float) -> float | None:
    items = len(variances)
    return items / (items - 1) * (1 - fsum(variances) / of_totals) if items > 1 else None


def _skewness(spread: Sequence[float], deviation: float | None) -> float | None:
    """k3 / k2^1.5, with each deviation divided by the standard one first."""
    n = len(spread)
    if n < 3 or not deviation:
        return None
    return n * fsum((each / deviation) ** 3 for each in spread) / ((n - 1) * (n - 2))


def _kurtosis(spread: Sequence[float], deviation: float | None) -> float | None:
    """k4 / k2^2, with each deviation divided by the standard one first, so that m2 is (n - 1) / n."""
    n = len(spread)
    if n < 4 or not deviation:
        return None
    fourth = fsum((each / deviation) ** 4 for each in spread)
    return (n * (n + 1) * fourth - 3 * (n - 1) ** 3) / ((n - 1) * (n - 2) * (n - 3))


def judged(item: ItemStatistics, t: Translate) -> str:
    """What the statistics say of a question, in plain words; nothing below twenty attempts, where they say too little.

    First how difficult it is, then what is wrong with it, as a sentence each.
    """
    if item.n < VERDICT_FROM or item.facility is None:
        return ""
    return " ".join([_difficulty(item.facility, t), *_suspicions(item, t)])


def _difficulty(facility: float, t: Translate) -> str:
    """The Open University's bands; they overlap and leave gaps, so the cuts are ours: below 6, below 11 and so on."""
    bands = (
        (6, t("Extremely difficult, or something is wrong with it.")),
        (11, t("Very difficult.")),
        (20, t("Difficult.")),
        (35, t("Moderately difficult.")),
        (66, t("About right.")),
        (81, t("Fairly easy.")),
        (90, t("Easy.")),
        (95, t("Very easy.")),
    )
    return next((words for below, words in bands if facility < below), t("Extremely easy."))


def _suspicions(item: ItemStatistics, t: Translate) -> list[str]:
    found = []
    if item.discrimination_index is not None and item.discrimination_index < 0:
        sure = item.discrimination_interval is None or item.discrimination_interval[1] < 0
        if sure:
            found.append(t("Those who know the rest get it wrong: probably a wrong key."))
        else:
            found.append(t("Those who know the rest do no better here: perhaps a wrong key, or unclear words."))
    elif item.discriminative_efficiency is not None and item.discriminative_efficiency < DUBIOUS:
        found.append(t("Dubious: it hardly tells those who know the rest from those who do not."))
    if item.random_guess_score is not None and item.facility is not None and item.facility <= item.random_guess_score:
        found.append(t("Guessing would do as well."))
    return found
