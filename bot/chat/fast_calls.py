"""The few calls that every answer makes, without what python-telegram-bot builds around them.

Its methods turn buttons into objects and back, and parse the whole message that an edit returns, which nothing reads: a
quarter of the time that an answer took. What goes out, and what Telegram refuses, is the same.
"""

import json
from typing import Any, cast

import orjson
from telegram import Bot
from telegram.request import RequestData


class JsonParameters:
    """The parameters of a call without files, with the attributes of `RequestData` that a request reads."""

    contains_files = False
    multipart_data: dict[str, Any] = {}  # noqa: RUF012 - it is never changed

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    @property
    def json_payload(self) -> bytes:
        """The parameters as the body of a call."""
        return orjson.dumps(self.parameters)

    @property
    def json_parameters(self) -> dict[str, str]:
        """The parameters as fields of a form; values that are no text as JSON."""
        values = self.parameters.items()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in values}


async def call(bot: Bot, method: str, *, timeout: float | None = None, **parameters: Any) -> Any:  # noqa: ASYNC109
    """Call a method of the Bot API.

    Args:
        timeout: seconds to wait for the answer, where the usual time is too short.

    Returns:
        What Telegram answers, as JSON.

    Raises:
        TelegramError: as python-telegram-bot's own methods do.
    """
    data = cast(RequestData, JsonParameters(parameters))
    patience = {} if timeout is None else {"read_timeout": timeout}
    return await bot.request.post(f"{bot.base_url}/{method}", data, **patience)
