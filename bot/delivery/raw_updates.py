"""From the bytes that Telegram sends to raw updates. One that cannot be read costs itself, and never its neighbours."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

log = logging.getLogger(__name__)

JSON: TypeAlias = dict[str, Any]

_BATCH = re.compile(rb'\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[')
_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(rb'\s*\{\s*"update_id"\s*:\s*(\d{1,18})\b')
"""The number of an update, which the Bot API writes before everything else in it."""


def batch_in(payload: bytes) -> list[JSON]:
    """Read an answer to getUpdates.

    Returns:
        Its updates, each with an integer `update_id`. One that cannot be read, because it is nested too deeply or is
        not UTF-8, say, consists of its number alone. Whatever has no number is left out.

    Raises:
        ValueError: If the answer is not from Telegram, or nothing in it has a number.
    """
    try:
        found = json.loads(payload)["result"]
    except (ValueError, KeyError, TypeError, RecursionError):
        found = [_update_or_number(piece) for piece in _elements(payload)]
        if not found:
            raise ValueError("no answer of Telegram's") from None
    if not isinstance(found, list):
        raise ValueError("no list of updates")
    updates = [update for update in found if _has_number(update)]
    if found and not updates:
        raise ValueError("no update has a number")
    if len(updates) < len(found):
        log.error("getUpdates: %d updates without a number are left out", len(found) - len(updates))
    return updates


def update_in(body: bytes) -> JSON | None:
    """Read one update, as a webhook gets it. One that cannot be read consists of its number; `None` without one."""
    update = _update_or_number(body)
    return update if _has_number(update) else None


def _has_number(update: Any) -> bool:
    """Whether *update* is an object with a number. A bool is none, although Python counts it as an integer."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


def _update_or_number(piece: bytes) -> Any:
    """Read JSON; if that fails, return an update that consists of its number, or `None` if there is none."""
    try:
        return json.loads(piece)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        number = _NUMBER.match(piece)
        return {"update_id": int(number[1])} if number else None


def _elements(payload: bytes) -> Iterator[bytes]:
    """Cut out the updates of a batch, without looking into them."""
    batch = _BATCH.match(payload)
    depth, begin = 0, 0
    for sign in _STRING_OR_BRACKET.finditer(payload, batch.end() if batch else len(payload)):
        if sign[0] in b"{[":
            begin = sign.start() if depth == 0 else begin
            depth += 1
        elif sign[0] in b"}]":
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                yield payload[begin : sign.end()]
