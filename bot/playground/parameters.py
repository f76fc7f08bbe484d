"""The parameters of a call, read as the Bot API server reads them, but strict about their names."""

import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import telegram

from bot.playground.bot_api_error import bad_request, ours

# Parameters of python-telegram-bot's methods that it does not send to the server.
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

# [S] What the server answers where these are missing. For other parameters its words are not known.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}

Upload = tuple[str, bytes, str]
"""An uploaded file: name, content, MIME type."""


class Parameters:
    """The parameters of one call.

    As on the real server, a number may be sent as text, and a list or an object as JSON text. Parameters that are
    `None` count as not sent.
    """

    def __init__(self, method: str, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.method = method
        self.values = {name: value for name, value in values.items() if value is not None}
        self.files = dict(files or {})

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """Return a string: of a number its digits, of a parameter that was not sent ""."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return the integer that a parameter begins with, or 0 if it begins with none. [S] to_integer"""
        if name not in self.values:
            return default
        digits = re.match("-?[0-9]+", self.text(name))
        return int(digits[0]) if digits else 0

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean: "true", "yes" and "1" are true, any other value is false. [S] to_bool"""
        return self.text(name).lower() in ("true", "yes", "1") if name in self.values else default

    def parsed(self, name: str) -> Any:
        """Return what a parameter holds that is sent as JSON text; what is no text is returned as it is.

        Which kind of value that is, the caller checks. It is `None` if the parameter was not sent or is empty.

        Raises:
            BotApiError: the parameter is text that is no JSON.
        """
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
        """Return a list of objects; an empty one if it was not sent.

        Raises:
            BotApiError: the parameter is something else.
        """
        records = self.parsed(name) or []
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise ours(f"{name} must be a list of objects")
        return records

    def check_names(self) -> None:
        """Check that the method has all of these parameters, and that none of those it requires is missing.

        The real server ignores unknown names, so that a misspelt parameter can stay unnoticed for months.

        Raises:
            BotApiError: a name is unknown or a parameter is missing.
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
    """Return the names of all parameters of a method, and of those it requires, as python-telegram-bot has them."""
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()
    known = {
        name: parameter.default is inspect.Parameter.empty
        for name, parameter in inspect.signature(getattr(telegram.Bot, snake)).parameters.items()
        if name not in CLIENT_SIDE
    }
    return frozenset(known), tuple(name for name, required in known.items() if required)
