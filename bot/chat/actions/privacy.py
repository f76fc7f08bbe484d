"""Buttons about what is stored about a person."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Download(Action):
    """Send everything that is stored about the person, as a file."""

    code = "v"


@dataclass(frozen=True)
class ShowRows(Action):
    """Show the newest row of each table about the person, as it is stored."""

    code = "sw"


@dataclass(frozen=True)
class AskDelete(Action):
    """Ask whether everything about the person shall be deleted."""

    code = "f"


@dataclass(frozen=True)
class Delete(Action):
    """Delete everything about the person."""

    code = "z"


@dataclass(frozen=True)
class Keep(Action):
    """Do not delete after all."""

    code = "y"


@dataclass(frozen=True)
class Policy(Action):
    """Show a page of the privacy policy, from 0; in that language, for a stranger who has chosen one.

    `turned` says that it takes the place of another page.
    """

    code = "l"
    language: str = ""
    page: int = 0
    turned: bool = False
