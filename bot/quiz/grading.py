"""Was it right? The one place that decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from bot.quiz.question import Number, One, Order, Question, Several


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


class Result(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Verdict:
    """How an answer was judged.

    `found` of `of` right options (or of items in their place) were found; wrong ones chosen beside them take nothing
    from that count, but only an exact answer is RIGHT. `facts` says for each fact whether its own part was right.
    """

    result: Result
    found: int
    of: int
    facts: Mapping[str, bool]

    @property
    def right(self) -> bool:
        return self.result is Result.RIGHT


def grade(question: Question, choice: Choice) -> Verdict:
    """Judge *choice*; a choice of the wrong shape for the question is a ValueError, since callers check taps first."""
    if isinstance(choice, NotKnown):
        return _verdict(question, Result.NOT_KNOWN, 0, _total(question))
    match question.form, choice:
        case Number() as number, Typed(value):
            right = abs(value - number.answer) <= number.tolerance
            return _verdict(question, Result.RIGHT if right else Result.WRONG, int(right), 1)
        case One(options), Chosen((index,)):
            right = options[index].right
            return _verdict(question, Result.RIGHT if right else Result.WRONG, int(right), 1)
        case Several(options), Chosen(picked):
            return _several(question, {i for i, option in enumerate(options) if option.right}, set(picked))
        case Order(options), Chosen(sequence) if sorted(sequence) == list(range(len(options))):
            placed = sum(place == item for place, item in enumerate(sequence))
            return _verdict(question, _share(placed, len(options), exact=placed == len(options)), placed, len(options))
        case _:
            raise ValueError(f"{type(choice).__name__} does not answer a question of kind {question.kind}")


def _several(question: Question, right: set[int], picked: set[int]) -> Verdict:
    found = len(right & picked)
    result = _share(found, len(right), exact=right == picked)
    parts: dict[str, bool] = {}
    for index, option in enumerate(question.options):
        if option.fact is not None:
            parts[option.fact] = parts.get(option.fact, True) and index in picked
    return _verdict(question, result, found, len(right), parts)


def _share(found: int, of: int, *, exact: bool) -> Result:
    if exact:
        return Result.RIGHT
    return Result.PARTLY if found > 0 else Result.WRONG


def _total(question: Question) -> int:
    match question.form:
        case Several(options):
            return sum(option.right for option in options)
        case Order(options):
            return len(options)
        case _:
            return 1


def _verdict(
    question: Question, result: Result, found: int, of: int, parts: Mapping[str, bool] | None = None
) -> Verdict:
    whole = result is Result.RIGHT
    return Verdict(result, found, of, {fact.id: (parts or {}).get(fact.id, whole) for fact in question.facts})
