"""Buttons about a quiz for a class."""

from dataclasses import dataclass

from bot.chat.actions.base import OfAssignment, OfClass


@dataclass(frozen=True)
class GiveQuiz(OfClass):
    """Ask which kind of quiz to give."""

    code = "gq"


@dataclass(frozen=True)
class Draft(OfClass):
    """Begin a quiz of that kind: a value of `Kind`."""

    code = "dr"
    kind: str


@dataclass(frozen=True)
class ShowDraft(OfAssignment):
    """Show the draft."""

    code = "sd"


@dataclass(frozen=True)
class About(OfAssignment):
    """Show a page of the topics to choose from."""

    code = "ab"
    page: int = 0


@dataclass(frozen=True)
class AboutTopic(OfAssignment):
    """Add this topic, or take it out; the same page of topics stays."""

    code = "ao"
    topic: str
    page: int = 0


@dataclass(frozen=True)
class Pick(OfAssignment):
    """Show the questions of one pack, a page at a time, to pick them one by one.

    `system` is the place of the pack in the bank, `packs` the page of the packs to go to. All count from 0.
    """

    code = "pk"
    system: int = 0
    page: int = 0
    packs: int = 0


@dataclass(frozen=True)
class PickOne(OfAssignment):
    """Add the question at that place of the page, or take it out. All three numbers count from 0."""

    code = "po"
    system: int
    page: int
    place: int


@dataclass(frozen=True)
class Preview(OfAssignment):
    """Show a question as learners see it, or as it is explained to them.

    `of_pack` is 0 for what the draft can ask, or the place of a pack in the bank plus one. `place` counts its questions
    from 0.
    """

    code = "pv"
    of_pack: int
    place: int
    explained: bool


@dataclass(frozen=True)
class HowMany(OfAssignment):
    """Ask how many questions the quiz has."""

    code = "hm"


@dataclass(frozen=True)
class Ask(OfAssignment):
    """Let the quiz have that many questions."""

    code = "as"
    size: int


@dataclass(frozen=True)
class Counting(OfAssignment):
    """Choose which attempt counts: a value of `AttemptRule`."""

    code = "co"
    rule: str


@dataclass(frozen=True)
class ReadFirst(OfAssignment):
    """Let learners read passages before they are asked about them in practice, or ask at once."""

    code = "rf"
    on: bool


@dataclass(frozen=True)
class ExplainWhen(OfAssignment):
    """Choose when a test is explained: a value of `Explaining`."""

    code = "ew"
    explaining: str


@dataclass(frozen=True)
class Opens(OfAssignment):
    """Ask when the quiz opens."""

    code = "op"


@dataclass(frozen=True)
class SetOpens(OfAssignment):
    """Open it on that day, in ISO 8601; "" for at once."""

    code = "so"
    day: str = ""


@dataclass(frozen=True)
class Due(OfAssignment):
    """Ask when the quiz ends."""

    code = "du"


@dataclass(frozen=True)
class SetDue(OfAssignment):
    """End it with that day, in ISO 8601; "" for never."""

    code = "sx"
    day: str = ""


@dataclass(frozen=True)
class Give(OfAssignment):
    """Give the draft to the class."""

    code = "gi"


@dataclass(frozen=True)
class Undo(OfAssignment):
    """Take back a quiz that was given a moment ago."""

    code = "un"


@dataclass(frozen=True)
class RemindClass(OfAssignment):
    """Remind the learners who have not started."""

    code = "rc"
