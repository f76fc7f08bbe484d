"""What buttons about the results of a class mean."""

from dataclasses import dataclass

from bot.chat.actions.base import OfAssignment, OfClass


@dataclass(frozen=True)
class ShowResults(OfAssignment):
    code = "rs"


@dataclass(frozen=True)
class ByQuestion(OfAssignment):
    code = "bq"
    page: int = 0


@dataclass(frozen=True)
class ByLearner(OfAssignment):
    code = "bl"


@dataclass(frozen=True)
class Distribution(OfAssignment):
    """How many got how many right, as a picture."""

    code = "di"


@dataclass(frozen=True)
class MixUps(OfClass):
    """Misconceptions across the class."""

    code = "mx"


@dataclass(frozen=True)
class Gains(OfClass):
    """What was learnt between two tests."""

    code = "ga"


@dataclass(frozen=True)
class Export(OfClass):
    """Which file: of the class, or of one assignment."""

    code = "ex"
    assignment: str = ""


@dataclass(frozen=True)
class ExportAs(OfClass):
    code = "xp"
    assignment: str
    form: str
    named: bool
