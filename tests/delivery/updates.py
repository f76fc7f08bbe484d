"""Raw updates, and applications that take them in a way that a test decides."""

import asyncio
from typing import Any, cast

from telegram import Update
from telegram.request import RequestData


def tap(update: int, person: int, data: str = "y") -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "Marker"}
    return {
        "update_id": update,
        "callback_query": {"id": str(update), "from": user, "chat_instance": "x", "data": data},
    }


def words(update: int, person: int) -> dict[str, Any]:
    """A message, which waits for no answer as the button of a tap does."""
    user, chat = {"id": person, "is_bot": False, "first_name": "Marker"}, {"id": person, "type": "private"}
    return {"update_id": update, "message": {"message_id": update, "date": 1, "chat": chat, "from": user, "text": "b"}}


def vote(update: int, person: int) -> dict[str, Any]:
    """A vote in a poll, to which nobody replies."""
    user = {"id": person, "is_bot": False, "first_name": "Marker"}
    answer = {"poll_id": "7", "user": user, "option_ids": [0], "option_persistent_ids": ["0"]}
    return {"update_id": update, "poll_answer": answer}


class Parameters:
    """Of a call without files, as a request reads them."""

    contains_files = False
    multipart_data: dict[str, Any] = {}  # noqa: RUF012 - nobody adds to it
    json_payload = b""

    def __init__(self, **parameters: Any) -> None:
        self.parameters = parameters


def about(chat: int) -> RequestData:
    """A call about that chat, or about none if it is 0."""
    return cast(RequestData, Parameters(**({"chat_id": chat} if chat else {})))


class Handling:
    """Stands for python-telegram-bot's application: notes what begins and ends; each waits until it is let go."""

    def __init__(self, *, held: bool = False) -> None:
        self.bot = None
        self.log: list[str] = []
        self.go = asyncio.Event()
        self._changed = asyncio.Event()
        if not held:
            self.go.set()

    async def process_update(self, update: Update) -> None:
        self._note(f"begin {update.update_id}")
        await self.go.wait()
        self._note(f"end {update.update_id}")

    async def until(self, line: str) -> None:
        """Wait for that line."""
        while line not in self.log:
            self._changed.clear()
            await self._changed.wait()

    def _note(self, line: str) -> None:
        self.log.append(line)
        self._changed.set()

    @property
    def ended(self) -> list[int]:
        return [int(line.split()[1]) for line in self.log if line.startswith("end")]


async def turns(number: int = 20) -> None:
    """Let everything that can go on do so."""
    for _ in range(number):
        await asyncio.sleep(0)
