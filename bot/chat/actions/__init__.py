"""What buttons mean. The package imports every kind, so that `unpack` knows all of them."""

from bot.chat.actions import (
    assignments,
    authoring,
    claims,
    class_setup,
    deadlines,
    live,
    membership,
    privacy,
    progress,
    quiz,
    results,
    scenarios,
    settings,
    teaching,
    trial,
    welcome,
)
from bot.chat.actions.base import Action, kinds, unpack

__all__ = [
    "Action",
    "assignments",
    "authoring",
    "claims",
    "class_setup",
    "deadlines",
    "kinds",
    "live",
    "membership",
    "privacy",
    "progress",
    "quiz",
    "results",
    "scenarios",
    "settings",
    "teaching",
    "trial",
    "unpack",
    "welcome",
]
