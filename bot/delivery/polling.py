"""Fetching updates from Telegram by long polling, so that a crash loses none.

Telegram forgets the updates before the offset that a fetch names. So the offset passes an update only when the intake
says that Telegram may forget it.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.raw_updates import batch_in
from bot.errors import UserError

log = logging.getLogger(__name__)

T = TypeVar("T")

LIMIT = 100
"""Updates that Telegram sends at most in answer to one fetch."""
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "poll_answer", "poll"]
"""The kinds of updates to fetch. It is always sent, since Telegram goes on with the last list if it is left out."""
LONG_POLL = 25
"""Seconds that Telegram may wait for an update before it answers. Telegram allows 50."""
AGAIN = 0.6
"""Seconds before the same offset is fetched again. After a shorter time Telegram sends one update at a time."""
CROWDED = 80
"""Updates in hand that count as many. Telegram sends 100 from the offset on, so more than that cannot be in hand."""
CROWDED_MOMENT = 0.1
"""Seconds that replies get then. After that, an update whose effect is committed is not waited for."""
DRAIN = 8.0
"""Seconds that updates in hand may take at a stop. Docker, for one, kills a process ten seconds after asking it."""
TOKEN_REFUSED = "Telegram refuses the token. Ask @BotFather for the current one and set SCOREWISE_TOKEN."  # noqa: S105 - a sentence
UNAUTHORISED_LIMIT = 5
"""Refusals of the token (401 or 404) in a row that end the bot. A single one may be an error on Telegram's side."""
CONFLICT_LIMIT = 12
"""Refusals in a row because another program polls (409) that end the bot. They take minutes."""
NEWCOMER, SETTLED_IN = 3, 10
"""A bot that has been answered fewer than `SETTLED_IN` times ends after `NEWCOMER` such refusals.

So of two programs with the same token the one that was started later ends, and the other one goes on.
"""
AT_ONCE = 1.0
"""Seconds. A long poll that ends sooner without bringing anything new did not wait, so the bot waits that long."""
ANOTHER = (
    "Another program polls with this token, and each would take half of the taps from the other. "
    "Stop it, then start this one again."
)


@dataclass
class Polling:
    """Fetches updates and hands them to the intake.

    Attributes:
        request: Carries out the calls.
        url: The Bot API's address for this bot. It contains the token, so it must never be logged.
        intake: Handles the updates.
        sleep: Waits the given number of seconds after a failure.
        metrics: Notes when Telegram last answered.
        clock: Tells the time in seconds; it never goes back.
    """

    request: BaseRequest
    url: str
    intake: Intake
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    metrics: Metrics = field(default_factory=Metrics)
    clock: Callable[[], float] = monotonic
    _next: int = 0  # the offset if nothing is pending
    _pending: dict[int, "asyncio.Future[None]"] = field(default_factory=dict)  # updates that Telegram must keep
    _failures: int = 0
    _answered: int = 0
    _same: tuple[int | None, int] = (None, 0)  # the status of the last failure, and how often it came in a row
    _complained: bool = False  # whether the log says that fetches bring nothing new
    _votes: set["asyncio.Future[None]"] = field(default_factory=set)  # those in hand
    _asking: list["asyncio.Future[bool]"] = field(default_factory=list)  # who wants to know whether all was fetched
    _asked: asyncio.Event = field(default_factory=asyncio.Event)  # somebody does
    _answering: set["asyncio.Future[None]"] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch updates until *stop* is set. Then finish the updates in hand and confirm them to Telegram.

        Raises:
            UserError: If Telegram keeps refusing the token, or another program polls with it.
        """
        stopped = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                await self._fetch_and_hand_on(stopped)
        finally:
            stopped.cancel()
            await self.intake.drain(DRAIN)
        if self._offset:
            with suppress(TelegramError, _Refused, _NoAnswer):
                await self._fetch(0)  # confirms them; if this fails they come again, and are handled to no effect

    async def caught_up(self) -> bool:
        """Wait until every vote has been handled that Telegram held when this was called.

        The proof is a fetch that began later and brought less than Telegram sends at once. A long poll that is under
        way proves nothing, since its line may be dead; it is ended.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asking.append(answer)
        self._asked.set()
        return await answer

    @property
    def _offset(self) -> int:
        """Return the number of the first update that Telegram must keep, and forget those before it.

        An update whose handling was broken off has to be kept too.
        """
        for number, acknowledged in list(self._pending.items()):
            if not acknowledged.done() or acknowledged.cancelled():
                return number
            del self._pending[number]
        return self._next

    async def _fetch_and_hand_on(self, stopped: "asyncio.Future[Any]") -> None:
        """Fetch once, hand the updates to the intake, and wait until it is time to fetch again."""
        asked_for, began, asking = self._offset, self.clock(), self._taken_questions()
        idle = not self._pending and not asking
        try:
            updates = await self._fetch_unless_asked(stopped) if idle else await _unless(stopped, self._fetch(0))
        except (TelegramError, _Refused, _NoAnswer) as error:
            self._asking += asking
            await _unless(stopped, self.sleep(self._seconds_after(error)))
            return
        if updates is None:  # stopped, or asked; another fetch comes too soon for some reasons, see `AGAIN`
            self._asking += asking
            await _unless(stopped, self.sleep(max(0.0, began + AGAIN - self.clock())))
            return
        self._failures, self._same, self._answered = 0, (None, 0), self._answered + 1
        self.metrics.note_contact()
        new = [update for update in updates if not self.intake.knows(update)]
        for update in sorted(new, key=lambda update: int(update["update_id"])):
            number = update["update_id"]
            self._pending[number] = self.intake.accept(update)
            if "poll_answer" in update:
                self._note_vote(self._pending[number])
            # A number below the one that was asked for is no old update: Telegram has begun to count anew, as it does
            # after a week without updates, and a Bot API server of one's own when its queue is lost.
            self._next = number + 1 if number < asked_for else max(self._next, number + 1)
        self._answer_or_ask_on(asking, complete=len(updates) < LIMIT)
        await self._wait_for_first_half(stopped)
        if idle and not new and self.clock() - began < AT_ONCE and not stopped.done():
            await self._rest(stopped, again=bool(updates))

    async def _fetch_unless_asked(self, stopped: "asyncio.Future[Any]") -> list[dict[str, Any]] | None:
        """Fetch by a long poll, which is ended when somebody asks whether all was fetched. `None` if it was ended."""
        asked = asyncio.ensure_future(self._asked.wait())
        try:
            return await _unless(stopped, self._fetch(LONG_POLL), asked)
        finally:
            asked.cancel()

    def _taken_questions(self) -> list["asyncio.Future[bool]"]:
        """Those who have asked by now, and whom the fetch that begins now can answer."""
        asking, self._asking = self._asking, []
        self._asked.clear()
        return asking

    def _note_vote(self, acknowledged: "asyncio.Future[None]") -> None:
        """Note that a vote is in hand, until it is handled. One whose handling was broken off never is."""
        self._votes.add(acknowledged)
        acknowledged.add_done_callback(lambda vote: None if vote.cancelled() else self._votes.discard(vote))

    def _answer_or_ask_on(self, asking: list["asyncio.Future[bool]"], *, complete: bool) -> None:
        """Answer those who asked when the votes in hand are handled, if all was fetched; if not, ask on."""
        if not complete:
            self._asking += asking
        elif asking:
            answering = asyncio.ensure_future(_answer(asking, set(self._votes)))
            self._answering.add(answering)
            answering.add_done_callback(self._answering.discard)

    async def _rest(self, stopped: "asyncio.Future[Any]", *, again: bool) -> None:
        """Wait, because a long poll brought nothing new and did not wait: the next one may not either.

        Args:
            again: whether it brought updates that were handled before.
        """
        if not self._complained:
            self._complained = True
            what = "brings updates that were handled before" if again else "does not wait for updates"
            log.warning("getUpdates %s; a proxy may answer in Telegram's place. One fetch a second from now on", what)
        await _unless(stopped, self.sleep(AT_ONCE))

    async def _wait_for_first_half(self, stopped: "asyncio.Future[Any]") -> None:
        """Wait until the first half of the updates in hand are acknowledged, or a moment has passed.

        A fetch brings up to 100 updates from the offset on: those in hand once more, and then new ones. So one slow
        reply holds up nobody, unless nearly 100 updates are in hand. Then the intake is told to hurry.
        """
        first = list(self._pending.values())[: (len(self._pending) + 1) // 2]
        if first:
            crowded = len(self._pending) >= CROWDED
            await _unless(stopped, asyncio.wait(first, timeout=CROWDED_MOMENT if crowded else AGAIN))
        if len(self._pending) >= CROWDED:
            self.intake.acknowledge_committed(self._pending)

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        """Fetch the updates from the offset on. Telegram waits up to *seconds* for the first.

        Raises:
            TelegramError: If no answer came.
            _Refused: If Telegram answered with an error.
            _NoAnswer: If the answer is not from Telegram.
        """
        query = {"offset": self._offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED)}
        status, payload = await self.request.do_request(
            f"{self.url}/getUpdates?{urlencode(query)}", "GET", read_timeout=seconds + 10
        )
        if status != 200:
            raise _Refused(status)
        try:
            return batch_in(payload)
        except ValueError:
            raise _NoAnswer from None

    def _seconds_after(self, error: Exception) -> float:
        """Return the seconds to wait after a failed fetch: 1, then twice as long each time, at most 30.

        Raises:
            UserError: If the failures show that the bot cannot go on: the token is refused, or another program polls.
        """
        status = error.status if isinstance(error, _Refused) else None
        kind = 401 if status in (401, 404) else status
        self._same = (kind, self._same[1] + 1 if self._same[0] == kind else 1)
        if self._same == (401, UNAUTHORISED_LIMIT):
            raise UserError(TOKEN_REFUSED)
        if self._same == (409, NEWCOMER if self._answered < SETTLED_IN else CONFLICT_LIMIT):
            raise UserError(ANOTHER)
        wait = min(2.0**self._failures, 30.0)
        self._failures += 1
        reason = "another program polls with this token" if status == 409 else status or type(error).__name__
        log.warning("getUpdates: %s; next try in %.0f s", reason, wait)
        return wait


class _NoAnswer(Exception):
    """The answer is not from Telegram. It may be a login page of the network."""


class _Refused(Exception):
    """Telegram answered with an HTTP status other than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _answer(asking: Iterable["asyncio.Future[bool]"], votes: "set[asyncio.Future[None]]") -> None:
    """Tell those who asked that all votes are handled, when they are. If one was broken off, it comes again."""
    if votes:
        await asyncio.wait(votes)
    if not any(vote.cancelled() for vote in votes):
        for answer in asking:
            if not answer.done():
                answer.set_result(True)


async def _unless(stopped: "asyncio.Future[Any]", awaitable: Awaitable[T], *also: "asyncio.Future[Any]") -> T | None:
    """Return the result of *awaitable*, or `None` if *stopped* or one of *also* is done first. It is then cancelled."""
    task = asyncio.ensure_future(awaitable)
    all_of_them: set[asyncio.Future[Any]] = {task, stopped, *also}
    await asyncio.wait(all_of_them, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return task.result()
    task.cancel()
    return None
