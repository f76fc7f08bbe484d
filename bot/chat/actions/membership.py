"""What buttons about being in a class mean."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class JoinAs(Action):
    """Say yes to what stands above, under the name that belongs to that number."""

    code = "jo"
    invitation: str
    name: int


@dataclass(frozen=True)
class OtherName(Action):
    """Another name to join under."""

    code = "jn"
    invitation: str
    name: int


@dataclass(frozen=True)
class NotNow(Action):
    """Share nothing."""

    code = "nn"


@dataclass(frozen=True)
class MyClasses(Action):
    code = "mc"


@dataclass(frozen=True)
class MyClass(OfClass):
    code = "my"


@dataclass(frozen=True)
class BeginTask(Action):
    """An attempt at what a class was given; a sitting named by `leave` ends."""

    code = "bt"
    assignment: str
    leave: str = ""


@dataclass(frozen=True)
class AskMyName(OfClass):
    code = "mn"


@dataclass(frozen=True)
class AskMyId(OfClass):
    code = "md"


@dataclass(frozen=True)
class WhatIsShared(OfClass):
    code = "ws"


@dataclass(frozen=True)
class AskLeave(OfClass):
    code = "al"


@dataclass(frozen=True)
class Leave(OfClass):
    code = "lv"
