from decimal import Decimal

import pytest

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, Verdict, grade
from bot.quiz.question import MultipleChoice, Option, Question
from tests import builders
from tests.builders import text, wrong

ONE, SEVERAL, ORDER = builders.a_question(), builders.several(), builders.order()
NUMBER = builders.number(answer="6000", tolerance="10")


@pytest.mark.parametrize(
    ("question", "choice", "result", "found", "of"),
    [
        (ONE, Chosen((0,)), Verdict.RIGHT, 1, 1),
        (ONE, Chosen((2,)), Verdict.WRONG, 0, 1),
        (ONE, NotKnown(), Verdict.NOT_KNOWN, 0, 1),
        (SEVERAL, Chosen((0, 2)), Verdict.RIGHT, 2, 2),
        (SEVERAL, Chosen((0,)), Verdict.PARTLY, 1, 2),
        (SEVERAL, Chosen((0, 1, 2)), Verdict.PARTLY, 2, 2),
        (SEVERAL, Chosen((1, 3)), Verdict.WRONG, 0, 2),
        (SEVERAL, NotKnown(), Verdict.NOT_KNOWN, 0, 2),
        (ORDER, Chosen((0, 1, 2)), Verdict.RIGHT, 3, 3),
        (ORDER, Chosen((0, 2, 1)), Verdict.PARTLY, 1, 3),
        (ORDER, Chosen((1, 2, 0)), Verdict.WRONG, 0, 3),
        (NUMBER, Typed(Decimal("6000")), Verdict.RIGHT, 1, 1),
        (NUMBER, Typed(Decimal("5990")), Verdict.RIGHT, 1, 1),
        (NUMBER, Typed(Decimal("5989.99")), Verdict.WRONG, 0, 1),
        (NUMBER, Typed(Decimal("6")), Verdict.WRONG, 0, 1),
    ],
)
def test_a_choice_is_judged(question: Question, choice: Choice, result: Verdict, found: int, of: int) -> None:
    verdict = grade(question, choice)

    assert (verdict.verdict, verdict.found, verdict.of) == (result, found, of)
    assert verdict.right == (result is Verdict.RIGHT)


def several_of_four(*right: int) -> Question:
    options = (Option(text(str(i)), right=True) if i in right else wrong(str(i)) for i in range(4))
    return builders.a_question(form=MultipleChoice(tuple(options)))


@pytest.mark.parametrize(
    ("right", "picked", "result", "found"),
    [
        ((2,), (2,), Verdict.RIGHT, 1),
        ((2,), (0, 2), Verdict.PARTLY, 1),
        ((2,), (0, 1, 2, 3), Verdict.PARTLY, 1),
        ((2,), (0, 1, 3), Verdict.WRONG, 0),
        ((0, 1, 2, 3), (0, 1, 2, 3), Verdict.RIGHT, 4),
        ((0, 1, 2, 3), (0, 1, 2), Verdict.PARTLY, 3),
    ],
)
def test_of_several_options_one_may_be_right_or_all(
    right: tuple[int, ...], picked: tuple[int, ...], result: Verdict, found: int
) -> None:
    verdict = grade(several_of_four(*right), Chosen(picked))

    assert (verdict.verdict, verdict.found, verdict.of) == (result, found, len(right))


def test_ticking_everything_shows_no_knowledge_unless_everything_is_right() -> None:
    fact = builders.a_fact("bills")
    right = Option(text("Bills"), right=True, fact="bills")
    some = builders.a_question(form=MultipleChoice((right, wrong("Height"), wrong("Age"))), facts=(fact,))
    every = builders.a_question(form=MultipleChoice((right, right, right)), facts=(fact,))

    assert grade(some, Chosen((0, 1))).facts == {"bills": True}
    assert grade(some, Chosen((0, 1, 2))).facts == {"bills": False}
    assert grade(every, Chosen((0, 1, 2))).facts == {"bills": True}


def test_each_fact_is_judged_by_its_own_part() -> None:
    facts = (builders.a_fact("bills"), builders.a_fact("friends"), builders.a_fact("whole"))
    options = (
        Option(text("Bills"), right=True, fact="bills"),
        wrong("Height"),
        Option(text("Friends"), right=True, fact="friends"),
        Option(text("Their scores"), right=True, fact="friends"),
    )
    question = builders.a_question(form=MultipleChoice(options), facts=facts)

    verdict = grade(question, Chosen((0, 1, 3)))

    assert verdict.facts == {"bills": True, "friends": False, "whole": False}


@pytest.mark.parametrize(
    ("question", "choice"),
    [(NUMBER, Chosen((0,))), (ONE, Typed(Decimal(1))), (ONE, Chosen((0, 1))), (ORDER, Chosen((0, 0, 1)))],
)
def test_a_choice_of_another_shape_is_a_broken_promise(question: Question, choice: Choice) -> None:
    with pytest.raises(ValueError, match="does not answer"):
        grade(question, choice)
