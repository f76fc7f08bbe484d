"""Flood control: how many messages a bot may send in a while. It is off unless a test switches it on.

The limits are those of Telegram's FAQ for bots [D]: one message per second in a chat, with short bursts allowed; twenty
per minute in a group; about thirty per second in all chats together. What the real server does exactly is not
documented.
"""

import math
from collections import defaultdict
from collections.abc import Callable

from telegram.constants import FloodLimit

from bot.playground.bot_api_error import too_fast
from bot.playground.limits import BURST


class FloodControl:
    """Remembers when messages were sent, and refuses the next one if it comes too soon. *clock* tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.sent: dict[int, list[float]] = defaultdict(list)

    def pass_one(self, chat: int) -> None:
        """Count one message to *chat*.

        Raises:
            BotApiError: the message comes too soon (429).
        """
        now = self.clock()
        # key, limit and seconds of each window; the key 0 stands for all chats together
        windows = [(0, int(FloodLimit.MESSAGES_PER_SECOND), 1.0)]
        windows.append(
            (chat, int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP), 60.0) if chat < 0 else (chat, BURST, BURST)
        )
        for key, limit, seconds in windows:
            self._check(key, limit, seconds, now)
        for key, _, _ in windows:
            self.sent[key].append(now)

    def _check(self, key: int, limit: int, seconds: float, now: float) -> None:
        recent = self.sent[key] = [sent_at for sent_at in self.sent[key] if sent_at > now - seconds]
        if len(recent) >= limit:
            raise too_fast(max(1, math.ceil(recent[-limit] + seconds - now)))
