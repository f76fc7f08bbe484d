"""A line to a Telegram that answers what a test says, and a clock that moves only when somebody waits."""

import json
from typing import Any

from telegram.request import BaseRequest

from tests.delivery.updates import about


class Server(BaseRequest):
    """Answers what it is told to, and notes when it was asked what."""

    def __init__(self, now: "Now") -> None:
        self.now, self.asked, self.answers = now, list[tuple[float, str, int]](), list[tuple[int, Any]]()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.asked.append((self.now.at, url.rpartition("/")[2], request_data.parameters.get("chat_id", 0)))
        status, body = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": True})
        return status, json.dumps(body).encode()


class Now:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


async def call(request: BaseRequest, method: str, chat: int = 0) -> int:
    status, _ = await request.do_request(f"https://api/bot1:x/{method}", "POST", about(chat))
    return status
