"""Buttons about progress."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.chat.actions.quiz import Turn


@dataclass(frozen=True)
class ShowProgress(Action):
    """Show how the learner is doing, system by system."""

    code = "p"


@dataclass(frozen=True)
class ProgressPage(Action):
    """Turn to another page of the learner's systems, in the same message."""

    code = "pg"
    page: int


@dataclass(frozen=True)
class ProgressByRisk(Action):
    """Show how the learner is doing, risk by risk."""

    code = "pr"
    page: int = 0


@dataclass(frozen=True)
class Picture(Action):
    """Show progress as a picture."""

    code = "pi"


@dataclass(frozen=True)
class Mistakes(Action):
    """Show what the learner mixed up most often."""

    code = "mi"
    page: int = 0


@dataclass(frozen=True)
class Answers(Action):
    """Show a page of past answers, the newest first. Pages count from 0."""

    code = "an"
    page: int = 0


@dataclass(frozen=True)
class Reread(Turn):
    """Show a past answer with its passages."""

    code = "re"
