from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.question import Pack, Question
from bot.quiz.schedule import Card, review
from bot.quiz.selection import choose
from tests import builders
from tests.builders import NOON


def chosen(pack: Pack, cards: dict[str, Card] | None = None, size: int = 6, seed: int = 1) -> list[str]:
    return [question.id for question in choose(pack.questions, cards or {}, NOON, Random(seed), size)]


def on_fact(fact: str, *questions: str) -> list[Question]:
    return [builders.a_question(id, facts=(builders.a_fact(fact),)) for id in questions]


def test_due_facts_come_before_new_ones_and_new_ones_before_known_ones() -> None:
    pack = builders.a_pack(*on_fact("known", "q-known"), *on_fact("new", "q-new"), *on_fact("due", "q-due"))
    cards = {
        "known": review(Card("known"), "other", True, NOON, 0.5),
        "due": review(Card("due"), "other", False, NOON - timedelta(days=3), 0.5),
    }

    assert chosen(pack, cards, size=1) == ["q-due"]
    assert set(chosen(pack, cards, size=2)) == {"q-due", "q-new"}


def test_the_most_overdue_for_its_stability_comes_first() -> None:
    pack = builders.a_pack(*on_fact("a", "qa"), *on_fact("b", "qb"))
    cards = {
        "a": review(Card("a"), "x", True, NOON - timedelta(days=5), 0.5),
        "b": review(Card("b"), "x", False, NOON - timedelta(days=5), 0.5),
    }

    assert chosen(pack, cards, size=1) == ["qb"]


def test_a_fact_is_asked_with_another_wording_than_the_last_time() -> None:
    pack = builders.a_pack(*on_fact("fact", "first", "second"))
    cards = {"fact": review(Card("fact"), "first", False, NOON - timedelta(days=2), 0.5)}

    assert {tuple(chosen(pack, cards, seed=seed)) for seed in range(20)} == {("second",)}


def test_the_last_wording_waits_whatever_its_kind() -> None:
    fact = (builders.a_fact("fact"),)
    pack = builders.a_pack(builders.a_question("first", facts=fact), builders.several("second", facts=fact))
    cards = {"fact": review(Card("fact"), "first", False, NOON - timedelta(days=2), 0.5)}

    assert {tuple(chosen(pack, cards, seed=seed)) for seed in range(20)} == {("second",)}


def test_a_fact_with_one_wording_is_asked_with_it_again() -> None:
    pack = builders.a_pack(*on_fact("fact", "only"))
    cards = {"fact": review(Card("fact"), "only", False, NOON - timedelta(days=2), 0.5)}

    assert chosen(pack, cards) == ["only"]


def test_kinds_are_mixed_and_an_easy_one_opens() -> None:
    many = [builders.a_question(f"one{i}") for i in range(20)]
    pack = builders.a_pack(*many, builders.several(), builders.number(), builders.order())

    for seed in range(20):
        questions = choose(pack.questions, {}, NOON, Random(seed), 6)
        assert {question.kind for question in questions} == {"one", "several", "number", "order"}
        assert questions[0].kind == "one"


def test_retired_questions_are_not_asked() -> None:
    old = replace(builders.a_question("old"), retired=True)

    assert chosen(builders.a_pack(old, builders.a_question("new"))) == ["new"]


@given(st.integers(0, 2**32), st.integers(1, 8), st.integers(1, 12), st.integers(1, 5))
def test_no_fact_is_asked_twice_in_a_sitting(seed: int, size: int, facts: int, wordings: int) -> None:
    names = [f"fact{i}" for i in range(facts)]
    questions = [q for fact in names for q in on_fact(fact, *(f"{fact}-{n}" for n in range(wordings)))]

    asked = choose(questions, {}, NOON, Random(seed), size)

    met = [fact.id for question in asked for fact in question.facts]
    assert len(met) == len(set(met)) == min(size, facts)
