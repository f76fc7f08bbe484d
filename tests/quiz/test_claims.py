"""Rounds of claims: which statements come, and what the answers count for."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.bank import ALL_CLAIMS, MIX, REVIEW, claims_topic
from bot.quiz.claims import ROUND, are_claims, choose_claims, is_told, judgements
from bot.quiz.class_tests import pre_test_questions, reworded_questions
from bot.quiz.detection import Judgements
from bot.quiz.grading import Choice, Chosen, NotKnown, Verdict, grade
from bot.quiz.live_questions import fits
from bot.quiz.question import Question
from bot.quiz.sitting import DealtQuestion, StoredAnswer, deal
from tests.builders import NOON, a_bank, a_claim, a_fact, a_question, with_claims

BANK = with_claims(a_bank())
CLAIMS = BANK.claims.questions if BANK.claims else ()


def answered(question: Question, choice: Choice, *, minutes: int = 0) -> StoredAnswer:
    dealt = DealtQuestion(question.id, question.hash, tuple(range(6)))
    graded = grade(question, choice)
    return StoredAnswer(0, dealt, choice, graded.verdict, graded.found, graded.of, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize("level", range(6))
@pytest.mark.parametrize("told", [True, False])
def test_the_first_half_of_the_answers_says_that_the_texts_say_so(told: bool, level: int) -> None:
    judged = grade(a_claim("one", told=told), Chosen((level,)))

    assert judged.verdict is (Verdict.RIGHT if (level < 3) == told else Verdict.WRONG)


def test_an_answer_to_a_statement_says_nothing_about_memory() -> None:
    """A guess is right every second time, and what is recognised is not yet recalled."""
    assert grade(a_claim("one", told=True), Chosen((0,))).facts == {}
    assert grade(a_claim("one", told=True), NotKnown()).facts == {}


def test_the_answers_stand_in_their_order() -> None:
    assert deal(a_claim("one", told=True), Random(3)).option_order == (0, 1, 2, 3, 4, 5)


@given(st.integers(), st.dictionaries(st.sampled_from([claim.id for claim in CLAIMS]), st.integers(0, 3)))
def test_a_round_has_ten_statements_about_half_of_them_told_and_no_fact_twice(seed: int, times: dict[str, int]) -> None:
    chosen = choose_claims(CLAIMS, times, Random(seed))

    assert len(chosen) == ROUND
    assert 4 <= sum(map(is_told, chosen)) <= 6
    facts = [fact.id for claim in chosen for fact in claim.facts]
    assert len(facts) == len(set(facts))


def test_how_many_are_told_varies_so_that_nobody_can_count() -> None:
    assert {sum(map(is_told, choose_claims(CLAIMS, {}, Random(seed)))) for seed in range(40)} == {4, 5, 6}


def test_statements_that_were_judged_least_often_come_first() -> None:
    seen = {claim.id: 1 for claim in choose_claims(CLAIMS, {}, Random(1))}

    assert not {claim.id for claim in choose_claims(CLAIMS, seen, Random(2))} & seen.keys()


def test_two_statements_on_one_fact_never_meet() -> None:
    fact = a_fact("shared")
    twins = [a_claim("a", told=True, fact=fact), a_claim("b", told=False, fact=fact)]

    assert len(choose_claims(twins, {}, Random(0), 2)) == 1


def test_the_first_answer_to_a_statement_counts_and_no_answer_to_other_words() -> None:
    told, untold, changed = a_claim("t", told=True), a_claim("u", told=False), a_claim("c", told=True)
    answers = [
        answered(told, Chosen((5,))),
        answered(told, Chosen((0,)), minutes=1),
        answered(untold, Chosen((4,))),
        answered(replace(changed, hash="older"), Chosen((0,))),
        answered(untold, NotKnown(), minutes=2),
    ]

    counted = judgements(answers, {claim.id: claim for claim in (told, untold, changed)})

    assert counted == Judgements(hits=0, told=1, false_alarms=0, untold=1)


def test_statements_are_in_rounds_of_claims_and_nowhere_else() -> None:
    rounds = {claims_topic("sesame"), ALL_CLAIMS}

    assert {topic.id for topic in BANK.topics.values() if any(q.kind == "claim" for q in topic.questions)} == rounds
    assert all(are_claims(BANK.topics[id].questions) for id in rounds)
    assert {MIX, REVIEW} & BANK.topics.keys() == {MIX, REVIEW}
    assert not any(map(fits, CLAIMS))  # a poll has no place for how sure somebody is
    assert {topic.id for topic in BANK.assignable} >= rounds


def test_a_test_of_claims_is_half_told_and_a_later_one_has_other_statements_of_the_same_sorts() -> None:
    before = pre_test_questions(CLAIMS, 10, Random(1))
    after = reworded_questions(before, BANK.questions.values(), [q.id for q in before], Random(2))

    assert 4 <= sum(map(is_told, before)) <= 6
    assert list(map(is_told, after)) == list(map(is_told, before))
    assert not {q.id for q in before} & {q.id for q in after}
    assert len({q.id for q in after}) == 10


def test_questions_of_other_kinds_are_reworded_as_before() -> None:
    fact = a_fact("f")
    one, two = a_question("one", facts=(fact,)), a_question("two", facts=(fact,))

    assert reworded_questions([one], [one, two, a_claim("c", told=True, fact=fact)], ["one"], Random(0)) == (two,)
