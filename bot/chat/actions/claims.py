"""Buttons of rounds of claims. The statements themselves are answered like other questions."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class ShowClaims(Action):
    """Show what a round of claims can be about. The sitting with the id `leave` ends when one is begun."""

    code = "tc"
    leave: str = ""
