from datetime import timedelta
from decimal import Decimal

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed
from bot.quiz.mistakes import Mistake, misconceptions_offered, updated
from bot.quiz.question import Question
from tests import builders
from tests.builders import NOON

ONE, SEVERAL, NUMBER = builders.a_question(), builders.several(), builders.number()
MIX_UP = "mix-up"


def learnt(*answers: tuple[Question, Choice]) -> Mistake | None:
    mistakes: dict[str, Mistake] = {}
    for turn, (question, choice) in enumerate(answers):
        at = NOON + timedelta(minutes=turn)
        mistakes |= {each.misconception: each for each in updated(mistakes, question, choice, at)}
    return mistakes.get(MIX_UP)


def test_an_option_that_stands_for_a_misconception_counts_when_it_is_chosen() -> None:
    assert learnt((ONE, Chosen((1,)))) == Mistake(MIX_UP, 1, 1, NOON)


def test_chosen_twice_it_stands() -> None:
    twice = learnt((ONE, Chosen((1,))), (SEVERAL, Chosen((0, 1))))

    assert twice == Mistake(MIX_UP, 2, 2, NOON + timedelta(minutes=1))
    assert twice is not None
    assert twice.stands


def test_resisted_once_it_stands_no_longer_but_is_not_forgotten() -> None:
    resisted = learnt((ONE, Chosen((1,))), (ONE, Chosen((2,))), (ONE, Chosen((0,))))

    assert resisted is not None
    assert (resisted.times, resisted.standing, resisted.stands) == (2, 0, False)


def test_two_of_them_in_one_answer_count_once() -> None:
    assert learnt((SEVERAL, Chosen((1, 3)))) == Mistake(MIX_UP, 1, 1, NOON)


def test_a_number_that_was_expected_as_a_slip_counts() -> None:
    assert learnt((NUMBER, Typed(Decimal(6)))) == Mistake(MIX_UP, 1, 1, NOON)
    assert learnt((NUMBER, Typed(Decimal(7)))) is None


def test_not_knowing_is_no_mistake_and_resists_none() -> None:
    assert learnt((ONE, NotKnown())) is None
    assert learnt((ONE, Chosen((1,))), (ONE, NotKnown())) == Mistake(MIX_UP, 1, 1, NOON)


def test_what_is_right_has_no_misconception() -> None:
    assert misconceptions_offered(ONE) == {MIX_UP}
    assert misconceptions_offered(builders.order()) == set()
    assert learnt((ONE, Chosen((0,)))) is None
