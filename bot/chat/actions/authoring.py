"""Buttons about the questions that a class has of its own."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class OwnQuestions(OfClass):
    """Show what the class has of its own."""

    code = "wq"


@dataclass(frozen=True)
class AskOwnFile(OfClass):
    """Ask for a file, or a text, to make questions of."""

    code = "wf"


@dataclass(frozen=True)
class OwnAsked(OfClass):
    """Show a page of the questions that the class is asked."""

    code = "wp"
    page: int = 0


@dataclass(frozen=True)
class EditOwn(OfClass):
    """Change the question at that place, from 0: it becomes a draft."""

    code = "we"
    number: int


@dataclass(frozen=True)
class RetireOwn(OfClass):
    """Ask the question at that place, from 0, no longer. `check` is what its text began with, as a number."""

    code = "wr"
    number: int
    check: int


@dataclass(frozen=True)
class OwnDownload(OfClass):
    """Ask in which format to write the questions of the class."""

    code = "wg"


@dataclass(frozen=True)
class OwnDownloadAs(OfClass):
    """Write them as a file of that format: a value of `QuestionFormat`."""

    code = "wh"
    form: str


@dataclass(frozen=True)
class OwnTemplate(OfClass):
    """Send the table to fill in, in that format: a value of `QuestionFormat`."""

    code = "wm"
    form: str


@dataclass(frozen=True)
class OfDraft(Action):
    """An action on one draft, by its id."""

    draft: str


@dataclass(frozen=True)
class ShowOwnDraft(OfDraft):
    """Show a draft as learners will see it, or as it will be explained to them."""

    code = "wd"
    explained: bool = False


@dataclass(frozen=True)
class ApproveDraft(OfDraft):
    """Let the class be asked it."""

    code = "wy"


@dataclass(frozen=True)
class ThrowAwayDraft(OfDraft):
    """Delete it."""

    code = "wt"


@dataclass(frozen=True)
class ChangeDraft(OfDraft):
    """Ask what of it is to change."""

    code = "wc"


@dataclass(frozen=True)
class ChangePart(OfDraft):
    """Ask for other words: `part` is ask, explanation, number, quote, option or options (all); `place` counts options
    from 0.
    """

    code = "wx"
    part: str
    place: int = 0


@dataclass(frozen=True)
class MarkRight(OfDraft):
    """Let the option at that place, from 0, be right, or wrong again where several may be."""

    code = "wk"
    place: int
