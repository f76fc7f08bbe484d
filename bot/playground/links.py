"""Where may a link lead? TDLib's rules for addresses. [T] LinkManager"""

import re
from typing import Any


def target(url: str) -> dict[str, Any] | None:
    """A checked address, a mention, or nothing: [T] a link that leads nowhere is dropped without a word."""
    if user := re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url):
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    return {"url": checked} if (checked := checked_url(url)) else None


def checked_url(url: str) -> str | None:
    """`url` as TDLib would write it, or None when it is no address it accepts. [T] LinkManager::get_checked_link"""
    if re.match(r"(tg|ton|tonsite):", url, re.IGNORECASE):
        return url
    found = re.fullmatch(r"(?:(https?)://)?([\w.-]+\.\w+|localhost|[\d.]+)(:\d+)?([/?#]\S*)?", url, re.IGNORECASE)
    if not found:
        return None
    scheme, host, port, rest = found.groups()
    rest = rest or "/"
    return f"{(scheme or 'http').lower()}://{host.lower()}{port or ''}{rest if rest[0] == '/' else '/' + rest}"
