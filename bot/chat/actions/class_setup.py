"""Buttons about what has to be known of a class before learners are invited: when it ends, and who is in it."""

from dataclasses import dataclass

from bot.chat.actions.base import OfClass


@dataclass(frozen=True)
class AskEnd(OfClass):
    """Ask when the class ends."""

    code = "eb"


@dataclass(frozen=True)
class SetEnd(OfClass):
    """Let it end so many months from now."""

    code = "ec"
    months: int


@dataclass(frozen=True)
class AskEndDay(OfClass):
    """Ask for another day, to be typed."""

    code = "ed"


@dataclass(frozen=True)
class AskAge(OfClass):
    """Ask whether somebody in the class is under age."""

    code = "ek"


@dataclass(frozen=True)
class SetAge(OfClass):
    """Note under which age somebody is; 0 if nobody is under 18."""

    code = "el"
    under: int
