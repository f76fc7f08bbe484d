"""What a failed call to Telegram says about whether it took effect, for those who call and those who carry out calls.

`TimedOut`: nobody knows; no answer came, or one that is none. `RetryAfter` and `NotSent`: surely not. Other errors are
Telegram's own words: it refused, or it failed.
"""

from telegram.error import NetworkError


class NotSent(NetworkError):
    """A call that never reached Telegram, because no connection could be made."""
