"""Buttons about being in a class."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class JoinAs(Action):
    """Accept the invitation above, under pseudonym number `name`."""

    code = "jo"
    invitation: str
    name: int


@dataclass(frozen=True)
class OtherName(Action):
    """Offer another name to join under."""

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
class WhatIsShared(OfClass):
    """Show what the teachers of the class get, and a page of the files they took."""

    code = "ws"
    page: int = 0


@dataclass(frozen=True)
class AskLeave(OfClass):
    """Ask whether the learner really leaves the class."""

    code = "al"


@dataclass(frozen=True)
class Leave(OfClass):
    """Leave the class."""

    code = "lv"
