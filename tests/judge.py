"""What TDLib says against a text that the bot sends: does Telegram show what the pretend Telegram shows, and no link
that is not ours?"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.chat.routes import COMMANDS
from bot.playground.bot_api_error import BotApiError
from bot.playground.formatted import UNSEEN, of_source
from tests import tdlib

OURS = "https://t.me/scorewise_playground_bot"
"""What the bot's own links begin with."""


def markup_of(params: Mapping[str, Any]) -> str:
    """Return the text or caption with markup among the parameters of a call; "" if there is none."""
    markup = params.get("text") or params.get("caption") or ""
    return markup if params.get("parse_mode") == "HTML" else ""


@cache
def objections(source: str) -> tuple[str, ...]:
    """Return a sentence for each fault of a text; none where TDLib is not installed."""
    if not tdlib.INSTALLED:
        return ()
    try:
        ours = of_source(source, "HTML")
    except BotApiError as refusal:
        return () if "message" in tdlib.parsed(source) else (f"only the playground refuses: {refusal}",)
    text, entities = tdlib.sent(source)
    seen = [each for each in entities if each["type"] not in UNSEEN]
    other = (ours.text, list(ours.entities)) != (text, seen) and tdlib.without_times(text) == text
    links = [f"tappable: {words}" for words in tdlib.tappable_in(text, entities) if not is_ours(words)]
    return (*([f"Telegram shows it otherwise: {source}"] if other else []), *links)


def is_ours(words: str) -> bool:
    """Whether words that can be tapped are a command or a link of the bot's own."""
    return words.removeprefix("/") in COMMANDS if words.startswith("/") else words.startswith(OURS)
