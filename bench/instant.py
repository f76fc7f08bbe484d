"""A Telegram in this process that answers calls at once."""

import json
from abc import abstractmethod
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.playground.state import BOT


class InstantTelegram(BaseRequest):
    """Answers calls at once. `result` says with what."""

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        name = url.rpartition("/")[2]
        given = request_data.parameters if request_data else {}
        return 200, json.dumps({"ok": True, "result": self.result(name, given)}).encode()

    @abstractmethod
    def result(self, name: str, given: dict[str, Any]) -> Any:
        """What the method *name* returns for these parameters."""

    @staticmethod
    def at_start(name: str) -> Any:
        """What a bot asks at its start: who it is, and what menus and descriptions it has; any other call is right."""
        if name == "getMe":
            return BOT
        if name == "getMyCommands":
            return []
        return {"description": "", "short_description": "", "name": ""} if name.startswith("get") else True
