"""The queue of updates: what happened, kept until the bot says that it has dealt with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from bot.playground.bot_api_error import GETUPDATES_ELSEWHERE, BotApiError, ours
from bot.playground.copying import copied
from bot.playground.limits import CALLBACK_RETENTION, LONGEST_POLL, RETENTION
from bot.playground.markup import JSON

# [D] getUpdates: "all update types except chat_member, message_reaction, and message_reaction_count (default)"
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(str(kind.value) for kind in UpdateType)


@dataclass
class Waiting:
    """An update that is not confirmed yet. A repeated one must come out once, whatever was confirmed before."""

    update: JSON
    expires: float
    repeated: bool = False


class UpdateQueue:
    """Updates in order, with one long poll at most."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.waiting: list[Waiting] = []
        self.allowed = KINDS - ON_REQUEST
        self.last_update: JSON | None = None
        self.last_id = 100_000_000  # real ones are large, too; code that packs them should notice
        self.confirmed: Callable[[], None] = lambda: None  # called when updates leave the queue
        self._poll: asyncio.Future[None] | None = None

    def put(self, kind: str, content: JSON) -> None:
        """Queue one update, unless the bot did not ask for its kind. [D] allowed_updates"""
        if kind not in self.allowed:
            return
        self.last_id += 1
        self._add(Waiting({"update_id": self.last_id, kind: copied(content)}, self._expiry(kind)))

    def repeat_last(self) -> None:
        """Queue the last update once more under the same number, as after a confirmation that got lost."""
        if self.last_update is None:
            raise LookupError("There was no update yet that could be repeated.")
        kind = next(name for name in self.last_update if name != "update_id")
        self._add(Waiting(copied(self.last_update), self._expiry(kind), repeated=True))

    def take(self) -> list[JSON]:
        """All waiting updates, removed."""
        self._drop_expired()
        taken, self.waiting = [each.update for each in self.waiting], []
        return taken

    async def get(self, offset: int, limit: int, wait: int, allowed: list[str] | None) -> list[JSON]:
        """getUpdates: confirm what lies before `offset`, then wait for something. [D]

        Raises:
            Refusal: 409 in the poll that was waiting when another one came. [S] abort_long_poll
        """
        self._abort_waiting_poll()
        self._set_allowed(allowed)
        self._confirm(offset)
        if not self.waiting and wait > 0:
            await self._wait(min(wait, LONGEST_POLL))
        limit = limit if PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT else PollingLimit.MAX_LIMIT
        handed_out = self.waiting[:limit]
        for each in handed_out:
            each.repeated = False
        return [copied(each.update) for each in handed_out]

    def _expiry(self, kind: str) -> float:
        return self.clock() + (CALLBACK_RETENTION if kind == "callback_query" else RETENTION)

    def _add(self, waiting: Waiting) -> None:
        self.last_update = copied(waiting.update)
        self.waiting.append(waiting)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _drop_expired(self) -> None:
        self.waiting = [each for each in self.waiting if each.expires > self.clock()]

    def _set_allowed(self, allowed: Any) -> None:
        if allowed is None:
            return  # [D] "If not specified, the previous setting will be used"
        if unknown := sorted(set(allowed) - KINDS):
            raise ours(f"unknown update type {unknown[0]}")
        self.allowed = frozenset(allowed) or KINDS - ON_REQUEST

    def _confirm(self, offset: int) -> None:
        before = len(self.waiting)
        self._drop_expired()
        if offset < 0:  # [D] "All previous updates will be forgotten"
            self.waiting = self.waiting[offset:]
        self.waiting = [each for each in self.waiting if each.repeated or each.update["update_id"] >= offset]
        if len(self.waiting) < before:
            self.confirmed()

    def _abort_waiting_poll(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(BotApiError(409, GETUPDATES_ELSEWHERE))

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait([poll], timeout=seconds)
        finally:
            poll.cancel()  # does nothing to one that is done
        if not poll.cancelled():
            poll.result()
