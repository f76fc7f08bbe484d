"""What buttons about a quiz for a class mean."""

from dataclasses import dataclass

from bot.chat.actions.base import OfAssignment, OfClass


@dataclass(frozen=True)
class GiveQuiz(OfClass):
    """Which kind of quiz to give."""

    code = "gq"


@dataclass(frozen=True)
class Draft(OfClass):
    code = "dr"
    kind: str


@dataclass(frozen=True)
class ShowDraft(OfAssignment):
    code = "sd"


@dataclass(frozen=True)
class About(OfAssignment):
    """The topics to choose from."""

    code = "ab"


@dataclass(frozen=True)
class AboutTopic(OfAssignment):
    code = "ao"
    topic: str


@dataclass(frozen=True)
class Pick(OfAssignment):
    """Questions to pick one by one: of one pack, page by page."""

    code = "pk"
    system: int = 0
    page: int = 0


@dataclass(frozen=True)
class PickOne(OfAssignment):
    """Add the question at that place of the page, or take it out."""

    code = "po"
    system: int
    page: int
    place: int


@dataclass(frozen=True)
class HowMany(OfAssignment):
    code = "hm"


@dataclass(frozen=True)
class Ask(OfAssignment):
    code = "as"
    size: int


@dataclass(frozen=True)
class Counting(OfAssignment):
    code = "co"
    rule: str


@dataclass(frozen=True)
class Opens(OfAssignment):
    """When it opens: to be chosen or typed."""

    code = "op"


@dataclass(frozen=True)
class SetOpens(OfAssignment):
    code = "so"
    day: str = ""


@dataclass(frozen=True)
class Due(OfAssignment):
    code = "du"


@dataclass(frozen=True)
class SetDue(OfAssignment):
    code = "sx"
    day: str = ""


@dataclass(frozen=True)
class Give(OfAssignment):
    code = "gi"


@dataclass(frozen=True)
class Undo(OfAssignment):
    code = "un"


@dataclass(frozen=True)
class RemindClass(OfAssignment):
    code = "rc"
