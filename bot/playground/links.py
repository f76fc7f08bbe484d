"""Where a link in a message may lead, by the rules of TDLib. [T] LinkManager"""

import re
from typing import Any


def target(url: str) -> dict[str, Any] | None:
    """Return the fields that a link adds to its entity.

    Returns:
        The checked address, or the person whom a tg://user link mentions, or `None` if TDLib would drop the link. [T]
    """
    if user := re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url):
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    return {"url": checked} if (checked := checked_url(url)) else None


def checked_url(url: str) -> str | None:
    """Return *url* as TDLib writes it, or `None` if TDLib does not accept it. [T] LinkManager::get_checked_link"""
    if re.match(r"(tg|ton|tonsite):", url, re.IGNORECASE):
        return url
    parts = re.fullmatch(r"(?:(https?)://)?([\w.-]+\.\w+|localhost|[\d.]+)(:\d+)?([/?#]\S*)?", url, re.IGNORECASE)
    if not parts:
        return None
    scheme, host, port, rest = parts.groups()
    rest = rest or "/"
    return f"{(scheme or 'http').lower()}://{host.lower()}{port or ''}{rest if rest[0] == '/' else '/' + rest}"
