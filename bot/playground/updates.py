"""The queue of updates. An update is kept until the bot confirms it by asking for later ones."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from telegram.constants import PollingLimit, UpdateType

from bot.playground.bot_api_error import GETUPDATES_ELSEWHERE, BotApiError, ours
from bot.playground.copying import copied
from bot.playground.entities import JSON
from bot.playground.limits import CALLBACK_RETENTION, LONGEST_POLL, RETENTION

# [D] getUpdates: "all update types except chat_member, message_reaction, and message_reaction_count (default)"
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(str(kind.value) for kind in UpdateType)


SOON, TOO_SOON = 3.0, 0.5
"""[S] process_get_updates_query: the same offset after less than `SOON` seconds waits for that long even if it asks for
less; after less than `TOO_SOON` seconds it gets one update, however many wait."""


@dataclass
class Waiting:
    """An update that is not confirmed yet.

    `expires` is when it is dropped, in seconds of Unix time. A `repeated` one must be delivered once more, although its
    number was confirmed before.
    """

    update: JSON
    expires: float
    repeated: bool = False


class UpdateQueue:
    """The updates in order. As on the real server, at most one getUpdates waits for them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.waiting: list[Waiting] = []
        self.allowed = KINDS - ON_REQUEST
        self.last_update: JSON | None = None
        self.last_id = (
            100_000_000  # as large as real ones, so that code which packs them into few bytes fails in tests too
        )
        self.confirmed: Callable[[], None] = lambda: None  # called when updates leave the queue
        self._poll: asyncio.Future[None] | None = None
        self._last_asked: tuple[int, float] = (0, 0.0)  # for which offset, and when

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
        """Remove all waiting updates and return them."""
        self._drop_expired()
        taken, self.waiting = [waiting.update for waiting in self.waiting], []
        return taken

    async def get(self, offset: int, limit: int, wait: int, allowed: list[str] | None) -> list[JSON]:
        """Answer getUpdates: confirm the updates before *offset*, then wait until there is one. [D]

        Args:
            offset: the number of the first update that the bot wants. A negative one counts from the end.
            limit: how many updates to return at most; a number out of range counts as the largest possible.
            wait: how many seconds to wait if there is no update.
            allowed: the kinds of update that the bot wants from now on; `None` leaves them as they are.

        Raises:
            BotApiError: 409 in a getUpdates that waits when another one comes. [S] abort_long_poll
        """
        self._abort_waiting_poll()
        self._set_allowed(allowed)
        self._confirm(offset)
        limit = limit if PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT else PollingLimit.MAX_LIMIT
        after = self._seconds_since_the_same(offset)
        if not self.waiting and (wait > 0 or after < SOON):
            await self._wait(min(max(wait, SOON if after < SOON else 0), LONGEST_POLL))
        limit = 1 if after < TOO_SOON else limit
        handed_out = self.waiting[:limit]
        for waiting in handed_out:
            waiting.repeated = False
        return [copied(waiting.update) for waiting in handed_out]

    def _seconds_since_the_same(self, offset: int) -> float:
        """How long ago the last getUpdates asked for the same offset; infinity if it asked for another."""
        before, at = self._last_asked
        self._last_asked = offset, self.clock()
        return self.clock() - at if before == offset else inf

    def _expiry(self, kind: str) -> float:
        return self.clock() + (CALLBACK_RETENTION if kind == "callback_query" else RETENTION)

    def _add(self, waiting: Waiting) -> None:
        self.last_update = copied(waiting.update)
        self.waiting.append(waiting)
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _drop_expired(self) -> None:
        self.waiting = [waiting for waiting in self.waiting if waiting.expires > self.clock()]

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
        self.waiting = [
            waiting for waiting in self.waiting if waiting.repeated or waiting.update["update_id"] >= offset
        ]
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
            poll.cancel()  # has no effect if an update came or another poll aborted this one
        if not poll.cancelled():
            poll.result()
