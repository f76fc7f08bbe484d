"""Writes a text, a number or a time into a file so that no program runs it as a formula, and it can be read back.

A text goes through two steps, and `plain` undoes both:

1. Characters that the file cannot hold safely are written as `\\uHHHH`, four small hexadecimal digits. These are:

   - a lone surrogate (half of an emoji, which a broken client may send): UTF-8 has no form for it;
   - a semicolon or a line break before the beginning of a formula. Where the comma is the decimal mark, as in
     Indonesia, spreadsheets split at semicolons even within quotes, and the formula would begin a cell;
   - the backslash of such a code that stands in the text already (written as `\\u005c`).

2. A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV Injection; CWE-1236). So
   does a text that has apostrophes before such a beginning: otherwise `plain` would remove one of its own.

Nearly all texts need neither step and stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from io import TextIOWrapper
from typing import BinaryIO

from bot.quiz import day

# How a formula begins, in narrow and in wide characters; apostrophes before it may be the text's own.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
_KEPT_FORMULA = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_CODE = r"\\(?=u[0-9a-f]{4})"
_SPLIT = r"[;\r\n](?=['\"]*[=+\-@\t＝＋－＠])|;(?=['\"]*[\r\n])"
_UNENCODABLE = re.compile(rf"[\ud800-\udfff]|{_CODE}")
_UNFIT = re.compile(rf"{_SPLIT}|[\ud800-\udfff]|{_CODE}")
# For files that must have one line to a row. A backslash is among these because PHP, in which Moodle is written, takes
# the quote after it for a part of the cell.
_UNRULY = re.compile(rf"{_SPLIT}|[\x00-\x1f\\\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CODED = re.compile(r"\\u([0-9a-f]{4})")


@lru_cache(maxsize=4096)  # most cells repeat one of the rows before
def escaped(text: str) -> str:
    """Return *text* for a quoted cell of a CSV file: encodable in UTF-8, and no formula. Harmless line breaks stay."""
    if text.isascii() and text.isprintable() and "\\" not in text and ";" not in text:
        return _inert(text)
    return _inert(coded(text, _UNFIT))


def escaped_line(text: str) -> str:
    """Return *text* as `escaped` does, and in one line, for importers that do not read line breaks in quotes."""
    return _inert(coded(text, _UNRULY))


def plain(text: str) -> str:
    """Undo `escaped` or `escaped_line`.

    A text that never went through these is treated as if it had: an apostrophe or a code in it may get lost.
    """
    return decoded(text[1:] if _KEPT_FORMULA.match(text) else text)


def encodable(text: str) -> str:
    """Return *text* with codes for lone surrogates, which no encoding can hold; `decoded` undoes it."""
    return coded(text, _UNENCODABLE)


def coded(text: str, unwanted: re.Pattern[str]) -> str:
    """Return *text* with a code for each character that *unwanted* matches; all of these must be below U+10000."""
    return unwanted.sub(lambda match: "".join(f"\\u{ord(character):04x}" for character in match[0]), text)


def decoded(text: str) -> str:
    """Return *text* with the character for each code in it."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)


def _inert(text: str) -> str:
    """Return *text* with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _SUSPECT and _FORMULA.match(text) else text


def midnight(moment: datetime, zone: str) -> datetime:
    """Return the beginning of the day in which a time lies, in that zone: all that files say of when something was.

    Args:
        moment: a time that knows its own time zone, which may be another.
        zone: the time zone whose day it is, as `time_zone` takes it.

    Raises:
        ValueError: *moment* is in no time zone, or there is no such zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} is in no time zone")
    return moment.astimezone(time_zone(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


class Days:
    """The days of a time zone, for many times that mostly lie on the same day as the one before.

    Args:
        zone: as `time_zone` takes it.

    Raises:
        ValueError: there is no such zone.
    """

    def __init__(self, zone: str) -> None:
        self._zone = time_zone(zone)
        self._begins = self._ends = datetime.min.replace(tzinfo=UTC)
        self._day = date.min

    def day(self, moment: datetime) -> date:
        """Return the day in which a time lies that knows its own zone, which may be another."""
        if not self._begins <= moment < self._ends:
            self._day = moment.astimezone(self._zone).date()
            self._begins, self._ends = (
                datetime.combine(begins, time(), self._zone).astimezone(UTC)
                for begins in (self._day, self._day + timedelta(days=1))
            )
        return self._day


def time_zone(name: str) -> tzinfo:
    """Return the time zone of that name.

    Args:
        name: an IANA name such as "Asia/Jakarta", or an offset such as "+0530", which people set whose city is missing.

    Raises:
        ValueError: there is no such zone.
    """
    zone = day.zone(name)
    if zone is None:
        raise ValueError(f"{name!r} is no time zone")
    return zone


def number(value: float) -> str:
    """Return a number with at most two decimals, no more than needed, and no thousands marks: 66.67, 75, 0."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def distinct(titles: Iterable[str]) -> tuple[str, ...]:
    """Return *titles* so that no two are alike (see `same`): one that repeats an earlier one gets a number."""
    names: dict[str, str] = {}
    for title in titles:
        candidates = (title if n == 1 else f"{title.rstrip()}, {n}" for n in range(1, len(names) + 2))
        name = next(name for name in candidates if same(name) not in names)
        names[same(name)] = name
    return tuple(names.values())


def same(text: str) -> str:
    """Return a form that is equal for texts which importers take for the same.

    Importers do not look at case, at blanks at the ends, or at whether an accent is a character of its own.
    """
    return unicodedata.normalize("NFC", text).strip().casefold()


@contextmanager
def text_in(file: BinaryIO, encoding: str) -> Iterator[TextIOWrapper]:
    """Write text to a binary *file*, which stays open at the end. Line breaks are written as they are given."""
    text = TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()
