"""The few calls that every answer makes, without what python-telegram-bot builds around them.

Its methods turn buttons into objects and back, and parse the whole message that an edit returns, which nobody reads: a
quarter of the time that an answer took. What goes out and what is refused is the same.
"""

import json
from typing import Any, cast

import orjson
from telegram import Bot
from telegram.request import RequestData


class JsonParameters:
    """The parameters of a call without files, as a request reads them from `RequestData`."""

    contains_files = False
    multipart_data: dict[str, Any] = {}  # noqa: RUF012 - nobody adds to it

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    @property
    def json_payload(self) -> bytes:
        return orjson.dumps(self.parameters)

    @property
    def json_parameters(self) -> dict[str, str]:
        values = self.parameters.items()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in values}


async def call(bot: Bot, method: str, **parameters: Any) -> Any:
    """What Telegram answers, as JSON.

    Raises:
        TelegramError: as python-telegram-bot's own methods do.
    """
    said = cast(RequestData, JsonParameters(parameters))
    return await bot.request.post(f"{bot.base_url}/{method}", said)
