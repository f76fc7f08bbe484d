"""Times and dates as people type them."""

import re
from datetime import date, timedelta
from unicodedata import normalize

from babel.dates import get_month_names

from bot.quiz.language import LANGUAGES

_TIME = re.compile(
    r"(?:at |jam |pukul )?([0-9]{1,2})(?:[:.h]?([0-5][0-9]))?\s*(am|pm|a\.m\.|p\.m\.|pagi|siang|sore|malam)?"
    r"\s*(?:uhr|o'clock|wib|wita|wit)?"
)
_AFTERNOON = ("siang", "sore", "malam")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?|(\d{1,2})-(\d{1,2})-(\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]+)\.?,?(?:\s+(\d{4}))?")
_NAMED_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")


def read_minute(text: str) -> int | None:
    """Minutes after midnight of a time such as "17:30", "17.30", "17", "5 pm" or "jam 5 sore"; `None` if it is none."""
    match = _TIME.fullmatch(normalize("NFKC", text).strip().lower())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        after_noon = half.startswith("p.") or half in ("pm", *_AFTERNOON)
        hour = hour % 12 + (12 if after_noon and not (half == "siang" and hour == 11) else 0)
    return hour * 60 + minute if hour < 24 else None


def read_day(text: str, today: date) -> date | None:
    """The day meant by "2026-12-18", "18.12.2026", "18 December", "December 18" or "tomorrow"; `None` if it is none.

    "12/11/2026" is no day: half of the world reads it otherwise than the other half.

    Args:
        today: the day it is where the person lives. A day without a year is the next one from then on.
    """
    typed = normalize("NFKC", text).strip().lower().removeprefix("tanggal ")
    if typed in ("tomorrow", "besok"):
        return today + timedelta(days=1)
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
    names = [(number, full) for language in LANGUAGES for number, full in get_month_names(locale=language).items()]
    return next((number for number, full in names if len(name) >= 3 and full.lower().startswith(name)), 0)


def _date(year: int, month: int, day: int) -> date | None:
    """The date, or `None` if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
