"""Why something about a class or its quizzes cannot be done: one small value for each reason.

Services return them; `chat/screens/refusals.py` has a sentence for each.
"""

from dataclasses import dataclass
from typing import TypeAlias

# about a class ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class NotYours:
    """The person does not teach this class."""


@dataclass(frozen=True)
class ClassDeleted:
    """There is no such class any more."""


@dataclass(frozen=True)
class OwnerOnly:
    """Only the person who owns the class can do that."""


@dataclass(frozen=True)
class NotInClass:
    """That learner or teacher has left the class."""


@dataclass(frozen=True)
class ListGone:
    """No list of ids waits for being looked at: it is kept already, or a day old."""


@dataclass(frozen=True)
class UnusableName:
    """The name has no character that can be shown."""


@dataclass(frozen=True)
class EndDoesNotFit:
    """A class can end in eight days at the earliest, and in a year at the latest."""


@dataclass(frozen=True)
class NotForMinors:
    """Somebody in the class is under age, so it has no ids, and no files with names."""


@dataclass(frozen=True)
class UnknownChoice:
    """No button offers that value."""


NoClass: TypeAlias = NotYours | ClassDeleted

# about a quiz that is being prepared -----------------------------------------------------------


@dataclass(frozen=True)
class QuizGone:
    """The draft was dropped for another one, or the quiz was taken back."""


@dataclass(frozen=True)
class AlreadyPublished:
    """The quiz was given before; it is no draft any more."""


@dataclass(frozen=True)
class NeedsPreTest:
    """A later test asks for the facts of a pre-test, and the class has had none."""


@dataclass(frozen=True)
class FixedByPreTest:
    """This cannot be changed: a later test takes it from its pre-test."""


@dataclass(frozen=True)
class QuestionGone:
    """The question is no longer asked."""


@dataclass(frozen=True)
class TooManyQuestions:
    """More cannot be picked by hand; `limit` is the most."""

    limit: int


@dataclass(frozen=True)
class DayDoesNotFit:
    """The quiz would end before it opens, or in the past, or years ahead."""


@dataclass(frozen=True)
class NoQuestions:
    """There are no questions on the topics of the quiz."""


NoDraft: TypeAlias = NotYours | QuizGone | AlreadyPublished

# about a quiz that was given -------------------------------------------------------------------


@dataclass(frozen=True)
class NotPublished:
    """The quiz is still a draft."""


@dataclass(frozen=True)
class TooLateToUndo:
    """The minutes in which a quiz can be taken back are over."""


@dataclass(frozen=True)
class AlreadyExplained:
    """The test is explained to everybody who has finished it already."""


@dataclass(frozen=True)
class NotOpenYet:
    """Nobody can have started it."""


@dataclass(frozen=True)
class RemindedRecently:
    """The learners were reminded within the last day."""


@dataclass(frozen=True)
class NobodyToRemind:
    """Everybody has started, or nobody is in the class."""


NoQuiz: TypeAlias = NotYours | QuizGone | NotPublished

# about files -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TooManyJobs:
    """The person waits for as many files as they may."""


Refused: TypeAlias = (
    NoClass
    | NoDraft
    | NoQuiz
    | OwnerOnly
    | NotInClass
    | ListGone
    | UnusableName
    | UnknownChoice
    | EndDoesNotFit
    | NotForMinors
    | NeedsPreTest
    | FixedByPreTest
    | QuestionGone
    | TooManyQuestions
    | DayDoesNotFit
    | NoQuestions
    | TooLateToUndo
    | NotOpenYet
    | AlreadyExplained
    | RemindedRecently
    | NobodyToRemind
    | TooManyJobs
)
"""Any of them."""
