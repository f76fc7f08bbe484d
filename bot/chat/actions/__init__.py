"""What buttons mean. The package imports every kind, so that `unpack` knows all of them."""

from bot.chat.actions import account, assignments, membership, progress, quiz, results, teaching
from bot.chat.actions.base import Action, kinds, unpack

__all__ = [
    "Action",
    "account",
    "assignments",
    "kinds",
    "membership",
    "progress",
    "quiz",
    "results",
    "teaching",
    "unpack",
]
