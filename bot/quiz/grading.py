"""Was it right? The one place that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from bot.quiz.question import MultipleChoice, Numeric, Ordering, Question, SingleChoice


@dataclass(frozen=True)
class Chosen:
    """Options by their place in the question as written, not as shown: one, a set in rising order, or a sequence."""

    options: tuple[int, ...]


@dataclass(frozen=True)
class Typed:
    """A number that was sent as a message."""

    value: Decimal


@dataclass(frozen=True)
class NotKnown:
    """The learner said so."""


Choice: TypeAlias = Chosen | Typed | NotKnown


class Verdict(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Grade:
    """How an answer was judged.

    `found` of `of` right options (or of items in their place) were found; wrong ones chosen beside them take nothing
    from that count, but only an exact answer is RIGHT. `facts` says for each fact whether its own part was right.
    """

    verdict: Verdict
    found: int
    of: int
    facts: Mapping[str, bool]

    @property
    def right(self) -> bool:
        return self.verdict is Verdict.RIGHT


def grade(question: Question, choice: Choice) -> Grade:
    """Judge *choice*; a choice of the wrong shape for the question is a ValueError, since callers check taps first."""
    if isinstance(choice, NotKnown):
        return _verdict(question, Verdict.NOT_KNOWN, 0, _total(question))
    match question.form, choice:
        case Numeric() as number, Typed(value):
            right = abs(value - number.answer) <= number.tolerance
            return _verdict(question, Verdict.RIGHT if right else Verdict.WRONG, int(right), 1)
        case SingleChoice(options), Chosen((index,)):
            right = options[index].right
            return _verdict(question, Verdict.RIGHT if right else Verdict.WRONG, int(right), 1)
        case MultipleChoice(options), Chosen(picked):
            return _several(question, {i for i, option in enumerate(options) if option.right}, set(picked))
        case Ordering(options), Chosen(sequence) if sorted(sequence) == list(range(len(options))):
            placed = sum(place == item for place, item in enumerate(sequence))
            return _verdict(question, _share(placed, len(options), exact=placed == len(options)), placed, len(options))
        case _:
            raise ValueError(f"{type(choice).__name__} does not answer a question of kind {question.kind}")


def _several(question: Question, right: set[int], picked: set[int]) -> Grade:
    found = len(right & picked)
    result = _share(found, len(right), exact=right == picked)
    parts: dict[str, bool] = {}
    for index, option in enumerate(question.options):
        if option.fact is not None:
            parts[option.fact] = parts.get(option.fact, True) and index in picked
    return _verdict(question, result, found, len(right), parts)


def _share(found: int, of: int, *, exact: bool) -> Verdict:
    if exact:
        return Verdict.RIGHT
    return Verdict.PARTLY if found > 0 else Verdict.WRONG


def _total(question: Question) -> int:
    match question.form:
        case MultipleChoice(options):
            return sum(option.right for option in options)
        case Ordering(options):
            return len(options)
        case _:
            return 1


def _verdict(
    question: Question, result: Verdict, found: int, of: int, parts: Mapping[str, bool] | None = None
) -> Grade:
    whole = result is Verdict.RIGHT
    return Grade(result, found, of, {fact.id: (parts or {}).get(fact.id, whole) for fact in question.facts})
