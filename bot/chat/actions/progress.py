"""What buttons about progress mean."""

from dataclasses import dataclass

from bot.chat.actions.base import Action
from bot.chat.actions.quiz import Turn


@dataclass(frozen=True)
class ShowProgress(Action):
    code = "p"


@dataclass(frozen=True)
class ProgressByRisk(Action):
    code = "pr"


@dataclass(frozen=True)
class Picture(Action):
    """Progress as a picture."""

    code = "pi"


@dataclass(frozen=True)
class Mistakes(Action):
    """What was mixed up most often."""

    code = "mi"


@dataclass(frozen=True)
class Answers(Action):
    """A page of past answers, the newest first."""

    code = "an"
    page: int = 0


@dataclass(frozen=True)
class Reread(Turn):
    """A past answer with its passages."""

    code = "re"
