"""What buttons about a class one teaches mean."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class Teach(Action):
    """The classes that somebody teaches."""

    code = "te"


@dataclass(frozen=True)
class AgreeToTeach(Action):
    """Begin to teach, after reading what is stored; with the operator's code, or without where one is named."""

    code = "ag"
    permit: str = ""


@dataclass(frozen=True)
class NewClass(Action):
    code = "nc"


@dataclass(frozen=True)
class ShowClass(OfClass):
    code = "sc"


@dataclass(frozen=True)
class ShowInvite(OfClass):
    """The invitation, as a link and a picture."""

    code = "do"


@dataclass(frozen=True)
class RotateInvite(OfClass):
    """A new link; the old one stops."""

    code = "nd"


@dataclass(frozen=True)
class RevokeInvite(OfClass):
    code = "cd"


@dataclass(frozen=True)
class Seats(OfClass):
    code = "st"
    seats: int


@dataclass(frozen=True)
class ClassSettings(OfClass):
    code = "cs"


@dataclass(frozen=True)
class AskClassName(OfClass):
    code = "cn"


@dataclass(frozen=True)
class AskTeacherName(OfClass):
    code = "tn"


@dataclass(frozen=True)
class AskIds(OfClass):
    """Whether learners are asked for the id that a gradebook knows."""

    code = "ai"
    on: bool


@dataclass(frozen=True)
class AskRoster(OfClass):
    code = "ar"


@dataclass(frozen=True)
class InviteTeacher(OfClass):
    code = "it"


@dataclass(frozen=True)
class AcceptTeaching(Action):
    """Teach a class one was invited to; for somebody of whom nothing may be stored yet."""

    code = "ac"
    invitation: str


@dataclass(frozen=True)
class RemoveTeacher(OfClass):
    code = "xt"
    who: str


@dataclass(frozen=True)
class Members(OfClass):
    code = "me"
    page: int = 0


@dataclass(frozen=True)
class AskRemove(OfClass):
    """Take a learner out; they are named by a handle of the class, not by their number."""

    code = "ak"
    who: str


@dataclass(frozen=True)
class Remove(OfClass):
    code = "rm"
    who: str


@dataclass(frozen=True)
class AskDeleteClass(OfClass):
    code = "ad"


@dataclass(frozen=True)
class DeleteClass(OfClass):
    code = "dc"
