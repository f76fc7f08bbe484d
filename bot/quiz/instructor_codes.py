"""Codes with which an operator lets instructors make classes.

A code is signed, so the bot can recognise it without having stored it. Its thirty-four characters of base 36 are a
number (14), the last day on which it is good (4) and a message authentication code (16).
"""

import hashlib
import hmac
import re
from datetime import UTC, date, datetime, timedelta

VALID = timedelta(days=7)
"""How long a code is good."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHAPE = re.compile(r"([0-9a-z]{14})([0-9a-z]{4})([0-9a-z]{16})")
_MAC_LENGTH = 16  # digits of base 36, which are 82 bits


def make(secret: bytes, number: str, now: datetime) -> str:
    """Make a code that is good for a week.

    Args:
        secret: the key that codes are signed with.
        number: fourteen characters of base 36 that no code has had before.
        now: the present time, in any zone.
    """
    body = number + _base36((now + VALID).astimezone(UTC).date().toordinal(), 4)
    return body + _mac(secret, body)


def check(secret: bytes, code: str, now: datetime) -> str | None:
    """Return the number in *code*, or `None` if *secret* did not sign the code or the code is too old."""
    parts = _SHAPE.fullmatch(code)
    if parts is None or not hmac.compare_digest(_mac(secret, parts[1] + parts[2]), parts[3]):
        return None
    return parts[1] if now.astimezone(UTC).date() <= date.fromordinal(int(parts[2], 36)) else None


def _mac(secret: bytes, body: str) -> str:
    """Return the authentication code of *body*: HMAC-SHA-256, cut to its last sixteen digits of base 36."""
    return _base36(int.from_bytes(hmac.digest(secret, body.encode(), hashlib.sha256), "big"), _MAC_LENGTH)


def _base36(number: int, length: int) -> str:
    """Return the last *length* digits of *number* in base 36."""
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 36)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
