"""Codes that an operator hands to instructors: signed, so that none has to be stored before it is used."""

import hashlib
import hmac
import re
from datetime import UTC, date, datetime, timedelta

VALID = timedelta(days=7)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHAPE = re.compile(r"([0-9a-z]{14})([0-9a-z]{4})([0-9a-z]{16})")
_MAC = 16  # of base 36: 82 bits


def make(secret: bytes, number: str, now: datetime) -> str:
    """A code that is good for a week; *number* is fourteen characters of base 36 that were never used before."""
    body = number + _base36((now + VALID).astimezone(UTC).date().toordinal(), 4)
    return body + _mac(secret, body)


def check(secret: bytes, code: str, now: datetime) -> str | None:
    """The number in *code*, or nothing if it is not ours or too old."""
    found = _SHAPE.fullmatch(code)
    if found is None or not hmac.compare_digest(_mac(secret, found[1] + found[2]), found[3]):
        return None
    return found[1] if now.astimezone(UTC).date() <= date.fromordinal(int(found[2], 36)) else None


def _mac(secret: bytes, body: str) -> str:
    return _base36(int.from_bytes(hmac.digest(secret, body.encode(), hashlib.sha256), "big"), _MAC)


def _base36(number: int, length: int) -> str:
    """Its last *length* digits."""
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 36)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
