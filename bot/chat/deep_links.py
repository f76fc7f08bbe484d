"""Links that open the bot with a code: what each is for, and how it is read back.

A payload is at most 64 characters of A-Z a-z 0-9 _ - (core.telegram.org/bots/features#deep-linking).
"""

import re
from enum import StrEnum

_START = re.compile(r"/start(?:@\w+)? ([a-z]_)([A-Za-z0-9_-]{1,48})", re.ASCII)  # a longer code fits into no button


class DeepLink(StrEnum):
    """What a link opens, by the letters that its code begins with."""

    JOIN_CLASS = "j_"
    TEACH_CLASS = "t_"
    BECOME_INSTRUCTOR = "i_"

    def payload(self, code: str) -> str:
        """What stands after `?start=`."""
        return f"{self}{code}"


def read(text: str) -> tuple[DeepLink, str] | None:
    """The link that a `/start` message opens, and its code; `None` if it opens none of ours."""
    match = _START.fullmatch(text)
    if match is None or match[1] not in set(DeepLink):
        return None
    return DeepLink(match[1]), match[2]
