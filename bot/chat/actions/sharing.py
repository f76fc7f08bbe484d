"""Buttons about what the teachers of a class get of a learner in it."""

from dataclasses import dataclass

from bot.chat.actions.base import OfClass


@dataclass(frozen=True)
class WhatIsShared(OfClass):
    """Show what the teachers of the class get, and a page of the files they took."""

    code = "ws"
    page: int = 0


@dataclass(frozen=True)
class ShowMore(OfClass):
    """Show what files of the class can tell today beyond what the learner has agreed to."""

    code = "ms"


@dataclass(frozen=True)
class AgreeToMore(OfClass):
    """Agree to what stands above. `seen` is its fingerprint."""

    code = "mt"
    seen: str


@dataclass(frozen=True)
class TakeMoreBack(OfClass):
    """Share no more than what everybody shares who is in a class."""

    code = "mu"
