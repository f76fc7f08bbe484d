from dataclasses import replace
from random import Random

import pytest

from bot.quiz.grading import Chosen, NotKnown
from bot.quiz.question import Question
from bot.quiz.schedule import DEFAULT_PREFERENCES
from bot.quiz.sitting import AnswerResult, Sitting, Stale, answer, choice_from_positions, deal, tick, withdraw_current
from tests import builders
from tests.builders import NOON, a_sitting

ONE, SEVERAL, ORDER = builders.a_question("one"), builders.several(), builders.order()
NUMBER = builders.number()


def reply(sitting: Sitting, question: Question, turn: int = 0) -> AnswerResult | Stale:
    return answer(sitting, question, turn, NotKnown(), {}, NOON, 0.5, DEFAULT_PREFERENCES)


def test_an_answer_moves_on_and_the_last_one_ends_the_sitting() -> None:
    first = reply(a_sitting(ONE, SEVERAL), ONE)
    assert isinstance(first, AnswerResult)
    assert (first.sitting.turn, first.sitting.ended, first.sitting.draft) == (1, None, ())

    last = reply(first.sitting, SEVERAL, turn=1)
    assert isinstance(last, AnswerResult)
    assert last.sitting.ended == NOON
    assert last.sitting.current is None


@pytest.mark.parametrize("turn", [-1, 1, 99])
def test_a_tap_from_another_turn_is_stale(turn: int) -> None:
    assert reply(a_sitting(ONE, SEVERAL), ONE, turn) == Stale()
    assert tick(a_sitting(SEVERAL, ONE), SEVERAL, turn, 0, True) == Stale()


def test_a_card_is_made_for_every_fact_of_the_question() -> None:
    question = builders.a_question("both", facts=(builders.a_fact("a"), builders.a_fact("b")))

    answered = reply(a_sitting(question), question)

    assert isinstance(answered, AnswerResult)
    assert [card.fact for card in answered.cards] == ["a", "b"]


def test_saying_a_tick_twice_changes_nothing() -> None:
    ticked = tick(a_sitting(SEVERAL), SEVERAL, 0, 2, True)
    assert isinstance(ticked, Sitting)

    assert tick(ticked, SEVERAL, 0, 2, True) == ticked
    assert tick(ticked, SEVERAL, 0, 2, False) == a_sitting(SEVERAL)


def test_ticks_are_a_set_and_places_a_sequence() -> None:
    several, order = a_sitting(SEVERAL), a_sitting(ORDER)
    for position in (2, 0):
        several = tick(several, SEVERAL, 0, position, True)  # type: ignore[assignment]
        order = tick(order, ORDER, 0, position, True)  # type: ignore[assignment]

    assert several.draft == (0, 2)
    assert order.draft == (2, 0)


@pytest.mark.parametrize(("question", "position"), [(ONE, 0), (SEVERAL, 4), (SEVERAL, -1), (builders.number(), 0)])
def test_what_cannot_be_ticked_is_stale(question: Question, position: int) -> None:
    assert tick(a_sitting(question), question, 0, position, True) == Stale()


def test_positions_mean_what_was_shown() -> None:
    sitting = a_sitting(ONE)
    shown = replace(sitting, asked=(replace(sitting.asked[0], option_order=(2, 0, 1)),))

    assert choice_from_positions(shown, ONE, (0,)) == Chosen((2,))


@pytest.mark.parametrize(
    ("question", "positions"),
    [
        (ONE, ()),
        (ONE, (0, 1)),
        (ONE, (3,)),
        (ONE, (-1,)),
        (SEVERAL, (0, 0)),
        (ORDER, (0, 1)),
        (builders.number(), (0,)),
    ],
)
def test_positions_that_are_no_answer_are_none(question: Question, positions: tuple[int, ...]) -> None:
    assert choice_from_positions(a_sitting(question), question, positions) is None


def test_options_are_shuffled_but_words_keep_their_order() -> None:
    assert len({deal(ONE, Random(seed)).option_order for seed in range(50)}) == 6
    assert {deal(builders.words(), Random(seed)).option_order for seed in range(50)} == {(0, 1)}


def test_an_order_question_never_starts_solved() -> None:
    assert all(deal(ORDER, Random(seed)).option_order != (0, 1, 2) for seed in range(100))


def test_a_changed_question_is_withdrawn_and_dealt_anew_at_the_next_turn() -> None:
    sitting, changed = a_sitting(ONE, SEVERAL), builders.a_question("one", ask="Better?")

    fresh = withdraw_current(sitting, changed, NOON, Random(1))

    assert [(asked.question, asked.withdrawn) for asked in fresh.asked] == [
        ("one", True),
        ("one", False),
        ("several", False),
    ]
    assert fresh.current is not None
    assert fresh.current.hash == changed.hash
    assert (fresh.turn, fresh.last_shown_turn, fresh.size, fresh.number(fresh.turn)) == (1, 0, 2, 1)


def test_a_question_that_is_gone_is_left_out_and_the_last_one_ends_the_sitting() -> None:
    left = withdraw_current(a_sitting(ONE, SEVERAL), None, NOON, Random(1))

    assert left.current == a_sitting(SEVERAL).asked[0]
    assert (left.size, left.number(left.turn)) == (1, 1)
    assert withdraw_current(a_sitting(ONE), None, NOON, Random(1)).ended == NOON


def test_every_order_but_the_solved_one_is_dealt_alike() -> None:
    dealt = [deal(ORDER, Random(seed)).option_order for seed in range(2000)]

    assert len(set(dealt)) == 5
    assert all(300 < dealt.count(order) < 500 for order in set(dealt))
