"""How is a text, a number or a time written into a file for machines, so that it is inert and can be had back?

A text goes through two steps, and `plain` takes both back:

1. Characters that the file cannot hold safely are written as `\\uHHHH`, four small hexadecimal digits. UTF-8 has no
   form for a lone surrogate (half of an emoji, which a broken client may send), so those always are; so is a semicolon
   or a line break before what begins a formula: where the comma is the decimal mark, as in Indonesia, spreadsheets
   look for semicolons, are misled by the quotes, and begin a cell there. Where such a code stands in the text already,
   its backslash is written as `\\u005c`.
2. A text that a spreadsheet would take for a formula gets an apostrophe in front, as does one that has apostrophes
   before such a beginning, so that none is taken away that was there (OWASP, CSV Injection; CWE-1236).

Texts that do neither, as nearly all, stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from io import TextIOWrapper
from typing import BinaryIO
from zoneinfo import ZoneInfo

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
_KEPT_FORMULA = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_CODE = r"\\(?=u[0-9a-f]{4})"
_SPLIT = r"[;\r\n](?=['\"]*[=+\-@\t＝＋－＠])|;(?=['\"]*[\r\n])"
_UNENCODABLE = re.compile(rf"[\ud800-\udfff]|{_CODE}")
_UNFIT = re.compile(rf"{_SPLIT}|[\ud800-\udfff]|{_CODE}")
# PHP reads a backslash before a quote as part of the cell, unlike everybody else, and Moodle is written in PHP.
_UNRULY = re.compile(rf"{_SPLIT}|[\x00-\x1f\\\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CODED = re.compile(r"\\u([0-9a-f]{4})")


@lru_cache(maxsize=4096)  # most cells say what one of the row before said
def escaped(text: str) -> str:
    """*text* for a cell: encodable in UTF-8, and no formula. Other line breaks stay: the quotes of CSV hold them."""
    if text.isascii() and text.isprintable() and "\\" not in text and ";" not in text:
        return _inert(text)
    return _inert(coded(text, _UNFIT))


def escaped_line(text: str) -> str:
    """As `escaped`, and in one line: for importers whose CSV is not quite CSV."""
    return _inert(coded(text, _UNRULY))


def plain(text: str) -> str:
    """What `escaped` or `escaped_line` was given; any other text comes back as if it had been."""
    return decoded(text[1:] if _KEPT_FORMULA.match(text) else text)


def encodable(text: str) -> str:
    """*text* with codes for lone surrogates; `decoded` gives it back."""
    return coded(text, _UNENCODABLE)


def coded(text: str, unwanted: re.Pattern[str]) -> str:
    """*text* with codes for the characters that *unwanted* finds, each below U+10000."""
    return unwanted.sub(lambda found: "".join(f"\\u{ord(each):04x}" for each in found[0]), text)


def decoded(text: str) -> str:
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in _SUSPECT and _FORMULA.match(text) else text


def at(moment: datetime, zone: str, timespec: str = "seconds") -> str:
    """ISO 8601 with the offset of *zone* on that day: 2026-11-22T10:00:00+07:00. *moment* knows its own zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} is in no time zone")
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec=timespec)


def number(value: float) -> str:
    """At most two decimals after a point, no more than needed, and no thousands marks: 66.67, 75, 0."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def distinct(titles: Iterable[str]) -> tuple[str, ...]:
    """*titles* as names of columns: one that an earlier one has already (but for case and blanks) gets a number."""
    names: dict[str, str] = {}
    for title in titles:
        tries = (title if n == 1 else f"{title.rstrip()}, {n}" for n in range(1, len(names) + 2))
        name = next(name for name in tries if same(name) not in names)
        names[same(name)] = name
    return tuple(names.values())


def same(text: str) -> str:
    """Equal for texts that importers hold to be the same: case, blanks around and ways to write an accent aside."""
    return unicodedata.normalize("NFC", text).strip().casefold()


@contextmanager
def text_in(file: BinaryIO, encoding: str) -> Iterator[TextIOWrapper]:
    """A text file within a binary one, which stays open. Line breaks are written as they are given."""
    text = TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()
