"""From raw updates to handlers: one person at a time and in order, many people at once."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from telegram import Update
from telegram.ext import Application

log = logging.getLogger(__name__)

JSON = dict[str, Any]


class Intake:
    """Settled means: the effect is committed, and the reply was sent or tried. Only then may Telegram forget it."""

    def __init__(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        self._application = application

    async def settle(self, raw: Iterable[JSON]) -> None:
        """Carry out a batch; returns when all of it is settled. An update that cannot be read hurts only itself."""
        lanes: dict[object, list[Update]] = {}
        for update in (parsed for each in raw if (parsed := self._parse(each)) is not None):
            lanes.setdefault(_lane(update), []).append(update)
        await asyncio.gather(*(self._one_after_another(lane) for lane in lanes.values()))

    def _parse(self, raw: JSON) -> Update | None:
        try:
            return Update.de_json(raw, self._application.bot)
        except Exception as error:  # PTB raises whatever a missing field makes it raise
            log.error("update %s cannot be read (%s); it is left out", raw.get("update_id"), type(error).__name__)
            return None

    async def _one_after_another(self, updates: list[Update]) -> None:
        for update in updates:
            await self._application.process_update(update)


def _lane(update: Update) -> object:
    """Who must not overtake themselves: a person, or a chat where nobody speaks."""
    if update.effective_user is not None:
        return ("person", update.effective_user.id)
    return ("chat", update.effective_chat.id if update.effective_chat else 0)
