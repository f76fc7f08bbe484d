"""After a crash: begins an update only while few others are in hand, to find out which of them ends the process."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from functools import partial

from telegram import Update

from bot.delivery.acknowledgement import Acknowledgement
from bot.delivery.crash_guard import TRIES, CrashGuard

log = logging.getLogger(__name__)

Begin = Callable[[Update, Acknowledgement], None]


class Recovery:
    """A queue of updates for all people, as long as the last crash is not explained.

    Args:
        crash_guard: Knows how many updates may be in hand at once.
        begin: Begins to handle an update.
        leave_out: Begins to set an update aside that ended the process too often.
    """

    def __init__(self, crash_guard: CrashGuard, begin: Begin, leave_out: Begin) -> None:
        self._crash_guard = crash_guard
        self._begin = begin
        self._leave_out = leave_out
        self._queue: deque[tuple[Update, Acknowledgement]] = deque()
        self._stopped = False

    @property
    def active(self) -> bool:
        """Whether updates have to go through this queue."""
        return self._crash_guard.recovering or bool(self._queue)

    def put(self, update: Update, ack: Acknowledgement) -> None:
        """Handle an update when it is its turn."""
        if self._stopped:
            ack.acknowledged.cancel()
            return
        self._queue.append((update, ack))
        self._begin_what_fits()

    def stop(self) -> None:
        """Begin no more. What is in the queue comes again from Telegram."""
        self._stopped = True
        for _, ack in self._queue:
            ack.acknowledged.cancel()
        self._queue.clear()

    def _begin_what_fits(self) -> None:
        while self._queue and self._crash_guard.has_room_for(self._queue[0][0].update_id):
            update, ack = self._queue.popleft()
            ack.acknowledged.add_done_callback(partial(self._go_on, update.update_id))
            if self._crash_guard.may_retry(update.update_id):
                self._begin(update, ack)
            else:
                log.error("update %s ended the process %s times; it is set aside", update.update_id, TRIES + 1)
                self._leave_out(update, ack)

    def _go_on(self, update: int, acknowledged: "asyncio.Future[None]") -> None:
        """Go on when an update is acknowledged. One that was broken off at a stop may come again."""
        if not acknowledged.cancelled():
            self._crash_guard.survived(update)
            self._begin_what_fits()
