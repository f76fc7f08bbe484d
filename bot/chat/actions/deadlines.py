"""Buttons about when a quiz ends and when it is explained, after it was given."""

from dataclasses import dataclass

from bot.chat.actions.base import OfAssignment


@dataclass(frozen=True)
class MoveDue(OfAssignment):
    """Ask when the quiz ends now, for everybody."""

    code = "mv"


@dataclass(frozen=True)
class SetMovedDue(OfAssignment):
    """End it with that day, in ISO 8601; "" for never."""

    code = "mw"
    day: str = ""


@dataclass(frozen=True)
class OwnDue(OfAssignment):
    """Ask when the quiz ends for one learner. `who` is their handle in the class."""

    code = "od"
    who: str


@dataclass(frozen=True)
class SetOwnDue(OfAssignment):
    """End it with that day, in ISO 8601, for one learner."""

    code = "ow"
    who: str
    day: str


@dataclass(frozen=True)
class ExplainNow(OfAssignment):
    """Close the test, so that it is explained to everybody."""

    code = "en"
