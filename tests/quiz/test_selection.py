from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.question import Pack, Question
from bot.quiz.schedule import Card, review
from bot.quiz.selection import Needs, choose, choose_targeted, due_facts, due_questions, needs
from tests import builders
from tests.builders import NOON


def chosen(pack: Pack, cards: dict[str, Card] | None = None, size: int = 6, seed: int = 1) -> list[str]:
    return [
        question.id for question in choose(pack.questions, needs(pack.questions, cards or {}), NOON, Random(seed), size)
    ]


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
        questions = choose(pack.questions, Needs(), NOON, Random(seed), 6)
        assert {question.kind for question in questions} == {"one", "several", "number", "order"}
        assert questions[0].kind == "one"


def test_retired_questions_are_not_asked() -> None:
    old = replace(builders.a_question("old"), retired=True)

    assert chosen(builders.a_pack(old, builders.a_question("new"))) == ["new"]


@given(st.integers(0, 2**32), st.integers(1, 8), st.integers(1, 12), st.integers(1, 5))
def test_no_fact_is_asked_twice_in_a_sitting(seed: int, size: int, facts: int, wordings: int) -> None:
    names = [f"fact{i}" for i in range(facts)]
    questions = [q for fact in names for q in on_fact(fact, *(f"{fact}-{n}" for n in range(wordings)))]

    asked = choose(questions, Needs(), NOON, Random(seed), size)

    met = [fact.id for question in asked for fact in question.facts]
    assert len(met) == len(set(met)) == min(size, facts)


def test_of_new_facts_those_of_a_system_not_met_yet_come_first() -> None:
    met = [replace(question, pack="met") for question in on_fact("a", "qa") + on_fact("b", "qb")]
    fresh = [replace(question, pack="fresh") for question in on_fact("c", "qc")]
    needed = needs([*met, *fresh], {"a": review(Card("a"), "qa", True, NOON, 0.5)})

    for seed in range(20):
        assert [q.id for q in choose([*met, *fresh], needed, NOON, Random(seed), 1)] == ["qc"]


def test_of_new_facts_those_of_a_weak_risk_come_first() -> None:
    def of_risk(fact: str, risk: str) -> Question:
        return builders.a_question(f"q-{fact}", facts=(builders.a_fact(fact, risks=(risk,)),))

    questions = [of_risk("a", "weak"), of_risk("b", "known"), of_risk("c", "known"), of_risk("d", "weak")]
    cards = {
        "a": review(Card("a"), "q-a", False, NOON, 0.5),
        "b": review(Card("b"), "q-b", True, NOON, 0.5),
    }

    for seed in range(20):
        assert [q.id for q in choose(questions, needs(questions, cards), NOON, Random(seed), 1)] == ["q-d"]


def test_a_misconception_that_stands_brings_its_question_first_and_only_one() -> None:
    plain = [builders.order(f"order{i}") for i in range(9)]
    about = [builders.a_question(f"about{i}") for i in range(3)]
    needed = Needs(standing=frozenset({"mix-up"}))

    for seed in range(20):
        ids = [question.id for question in choose([*plain, *about], needed, NOON, Random(seed), 6)]
        assert ids[0].startswith("about")
        assert any(id.startswith("order") for id in ids)


def test_neighbours_differ_in_system_and_kind_where_they_can() -> None:
    questions = [
        replace(question, pack=pack)
        for pack in ("one", "two")
        for question in [*(builders.a_question(f"{pack}{i}") for i in range(3)), *[builders.several(f"{pack}-several")]]
    ]

    for seed in range(20):
        row = choose(questions, Needs(), NOON, Random(seed), 6)
        assert all(a.pack != b.pack for a, b in pairwise(row))


def test_what_is_due_leaves_half_of_the_places_to_what_is_new() -> None:
    due_, new = [f"due{i}" for i in range(9)], [f"new{i}" for i in range(9)]
    questions = [q for fact in [*due_, *new] for q in on_fact(fact, f"q-{fact}")]
    cards = {fact: review(Card(fact), "x", False, NOON - timedelta(days=3), 0.5) for fact in due_}

    asked = choose(questions, needs(questions, cards), NOON, Random(1), 6)
    few_new = choose(questions[:10], needs(questions, cards), NOON, Random(1), 6)

    assert Counter(question.id[2:5] for question in asked) == {"due": 3, "new": 3}
    assert Counter(question.id[2:5] for question in few_new) == {"due": 5, "new": 1}


def test_only_what_is_due_is_reviewed() -> None:
    questions = [*on_fact("due", "q1", "q2"), *on_fact("later", "q3"), *on_fact("new", "q4")]
    cards = {
        "due": review(Card("due"), "q1", False, NOON - timedelta(days=3), 0.5),
        "later": review(Card("later"), "q3", True, NOON, 0.5),
        "gone": review(Card("gone"), "q9", False, NOON - timedelta(days=3), 0.5),
    }

    assert [question.id for question in due_questions(questions, cards, NOON)] == ["q1", "q2"]
    assert due_facts(questions, cards, NOON) == {"due"}


def test_a_targeted_question_asks_for_no_fact_of_the_sitting() -> None:
    here, other = builders.a_question("here"), builders.a_question("other")
    needed = Needs(standing=frozenset({"mix-up"}))

    assert choose_targeted([here, other], needed, [here], Random(1)) == other
    assert choose_targeted([here], needed, [here], Random(1)) is None
    assert choose_targeted([here, other], Needs(), [], Random(1)) is None


@given(st.integers(0, 2**32), st.lists(st.integers(0, 40), min_size=8, max_size=8), st.integers(1, 8))
def test_whatever_is_left_out_is_less_overdue(seed: int, waited: list[int], size: int) -> None:
    names = [f"fact{i}" for i in range(len(waited))]
    questions = [q for fact in names for q in on_fact(fact, f"{fact}-a", f"{fact}-b")]
    cards = {
        fact: review(Card(fact), f"{fact}-a", True, NOON - timedelta(days=days), 0.5)
        for fact, days in zip(names, waited, strict=True)
    }

    asked = {q.facts[0].id for q in choose(questions, needs(questions, cards), NOON, Random(seed), size)}

    def overdue(fact: str) -> float:
        memory = cards[fact].memory
        assert memory is not None
        return (NOON - memory.due).total_seconds() / memory.stability

    left_out = set(names) - asked
    assert min(map(overdue, asked)) >= max(map(overdue, left_out), default=float("-inf"))
