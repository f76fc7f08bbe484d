"""Buttons about the results of a class."""

from dataclasses import dataclass

from bot.chat.actions.base import OfAssignment, OfClass


@dataclass(frozen=True)
class ShowResults(OfAssignment):
    """Show how a class did in one assignment."""

    code = "rs"


@dataclass(frozen=True)
class ByQuestion(OfAssignment):
    """Show a page of its questions, the hardest first. Pages count from 0."""

    code = "bq"
    page: int = 0


@dataclass(frozen=True)
class ByLearner(OfAssignment):
    """Show a page of its learners, each with their attempt that counts."""

    code = "bl"
    page: int = 0


@dataclass(frozen=True)
class LearnerAnswers(OfAssignment):
    """Show a page of one learner's answers in it. `who` is their handle in the class."""

    code = "lw"
    who: str
    page: int = 0


@dataclass(frozen=True)
class Distribution(OfAssignment):
    """Show how many learners got how many right, as a picture."""

    code = "di"


@dataclass(frozen=True)
class MixUps(OfClass):
    """Show a page of the misconceptions of the class."""

    code = "mx"
    page: int = 0


@dataclass(frozen=True)
class Gains(OfClass):
    """Show what was learnt between tests, a page at a time."""

    code = "ga"
    page: int = 0


@dataclass(frozen=True)
class Export(OfClass):
    """Ask which file to make: of the class, or of one assignment."""

    code = "ex"
    assignment: str = ""


@dataclass(frozen=True)
class ExportAs(OfClass):
    """Make a file of results, of one assignment or with "" of the whole class.

    `form` is a value of `ExportFormat`; `named` says whether names are in it.
    """

    code = "xp"
    assignment: str
    form: str
    named: bool
