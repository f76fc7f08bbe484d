from datetime import timedelta

from bot.quiz.grading import Chosen, NotKnown, grade
from bot.quiz.progress import Share, Tally, by_risk, progress
from bot.quiz.schedule import Card, review
from tests import builders
from tests.builders import NOON


def test_progress_counts_what_was_known_the_last_time() -> None:
    facts = [
        builders.a_fact("a", risks=("opacity",)),
        builders.a_fact("b", risks=("opacity", "exposure")),
        builders.a_fact("c"),
    ]
    pack = builders.a_pack(*(builders.a_question(f"q-{fact.id}", facts=(fact,)) for fact in facts))
    a = review(review(Card("a"), "q", True, NOON, 0.5), "q", False, NOON, 0.5)
    cards = {"a": a, "b": review(Card("b"), "q", True, NOON, 0.5)}

    seen = progress([pack], cards, 3, NOON, NOON + timedelta(days=2))

    assert seen.systems == (Share("sesame", 1, 2, 3),)
    assert seen.risks == (Share("opacity", 1, 2, 3), Share("exposure", 1, 1, 1))
    assert seen.due == 2


def test_a_pack_never_met_is_left_out() -> None:
    assert progress([builders.a_pack()], {}, 0, None, NOON).systems == ()


def test_the_end_of_a_sitting_groups_by_risk_with_the_surest_first() -> None:
    opaque = builders.a_question("q1", facts=(builders.a_fact("a", risks=("opacity",)),))
    both = builders.a_question("q2", facts=(builders.a_fact("b", risks=("opacity", "exposure")),))

    tallies = by_risk([(opaque, grade(opaque, NotKnown())), (both, grade(both, Chosen((0,))))])

    assert tallies == (Tally("exposure", 1, 1), Tally("opacity", 1, 2))
