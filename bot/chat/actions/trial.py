"""Buttons of a quiz of which nothing is stored: each carries the whole place that it leads to (`quiz/trial.py`).

Fields: `deal` says which questions, `at` what is shown, `said` the positions chosen so far. What is right is in none.
"""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Try(Action):
    """Begin a quiz without a trace. Without a topic it is on the first one."""

    code = "tb"
    language: str
    topic: str = ""


@dataclass(frozen=True)
class TrialAction(Action):
    """An action at a place of a trial."""

    language: str
    deal: str
    at: str
    said: str


@dataclass(frozen=True)
class TrialPlace(TrialAction):
    """Turn the message into that place."""

    code = "tr"


@dataclass(frozen=True)
class TrialNext(TrialAction):
    """Send that place as a new message."""

    code = "tx"


@dataclass(frozen=True)
class RememberTrial(TrialAction):
    """Agree to be remembered, with the answers of the trial."""

    code = "ty"


@dataclass(frozen=True)
class ForgetTrial(Action):
    """Store nothing of the trial, nor of its learner."""

    code = "tz"
    language: str
