"""Buttons about being in a class."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from bot.chat.actions.base import Action, OfClass

NAME_LIMIT = 30
"""Bytes of a name in a button, in base 64 with the rest of it; a longer one can be chosen after joining."""


@dataclass(frozen=True)
class JoinAs(Action):
    """Accept the invitation above, under pseudonym number `name`. `seen` is the fingerprint of what stands there."""

    code = "jo"
    invitation: str
    name: int
    seen: str = ""


@dataclass(frozen=True)
class JoinNamed(Action):
    """Accept the invitation above, under a name that the person has typed; `seen` as in `JoinAs`."""

    code = "jt"
    invitation: str
    encoded: str
    seen: str = ""

    @classmethod
    def under(cls, invitation: str, name: str, seen: str) -> Self:
        """The button to join under *name*, or as much of its beginning as fits into a button."""
        while len(name.encode()) > NAME_LIMIT:
            name = name[:-1]
        return cls(invitation, urlsafe_b64encode(name.strip().encode()).decode().rstrip("="), seen)

    @property
    def name(self) -> str:
        """The name; "" if the button was forged."""
        try:
            return urlsafe_b64decode(self.encoded + "=" * (-len(self.encoded) % 4)).decode()
        except ValueError:
            return ""


@dataclass(frozen=True)
class OtherName(Action):
    """Offer another made-up name to join under."""

    code = "jn"
    invitation: str
    name: int


@dataclass(frozen=True)
class NotNow(Action):
    """Share nothing."""

    code = "nn"


@dataclass(frozen=True)
class MyClasses(Action):
    """Show a page of the classes that the learner is in."""

    code = "mc"
    page: int = 0


@dataclass(frozen=True)
class MyClass(OfClass):
    """Show one class to a learner in it, with a page of its quizzes."""

    code = "my"
    page: int = 0


@dataclass(frozen=True)
class BeginTask(Action):
    """Begin an attempt at a quiz of a class, or go on with it. The sitting with the id `leave` ends."""

    code = "bt"
    assignment: str
    leave: str = ""


@dataclass(frozen=True)
class AskMyName(OfClass):
    """Ask for another name in the class."""

    code = "mn"


@dataclass(frozen=True)
class AskMyId(OfClass):
    """Ask for the id that the teacher's list has."""

    code = "md"


@dataclass(frozen=True)
class RemoveMyId(OfClass):
    """Take back the id that the learner gave for the class."""

    code = "ri"


@dataclass(frozen=True)
class ShowLedger(Action):
    """Show a page of everything that others got of the learner, in all classes."""

    code = "lg"
    page: int = 0


@dataclass(frozen=True)
class AskLeave(OfClass):
    """Ask whether the learner really leaves the class."""

    code = "al"


@dataclass(frozen=True)
class Leave(OfClass):
    """Leave the class."""

    code = "lv"
