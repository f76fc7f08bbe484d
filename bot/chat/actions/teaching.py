"""Buttons about a class that a person teaches."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class Teach(Action):
    """Show a page of the classes that the person teaches. Pages count from 0 here and everywhere."""

    code = "te"
    page: int = 0


@dataclass(frozen=True)
class AgreeToTeach(Action):
    """Begin to teach, after reading what is stored.

    `permit` is a code of the operator; "" for a person whom the operator has named in the settings.
    """

    code = "ag"
    permit: str = ""


@dataclass(frozen=True)
class NewClass(Action):
    """Ask for the name of a new class."""

    code = "nc"


@dataclass(frozen=True)
class ShowClass(OfClass):
    """Show one class to its teacher, with a page of its quizzes, the newest first."""

    code = "sc"
    page: int = 0


@dataclass(frozen=True)
class ShowInvite(OfClass):
    """Show the invitation, as a link and a picture."""

    code = "do"


@dataclass(frozen=True)
class RenewInvite(OfClass):
    """Make a new link; the old one stops."""

    code = "nd"


@dataclass(frozen=True)
class CloseInvite(OfClass):
    """Close the link, so that nobody can join."""

    code = "cd"


@dataclass(frozen=True)
class Seats(OfClass):
    """Let that many learners into the class."""

    code = "st"
    seats: int


@dataclass(frozen=True)
class ClassSettings(OfClass):
    """Show what can be set for the class, with a page of its other teachers."""

    code = "cs"
    page: int = 0


@dataclass(frozen=True)
class AskClassName(OfClass):
    """Ask for another name of the class."""

    code = "cn"


@dataclass(frozen=True)
class AskTeacherName(OfClass):
    """Ask for the name that learners read for the teacher."""

    code = "tn"


@dataclass(frozen=True)
class AskIds(OfClass):
    """Ask learners for the id that a gradebook knows them by, or ask no longer."""

    code = "ai"
    on: bool


@dataclass(frozen=True)
class AskRoster(OfClass):
    """Ask for a file with a list of ids."""

    code = "ar"


@dataclass(frozen=True)
class KeepRoster(OfClass):
    """Keep the list of ids that was sent last."""

    code = "kr"


@dataclass(frozen=True)
class AskCloseInvite(OfClass):
    """Ask whether the link shall be closed."""

    code = "qc"


@dataclass(frozen=True)
class InviteTeacher(OfClass):
    """Make a link for another teacher."""

    code = "it"


@dataclass(frozen=True)
class AcceptTeaching(Action):
    """Teach the class that the person was invited to. Perhaps nothing is stored about them yet."""

    code = "ac"
    invitation: str


@dataclass(frozen=True)
class RemoveTeacher(OfClass):
    """Take out the teacher with that handle."""

    code = "xt"
    who: str


@dataclass(frozen=True)
class Members(OfClass):
    """Show a page of the learners. Pages count from 0."""

    code = "me"
    page: int = 0


@dataclass(frozen=True)
class AskRemove(OfClass):
    """Ask whether a learner shall be taken out. `who` is their handle in the class, not their Telegram id."""

    code = "ak"
    who: str


@dataclass(frozen=True)
class Remove(OfClass):
    """Take out the learner with that handle."""

    code = "rm"
    who: str


@dataclass(frozen=True)
class AskDeleteClass(OfClass):
    """Ask whether the class shall be deleted."""

    code = "ad"


@dataclass(frozen=True)
class DeleteClass(OfClass):
    """Delete the class."""

    code = "dc"
