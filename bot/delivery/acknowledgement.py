"""When may Telegram forget an update? Once its effect is committed, and a reply was sent or tried for a moment.

A tap has to be answered as well, whatever the rest of the reply takes: a tap that Telegram has forgotten comes from
nowhere again if the process dies, and its button would stay busy for ever.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar

MOMENT = 5.0
"""Seconds that a reply may take, or may have to wait, before its update is acknowledged nevertheless."""

_present: ContextVar["Acknowledgement | None"] = ContextVar("acknowledgement", default=None)


class Acknowledgement:
    """Decides when one update is acknowledged: handled so far that Telegram may forget it.

    Handlers commit before they reply. So once a call to Telegram has begun, the effect of the update is on disk.

    Args:
        early: Whether a reply that takes long is not waited for, since other updates wait with this one. Otherwise
            the update is acknowledged only when its handler has ended.
        tap: Whether the update is a tap, which is not acknowledged early before it is answered.

    Attributes:
        acknowledged: Done when Telegram may forget the update; cancelled if the handling was broken off.
        early: As given.
    """

    def __init__(self, early: bool, tap: bool = False) -> None:
        self.acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.early = early
        self._unanswered = tap
        self._wanted = False
        self._on_delay: Callable[[], None] = lambda: None
        self._timer: asyncio.TimerHandle | None = None
        self._request_started = False

    def begin(self, on_delay: Callable[[], None] = lambda: None) -> None:
        """Let the calls to Telegram that follow in this task count as replies to this update.

        Args:
            on_delay: Called when such a call has to wait for Telegram's limits.
        """
        self._on_delay = on_delay
        _present.set(self)

    def acknowledge(self) -> None:
        """Let Telegram forget the update. Doing it again changes nothing."""
        if self._timer is not None:
            self._timer.cancel()
        if not self.acknowledged.done():
            self.acknowledged.set_result(None)

    def request_started(self) -> None:
        """Note that a reply begins. An early update is acknowledged `MOMENT` seconds later at the latest."""
        self._request_started = True
        if self.early and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(MOMENT, self._ack_early)

    def request_delayed(self, seconds: float) -> None:
        """Note that a reply has to wait that many *seconds*."""
        self._on_delay()
        if seconds > MOMENT:
            self._ack_early()

    def tap_answered(self) -> None:
        """Note that Telegram has taken the answer to the tap, or has said why it does not."""
        self._unanswered = False
        if self._wanted:
            self.acknowledge()

    def ack_committed(self) -> None:
        """Acknowledge an early update whose first reply has begun, without waiting for `MOMENT` to pass."""
        if self._request_started:
            self._ack_early()

    def _ack_early(self) -> None:
        """Acknowledge an early update; a tap as soon as it is answered."""
        if self.early and self._unanswered:
            self._wanted = True
        elif self.early:
            self.acknowledge()


def request_started() -> None:
    """Note that a call to Telegram begins, for the update that this task handles, if any."""
    if (ack := _present.get()) is not None:
        ack.request_started()


def request_delayed(seconds: float) -> None:
    """Note that a call to Telegram has to wait, for the update that this task handles, if any."""
    if (ack := _present.get()) is not None:
        ack.request_delayed(seconds)


def tap_answered() -> None:
    """Note that the tap that this task handles, if any, is answered."""
    if (ack := _present.get()) is not None:
        ack.tap_answered()
