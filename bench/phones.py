"""People with phones: what the bot sends is shown on the phone of whom it is for."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from bench.instant import InstantTelegram

JSON = dict[str, Any]
LONGEST_WAIT = 600.0
"""Seconds after which somebody who was not answered gives up."""


class Phone:
    """What one person has been sent last, and how long they waited for it."""

    def __init__(self, person: int) -> None:
        self.person = person
        self.shown: JSON = {}
        self._new = asyncio.Event()
        self.file = asyncio.Event()
        self.took = False

    def shows(self, message: JSON) -> None:
        """Show a message that was sent or changed."""
        self.shown = message
        if "document" in message:
            self.file.set()
        self._new.set()

    async def after(self, act: Callable[[], object]) -> float:
        """Act, and wait for what it brings. Returns the seconds."""
        self._new.clear()
        began = time.perf_counter()
        act()
        await asyncio.wait_for(self._new.wait(), LONGEST_WAIT)
        return time.perf_counter() - began

    @property
    def buttons(self) -> list[JSON]:
        """The buttons under what is shown."""
        return buttons_of(self.shown)

    @property
    def labels(self) -> list[str]:
        """What stands on them."""
        return labels_of(self.shown)


def buttons_of(message: JSON) -> list[JSON]:
    """The buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]


def labels_of(message: JSON) -> list[str]:
    """What stands on them."""
    return [button["text"] for button in buttons_of(message)]


class Telegram(InstantTelegram):
    """Answers calls at once, and shows messages on the phones of those they are for."""

    def __init__(self) -> None:
        self.phones: dict[int, Phone] = {}
        self.told: dict[int, list[float]] = {}
        """By learner: when messages came that `announces` picks out."""
        self.announces: Callable[[JSON], bool] = lambda _: False
        self._numbers = 0

    def result(self, name: str, given: JSON) -> Any:
        shows = name in ("sendMessage", "sendPhoto", "sendDocument", "editMessageText")
        return self._shown(name, given) if shows else self.at_start(name)

    def _shown(self, name: str, given: JSON) -> JSON:
        """Show a message, sent or changed. Returns it."""
        self._numbers += 1
        message = {
            "message_id": given.get("message_id", self._numbers),
            "date": int(time.time()),
            "chat": {"id": given["chat_id"], "type": "private"},
            "text": given.get("text", given.get("caption", "")),
        }
        if markup := given.get("reply_markup"):
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        if name == "sendDocument":
            message["document"] = {"file_id": "f", "file_unique_id": "f"}
        phone = self.phones.get(given["chat_id"])
        if phone is not None:
            phone.shows(message)
        if name == "sendMessage" and self.announces(message):
            self.told.setdefault(given["chat_id"], []).append(time.perf_counter())
        return message
