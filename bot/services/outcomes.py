"""What taking a quiz comes to: values that a screen can be made of, and what may be said in reply to a question."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.quiz.bank import Topic
from bot.quiz.grading import Choice, Grade, NotKnown, Typed
from bot.quiz.question import Question
from bot.quiz.sitting import DealtQuestion, Sitting
from bot.quiz.user import User


@dataclass(frozen=True)
class CurrentQuestion:
    """Where a learner is: at this question. `dealt_anew` if its text changed under an older message."""

    learner: User
    topic: Topic
    sitting: Sitting
    asked: DealtQuestion
    question: Question
    dealt_anew: bool = False


@dataclass(frozen=True)
class NextReview:
    """The day on which something is due again, and what day it is now."""

    day: date
    today: date


@dataclass(frozen=True)
class Feedback:
    """An answered question. `counted` is false when it had been answered before and nothing changed.

    `next_review` is when the first of its facts comes back; `guessed`, that it was right by luck.
    """

    learner: User
    topic: Topic
    sitting: Sitting
    turn: int
    asked: DealtQuestion
    question: Question
    choice: Choice
    grade: Grade
    counted: bool
    next_review: NextReview | None = None
    guessed: bool = False


@dataclass(frozen=True)
class FinishedSitting:
    """A sitting that is done, with what was answered; `missed` are the turns not answered right.

    `next_review` is when the first of those comes back; `other_due` is how many other facts are due now.
    """

    learner: User
    topic: Topic
    sitting: Sitting
    answers: tuple[tuple[Question, Grade], ...]
    missed: tuple[int, ...]
    next_review: NextReview | None = None
    other_due: int = 0


@dataclass(frozen=True)
class QuestionChanged:
    """This turn has its answer, but the question has changed since and cannot be shown as it was."""


@dataclass(frozen=True)
class Incomplete:
    """ "Check my answer" was tapped before there was one."""

    question: Question


@dataclass(frozen=True)
class Unavailable:
    """The sitting has ended, is not this person's, or never was."""


@dataclass(frozen=True)
class SelectedPositions:
    """Options by where they stood on the screen."""

    positions: tuple[int, ...]


@dataclass(frozen=True)
class SelectedSoFar:
    """What has been ticked so far."""


Reply: TypeAlias = SelectedPositions | SelectedSoFar | Typed | NotKnown
