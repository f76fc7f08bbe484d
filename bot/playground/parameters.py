"""What one call carries, read the way the Bot API server reads it, but strict about names."""

import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import telegram

from bot.playground.bot_api_error import bad_request, ours

# Words of python-telegram-bot's own methods that never travel over the wire.
CLIENT_SIDE = frozenset(
    {
        "self",
        "read_timeout",
        "write_timeout",
        "connect_timeout",
        "pool_timeout",
        "api_kwargs",
        "filename",
        "allow_sending_without_reply",
        "reply_to_message_id",
        "disable_web_page_preview",
    }
)

# [S] what the server says about the parameters it misses; for the others its words are not known
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}

Upload = tuple[str, bytes, str]
"""A file as it arrives: name, content, MIME type."""


class Parameters:
    """The parameters of one call. Numbers may come as text, structures as JSON text: both are usual on the wire."""

    def __init__(self, method: str, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.method = method
        self.values = {name: value for name, value in values.items() if value is not None}
        self.files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """A string; numbers are taken as their digits, and what is missing as ""."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """An integer; garbage counts as 0. [S] to_integer"""
        if name not in self.values:
            return default
        found = re.fullmatch(r"\s*([+-]?\d+)(?:\.0)?\s*", self.text(name))
        return int(found[1]) if found else 0

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean: true, yes and 1 are true, everything else is false. [S] to_bool"""
        return self.text(name).lower() in ("true", "yes", "1") if name in self.values else default

    def structure(self, name: str) -> Any:
        """A list or an object; refused when it is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def records(self, name: str) -> list[dict[str, Any]]:
        """A list of objects."""
        found = self.structure(name) or []
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise ours(f"{name} must be a list of objects")
        return found

    def check_names(self) -> None:
        """Refuse a name that the method does not have, and a call without what it needs.

        The real server ignores unknown names, which is how a misspelt parameter stays unnoticed for months.
        """
        known, required = signature(self.method)
        for name in self.values:
            if name not in known:
                raise ours(f"unknown parameter {name} of {self.method}")
        for name in required:
            if name not in self.values and name not in self.files:
                raise bad_request(MISSING.get(name, f"playground: parameter {name} of {self.method} is missing"))


@cache
def signature(method: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names a Bot API method may have and names it must have, as python-telegram-bot knows them."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
    known = {
        name: each.default is inspect.Parameter.empty
        for name, each in inspect.signature(getattr(telegram.Bot, snake)).parameters.items()
        if name not in CLIENT_SIDE
    }
    return frozenset(known), tuple(name for name, required in known.items() if required)
