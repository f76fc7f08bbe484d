"""Was the answer right? This is the only place that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice


@dataclass(frozen=True)
class Chosen:
    """Options that the learner chose.

    `options` are indexes into the question's options as the author wrote them, not as they were shown. A single
    choice has one; a multiple choice has them in rising order; an ordering has all of them in the learner's order.
    """

    options: tuple[int, ...]


@dataclass(frozen=True)
class Typed:
    """A number that the learner sent as a message."""

    value: Decimal


@dataclass(frozen=True)
class NotKnown:
    """The learner tapped "I don't know"."""


Choice: TypeAlias = Chosen | Typed | NotKnown


class Verdict(StrEnum):
    """How an answer is judged; `PARTLY` means that at least one of several parts was right."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Grade:
    """How an answer was judged.

    `found` is how many of the `of` right options were chosen, or how many of the `of` items stand in their place.
    Wrong options that were chosen as well do not lower it, but only an exact answer is `RIGHT`. `facts` has, by the id
    of each fact that the question can show to be known, whether the part about that fact was right.
    """

    verdict: Verdict
    found: int
    of: int
    facts: Mapping[str, bool]

    @property
    def right(self) -> bool:
        """Whether the whole answer was right."""
        return self.verdict is Verdict.RIGHT


def grade(question: Question, choice: Choice) -> Grade:
    """Judge an answer to *question*.

    Raises:
        ValueError: *choice* does not have the shape of an answer to this kind of question. Callers check taps before,
            so this is a mistake in the bot.
    """
    if isinstance(choice, NotKnown):
        return _make_grade(question, Verdict.NOT_KNOWN, 0, _parts_to_find(question))
    match question.form, choice:
        case Numeric() as number, Typed(value):
            right = abs(value - number.answer) <= number.tolerance
            return _make_grade(question, Verdict.RIGHT if right else Verdict.WRONG, int(right), 1)
        case ((SingleChoice(options) | Judgement(options=options)), Chosen((index,))):
            right = options[index].right
            return _make_grade(question, Verdict.RIGHT if right else Verdict.WRONG, int(right), 1)
        case MultipleChoice(options), Chosen(picked):
            return _grade_multiple_choice(
                question, {i for i, option in enumerate(options) if option.right}, set(picked)
            )
        case Ordering(options), Chosen(sequence) if sorted(sequence) == list(range(len(options))):
            placed = sum(place == item for place, item in enumerate(sequence))
            verdict = _verdict_on_parts(placed, exact=placed == len(options))
            return _make_grade(question, verdict, placed, len(options))
        case _:
            raise ValueError(f"{type(choice).__name__} does not answer a question of kind {question.kind}")


def _grade_multiple_choice(question: Question, right: set[int], picked: set[int]) -> Grade:
    """Compare the indexes of the *right* options with those of the *picked* ones.

    A right option may stand for one fact of the question. That fact is known if all of its options were picked, even
    if the whole answer was not right; but whoever picks every option, wrong ones among them, has shown nothing.
    """
    found = len(right & picked)
    verdict = _verdict_on_parts(found, exact=right == picked)
    chosen_with_thought = right == picked or len(picked) < len(question.options)
    fact_known: dict[str, bool] = {}
    for index, option in enumerate(question.options):
        if option.fact is not None:
            fact_known[option.fact] = fact_known.get(option.fact, chosen_with_thought) and index in picked
    return _make_grade(question, verdict, found, len(right), fact_known)


def _verdict_on_parts(found: int, *, exact: bool) -> Verdict:
    if exact:
        return Verdict.RIGHT
    return Verdict.PARTLY if found > 0 else Verdict.WRONG


def _parts_to_find(question: Question) -> int:
    """Return how many right options or places a complete answer to *question* has."""
    match question.form:
        case MultipleChoice(options):
            return sum(option.right for option in options)
        case Ordering(options):
            return len(options)
        case _:
            return 1


def _make_grade(
    question: Question, verdict: Verdict, found: int, of: int, fact_known: Mapping[str, bool] | None = None
) -> Grade:
    """Build the grade. A fact that *fact_known* does not mention is known if the whole answer was right."""
    right = verdict is Verdict.RIGHT
    return Grade(verdict, found, of, {fact.id: (fact_known or {}).get(fact.id, right) for fact in question.remembered})
