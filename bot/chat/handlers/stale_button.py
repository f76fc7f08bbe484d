"""Taps that cannot be carried out: an alert says why, and nothing changes."""

from bot.chat.conversation import Conversation
from bot.chat.screens import refusals, welcome
from bot.chat.translation import Translator
from bot.services.class_outcomes import Refused


async def stale(chat: Conversation, tr: Translator) -> None:
    """Say that the tapped button leads nowhere any more."""
    await chat.toast(welcome.old_button_alert(tr), alert=True)


async def refuse(chat: Conversation, tr: Translator, refused: Refused) -> None:
    """Show why something about a class or its quiz was refused."""
    await chat.toast(refusals.why_not(tr, refused), alert=True)
