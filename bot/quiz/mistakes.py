"""Which errors does somebody make again and again?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed
from bot.quiz.question import Numeric, Question

STANDING = 2


@dataclass(frozen=True)
class Mistake:
    """How often one learner chose options that stand for a misconception: `times` ever, `standing` since the last
    time that it was on offer and was not chosen; `at` is when it was chosen last."""

    misconception: str
    times: int
    standing: int
    at: datetime

    @property
    def stands(self) -> bool:
        """Whether a question about it should come soon."""
        return self.standing >= STANDING


def after(mistakes: Mapping[str, Mistake], question: Question, choice: Choice, now: datetime) -> tuple[Mistake, ...]:
    """The mistakes that an answer changes: what was chosen counts, what was offered and left alone is overcome."""
    if isinstance(choice, NotKnown):
        return ()  # nothing was chosen, and nothing resisted
    fallen_for = set(_chosen(question, choice))
    changed = []
    for misconception in sorted(offered(question)):
        before = mistakes.get(misconception, Mistake(misconception, 0, 0, now))
        if misconception in fallen_for:
            changed.append(replace(before, times=before.times + 1, standing=before.standing + 1, at=now))
        elif before.standing:
            changed.append(replace(before, standing=0))
    return tuple(changed)


def offered(question: Question) -> set[str]:
    """The misconceptions that some wrong option of *question* stands for."""
    if isinstance(question.form, Numeric):
        return {slip.misconception for slip in question.form.anticipated_errors if slip.misconception}
    return {option.misconception for option in question.options if option.misconception}


def _chosen(question: Question, choice: Choice) -> Iterable[str]:
    match question.form, choice:
        case Numeric(anticipated_errors=expected), Typed(value):
            return [error.misconception for error in expected if error.value == value and error.misconception]
        case _, Chosen(picked):
            options = [question.options[index] for index in picked]
            return [option.misconception for option in options if option.misconception and not option.right]
        case _:
            return []
