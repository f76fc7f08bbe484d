"""Keeps calls to Telegram within its limits, and repeats failed calls where that does no harm.

Telegram does not tell whether a call that got no answer took effect. Sending a message again could show it twice, so it
is not repeated. Editing a message again, or answering a tap again, changes nothing. A call that never reached Telegram,
or was refused with 429 (too many requests), had no effect: it is repeated, after the time that the refusal names. Until
then nothing is sent to that chat.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import orjson
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.delivery.acknowledgement import request_delayed, request_started, tap_answered
from bot.delivery.metrics import Metrics
from bot.telegram_errors import NotSent

log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0
"""Seconds. If Telegram asks for a longer wait in a chat, calls to it fail at once, and the person may tap again."""
ANSWER_WAIT = 5.0
"""Seconds. An answer to a tap that Telegram wants later than that is of no use: the person has tapped again."""
SHORT = 0.5
"""Seconds: a wait up to this does not count as a delay; and how long to wait after an error on Telegram's side."""
TRIES = 3
"""How often a call is made at most."""
MANY = 10_000
"""Chats remembered before those that have rested are forgotten."""
_REPEATABLE = ("edit", "answer", "get", "set", "delete")
"""Beginnings of the methods that may take effect twice without harm."""
_STOP_POLL = "stopPoll"
"""It is never repeated: one that Telegram has refused for the moment has closed the poll for the bot all the same."""
_BAD_REQUEST = 400
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


class TokenBucket:
    """Tells when the next message may be sent.

    Args:
        rate: Messages a second.
        burst: Messages that may be sent at once after a rest.

    Attributes:
        busy_until: When the messages sent so far have used up their time at *rate*, in seconds of the caller's clock.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._gap, self._ahead = 1 / rate, (burst - 1) / rate
        self.busy_until = 0.0

    def wait(self, now: float, kept: int = 0) -> float:
        """Reserve the next place, and return the seconds until the message may be sent.

        Args:
            now: The present time.
            kept: How many places at the end of the burst are left to more urgent calls.
        """
        place = max(self.busy_until, now)
        self.busy_until = place + self._gap
        return max(0.0, place - self._ahead + kept * self._gap - now)


class SendLimits:
    """Telegram's limits on sending: one message a second in a chat, 20 a minute in a group, 30 a second in all.

    They are those of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. Telegram lets
    short bursts through in a chat, and so does this. Times are seconds of one clock that never goes back.

    In a group Telegram counts edits and `stopPoll` as well. A place is kept for `stopPoll`, which cannot wait: people
    go on voting.
    """

    def __init__(self) -> None:
        self._all = TokenBucket(30, 30)
        self._chats: dict[int, TokenBucket] = {}
        self._held: dict[int, float] = {}

    def wait(self, chat: int, now: float, call: str = "sendMessage") -> float:
        """Reserve the next place for a call about *chat*, and return the seconds until it may be made.

        Args:
            chat: Telegram's id of the chat; those of groups are negative.
            now: The present time.
            call: The method. One that counts for no limit does not wait.
        """
        self._forget_rested(now)
        sends = call.startswith("send") and call != "sendChatAction"
        counts_in_group = chat < 0 and (call.startswith("edit") or call == _STOP_POLL)
        if not sends and not counts_in_group:
            return 0.0
        if chat not in self._chats:
            self._chats[chat] = TokenBucket(1, 4) if chat > 0 else TokenBucket(20 / 60, 20)
        kept = int(chat < 0 and call != _STOP_POLL)
        return max(self._chats[chat].wait(now, kept), self._all.wait(now) if sends else 0.0)

    def hold(self, chat: int, until: float) -> None:
        """Send nothing to *chat* before *until*, because Telegram has refused a call."""
        self._held[chat] = max(until, self._held.get(chat, 0.0))

    def held(self, chat: int, now: float) -> float:
        """Return the seconds until Telegram accepts calls to *chat* again; 0 if it does so now."""
        return max(0.0, self._held.get(chat, 0.0) - now)

    def _forget_rested(self, now: float) -> None:
        if len(self._chats) > MANY:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if bucket.busy_until > now}
            self._held = {chat: until for chat, until in self._held.items() if until > now}


class RateLimitedRequest(BaseRequest):
    """Passes calls on to another request object, when Telegram's limits allow it.

    Args:
        inner: Carries out the calls.
        sleep: Waits the given number of seconds.
        clock: Tells the time in seconds, from any beginning; it never goes back.
        metrics: Counts the calls and the seconds of waiting.
    """

    def __init__(
        self,
        inner: BaseRequest,
        sleep: Callable[[float], Awaitable[None]],
        clock: Callable[[], float] = monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        self._inner = inner
        self._sleep = sleep
        self._clock = clock
        self._metrics = metrics or Metrics()
        self._limits = SendLimits()

    @property
    def read_timeout(self) -> float | None:
        return self._inner.read_timeout

    async def initialize(self) -> None:
        await self._inner.initialize()

    async def shutdown(self) -> None:
        await self._inner.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse Telegram's answer, faster than python-telegram-bot does.

        What orjson does not accept is left to python-telegram-bot: it tolerates bytes that are not UTF-8, and raises
        its own error if the answer is no JSON.
        """
        try:
            answer: dict[str, Any] = orjson.loads(payload)
        except ValueError:
            return BaseRequest.parse_json_payload(payload)
        return answer

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make a call when the limits allow it, and again if it fails and may be repeated.

        Fetching updates is passed on as it is: it has no limit, and `polling` decides when to try again.

        Returns:
            The HTTP status and the body. The status is 429 without asking Telegram if the chat may not be written to
            for longer than `LONGEST_WAIT`.

        Raises:
            TimedOut: If the last try got no answer, or the first one of a call that may not be repeated.
            NotSent: If no connection could be made.
        """

        async def send() -> tuple[int, bytes]:
            status, payload = await self._inner.do_request(url, method, request_data, *timeouts, **named)
            if method == "POST" and status < _BAD_REQUEST and not payload.strip().startswith(b"{"):
                raise TimedOut("an answer that is not Telegram's")  # a login page of the network, perhaps
            return status, payload

        call = url.partition("?")[0].rpartition("/")[2]
        if call == "getUpdates":
            return await send()
        request_started()
        chat = _chat(request_data)
        if chat:
            await self._wait(self._limits.wait(chat, self._clock(), call))
        return await self._try_repeatedly(call, chat, send)

    async def _try_repeatedly(
        self, call: str, chat: int, send: Callable[[], Awaitable[tuple[int, bytes]]]
    ) -> tuple[int, bytes]:
        """Make a call up to `TRIES` times. *call* is the method's name; *chat* is 0 if the call is about no chat."""
        repeatable = call.startswith(_REPEATABLE)
        tap = call == "answerCallbackQuery"
        for last in (False,) * (TRIES - 1) + (True,):
            held = self._limits.held(chat, self._clock())
            if held > LONGEST_WAIT:
                return _too_many(held)
            await self._wait(held)
            try:
                status, payload = await send()
            except (TimedOut, NotSent) as error:
                self._metrics.count_call(call, "lost")
                if last or not (repeatable or isinstance(error, NotSent)):
                    raise
                await self._wait(SHORT if isinstance(error, NotSent) else 0)
                continue
            self._metrics.count_call(call, str(status))
            if tap and status < _SERVER_ERROR and status != _TOO_MANY_REQUESTS:
                tap_answered()
            pause = _retry_after(payload) if status == _TOO_MANY_REQUESTS else SHORT
            if status == _TOO_MANY_REQUESTS and chat:
                self._limits.hold(chat, self._clock() + pause)
            if last or call == _STOP_POLL or not _worth_repeating(status, pause, repeatable, chat, tap):
                return status, payload
            if tap or status >= _SERVER_ERROR:
                await self._wait(pause)
        raise AssertionError("the last try returns or raises")

    async def _wait(self, seconds: float) -> None:
        """Wait. More than `SHORT` *seconds* are reported to the acknowledgement of the current update."""
        if seconds <= 0:
            return
        if seconds > SHORT:
            request_delayed(seconds)
        self._metrics.note_wait(seconds)
        await self._sleep(seconds)


def _worth_repeating(status: int, pause: float, repeatable: bool, chat: int, tap: bool) -> bool:
    """Whether to make a call again that was answered with *status*.

    Args:
        pause: Seconds to wait before that.
        repeatable: Whether it may take effect twice without harm.
        chat: The chat that it is about; 0 for none.
        tap: Whether it answers a tap.
    """
    if status == _TOO_MANY_REQUESTS:
        return bool(chat) or (tap and pause <= ANSWER_WAIT)
    return status >= _SERVER_ERROR and repeatable


def _chat(request_data: RequestData | None) -> int:
    """Return the id of the chat that a call is about; 0 if it is about none."""
    chat = request_data.parameters.get("chat_id") if request_data else None
    return chat if isinstance(chat, int) else 0


def _retry_after(payload: bytes) -> float:
    """Return the seconds that a refusal with 429 names; 1 if it names none."""
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


def _too_many(seconds: float) -> tuple[int, bytes]:
    """Return the refusal that Telegram would answer with, without asking it."""
    wait = int(seconds) + 1
    refusal = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {wait}"}
    return 429, json.dumps(refusal | {"parameters": {"retry_after": wait}}).encode()
