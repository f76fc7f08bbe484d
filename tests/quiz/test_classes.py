from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz import instructor_codes
from bot.quiz.attempts import counting_sittings
from bot.quiz.class_tests import pre_test_questions, reworded_questions
from bot.quiz.classes import Attempt, AttemptRule, Class, distinct_titles
from bot.quiz.naming import MAX_LENGTH, PSEUDONYMS, clean, made_unique, pseudonym
from bot.quiz.question import Question
from tests import builders
from tests.builders import NOON

SECRET = b"s" * 32


def a_run(number: int, right: int, *, learner: int = 1, finished: bool = True) -> Attempt:
    end = NOON + timedelta(hours=number) if finished else None
    return Attempt(f"{learner}-{number}", "quiz", learner, number, NOON, end, right, 4)


def test_the_first_the_best_or_the_last_finished_attempt_counts() -> None:
    runs = [a_run(1, 2), a_run(2, 4), a_run(3, 4), a_run(4, 1), a_run(5, 4, finished=False), a_run(1, 0, learner=2)]

    assert counting_sittings(runs, AttemptRule.FIRST) == {"1-1", "2-1"}
    assert counting_sittings(runs, AttemptRule.BEST) == {"1-2", "2-1"}
    assert counting_sittings(runs, AttemptRule.LAST) == {"1-4", "2-1"}


def test_a_door_opens_with_its_code_in_time_and_while_there_is_room() -> None:
    klass = Class("id", "name", "code", NOON, 30, False, NOON)

    assert klass.invites("code", 29, NOON - timedelta(seconds=1))
    assert not klass.invites("other", 29, NOON - timedelta(seconds=1))
    assert not klass.invites("code", 30, NOON - timedelta(seconds=1))
    assert not klass.invites("code", 29, NOON)


def twice(facts: int, once: int = 0) -> list[Question]:
    """Questions on that many facts: two for each, one for those after them."""
    return [
        builders.a_question(f"f{fact}-{wording}", facts=(builders.a_fact(f"fact{fact}"),))
        for fact in range(facts + once)
        for wording in (("a", "b") if fact < facts else ("a",))
    ]


def test_a_test_asks_first_what_can_be_asked_again_in_other_words() -> None:
    for seed in range(20):
        asked = pre_test_questions(twice(4, once=6), 4, Random(seed))

        assert {question.facts[0].id for question in asked} == {f"fact{n}" for n in range(4)}


def test_a_later_test_asks_the_same_facts_in_other_words_and_a_third_one_in_others_again() -> None:
    pool = twice(4)
    before = pre_test_questions(pool, 4, Random(1))

    after = reworded_questions(before, pool, [q.id for q in before], Random(1))

    assert {q.id for q in after}.isdisjoint(q.id for q in before)
    assert [q.facts for q in after] == [q.facts for q in before]


def test_a_fact_with_one_wording_is_asked_with_it_again() -> None:
    pool = twice(0, once=3)

    assert reworded_questions(pool, pool, [], Random(1)) == tuple(pool)


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u3164", "\u2800 \u2800", "\ufe0f", "\u115f\u1160"])
def test_a_name_that_shows_nothing_is_none(blank: str) -> None:
    assert clean(blank) == ""


@pytest.mark.parametrize("name", ["ශ්\u200dරීමාලි", "علی\u200cرضا"])
def test_a_joiner_stays_where_a_script_needs_it(name: str) -> None:
    without = name.replace("\u200d", "").replace("\u200c", "")

    assert clean(f"\u200c{name}\u200d") == name
    assert made_unique(without, {name}) == f"{without} 2"


def test_a_joiner_between_other_letters_is_hidden_and_goes() -> None:
    assert clean("a\u200cn\u200di") == "ani"


def test_titles_that_are_alike_are_told_apart() -> None:
    class Named:
        def __init__(self, id: str) -> None:
            self.id = id

    assert distinct_titles([Named("a"), Named("b")], lambda _: "Quiz") == {"a": "Quiz", "b": "Quiz 2"}  # type: ignore[list-item]


@given(st.text())
def test_a_name_is_one_line_that_can_be_seen(given_: str) -> None:
    name = clean(given_)

    assert len(name) <= MAX_LENGTH
    assert name == name.strip() == clean(name)
    assert all(character.isprintable() or character == " " for character in name)


@given(st.lists(st.text(max_size=50), max_size=12))
def test_names_in_a_class_differ_even_to_who_does_not_look_at_capitals(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        taken.add(made_unique(clean(name) or "x", taken))

    assert len({name.casefold() for name in taken}) == len(names)


def test_there_are_a_thousand_pseudonyms_in_each_language() -> None:
    for language in ("en", "id"):
        assert len({pseudonym(language, number) for number in range(PSEUDONYMS)}) == PSEUDONYMS == 1024


def test_a_code_is_good_for_a_week_and_says_its_number() -> None:
    code = instructor_codes.make(SECRET, "n" * 14, NOON)

    assert instructor_codes.check(SECRET, code, NOON + timedelta(days=7)) == "n" * 14
    assert instructor_codes.check(SECRET, code, NOON + timedelta(days=8)) is None
    assert instructor_codes.check(b"t" * 32, code, NOON) is None


@given(st.integers(0, 33), st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyz"))
def test_a_code_that_was_changed_anywhere_is_none(place: int, sign: str) -> None:
    code = instructor_codes.make(SECRET, "n" * 14, NOON)
    changed = code[:place] + sign + code[place + 1 :]

    assert changed == code or instructor_codes.check(SECRET, changed, NOON) is None


@given(st.text(max_size=40))
def test_whatever_is_sent_as_a_code_nothing_breaks(code: str) -> None:
    assert instructor_codes.check(SECRET, code, NOON) is None
