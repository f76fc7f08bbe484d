"""The outcomes of taking a quiz, which screens are made of, and the replies a learner can give."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from bot.quiz.attempts import Score
from bot.quiz.bank import Topic
from bot.quiz.grading import Choice, Grade, NotKnown, Typed
from bot.quiz.question import Question, Reading
from bot.quiz.sitting import DealtQuestion, Sitting
from bot.quiz.user import User


@dataclass(frozen=True)
class CurrentQuestion:
    """The question that a learner is at.

    Attributes:
        learner: the person who is asked.
        topic: what the quiz is about.
        sitting: the run.
        asked: the question as it was dealt: which option stands at which position.
        question: the question.
        dealt_anew: whether its text has changed since an older message showed it.
    """

    learner: User
    topic: Topic
    sitting: Sitting
    asked: DealtQuestion
    question: Question
    dealt_anew: bool = False


@dataclass(frozen=True)
class CurrentReading:
    """What a learner is to read before the question that they are at.

    Attributes:
        learner: the person who reads.
        topic: what the quiz is about.
        sitting: the run.
        reading: the passages.
        left: how many readings stand before the question, with this one.
    """

    learner: User
    topic: Topic
    sitting: Sitting
    reading: Reading
    left: int


Current: TypeAlias = CurrentQuestion | CurrentReading
"""Where a learner is in an open sitting."""


@dataclass(frozen=True)
class NextReview:
    """The day on which something is due again, and what day it is now."""

    day: date
    today: date


@dataclass(frozen=True)
class Feedback:
    """An answered question, with everything that its explanation says.

    Attributes:
        learner: the person who answered.
        topic: what the quiz is about.
        sitting: the run, as it stands after the answer.
        turn: which turn of the sitting was answered, from 0.
        asked: the question as it was dealt.
        question: the question.
        choice: what was answered.
        grade: how that was judged then.
        counted: whether the answer was given now; `False` if it had been given before and nothing changed.
        next_review: when the first of its facts comes back, if one does.
        guessed: whether the learner said that it was right by luck.
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
    """A sitting that is done.

    Attributes:
        learner: the person who took it.
        topic: what it was about.
        sitting: the run.
        answers: each question with how it was judged, in order.
        missed: the turns that were not answered right.
        next_review: when the first fact of those comes back, if one does.
        other_due: how many other facts are due now.
        before: the learner's score in the pre-test, if this was a later test of it.
    """

    learner: User
    topic: Topic
    sitting: Sitting
    answers: tuple[tuple[Question, Grade], ...]
    missed: tuple[int, ...]
    next_review: NextReview | None = None
    other_due: int = 0
    before: Score | None = None


@dataclass(frozen=True)
class QuestionChanged:
    """This turn has its answer, but the question has changed since and cannot be shown as it was."""


@dataclass(frozen=True)
class Incomplete:
    """ "Check my answer" was tapped before there was one."""

    question: Question


@dataclass(frozen=True)
class NotUnderstood:
    """What was typed is no answer to the current question."""

    current: CurrentQuestion


@dataclass(frozen=True)
class NothingAsked:
    """No question waits for an answer."""


@dataclass(frozen=True)
class Unavailable:
    """The sitting has ended, is not this person's, or never was."""


@dataclass(frozen=True)
class SelectedPositions:
    """The options at these positions on the screen, counted from 0."""

    positions: tuple[int, ...]


@dataclass(frozen=True)
class SelectedSoFar:
    """The options that have been ticked so far."""


Reply: TypeAlias = SelectedPositions | SelectedSoFar | Typed | NotKnown
"""What a learner may say in reply to a question."""
