"""What whoever runs the bot tells everybody: a change, or that somebody had a copy of the data."""

from bot.chat.screens.markup import MESSAGE_LIMIT, Screen, bold, length, paragraphs, plain
from bot.chat.translation import Translator


def announcement(tr: Translator, operator: str, text: str) -> Screen:
    """The message: whose it is, then their own words."""
    return Screen(paragraphs((bold(tr.t("From {operator}, who runs this bot:", operator=operator)), plain(text))))


def fits(screen: Screen) -> bool:
    """Whether Telegram takes it as one message."""
    return length(screen.html) <= MESSAGE_LIMIT
