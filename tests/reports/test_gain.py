from datetime import UTC, datetime, timedelta
from math import gamma, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.gain import Gain, gain, gains, t_quantile
from bot.reports.results import Assignment, Attempt, Results

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("freedom", "within", "t"),
    [
        (1, 0.95, 12.706204736),
        (2, 0.95, 4.302652730),
        (3, 0.95, 3.182446305),
        (4, 0.95, 2.776445105),
        (5, 0.95, 2.570581836),
        (10, 0.95, 2.228138852),
        (29, 0.95, 2.045229642),
        (30, 0.95, 2.042272456),
        (100, 0.95, 1.983971519),
        (1000, 0.95, 1.962339081),
        (1, 0.5, 1.0),
        (5, 0.99, 4.032142984),
        (30, 0.99, 2.749995654),
    ],
)
def test_the_quantiles_of_students_t_are_those_of_the_tables(freedom: int, within: float, t: float) -> None:
    assert t_quantile(freedom, within) == pytest.approx(t, rel=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3, 6, 7, 24, 25])
def test_the_density_between_the_quantiles_adds_up(freedom: int) -> None:
    """Simpson's rule over the density, which the quantile never uses."""
    t, steps = t_quantile(freedom), 20_000
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    heights = [scale * (1 + (t * i / steps) ** 2 / freedom) ** (-(freedom + 1) / 2) for i in range(steps + 1)]
    area = (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])) * t / steps / 3

    assert 2 * area == pytest.approx(0.95, abs=1e-9)


def test_with_many_learners_students_t_is_the_normal_curve() -> None:
    assert t_quantile(20_000) == pytest.approx(1.959964, abs=2e-4)


def test_students_t_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="needs a degree of freedom, not 0"):
        t_quantile(0)


def test_a_worked_example_by_hand() -> None:
    """Gains 0.4, 0.2 and 0.6: mean 0.4, standard deviation 0.2, t with two degrees of freedom 4.302653."""
    learnt = gain({"a": 0.2, "b": 0.5, "c": 0.2}, {"a": 0.6, "b": 0.7, "c": 0.8})

    half = 4.302652730 * 0.2 / sqrt(3)
    assert learnt.n == learnt.of_individual == 3
    assert (learnt.before, learnt.after, learnt.raw) == pytest.approx((0.3, 0.7, 0.4))
    assert learnt.interval == pytest.approx((0.4 - half, 0.4 + half), rel=1e-9)
    assert learnt.normalised == pytest.approx(0.4 / 0.7)
    assert learnt.individual == pytest.approx((0.4 / 0.8 + 0.2 / 0.5 + 0.6 / 0.8) / 3)


def test_only_who_took_both_tests_is_compared() -> None:
    both = gain({"a": 0.2, "b": 0.5, "left": 0.9}, {"late": 0.1, "b": 0.7, "a": 0.6})

    assert both == gain({"a": 0.2, "b": 0.5}, {"a": 0.6, "b": 0.7})


@pytest.mark.parametrize(("before", "after"), [({}, {}), ({"a": 0.5}, {"b": 0.5})], ids=["nobody", "nobody in both"])
def test_without_learners_nothing_is_said(before: dict[str, float], after: dict[str, float]) -> None:
    assert gain(before, after) == Gain(
        n=0, before=None, after=None, raw=None, interval=None, normalised=None, individual=None, of_individual=0
    )


def test_one_learner_gains_without_an_interval() -> None:
    assert gain({"a": 0.5}, {"a": 0.75}) == Gain(
        n=1, before=0.5, after=0.75, raw=0.25, interval=None, normalised=0.5, individual=0.5, of_individual=1
    )


def test_who_had_everything_right_could_gain_nothing() -> None:
    learnt = gain({"a": 1, "b": 0.5}, {"a": 0.5, "b": 1})

    assert (learnt.n, learnt.of_individual, learnt.individual) == (2, 1, 1.0)
    assert learnt.normalised == 0


def test_if_all_had_everything_right_the_normalised_gain_is_undefined() -> None:
    learnt = gain({"a": 1, "b": 1}, {"a": 1, "b": 0.5})

    assert (learnt.normalised, learnt.individual, learnt.of_individual) == (None, None, 0)
    assert learnt.raw == -0.25


def test_if_all_gained_the_same_the_interval_has_no_width() -> None:
    assert gain({"a": 0, "b": 0.5}, {"a": 0.25, "b": 0.75}).interval == (0.25, 0.25)


shares = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20).map(lambda n: n / 20))


@given(shares, shares)
def test_the_mean_gain_is_in_its_interval_and_the_way_back_is_a_loss(
    before: dict[str, float], after: dict[str, float]
) -> None:
    there, back = gain(before, after), gain(after, before)

    assert there.n == back.n == len(before.keys() & after.keys())
    if there.raw is None or back.raw is None:
        assert there.n == 0
        return
    assert there.raw == pytest.approx(-back.raw)
    if there.interval and back.interval:
        low, high = there.interval
        assert low - 1e-12 <= there.raw <= high + 1e-12
        assert back.interval == pytest.approx((-high, -low))
    else:
        assert there.n == 1


def an_assignment(id: str, kind: str = "practice", pair: str | None = None) -> Assignment:
    return Assignment(id, id.title(), kind, NOON, NOON + timedelta(days=7), "UTC", "first", pair)


def an_attempt(learner: str, assignment: str, right: int, of: int = 4, *, counts: bool = True) -> Attempt:
    return Attempt(learner, assignment, 1 if counts else 2, NOON, NOON, right, of, False, counts)


def a_class(assignments: tuple[Assignment, ...], *attempts: Attempt) -> Results:
    return Results("Class", ("T",), "UTC", NOON, True, (), assignments, attempts, (), {}, lambda: iter(()))


def test_each_later_test_is_compared_with_its_pre_test() -> None:
    before, after = an_assignment("before", "pre"), an_assignment("after", "post", "before")
    late, lost = an_assignment("late", "delayed", "before"), an_assignment("lost", "post", "deleted")
    results = a_class(
        (before, an_assignment("practice"), after, late, lost),
        an_attempt("ann", "before", 1),
        an_attempt("bob", "before", 2),
        an_attempt("ann", "practice", 4),
        an_attempt("ann", "after", 3),
        an_attempt("bob", "after", 3),
        an_attempt("ann", "late", 2),
    )

    first, second = gains(results)

    assert (first.before, first.after, first.gain.n, first.gain.raw) == (before, after, 2, 0.375)
    assert (second.before, second.after, second.gain.n, second.gain.raw) == (before, late, 1, 0.25)


def test_only_attempts_that_count_and_have_questions_are_compared() -> None:
    results = a_class(
        (an_assignment("before", "pre"), an_assignment("after", "post", "before")),
        an_attempt("ann", "before", 1),
        an_attempt("ann", "before", 4, counts=False),
        an_attempt("ann", "after", 2),
        an_attempt("bob", "before", 0, of=0),
        an_attempt("bob", "after", 2),
    )

    (learnt,) = gains(results)

    assert (learnt.gain.n, learnt.gain.before, learnt.gain.after) == (1, 0.25, 0.5)
