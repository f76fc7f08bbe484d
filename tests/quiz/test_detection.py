"""Telling apart and suspicion: the figures, and how often their intervals hold what was planted."""

from functools import cache
from itertools import product
from math import comb
from random import Random
from statistics import NormalDist

import pytest

from bot.quiz.detection import LEARNER_FROM, Judgements, change, judged, of_class, of_one, pooled
from bot.reports.gain import t_quantile

PHI = NormalDist().cdf
quantile = cache(t_quantile)


def shares(apart: float, suspicion: float) -> tuple[float, float]:
    """The chances to take for told what is told, and what is not, of somebody with these two figures."""
    return PHI(apart / 2 - suspicion), PHI(-apart / 2 - suspicion)


def drawn(rng: Random, apart: float, suspicion: float, each: int) -> Judgements:
    """What somebody with these figures says of *each* told and untold statements."""
    hit, alarm = shares(apart, suspicion)
    return Judgements(
        sum(rng.random() < hit for _ in range(each)), each, sum(rng.random() < alarm for _ in range(each)), each
    )


def test_the_figures_are_those_of_the_textbook() -> None:
    """69 % hits and 31 % false alarms are one standard deviation apart, without a leaning."""
    even, doubting = Judgements(691, 1000, 309, 1000), Judgements(309, 1000, 67, 1000)

    assert even.apart == pytest.approx(1.0, abs=0.01)
    assert even.suspicion == pytest.approx(0.0, abs=0.01)
    assert doubting.apart == pytest.approx(1.0, abs=0.01)
    assert doubting.suspicion == pytest.approx(1.0, abs=0.01)


def test_whoever_says_always_the_same_tells_nothing_apart() -> None:
    believes, doubts = Judgements(20, 20, 20, 20), Judgements(0, 20, 0, 20)

    assert believes.apart == doubts.apart == 0
    assert believes.suspicion == pytest.approx(-doubts.suspicion)
    assert doubts.suspicion > 1.5


def test_answers_are_counted_by_what_is_told_and_what_was_said() -> None:
    counted = pooled((judged(True, True), judged(True, False), judged(False, True), judged(False, False)))

    assert counted == Judgements(hits=1, told=2, false_alarms=1, untold=2)


def test_a_learner_sees_no_figures_below_forty_answers() -> None:
    half = LEARNER_FROM // 2

    assert of_one(Judgements(half - 1, half, 1, half - 1)) is None
    assert of_one(Judgements(LEARNER_FROM, LEARNER_FROM)) is None
    assert of_one(Judgements(half - 1, half, 1, half)) is not None


@cache
def held(apart: float, suspicion: float, each: int) -> tuple[float, float]:
    """How often the intervals of one learner hold what was planted: exactly, over everything that can be said."""
    hit, alarm = shares(apart, suspicion)
    sums = [0.0, 0.0]
    for hits, alarms in product(range(each + 1), repeat=2):
        likely = (
            comb(each, hits) * hit**hits * (1 - hit) ** (each - hits)
            * comb(each, alarms) * alarm**alarms * (1 - alarm) ** (each - alarms)
        )  # fmt: skip
        found = of_one(Judgements(hits, each, alarms, each))
        assert found is not None
        sums[0] += likely * (found.apart[0] <= apart <= found.apart[1])
        sums[1] += likely * (found.suspicion[0] <= suspicion <= found.suspicion[1])
    return sums[0], sums[1]


@pytest.mark.parametrize("suspicion", [-0.8, -0.4, 0.0, 0.4, 0.8])
@pytest.mark.parametrize("apart", [0.0, 1.0, 2.0, 3.0])
def test_the_intervals_of_a_learner_hold_what_was_planted_95_times_in_100(apart: float, suspicion: float) -> None:
    for share in held(apart, suspicion, 20):
        assert 0.935 <= share <= 0.985


@pytest.mark.parametrize(("apart", "suspicion"), [(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (1.5, 0.8)])
@pytest.mark.parametrize("learners", [5, 20])
def test_the_intervals_of_a_class_hold_what_was_planted(apart: float, suspicion: float, learners: int) -> None:
    rng, rounds = Random(f"{apart} {suspicion} {learners}"), 400
    held_apart = held_suspicion = 0
    for _ in range(rounds):
        found = of_class([drawn(rng, apart, suspicion, 5) for _ in range(learners)], 5, quantile)
        assert found is not None
        held_apart += found.apart[0] <= apart <= found.apart[1]
        held_suspicion += found.suspicion[0] <= suspicion <= found.suspicion[1]

    assert held_apart / rounds >= 0.93  # 95 of 100 or more; chance moves it by two of 400 rounds
    assert held_suspicion / rounds >= 0.93


def test_the_intervals_are_no_wider_than_they_need_to_be() -> None:
    """A class of sixty with ten statements each: chance does not look like telling apart, and a real one shows."""
    rng = Random(7)
    blind = of_class([drawn(rng, 0.0, 0.0, 5) for _ in range(60)], 5, quantile)
    sharp = of_class([drawn(rng, 1.0, 0.0, 5) for _ in range(60)], 5, quantile)

    assert blind is not None
    assert sharp is not None
    assert blind.apart[0] < 0 < blind.apart[1]
    assert sharp.apart[0] > 0.5
    assert sharp.apart[1] - sharp.apart[0] < 0.8


@pytest.mark.parametrize(
    ("before", "after", "wiser", "warier"),
    [
        ((0.5, 0.0), (2.0, 0.0), True, False),
        ((1.0, 0.0), (1.0, 0.8), False, True),
        ((0.5, 0.0), (2.0, 0.8), True, True),
        ((1.0, 0.2), (1.0, 0.2), False, False),
    ],
)
def test_wiser_and_warier_are_told_apart(
    before: tuple[float, float], after: tuple[float, float], wiser: bool, warier: bool
) -> None:
    rng = Random(3)
    found = change([(drawn(rng, *before, 5), drawn(rng, *after, 5)) for _ in range(60)], 5, quantile)

    assert found is not None
    assert (found.wiser, found.warier) == (wiser, warier)


def test_learners_who_took_one_round_only_are_left_out_of_the_change() -> None:
    rng = Random(5)
    pairs = [(drawn(rng, 1, 0, 5), drawn(rng, 1, 0, 5)) for _ in range(6)]
    once = [(drawn(rng, 1, 0, 5), Judgements()), (Judgements(), drawn(rng, 1, 0, 5))]

    assert change([*pairs, *once], 5, quantile) == change(pairs, 5, quantile)
    assert change(pairs[:4], 5, quantile) is None
    assert of_class([first for first, _ in pairs[:4]], 5, quantile) is None
