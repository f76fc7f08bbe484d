from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bot.quiz.question import Fact, Question, Reading
from bot.quiz.reading import PreparedQuestion, arranged, introducing, prepared
from bot.quiz.schedule import Card, review
from bot.quiz.selection import OPENERS, Needs, choose, due_questions, needs
from tests.builders import BILLS, NOON, SCORE, a_citation, a_fact, a_question, a_reading

ABOUT_SCORE, ABOUT_BILLS = a_reading("about-score", SCORE), a_reading("about-bills", BILLS)


def on_score(id: str) -> Question:
    return a_question(id, facts=(a_fact(f"fact-of-{id}"),))


def on_bills(id: str) -> Question:
    return a_question(id, facts=(a_fact(f"fact-of-{id}", quote=BILLS),))


def told(questions: Sequence[Question]) -> dict[str, Reading]:
    facts: list[Fact] = [fact for question in questions for fact in question.facts]
    return {fact.id: reading for fact in facts for reading in (ABOUT_SCORE, ABOUT_BILLS) if reading.tells(fact)}


def shown(prepared: Sequence[PreparedQuestion]) -> list[str]:
    return [id for each in prepared for id in (*(reading.id for reading in each.readings), each.question.id)]


def test_a_reading_tells_the_facts_whose_words_stand_in_it() -> None:
    assert ABOUT_SCORE.tells(a_fact())
    assert not ABOUT_SCORE.tells(a_fact(quote=BILLS))


def test_each_reading_comes_once_before_all_of_its_questions() -> None:
    questions = [on_score("s1"), on_bills("b1"), on_score("s2"), on_bills("b2")]

    assert shown(arranged(questions, told(questions))) == ["about-score", "s1", "s2", "about-bills", "b1", "b2"]


def test_openers_lead_into_the_first_reading_and_need_none() -> None:
    opener = replace(on_score("opener"), opener=True)
    questions = [on_score("s1"), opener]

    assert shown(arranged(questions, told(questions))) == ["opener", "about-score", "s1"]


def test_what_is_read_is_asked_a_question_later_where_another_needs_no_reading() -> None:
    new, due = [on_score("s1"), on_score("s2")], on_bills("due")

    assert shown(arranged([due, *new], told(new))) == ["about-score", "due", "s1", "s2"]


def test_no_reading_tells_the_answer_of_a_question_that_comes_back() -> None:
    new, due = [on_score("s1")], on_score("due")

    assert shown(arranged([*new, due], told(new))) == ["due", "about-score", "s1"]


def test_a_question_on_facts_of_two_readings_comes_after_both() -> None:
    both = a_question("both", facts=(a_fact("a"), a_fact("b", quote=BILLS)))
    questions = [both, on_score("s1")]

    assert shown(arranged(questions, told(questions))) == ["about-score", "s1", "about-bills", "both"]


def test_new_questions_share_readings() -> None:
    questions = [on_score(f"s{i}") for i in range(4)] + [on_bills(f"b{i}") for i in range(4)]
    needed = needs(questions, {}, readings=told(questions))

    for seed in range(20):
        chosen = choose(questions, needed, NOON, Random(seed), 6)
        assert sum("about" in step for step in shown(arranged(chosen, needed.unread))) == 2
        assert sorted(question.id[0] for question in chosen) == ["b", "b", "b", "s", "s", "s"]


def test_what_was_read_or_asked_is_not_read_again() -> None:
    questions = [on_score("s1"), on_score("s2"), on_bills("b1")]
    asked = {"fact-of-s1": review(Card("fact-of-s1"), "s1", True, NOON, 0.5)}

    unread = needs(questions, asked, readings=told(questions), read={"about-bills"}).unread

    assert unread == {"fact-of-s2": ABOUT_SCORE}


def test_a_newcomer_to_a_system_gets_openers_first_but_only_a_few() -> None:
    openers = [replace(on_score(f"o{i}"), opener=True) for i in range(4)]
    questions = [*(on_bills(f"b{i}") for i in range(6)), *openers]

    for seed in range(20):
        chosen = choose(questions, needs(questions, {}, readings=told(questions)), NOON, Random(seed), 6)
        assert sum(question.opener for question in chosen) == OPENERS

    met = {"fact-of-b0": review(Card("fact-of-b0"), "b0", True, NOON, 0.5)}
    assert any(
        not any(question.opener for question in choose(questions, needs(questions, met), NOON, Random(seed), 2))
        for seed in range(20)
    )


def test_who_says_it_is_asked_only_after_the_thing_itself() -> None:
    fact = (a_fact("fact"),)
    thing, saying = a_question("thing", facts=fact), replace(a_question("saying", facts=fact), saying=True)
    known = {"fact": review(Card("fact"), "thing", False, NOON.replace(year=2025), 0.5)}

    assert {choose([thing, saying], Needs(), NOON, Random(seed), 6)[0].id for seed in range(20)} == {"thing"}
    assert choose([thing, saying], Needs(known), NOON, Random(1), 6)[0].id == "saying"
    assert choose([saying], Needs(), NOON, Random(1), 6)[0].id == "saying"


def test_a_new_fact_that_no_reading_tells_waits_for_those_that_can_be_read() -> None:
    untold = a_question("untold", facts=(replace(a_fact("untold"), cite=a_citation("Apparently.")),))
    questions = [untold, *(on_score(f"s{i}") for i in range(3))]
    needed = needs(questions, {}, readings=told(questions))

    for seed in range(20):
        assert "untold" not in {question.id for question in choose(questions, needed, NOON, Random(seed), 3)}


def test_a_review_does_not_ask_for_what_was_never_met_while_another_question_will_do() -> None:
    due, new = a_fact("due"), a_fact("new")
    alone, both = a_question("alone", facts=(due,)), a_question("both", facts=(due, new))
    cards = {"due": review(Card("due"), "x", False, NOON.replace(year=2025), 0.5)}

    assert due_questions([alone, both], cards, NOON) == [alone]
    assert due_questions([both], cards, NOON) == [both]


def test_a_risk_is_new_at_the_first_question_that_illustrates_it_and_only_there() -> None:
    def on(id: str, *risks: str) -> Question:
        return a_question(id, facts=(replace(a_fact(id), risks=risks),))

    questions = prepared(
        [on("a"), on("b", "known"), on("c", "known", "new"), on("d", "new", "newer"), on("e", "newer")]
    )

    told = [each.new_risk for each in introducing(questions, {"known"})]

    assert told == [None, None, "new", "newer", None]


def test_what_the_explanation_names_is_explained_and_nothing_else() -> None:
    fact = replace(a_fact("range"), risks=("surveillance",))
    question = replace(a_question("q", facts=(fact,)), named_risk="aggregation")

    def new(*met: str) -> str | None:
        return introducing(prepared([question]), met)[0].new_risk

    assert new() == "aggregation"
    assert new("aggregation") is None


def test_a_risk_was_met_where_a_fact_that_illustrates_it_was_asked() -> None:
    met, other = (a_question(id, facts=(replace(a_fact(id), risks=(id,)),)) for id in ("met", "other"))

    assert needs([met, other], {"met": Card("met")}).risks == {"met"}
