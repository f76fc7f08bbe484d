"""A button whose time is over: it says so, and changes nothing."""

from bot.chat.conversation import Conversation
from bot.chat.screens import welcome
from bot.chat.screens.markup import Screen
from bot.chat.translation import Translator


async def stale(chat: Conversation, tr: Translator) -> None:
    """Say that the tapped button leads nowhere any more."""
    await chat.toast(welcome.old_button_alert(tr), alert=True)


async def replace_or_stale(chat: Conversation, tr: Translator, screen: Screen | None) -> None:
    """Show *screen* in place of the tapped message; without one, what the button was about is not there any more."""
    if screen is None:
        await stale(chat, tr)
    else:
        await chat.replace(screen)
