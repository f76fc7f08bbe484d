"""Where a link in a message may lead, by the rules of TDLib. [T] LinkManager, parse_url"""

import ipaddress
import re
from typing import Any

PEOPLE = range(1, 2**40)
"""The numbers that people can have. [T] UserId::MAX_USER_ID"""
INTERNAL = re.compile("(tg|ton|tonsite):(?://)?", re.IGNORECASE | re.ASCII)
ALLOWED = r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])"  # [T] RFC 7230, RFC 3986 and any script


def target(url: str) -> dict[str, Any] | None:
    """Return the fields that a link adds to its entity.

    Returns:
        The checked address, or the person whom a tg://user link mentions, or `None` if TDLib would drop the link. [T]
    """
    if (user := mentioned(url)) is not None:
        return {"type": "text_mention", "user": {"id": user}}
    return {"url": checked} if (checked := checked_url(url)) else None


def mentioned(url: str) -> int | None:
    """Return the number of the person whom *url* stands for, or `None` if it stands for nobody. [T] get_link_user_id"""
    link = re.fullmatch(r"tg:(?://)?user/?\?([^#]*)(?:#.*)?", url, re.IGNORECASE | re.ASCII | re.DOTALL)
    for parameter in link[1].split("&") if link else ():
        key, _, value = parameter.partition("=")
        if key.lower() == "id":
            return int(value) if re.fullmatch("[1-9][0-9]*", value) and int(value) in PEOPLE else None
    return None


def checked_url(url: str) -> str | None:
    """Return *url* as TDLib writes it, or `None` if TDLib does not accept it. [T] LinkManager::get_checked_link"""
    internal = INTERNAL.match(url)
    if internal is None:
        parts = _parsed(url)
        if parts is None:
            return None
        scheme, user, host, port, query = parts
        has_dot = "." in host or host.startswith("[")
        return f"{scheme}://{user}{host}{port}{query}" if has_dot else None
    rest = url[internal.end() :]
    parts = _parsed(rest)
    if parts is None or rest.lower().startswith(("http://", "https://")) or parts[1] or parts[3]:
        return None
    host, query = parts[2], parts[4]
    dot = "." if internal[1].lower() == "tonsite" else ""
    if not re.fullmatch(f"[a-z0-9_{dot}-]+", host):
        return None
    return f"{internal[1].lower()}://{host}{query.removeprefix('/') if query.startswith('/?') else query}"


def _parsed(url: str) -> tuple[str, str, str, str, str] | None:
    """Return scheme, user with "@", host, port with ":", and path of an address, as they are written then.

    `None` stands for an address that is none.
    """
    scheme = re.match("([^:/?#@\\[\\]]*)://", url)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    rest = url[scheme.end() :] if scheme else url
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    before, port = _without_port(authority)
    user, at, host = before.rpartition("@")
    if port is None or not _is_host(host, user):
        return None
    query = rest[len(authority) :].rstrip(" \t\r\n\0\v") or "/"
    query = query if query[0] == "/" else "/" + query
    escaped = re.sub("[\0-\x20]", lambda blank: f"%{ord(blank[0]):02X}", query)
    return scheme[1].lower() if scheme else "http", user + at if user else "", _lower(host), port, escaped


def _without_port(authority: str) -> tuple[str, str | None]:
    """Return *authority* without its port, and the port after a colon: "" if there is none, `None` if it is wrong."""
    at = len(authority) - 1
    while at > 0 and authority[at] not in ":]@":
        at -= 1
    if at <= 0 or authority[at] != ":":
        return authority, ""
    port = re.fullmatch("0*([1-9][0-9]{0,4})", authority[at + 1 :])
    return authority[:at], f":{port[1]}" if port and int(port[1]) <= 65535 else None


def _is_host(host: str, user: str) -> bool:
    """Whether a host can be one, and a user before it. Before the numbers of IPv6 nobody looks at the user. [T]"""
    if host.startswith("[") and host.endswith("]"):
        return _is_ipv6(host[1:-1])
    return host != "." and bool(re.fullmatch(f"{ALLOWED}+", host) and re.fullmatch(f"(?:{ALLOWED}|:)*", user))


def _is_ipv6(address: str) -> bool:
    try:
        return bool(ipaddress.IPv6Address(address)) and re.fullmatch("[0-9a-fA-F:.]*", address) is not None
    except ValueError:
        return False


def _lower(text: str) -> str:
    return re.sub("[A-Z]+", lambda letters: letters[0].lower(), text)
