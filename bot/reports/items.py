"""Which questions work, and how far can the whole test be trusted? Item analysis as Moodle computes it.

The formulas are those of Moodle's `question/classes/statistics/questions/calculator.php` and
`mod/quiz/report/statistics/classes/calculator.php`. The units are those of Moodle's report: everything is a percentage,
except counts, and except skewness and kurtosis, which have no unit. Where Moodle leaves a cell empty, the value here is
`None`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import atanh, fsum, isfinite, sqrt, tanh
from operator import mul
from statistics import NormalDist, median
from typing import TypeAlias

Interval: TypeAlias = tuple[float, float]
"""Lower and upper end of a 95 % interval, in percent."""
_NORMAL = NormalDist().inv_cdf(0.975)
_NOISE = 1e-12
"""Differences smaller than this share of the numbers they come from are rounding errors, and count as 0."""


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """How one question did; all values but `n` are in percent, and `None` where undefined.

    Attributes:
        n: attempts in which it was asked; everything else rests on these alone.
        facility: the mean mark, of the maximum. Undefined without attempts or with a maximum of 0.
        facility_interval: Wilson's 95 % interval (1927) of the facility. For marks between 0 and the maximum it is
            wider than it needs to be. Undefined where penalties or bonuses bring the mean below 0 or above the maximum.
        standard_deviation: that of the marks (n - 1), of the maximum. Undefined below two attempts or with a maximum
            of 0.
        random_guess_score: what guessing earns on average, of the maximum. Undefined if the caller did not say.
        intended_weight: the maximum's share of all maxima. Undefined if these add up to 0, or if questions were drawn.
        effective_weight: how much the question really contributes to the differences between totals:
            sqrt(cov(mark, total)), of the sum of these over all questions that have one. Undefined if that covariance
            is negative (Moodle then says so instead), below two attempts, if the sum is 0, or if questions were drawn.
        negative_covariance: whether the covariance of mark and total is negative.
        discrimination_index: Pearson's correlation of the mark with the rest (the total without this question). If
            questions were drawn, with the total itself, as Moodle does for the questions behind a random one. It is
            not the difference between an upper and a lower 27 %, whatever some pages say of Moodle. Undefined below
            two attempts, or if either does not vary.
        discrimination_interval: Fisher's 95 % interval of that correlation (z = atanh r, SE 1/sqrt(n - 3)). Undefined
            below four attempts and at exactly 100 or -100, where z is infinite.
        discriminative_efficiency: the covariance of mark and rest, of the greatest one that these marks allow (both
            sorted). Undefined where the discrimination index is.
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


@dataclass(frozen=True, kw_only=True)
class WholeTest:
    """How the totals are spread; `None` where undefined.

    Attributes:
        n: attempts.
        maximum: what each attempt could earn: the maximum marks of the questions asked in it. `None` if attempts
            could earn different sums; each total is then taken in percent of its own.
        mean: the mean total, in percent of `maximum`. Like all that are in percent of it, undefined if it is 0. Needs
            one attempt.
        median: the median total, in percent of `maximum`. Needs one attempt.
        standard_deviation: that of the totals (n - 1), in percent of `maximum`. Needs two attempts.
        skewness: k3 / k2^1.5. Needs three attempts. This and all that follow are undefined if all totals are the same.
        kurtosis: k4 / k2^2, which is 0 for a normal curve. Needs four attempts.
        alpha: Cronbach's alpha in percent, which Moodle calls the coefficient of internal consistency; may be negative.
            Needs three attempts and two questions, and that every attempt was asked every question.
        error_ratio: 100 sqrt(1 - alpha/100), in percent; above 100 where alpha is negative.
        standard_error: that share of the standard deviation, in percent of `maximum`.
    """

    n: int
    maximum: float | None
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
    """The statistics of a test: of each question, in the order of the columns, and of the whole."""

    items: tuple[ItemStatistics, ...]
    whole: WholeTest


def analyse(
    marks: Sequence[Sequence[float | None]],
    maximum_marks: Sequence[float],
    guesses: Sequence[float | None] | None = None,
    *,
    drawn: bool = False,
) -> Analysis:
    """Analyse the marks of a test.

    Args:
        marks: a row for each attempt, with a column for each question, in marks (not in fractions of the maximum).
            `None` is a question that was not asked in this attempt. One that was asked and left unanswered earns 0.
        maximum_marks: the maximum of each column.
        guesses: for each column what guessing at random earns, as a fraction of the maximum (0.25 for one of four), or
            `None` where that cannot be said.
        drawn: whether each attempt was asked questions of its own. They are then analysed as Moodle analyses the
            questions behind random ones: each with the totals of the attempts that were asked it.

    Raises:
        ValueError: a row, or *guesses*, has not as many values as there are questions, or a mark is no finite number.
    """
    maxima = [float(maximum) for maximum in maximum_marks]
    rows = [_row(row, len(maxima), number) for number, row in enumerate(marks, start=1)]
    if guesses is not None and len(guesses) != len(maxima):
        raise ValueError(f"There are {len(guesses)} guesses for {len(maxima)} questions; give one for each, or None.")
    totals = [fsum(mark for mark in row if mark is not None) for row in rows]
    columns = [_column([row[place] for row in rows], totals) for place in range(len(maxima))]
    spreads = [_spread(column, drawn=drawn) for column in columns]
    scale = _Scale(fsum(maxima), fsum(sqrt(spread.with_total) for spread in spreads if spread.with_total > 0))
    items = (
        _item(column.marks, spread, maximum, guess, None if drawn else scale)
        for column, spread, maximum, guess in zip(columns, spreads, maxima, guesses or repeat(None), strict=False)
    )
    reached, maximum = _comparable(rows, totals, maxima)
    complete = not drawn and all(len(column.marks) == len(rows) for column in columns)
    return Analysis(tuple(items), _whole(reached, maximum, [spread.variance for spread in spreads] if complete else ()))


def _row(row: Sequence[float | None], width: int, number: int) -> list[float | None]:
    """Return one attempt's marks, with `None` for questions that were not asked.

    Raises:
        ValueError: there are not *width* marks, or one is no finite number. The error names the row by its *number*.
    """
    if len(row) != width:
        raise ValueError(f"Row {number} has {len(row)} marks for {width} questions; give None for one not asked.")
    marks = [None if mark is None else float(mark) for mark in row]
    if not all(mark is None or isfinite(mark) for mark in marks):
        raise ValueError(f"Row {number} has a mark that is no finite number; give None for a question not asked.")
    return marks


@dataclass(frozen=True)
class _Column:
    """The marks of one question in the attempts that were asked it, and the totals of these attempts."""

    marks: Sequence[float]
    totals: Sequence[float]


def _column(marks: Sequence[float | None], totals: Sequence[float]) -> _Column:
    asked = [(mark, total) for mark, total in zip(marks, totals, strict=True) if mark is not None]
    return _Column([mark for mark, _ in asked], [total for _, total in asked])


def _comparable(
    rows: Sequence[Sequence[float | None]], totals: Sequence[float], maxima: Sequence[float]
) -> tuple[Sequence[float], float | None]:
    """Return the totals of all attempts and the maximum of each.

    Where attempts could earn different sums, the totals are shares of these, and the maximum is `None`.
    """
    asked = [fsum(top for mark, top in zip(row, maxima, strict=True) if mark is not None) for row in rows]
    if len(set(asked)) <= 1:
        return totals, asked[0] if asked else fsum(maxima)
    return [total / top if top else 0.0 for total, top in zip(totals, asked, strict=True)], None


@dataclass(frozen=True)
class _Scale:
    """What the weights of questions are shares of: all maximum marks, and all roots of covariances with the total."""

    maximum: float
    roots: float


@dataclass(frozen=True)
class _Spread:
    """How one question's marks vary, alone and with the others; variances and covariances use n - 1.

    `with_total` is the covariance of mark and total. `correlation` and `efficiency` are those of mark and rest, as
    fractions; they are `None` if either does not vary. Below two attempts the others are 0.
    """

    variance: float
    with_total: float
    correlation: float | None
    efficiency: float | None


def _spread(column: _Column, *, drawn: bool) -> _Spread:
    """Compare one question's marks with the totals; if questions were *drawn*, these keep the question's own mark."""
    if len(column.marks) < 2:
        return _Spread(0, 0, None, None)
    noise = _NOISE * max(map(abs, column.totals))
    total_deviations = _deviations(column.totals, noise)
    own = _deviations(column.marks, _NOISE * max(map(abs, column.marks)))
    without = [0.0] * len(own) if drawn else own
    rest = _deviations([total - mark for total, mark in zip(total_deviations, without, strict=True)], noise)
    variance, with_total = _covariance(own, own), _covariance(own, total_deviations)
    norm = sqrt(variance) * sqrt(_covariance(rest, rest))
    # Without this the sign of a covariance of 0 would be that of the last rounding error.
    if abs(with_total) <= _NOISE * sqrt(variance) * sqrt(_covariance(total_deviations, total_deviations)):
        with_total = 0.0
    if not norm:
        return _Spread(variance, with_total, None, None)
    with_rest = _covariance(own, rest)
    if abs(with_rest) <= _NOISE * norm:
        with_rest = 0.0
    correlation = max(-1.0, min(1.0, with_rest / norm))
    # The divisor is not 0: two rows that both vary, sorted alike, have a positive covariance (Chebyshev's sum
    # inequality).
    return _Spread(variance, with_total, correlation, with_rest / _covariance(sorted(own), sorted(rest)))


def _deviations(values: Sequence[float], noise: float) -> list[float]:
    """Return how far each value is from the mean.

    If the values differ by no more than *noise*, all deviations are exactly 0. The computed mean of equal values may
    differ from them by a rounding error.
    """
    if not values or max(values) - min(values) <= noise:
        return [0.0] * len(values)
    mean = fsum(values) / len(values)
    return [value - mean for value in values]


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the covariance (n - 1) of two rows of deviations from their means."""
    return fsum(map(mul, one, other)) / (len(one) - 1)


def _item(
    column: Sequence[float], spread: _Spread, maximum: float, guess: float | None, scale: _Scale | None
) -> ItemStatistics:
    """Return the statistics of one question, with *maximum* marks to earn; *guess* is a fraction of these.

    *scale* is `None` if questions were drawn: none of them has a weight in a test that is another for everybody.
    """
    n, negative = len(column), spread.with_total < 0
    weighed = scale is not None and scale.roots and not negative
    facility = fsum(column) / n / maximum if n and maximum else None
    return ItemStatistics(
        n=n,
        facility=_percent(facility),
        facility_interval=_wilson(facility, n),
        standard_deviation=100 * sqrt(spread.variance) / maximum if n > 1 and maximum else None,
        random_guess_score=_percent(guess),
        intended_weight=100 * maximum / scale.maximum if scale and scale.maximum else None,
        effective_weight=100 * sqrt(spread.with_total) / scale.roots if scale and weighed else None,
        negative_covariance=negative,
        discrimination_index=_percent(spread.correlation),
        discrimination_interval=_fisher(spread.correlation, n),
        discriminative_efficiency=_percent(spread.efficiency),
    )


def _percent(fraction: float | None) -> float | None:
    return None if fraction is None else 100 * fraction


def _wilson(share: float | None, n: int) -> Interval | None:
    """Return the 95 % interval of *share* (0 to 1), in percent.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if share is None or not 0 <= share <= 1:
        return None
    square = _NORMAL**2 / n
    middle = share + square / 2
    half = sqrt(square * (share * (1 - share) + square / 4))
    return 100 * max(0.0, (middle - half) / (1 + square)), 100 * min(1.0, (middle + half) / (1 + square))


def _fisher(correlation: float | None, n: int) -> Interval | None:
    """Return the 95 % interval of *correlation* (-1 to 1), in percent.

    R. A. Fisher, On the "probable error" of a coefficient of correlation, Metron 1 (1921).
    """
    if correlation is None or n < 4 or abs(correlation) >= 1 - _NOISE:
        return None
    z, half = atanh(correlation), _NORMAL / sqrt(n - 3)
    return 100 * tanh(z - half), 100 * tanh(z + half)


def _whole(totals: Sequence[float], maximum: float | None, variances: Sequence[float]) -> WholeTest:
    """Return the statistics of the whole test.

    Args:
        totals: the total of each attempt, in marks; if *maximum* is `None`, as a share of what it could earn.
        maximum: what each attempt could earn.
        variances: the variance of each question's marks; empty if not every attempt was asked every question.
    """
    n, per_mark = len(totals), 100.0 if maximum is None else 100 / maximum if maximum else None
    deviations = _deviations(totals, _NOISE * max(map(abs, totals), default=0.0))
    deviation = sqrt(_covariance(deviations, deviations)) if n > 1 else None
    alpha = _alpha(variances, deviation**2) if n > 2 and deviation else None
    # Where alpha is 1, rounding may bring it just above or below.
    ratio = None if alpha is None else sqrt(1 - alpha) if 1 - alpha > _NOISE else 0.0
    return WholeTest(
        n=n,
        maximum=maximum,
        mean=per_mark * fsum(totals) / n if per_mark and n else None,
        median=per_mark * median(totals) if per_mark and n else None,
        standard_deviation=per_mark * deviation if per_mark and deviation is not None else None,
        skewness=_skewness(deviations, deviation),
        kurtosis=_kurtosis(deviations, deviation),
        alpha=_percent(alpha),
        error_ratio=_percent(ratio),
        standard_error=per_mark * ratio * deviation if per_mark and ratio is not None and deviation else None,
    )


def _alpha(variances: Sequence[float], variance_of_totals: float) -> float | None:
    """Return Cronbach's alpha as a fraction (L. J. Cronbach, Coefficient alpha, Psychometrika 16 (1951))."""
    items = len(variances)
    return items / (items - 1) * (1 - fsum(variances) / variance_of_totals) if items > 1 else None


def _skewness(deviations: Sequence[float], standard: float | None) -> float | None:
    """Return k3 / k2^1.5; each deviation is first divided by the *standard* deviation."""
    n = len(deviations)
    if n < 3 or not standard:
        return None
    return n * fsum((deviation / standard) ** 3 for deviation in deviations) / ((n - 1) * (n - 2))


def _kurtosis(deviations: Sequence[float], standard: float | None) -> float | None:
    """Return k4 / k2^2; each deviation is first divided by the *standard* deviation, so that m2 is (n - 1) / n."""
    n = len(deviations)
    if n < 4 or not standard:
        return None
    fourth = fsum((deviation / standard) ** 4 for deviation in deviations)
    return (n * (n + 1) * fourth - 3 * (n - 1) ** 3) / ((n - 1) * (n - 2) * (n - 3))
