"""When Telegram may forget an update: its effect is committed, and the first reply was sent or tried for a moment."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar

MOMENT = 5.0
"""Seconds that a reply may take or have to wait before its update counts as settled all the same."""

_present: ContextVar["Acknowledgement | None"] = ContextVar("settling", default=None)


class Acknowledgement:
    """One update on its way. Handlers commit before they speak, so that whoever speaks has committed.

    With *early* it is settled when its reply takes long, because others wait with it; else when its handler has ended.
    """

    def __init__(self, early: bool) -> None:
        self.acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.early = early
        self._waits: Callable[[], None] = lambda: None
        self._timer: asyncio.TimerHandle | None = None
        self._spoken = False

    def begin(self, waits: Callable[[], None] = lambda: None) -> None:
        """What follows in this task is about this update; *waits* is told when a reply to it has to wait."""
        self._waits = waits
        _present.set(self)

    def acknowledge(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self.acknowledged.done():
            self.acknowledged.set_result(None)

    def request_delayed(self, seconds: float) -> None:
        self._waits()
        if self.early and seconds > MOMENT:
            self.acknowledge()

    def ack_committed(self) -> None:
        """Settle what has at least been committed: many others wait behind it."""
        if self.early and self._spoken:
            self.acknowledge()

    def request_started(self) -> None:
        self._spoken = True
        if self.early and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(MOMENT, self.acknowledge)


def request_started() -> None:
    """A call to Telegram begins."""
    if (ack := _present.get()) is not None:
        ack.request_started()


def request_delayed(seconds: float) -> None:
    """A call must wait for so long."""
    if (ack := _present.get()) is not None:
        ack.request_delayed(seconds)
