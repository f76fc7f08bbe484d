"""Links that open the bot with a code: what each is for, and how people bring it: opened, pasted, or typed.

A payload is at most 64 characters of A-Z a-z 0-9 _ - (core.telegram.org/bots/features#deep-linking).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

_START = re.compile(r"/start(?:@\w+)?(?:\s+(.*))?", re.ASCII | re.IGNORECASE | re.DOTALL)
_URL = re.compile(
    r"(?:(?:t|telegram)\.(?:me|dog)/(?P<name>\w+)/?\?|tg:(?://)?resolve/?\?domain=(?P<domain>\w+)&)"
    r"(?:[^\s#]*?&)?start=(?P<payload>[^\s&#]*)",
    re.ASCII | re.IGNORECASE,
)
_PAYLOAD = re.compile(r"([a-z]_)([A-Za-z0-9_-]{1,48})", re.ASCII)  # a longer code fits into no button
_BARE = re.compile(r"[jti]_[0-9a-z]{12,48}", re.ASCII | re.IGNORECASE)
"""A code that stands alone; no answer to anything looks like it."""
_AROUND = " \t\r\n<>()[]\"'“”‘’.,;:!"
"""Signs that people type or copy around a code."""


class DeepLink(StrEnum):
    """What a link opens, by the letters that its code begins with."""

    JOIN_CLASS = "j_"
    TEACH_CLASS = "t_"
    BECOME_INSTRUCTOR = "i_"
    QUIZ = "q_"
    PASSAGE = "p_"
    LIVE_CLASS = "l_"

    def payload(self, code: str) -> str:
        """What stands after `?start=`."""
        return f"{self}{code}"


@dataclass(frozen=True)
class OpenedLink:
    """A link of ours: what it opens, and its code."""

    kind: DeepLink
    code: str


@dataclass(frozen=True)
class UnknownLink:
    """A link whose payload is none of ours, or is cut short."""


@dataclass(frozen=True)
class OtherBotsLink:
    """A link that opens another bot."""


Link = OpenedLink | UnknownLink | OtherBotsLink

INTO_GROUP = re.compile(r"/start(?:@\w+)? (?:live|l_[A-Za-z0-9]{1,24})", re.ASCII)
"""What arrives in a group when somebody opens a `?startgroup=` link of ours: a live quiz, perhaps with a class."""


def read(text: str, username: str) -> Link | None:
    """The link that a `/start` message opens, however it was typed; `None` if there is nothing after the command.

    Args:
        text: the message.
        username: the bot's own, without the "@".
    """
    match = _START.fullmatch(text)
    typed = (match[1] or "").strip(_AROUND) if match else ""
    return (pasted(typed, username) or _opened(typed)) if typed else None


def pasted(text: str, username: str) -> Link | None:
    """The link in a message: an address, with or without words around it, or a code alone; `None` without one."""
    if url := _URL.search(text):
        if (url["name"] or url["domain"]).lower() != username.lower():
            return OtherBotsLink()
        return _opened(unquote(url["payload"]).strip(_AROUND))
    bare = text.strip(_AROUND)
    return _opened(bare.lower()) if _BARE.fullmatch(bare) else None


def _opened(payload: str) -> OpenedLink | UnknownLink:
    match = _PAYLOAD.fullmatch(payload[:1].lower() + payload[1:])  # keyboards begin with a capital letter
    return OpenedLink(DeepLink(match[1]), match[2]) if match and match[1] in set(DeepLink) else UnknownLink()
