"""Telegram's side of a webhook: updates are posted until somebody says 200, in order, one at a time in each lane."""

import asyncio
from random import Random
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.playground.telegram_api import JSON
from tests.durability.programs import PUBLIC, SECRET
from tests.durability.wire import Telegram

FIRST, LONGEST = 0.02, 0.5
"""Telegram tries again at once, then after 2, 4, 8 … s, up to two minutes; here it is a hundred times faster."""
CONNECTIONS = 40
TIMEOUT = aiohttp.ClientTimeout(total=60)


class Sender:
    """Posts what waits in *world* while a webhook is set there.

    Taps are in order for each person, everything else for each chat; so the two can overtake each other.

    Args:
        lost: the share of answers that get lost on their way, so that an update which was taken comes again.
    """

    def __init__(self, world: Telegram, port: int, rng: Random, lost: float) -> None:
        self._world = world
        self._rng = rng
        self._lost = lost
        self._url = f"http://127.0.0.1:{port}{urlsplit(PUBLIC).path}"
        self._lanes: dict[object, asyncio.Task[None]] = {}
        self._stirred = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        unlisten = self._world.listen(lambda event: self._stirred.set())
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        try:
            async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
                while True:
                    self._stirred.clear()
                    self._fill_lanes(session)
                    await self._wait()
        finally:
            unlisten()
            for lane in self._lanes.values():
                lane.cancel()

    async def _wait(self) -> None:
        """A deed is told of before its update is queued, so the queue is looked at now and then as well."""
        try:
            await asyncio.wait_for(self._stirred.wait(), 0.05)
        except TimeoutError:
            return

    def _fill_lanes(self, session: aiohttp.ClientSession) -> None:
        if not self._world.state.webhook.get("url"):
            return
        for waiting in tuple(self._world.state.updates.waiting):
            lane = _lane(waiting.update)
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.ensure_future(self._deliver(session, lane, waiting.update))

    async def _deliver(self, session: aiohttp.ClientSession, lane: object, update: JSON) -> None:
        failures = 0
        while not await self._post(session, update):
            await asyncio.sleep(min(FIRST * 2 ** (failures - 1), LONGEST) if failures else 0)
            failures += 1
        queue = self._world.state.updates
        queue.waiting = [each for each in queue.waiting if each.update["update_id"] != update["update_id"]]
        del self._lanes[lane]
        queue.confirmed()

    async def _post(self, session: aiohttp.ClientSession, update: JSON) -> bool:
        self._world.watch("begins", "POST")
        self._world.stories.handed_out(update, "posted")
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            async with session.post(self._url, json=update, headers=headers) as answer:
                taken = 200 <= answer.status < 300
        except (aiohttp.ClientError, OSError, TimeoutError):
            taken = False
        self._world.watch("ends", "POST")
        return taken and self._rng.random() >= self._lost


def _lane(update: JSON) -> Any:
    if "callback_query" in update:
        return "taps", update["callback_query"]["from"]["id"]
    if "poll_answer" in update:  # [S] add_update_poll_answer, add_update_poll: one in flight for each poll
        return "poll", update["poll_answer"]["poll_id"]
    if "poll" in update:
        return "poll", update["poll"]["id"]
    kind = next(name for name in update if name != "update_id")
    return "chat", update[kind]["chat"]["id"]
