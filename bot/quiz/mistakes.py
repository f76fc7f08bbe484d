"""Which misconceptions does a learner fall for again and again?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed
from bot.quiz.question import Numeric, Question

STANDING = 2
"""How often in a row a misconception is chosen before the bot targets it."""


@dataclass(frozen=True)
class Mistake:
    """How often one learner chose options that stand for a misconception.

    `times` counts every such choice. `standing` counts those since a question last offered the misconception and the
    learner did not choose it. `at` is when it was chosen last (UTC).
    """

    misconception: str
    times: int
    standing: int
    at: datetime

    @property
    def stands(self) -> bool:
        """Whether the misconception stands: it was chosen so often in a row that a question on it should come soon."""
        return self.standing >= STANDING


def updated(mistakes: Mapping[str, Mistake], question: Question, choice: Choice, now: datetime) -> tuple[Mistake, ...]:
    """Compute how an answer changes a learner's mistakes.

    A misconception that was chosen counts once more. One that the question offered and the learner did not choose is
    overcome.

    Args:
        mistakes: the learner's mistakes before, by the id of the misconception.
        question: the question that was answered.
        choice: the answer.
        now: when it was given (UTC).

    Returns:
        Only the mistakes that changed, in the order of their ids.
    """
    if isinstance(choice, NotKnown):
        return ()  # the learner neither chose a misconception nor resisted one
    fallen_for = set(_misconceptions_chosen(question, choice))
    changed = []
    for misconception in sorted(misconceptions_offered(question)):
        before = mistakes.get(misconception, Mistake(misconception, 0, 0, now))
        if misconception in fallen_for:
            changed.append(replace(before, times=before.times + 1, standing=before.standing + 1, at=now))
        elif before.standing:
            changed.append(replace(before, standing=0))
    return tuple(changed)


def misconceptions_offered(question: Question) -> set[str]:
    """Return the ids of the misconceptions that wrong answers to *question* stand for."""
    if isinstance(question.form, Numeric):
        return {error.misconception for error in question.form.anticipated_errors if error.misconception}
    return {option.misconception for option in question.options if option.misconception}


def _misconceptions_chosen(question: Question, choice: Choice) -> Iterable[str]:
    match question.form, choice:
        case Numeric(anticipated_errors=expected), Typed(value):
            return [error.misconception for error in expected if error.value == value and error.misconception]
        case _, Chosen(picked):
            options = [question.options[index] for index in picked]
            return [option.misconception for option in options if option.misconception and not option.right]
        case _:
            return []
