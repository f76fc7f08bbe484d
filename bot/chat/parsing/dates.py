"""Times and dates as people type them."""

import re
from datetime import date, timedelta
from unicodedata import normalize

from babel.dates import get_month_names

from bot.quiz.language import LANGUAGES

_TIME = re.compile(
    r"(?:at |jam |pukul |pkl\.? )?([0-9]{1,2})(?:[:.h]?([0-5][0-9]))?\s*"
    r"(am|pm|a\.m\.|p\.m\.|pagi|siang|sore|petang|(?:tengah )?malam|dini hari|subuh)?"
    r"\s*(?:uhr|o'clock|wib|wita|wit)?"
)
_PARTS_OF_THE_DAY = {
    "dini hari": (0, 6), "subuh": (3, 6), "pagi": (0, 11), "siang": (10, 15), "sore": (14, 19), "petang": (15, 19),
    "malam": (18, 28), "am": (0, 11), "a.m.": (0, 11), "pm": (12, 23), "p.m.": (12, 23),
}  # fmt: skip
"""The first and the last hour of each part of the day; 24 to 28 are hours after midnight, which belong to the night."""
_DAYS_AHEAD = {"today": 0, "hari ini": 0, "tomorrow": 1, "besok": 1, "the day after tomorrow": 2, "lusa": 2}
_OTHER_SPELLINGS = {"agt": 8, "ags": 8, "agst": 8, "peb": 2, "pebruari": 2, "nop": 11, "nopember": 11}
"""Months as Indonesians write them beside their full names."""
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?|(\d{1,2})-(\d{1,2})-(\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]+)\.?,?(?:\s+(\d{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")


def read_minute(text: str) -> int | None:
    """Minutes after midnight of a time such as "17:30", "17.30", "17", "5 pm" or "jam 5 sore"; `None` if it is none."""
    match = _TIME.fullmatch(normalize("NFKC", text).strip().lower())
    if match is None:
        return None
    hour = int(match[1]) if match[3] is None else _hour_within(int(match[1]), match[3].removeprefix("tengah "))
    return None if hour is None or hour > 23 else hour * 60 + int(match[2] or 0)


def _hour_within(hour: int, part: str) -> int | None:
    """The hour, 0 to 23, that somebody means who says *hour* in a part of the day; `None` if there is none.

    Twelve at night is midnight, one at night an hour later. A clock with 24 hours is understood where it agrees
    ("20 malam"), except with am and pm, which nobody says after it.
    """
    first, last = _PARTS_OF_THE_DAY[part]
    if not 1 <= hour <= (12 if part in ("am", "pm", "a.m.", "p.m.") else 23):
        return None
    meant = (hour % 12 + half for half in (0, 12, 24)) if hour <= 12 else (hour,)
    return next((each % 24 for each in meant if first <= each <= last), None)


def read_day(text: str, today: date) -> date | None:
    """The day meant by "2026-12-18", "18.12.2026", "18 December", "December 18" or "tomorrow"; `None` if it is none.

    "12/11/2026" is no day: half of the world reads it otherwise than the other half.

    Args:
        today: the day it is where the person lives. A day without a year is the next one from then on.
    """
    typed = normalize("NFKC", text).strip().lower().removeprefix("tanggal ")
    if typed in _DAYS_AHEAD:
        return today + timedelta(days=_DAYS_AHEAD[typed])
    if iso := _ISO.fullmatch(typed):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if dots := _DOTS.fullmatch(typed):
        return _next(dots[3] or dots[6], int(dots[2] or dots[5]), int(dots[1] or dots[4]), today)
    if named := _NAMED.fullmatch(typed):
        return _next(named[3], _month(named[2]), int(named[1]), today)
    if first := _NAMED_FIRST.fullmatch(typed):
        return _next(first[3], _month(first[1]), int(first[2]), today)
    return None


def _next(year: str | None, month: int, day: int, today: date) -> date | None:
    """The day in that year or, without a year, the next such day from *today* on."""
    if year:
        return _date(int(year), month, day)
    candidates = (_date(today.year + ahead, month, day) for ahead in range(5))  # the 29th of February may be far away
    return next((candidate for candidate in candidates if candidate and candidate >= today), None)


def _month(name: str) -> int:
    """The number of a month, by its name in any of our languages or at least three letters of it; 0 if it is none."""
    if name in _OTHER_SPELLINGS:
        return _OTHER_SPELLINGS[name]
    names = [(number, full) for language in LANGUAGES for number, full in get_month_names(locale=language).items()]
    return next((number for number, full in names if len(name) >= 3 and full.lower().startswith(name)), 0)


def _date(year: int, month: int, day: int) -> date | None:
    """The date, or `None` if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
