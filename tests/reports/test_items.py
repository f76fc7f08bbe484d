from dataclasses import fields, replace
from fractions import Fraction
from itertools import combinations
from math import inf, nan, sqrt
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.reports.item_judgement import judged
from bot.reports.items import Analysis, ItemStatistics, WholeTest, analyse

pytestmark = pytest.mark.slow("thousands of made-up tests")

Rows = list[list[float | None]]

SCALE: Rows = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
"""Each question is harder than the one before it, and nobody gets a harder one right and an easier one wrong."""

MIXED: Rows = [[2, 0.5, 3, 0], [1, 0, 2.5, 1], [2, 1, 0, 1], [0, 0, 1, 0], [1.5, 0.5, 3, 1], [0.5, 1, 2, 0]]
MAXIMA = [2, 1, 3, 1]


def close(expected: object) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_a_worked_example_by_hand() -> None:
    first, second, third = analyse(SCALE, [1, 1, 1], [0.25, None, 0]).items

    assert [item.facility for item in (first, second, third)] == [75, 50, 25]
    assert first.standard_deviation == close(100 * sqrt(0.75 / 3))
    assert second.standard_deviation == close(100 * sqrt(1 / 3))
    assert first.discrimination_index == close(100 * 0.75 / sqrt(0.75 * 2.75))
    assert second.discrimination_index == close(100 / sqrt(2))
    assert third.discrimination_index == close(100 * 0.75 / sqrt(0.75 * 2.75))
    assert [item.discriminative_efficiency for item in (first, second, third)] == close([100] * 3)
    assert [item.intended_weight for item in (first, second, third)] == close([100 / 3] * 3)
    weights = [sqrt(1.5), sqrt(2), sqrt(1.5)]
    assert [item.effective_weight for item in (first, second, third)] == close(
        [100 * w / sum(weights) for w in weights]
    )
    assert [item.random_guess_score for item in (first, second, third)] == [25, None, 0]


def test_a_worked_example_of_a_whole_test_by_hand() -> None:
    whole = analyse(SCALE, [1, 1, 1]).whole

    assert (whole.n, whole.maximum, whole.mean, whole.median) == (4, 3, 50, 50)
    assert whole.standard_deviation == close(100 * sqrt(5 / 3) / 3)
    assert (whole.skewness, whole.kurtosis) == (close(0), close(-1.2))
    assert (whole.alpha, whole.error_ratio) == (close(75), close(50))
    assert whole.standard_error == close(50 * sqrt(5 / 3) / 3)


def test_a_worked_example_with_marks_that_are_no_ones_and_noughts() -> None:
    """Four attempts, question worth 2 and question worth 4; every number below was found with pencil and paper."""
    analysis = analyse([[2, 4], [1, 1], [0, 2], [2, 1]], [2, 4])
    first, second = analysis.items

    assert (first.facility, second.facility) == (62.5, 50)
    assert first.standard_deviation == close(50 * sqrt(11 / 12))
    assert (first.intended_weight, second.intended_weight) == (close(100 / 3), close(200 / 3))
    assert first.discrimination_index == second.discrimination_index == close(100 / sqrt(2.75 * 6))
    assert first.discriminative_efficiency == close(100 / 3)
    weights = sqrt(3.75), sqrt(7)
    assert first.effective_weight == close(100 * weights[0] / sum(weights))
    assert second.effective_weight == close(100 * weights[1] / sum(weights))
    assert analysis.whole.mean == close(100 * 3.25 / 6)
    assert analysis.whole.median == close(100 * 2.5 / 6)
    assert analysis.whole.alpha == close(200 * (1 - 8.75 / 10.75))


def test_the_intervals_of_a_worked_example() -> None:
    """Wilson's for 5 of 10, and Fisher's for r = 0.6 with n = 28: 0.6931 -/+ 1.96 / 5."""
    half = analyse([[1]] * 5 + [[0]] * 5, [1]).items[0]
    x: list[tuple[int, int]] = [(1, 3), (-1, 3), (1, -3), (-1, -3)] * 7  # uncorrelated
    known = analyse([[a, 0.6 * a + 0.8 / 3 * b] for a, b in x], [1, 1]).items[0]

    assert half.facility_interval == pytest.approx((23.6593, 76.3407), abs=1e-4)
    assert known.discrimination_index == close(60)
    assert known.discrimination_interval == pytest.approx((29.2368, 79.5098), abs=1e-4)


def test_moodles_kr_20_for_ones_and_noughts() -> None:
    rows: Rows = [[1, 0, 1, 1, 0], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [1, 0, 1, 0, 1], [0, 1, 0, 0, 0], [1, 1, 1, 1, 0]]
    shares = [sum(row[p] or 0 for row in rows) / 6 for p in range(5)]
    totals = [sum(mark or 0 for mark in row) for row in rows]
    spread = sum(t * t for t in totals) / 6 - (sum(totals) / 6) ** 2

    assert analyse(rows, [1] * 5).whole.alpha == close(100 * 5 / 4 * (1 - sum(p * (1 - p) for p in shares) / spread))


matrices = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=4, max_size=9)
)
"""Marks in quarters, so that they are exact."""


def _covariance(one: list[Fraction], other: list[Fraction]) -> Fraction:
    """From the differences of all pairs, without a mean."""
    pairs = combinations(range(len(one)), 2)
    return sum(((one[i] - one[j]) * (other[i] - other[j]) for i, j in pairs), Fraction()) / (len(one) * (len(one) - 1))


@given(matrices)
def test_questions_are_analysed_as_exact_fractions_say(quarters: list[list[int]]) -> None:
    exact = [[Fraction(mark, 4) for mark in row] for row in quarters]
    columns = [list(column) for column in zip(*exact, strict=True)]
    totals = [sum(row, Fraction()) for row in exact]
    with_total = [_covariance(column, totals) for column in columns]
    roots = sum(sqrt(covariance) for covariance in with_total if covariance > 0)

    items = analyse([[float(mark) for mark in row] for row in exact], [1.5] * len(columns)).items

    for item, column, covariance in zip(items, columns, with_total, strict=True):
        rest = [total - mark for total, mark in zip(totals, column, strict=True)]
        square = _covariance(column, column) * _covariance(rest, rest)
        together, most = _covariance(column, rest), _covariance(sorted(column), sorted(rest))
        assert item.facility == close(float(100 * sum(column) / len(column) / Fraction(3, 2)))
        assert item.standard_deviation == close(100 * sqrt(_covariance(column, column)) / 1.5)
        assert item.discrimination_index == (close(100 * together / sqrt(square)) if square else None)
        assert item.discriminative_efficiency == (close(float(100 * together / most)) if most else None)
        assert item.negative_covariance == (covariance < 0)
        weight = close(100 * sqrt(covariance) / roots) if covariance >= 0 and roots else None
        assert item.effective_weight == weight


@given(matrices)
def test_whole_tests_are_analysed_as_exact_fractions_say(quarters: list[list[int]]) -> None:
    exact = [[Fraction(mark, 4) for mark in row] for row in quarters]
    columns = [list(column) for column in zip(*exact, strict=True)]
    totals, n, width = [sum(row, Fraction()) for row in exact], len(exact), len(columns)
    mean = sum(totals) / n
    second, third, fourth = (sum((total - mean) ** power for total in totals) / n for power in (2, 3, 4))

    whole = analyse([[float(mark) for mark in row] for row in exact], [1.5] * width).whole

    assert whole.maximum is not None
    assert whole.mean == close(float(100 * mean / whole.maximum))
    if not second:
        assert (whole.skewness, whole.kurtosis, whole.alpha, whole.standard_error) == (None,) * 4
        return
    between = sum(_covariance(one, other) for one, other in combinations(columns, 2))
    alpha = width / (width - 1) * 2 * between / _covariance(totals, totals)
    assert whole.alpha == close(100 * float(alpha))
    assert whole.error_ratio == close(100 * sqrt(1 - alpha))
    assert whole.standard_error == close(100 * sqrt((1 - alpha) * _covariance(totals, totals)) / whole.maximum)
    assert whole.skewness == close(float(third) / float(second) ** 1.5 * sqrt(n * (n - 1)) / (n - 2))
    excess = fourth / second**2 - 3
    assert whole.kurtosis == close(float((n - 1) * ((n + 1) * excess + 6)) / ((n - 2) * (n - 3)))


def test_nothing_is_known_of_a_test_that_nobody_took() -> None:
    analysis = analyse([], [1, 3], [0.5, None])

    assert _known(analysis.items[0]) == {"n", "random_guess_score", "intended_weight", "negative_covariance"}
    assert analysis.items[1].intended_weight == 75
    assert _known(analysis.whole) == {"n", "maximum"}


def test_of_one_learner_only_the_marks_are_known() -> None:
    analysis = analyse([[1, 0]], [1, 1])

    own = {"n", "facility", "facility_interval", "intended_weight", "negative_covariance"}
    assert [_known(item) for item in analysis.items] == [own, own]
    assert [item.facility for item in analysis.items] == [100, 0]
    assert _known(analysis.whole) == {"n", "maximum", "mean", "median"}


@pytest.mark.parametrize(
    ("learners", "known"),
    [
        (2, {"standard_deviation"}),
        (3, {"standard_deviation", "skewness", "alpha", "error_ratio", "standard_error"}),
        (4, {"standard_deviation", "skewness", "alpha", "error_ratio", "standard_error", "kurtosis"}),
    ],
)
def test_more_is_known_with_each_learner(learners: int, known: set[str]) -> None:
    assert _known(analyse(MIXED[:learners], MAXIMA).whole) - {"n", "maximum", "mean", "median"} == known


def test_the_interval_of_a_correlation_takes_four_learners() -> None:
    assert analyse(MIXED[:3], MAXIMA).items[0].discrimination_index is not None
    assert analyse(MIXED[:3], MAXIMA).items[0].discrimination_interval is None
    assert analyse(MIXED[:4], MAXIMA).items[0].discrimination_interval is not None


@pytest.mark.parametrize("mark", [0.0, 0.1, 1.0], ids=["noughts", "tenths, whose sum is not exact", "ones"])
@pytest.mark.parametrize("width", [1, 3, 10])
def test_if_everybody_has_the_same_marks_nothing_is_told_apart(mark: float, width: int) -> None:
    analysis = analyse([[mark] * width] * 7, [1] * width)

    for item in analysis.items:
        assert (item.facility, item.standard_deviation) == (close(100 * mark), 0)
        assert (item.discrimination_index, item.discriminative_efficiency, item.effective_weight) == (None, None, None)
        assert not item.negative_covariance
    assert analysis.whole.standard_deviation == 0
    assert _known(analysis.whole) == {"n", "maximum", "mean", "median", "standard_deviation"}


def test_same_totals_from_different_marks_are_the_same_although_sums_of_tenths_are_not() -> None:
    """As floats, 0.1 + 0.2 is more than 0.3 + 0."""
    analysis = analyse([[0.1, 0.2], [0.3, 0], [0, 0.3], [0.2, 0.1]], [1, 1])

    assert [item.discrimination_index for item in analysis.items] == close([-100] * 2)
    assert [item.effective_weight for item in analysis.items] == [None] * 2
    assert not any(item.negative_covariance for item in analysis.items)
    assert (analysis.whole.standard_deviation, analysis.whole.alpha) == (0, None)


def test_a_rest_that_is_always_the_same_does_not_vary_although_differences_of_tenths_do() -> None:
    """As floats, (0.7 + 0.1) - 0.7 is not 0.1."""
    item = analyse([[0.7, 0.1], [0.2, 0.1], [0.3, 0.1], [0.9, 0.1]], [1, 1]).items[0]

    assert (item.discrimination_index, item.discriminative_efficiency) == (None, None)


def test_a_question_that_all_got_right_weighs_nothing_and_tells_nobody_apart() -> None:
    all_right = analyse([[1, *row] for row in SCALE], [1] * 4).items[0]

    assert (all_right.facility, all_right.standard_deviation, all_right.effective_weight) == (100, 0, 0)
    assert (all_right.discrimination_index, all_right.discriminative_efficiency) == (None, None)


def test_if_the_rest_does_not_vary_there_is_nothing_to_correlate_with() -> None:
    item = analyse([[1, 0.1, 0.2], [0, 0.1, 0.2], [1, 0.1, 0.2]], [1, 1, 1]).items[0]

    assert (item.discrimination_index, item.discriminative_efficiency) == (None, None)
    assert item.effective_weight == 100


def test_a_question_with_a_wrong_key_is_negative_and_has_no_effective_weight() -> None:
    *others, wrong_key = analyse([[*row, 1 - (row[1] or 0)] for row in SCALE], [1] * 4).items

    assert wrong_key.discrimination_index == close(-100 * 2 / sqrt(5))
    assert wrong_key.discriminative_efficiency == close(-100)
    assert (wrong_key.effective_weight, wrong_key.negative_covariance) == (None, True)
    assert sum(item.effective_weight or 0 for item in others) == close(100)


def test_a_covariance_of_nothing_is_not_negative() -> None:
    """Computed in floats, it is -2e-17 here."""
    items = analyse([[0, 0.6], [0.9, 0.9], [0.9, 0.5], [0, 0.8]], [1, 1]).items

    assert [(item.discrimination_index, item.discriminative_efficiency) for item in items] == [(0, 0), (0, 0)]
    assert not any(item.negative_covariance for item in items)


def test_a_question_worth_nothing_has_no_facility() -> None:
    worthless, other = analyse([[0, 1], [0, 0], [0, 1]], [0, 1]).items

    assert (worthless.facility, worthless.facility_interval, worthless.standard_deviation) == (None, None, None)
    assert (worthless.intended_weight, other.intended_weight) == (0, 100)


def test_a_test_worth_nothing_has_no_mean() -> None:
    analysis = analyse([[0], [0], [0]], [0])

    assert analysis.items[0].intended_weight is None
    assert _known(analysis.whole) == {"n", "maximum"}


def test_a_test_without_questions_has_learners() -> None:
    analysis = analyse([[], []], [])

    assert (analysis.items, analysis.whole.n) == ((), 2)


def test_one_question_alone_has_no_internal_consistency() -> None:
    whole = analyse([[1], [0], [1], [1]], [1]).whole

    assert (whole.alpha, whole.error_ratio, whole.standard_error) == (None, None, None)
    assert whole.skewness is not None


def test_a_question_is_analysed_from_the_attempts_that_were_asked_it() -> None:
    first = analyse([[1, 1, 0], [None, 0, 1], [0, 0, 0], [1, 1, 1]], [1, 1, 1]).items[0]

    alone = analyse([[1, 1, 0], [0, 0, 0], [1, 1, 1]], [1, 1, 1]).items[0]
    assert replace(first, effective_weight=None) == replace(alone, effective_weight=None)


def test_who_was_asked_less_is_measured_by_what_they_were_asked() -> None:
    whole = analyse([[1, 1, None], [0, None, None], [1, 0, 1]], [1, 1, 1]).whole

    assert (whole.maximum, whole.alpha) == (None, None)
    assert whole.mean == close(100 * (1 + 0 + 2 / 3) / 3)
    assert whole.median == close(100 * 2 / 3)


def test_a_drawn_question_is_compared_with_whole_totals() -> None:
    rows: Rows = [[1, 1, None], [None, 0, 1], [0, None, 1], [1, 0, None], [0, None, 0]]

    first = analyse(rows, [1, 1, 1], drawn=True).items[0]

    marks, totals = [1, 0, 1, 0], [2, 1, 1, 0]
    together = sum((mark - 0.5) * (total - 1) for mark, total in zip(marks, totals, strict=True))
    assert first.n == 4
    assert first.discrimination_index == close(100 * together / sqrt(1 * 2))
    assert (first.intended_weight, first.effective_weight) == (None, None)


def test_penalties_leave_no_interval_of_the_facility() -> None:
    item = analyse([[-1.0], [-0.5], [1.0]], [1]).items[0]

    assert item.facility is not None
    assert item.facility < 0
    assert item.facility_interval is None


@pytest.mark.parametrize(
    ("marks", "maxima", "guesses", "says"),
    [
        ([[1, 1], [1]], [1, 1], None, "Row 2 has 1 marks for 2 questions"),
        ([[1, 1]], [1], None, "Row 1 has 2 marks for 1 questions"),
        ([[1, nan]], [1, 1], None, "Row 1 has a mark that is no finite number"),
        ([[1, inf]], [1, 1], None, "Row 1 has a mark that is no finite number"),
        ([[1, 1]], [1, 1], [0.5], "There are 1 guesses for 2 questions"),
    ],
)
def test_a_table_that_is_none_is_refused(
    marks: Rows, maxima: list[float], guesses: list[float | None] | None, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        analyse(marks, maxima, guesses)


@given(matrices, st.floats(0.01, 1000))
def test_other_units_change_nothing(quarters: list[list[int]], factor: float) -> None:
    width = len(quarters[0])

    before = analyse(quarters, [6] * width)
    after = analyse([[mark * factor for mark in row] for row in quarters], [6 * factor] * width)

    assert_same(replace(after, whole=replace(after.whole, maximum=6 * width)), before)


@given(matrices, st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(quarters: list[list[int]], random: Random) -> None:
    maxima = [6] * len(quarters[0])

    assert_same(analyse(random.sample(quarters, len(quarters)), maxima), analyse(quarters, maxima))


@given(st.lists(st.integers(0, 3), min_size=3, max_size=9), st.integers(2, 6))
def test_one_question_asked_again_and_again_is_perfectly_consistent(marks: list[int], times: int) -> None:
    assume(len(set(marks)) > 1)

    analysis = analyse([[mark / 3] * times for mark in marks], [1] * times)

    assert (analysis.whole.alpha, analysis.whole.error_ratio) == (close(100), 0)
    assert [item.discrimination_index for item in analysis.items] == close([100] * times)
    assert [item.discrimination_interval for item in analysis.items] == [None] * times


@given(matrices)
def test_the_same_questions_asked_twice_are_more_consistent_by_a_known_amount(quarters: list[list[int]]) -> None:
    """Each question twice: alpha = (2P/(2P-1)) (1 - sum of variances / (2 variance of totals))."""
    width, once = len(quarters[0]), analyse(quarters, [6] * len(quarters[0])).whole.alpha
    assume(once is not None)
    assert once is not None

    twice = analyse([row + row for row in quarters], [6] * 2 * width).whole.alpha

    ratio = 1 - once / 100 * (width - 1) / width
    assert twice == close(100 * 2 * width / (2 * width - 1) * (1 - ratio / 2))


@given(matrices)
def test_a_reversed_question_discriminates_as_much_the_other_way(quarters: list[list[int]]) -> None:
    width = [6] * len(quarters[0])

    before = analyse(quarters, width).items[0].discrimination_index
    after = analyse([[6 - row[0], *row[1:]] for row in quarters], width).items[0].discrimination_index

    assert after == (None if before is None else close(-before))


@settings(max_examples=50)
@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), max_size=8))
def test_any_marks_give_numbers_within_bounds(rows: list[list[float]]) -> None:
    analysis = analyse(rows, [1, 0, 1000])

    for item in analysis.items:
        assert -100 <= (item.discrimination_index or 0) <= 100
        assert -1e-6 <= (item.effective_weight or 0) <= 100 + 1e-6
        low, high = item.discrimination_interval or (0, 0)
        assert -100 <= low <= high <= 100
    assert (analysis.whole.alpha or 0) <= 100 + 1e-6


def english(text: str, /, **values: object) -> str:
    return text.format(**values)


AN_ITEM = ItemStatistics(
    n=20,
    facility=50,
    facility_interval=(30, 70),
    standard_deviation=50,
    random_guess_score=25,
    intended_weight=10,
    effective_weight=10,
    negative_covariance=False,
    discrimination_index=40,
    discrimination_interval=(5, 70),
    discriminative_efficiency=60,
)


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (AN_ITEM, "About right."),
        (replace(AN_ITEM, n=19), ""),
        (replace(AN_ITEM, facility=None), ""),
        (replace(AN_ITEM, facility=0, random_guess_score=None), "Extremely difficult, or something is wrong with it."),
        (replace(AN_ITEM, facility=25), "Moderately difficult. Guessing would do as well."),
        (
            replace(
                AN_ITEM, discrimination_index=-50, discrimination_interval=(-80, -10), discriminative_efficiency=-70
            ),
            "About right. Those who know the rest get it wrong: probably a wrong key.",
        ),
        (
            replace(AN_ITEM, discrimination_index=-5, discrimination_interval=(-50, 40), discriminative_efficiency=-9),
            "About right. Those who know the rest do no better here: perhaps a wrong key, or unclear words.",
        ),
        (
            replace(AN_ITEM, discriminative_efficiency=14.9),
            "About right. Dubious: it hardly tells those who know the rest from those who do not.",
        ),
        (replace(AN_ITEM, discriminative_efficiency=15), "About right."),
        (
            replace(AN_ITEM, facility=100, discrimination_index=None, discriminative_efficiency=None),
            "Extremely easy.",
        ),
    ],
)
def test_a_question_is_judged_in_plain_words(item: ItemStatistics, says: str) -> None:
    assert judged(item, english) == says


@pytest.mark.parametrize(
    ("facility", "says"),
    [
        (5.9, "Extremely difficult, or something is wrong with it."),
        (6, "Very difficult."),
        (10.9, "Very difficult."),
        (11, "Difficult."),
        (20, "Moderately difficult."),
        (34.9, "Moderately difficult."),
        (35, "About right."),
        (65.9, "About right."),
        (66, "Fairly easy."),
        (81, "Easy."),
        (90, "Very easy."),
        (95, "Extremely easy."),
    ],
)
def test_every_facility_is_in_one_band(facility: float, says: str) -> None:
    assert judged(replace(AN_ITEM, facility=facility, random_guess_score=None), english) == says


def _known(part: ItemStatistics | WholeTest) -> set[str]:
    """The names of the fields that are defined."""
    return {field.name for field in fields(part) if getattr(part, field.name) is not None}


def assert_same(one: Analysis, other: Analysis) -> None:
    """Up to rounding, and the same things undefined."""
    parts: list[ItemStatistics | WholeTest] = [*one.items, one.whole]
    others: list[ItemStatistics | WholeTest] = [*other.items, other.whole]
    for mine, yours in zip(parts, others, strict=True):
        assert _known(mine) == _known(yours)
        for name in _known(mine):
            assert getattr(mine, name) == close(getattr(yours, name)), name
