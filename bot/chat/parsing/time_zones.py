"""Which time zone does a person mean: by a city, a country or an offset?"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from bot.chat.translation import Translator
from bot.quiz import day
from bot.quiz.language import LANGUAGES

CHOICES = 8
"""How many zones to choose from; more do not fit on a phone."""
NEAR = 82
"""How alike two names must be, of 100, to ask whether that one was meant."""
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*([0-9]{1,2})(?::?([0-5][0-9]))?|utc|gmt")
LONGEST_PLACE = 120
"""Characters that are looked at as a place; a city with its country and "I live in" need fewer."""
_PARTS = re.compile(r"[,;/()]|\s-\s")
"""What stands between a city and its country, or a zone and its offset."""
_LIVING = re.compile(r"^(?:i live |i am |i'm |aku |saya |tinggal )*(?:in|near|at|di|dekat)\s+")
_ALSO = {"usa": "united states", "us": "united states", "uk": "united kingdom", "cina": "china", "england": "london"}

# Large cities that give no zone its name, and what Indonesians call their three zones; the best known zones first.
_OTHERS = {
    "Asia/Jakarta": "wib bandung surabaya medan semarang yogyakarta jogja palembang malang bogor depok bekasi solo "
    "tangerang batam padang pekanbaru jambi bandar-lampung banda-aceh cirebon bengkulu serang",
    "Asia/Makassar": "wita bali denpasar manado balikpapan samarinda banjarmasin kupang mataram lombok "
    "gorontalo kendari palu mamuju",
    "Asia/Jayapura": "wit ambon sorong manokwari ternate",
    "Asia/Shanghai": "beijing peking shenzhen guangzhou hangzhou chengdu wuhan nanjing tianjin rongcheng",
    "Asia/Kolkata": "mumbai delhi bangalore bengaluru chennai hyderabad",
    "Asia/Ho_Chi_Minh": "hanoi",
    "Australia/Sydney": "canberra",
    "Europe/Moscow": "saint-petersburg",
    "Asia/Tokyo": "osaka kyoto yokohama sapporo",
    "Europe/Berlin": "munich münchen hamburg cologne köln frankfurt stuttgart leipzig dresden",
    "Europe/London": "manchester birmingham edinburgh glasgow liverpool oxford cambridge",
    "Europe/Paris": "lyon marseille toulouse",
    "Europe/Madrid": "barcelona valencia sevilla",
    "Europe/Rome": "milan milano turin naples napoli",
    "Europe/Zurich": "geneva bern basel",
    "Europe/Amsterdam": "rotterdam utrecht",
    "America/New_York": "boston washington philadelphia miami atlanta",
    "America/Chicago": "houston dallas austin",
    "America/Denver": "salt-lake-city",
    "America/Los_Angeles": "san-francisco seattle san-diego portland san-jose sacramento",
    "America/Sao_Paulo": "rio-de-janeiro brasilia",
    "Africa/Johannesburg": "cape-town durban pretoria",
}


@dataclass(frozen=True)
class ZoneMatch:
    """Names of zones: those that were `meant`; if there is none, those of cities spelt alike (`near`)."""

    meant: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def find(text: str, now: datetime) -> ZoneMatch:
    """The zones that *text* may mean: a place, an offset, or several that say the same, as in "Jakarta, Indonesia".

    Args:
        now: zones whose clocks agree this year and the next are offered once.
    """
    if len(text) > LONGEST_PLACE:
        return ZoneMatch()
    whole = _LIVING.sub("", unicodedata.normalize("NFKC", text).strip().lower())
    if zones := _meant(whole):
        return ZoneMatch(_different(zones, now))
    parts = [part for part in _PARTS.split(whole) if part.strip()]
    if len(parts) > 1 and any(meant := [_meant(part) for part in parts]):
        return _agreed(meant, now)
    words = whole.split()
    for border in range(1, len(words)):
        meant = [_meant(" ".join(words[:border])), _meant(" ".join(words[border:]))]
        if all(meant):  # "Jakarta Indonesia"
            return _agreed(meant, now)
    place = _plain(whole)
    if len(place) < 4:
        return ZoneMatch()
    from rapidfuzz import fuzz, process  # few people mistype their city, and it takes memory

    alike = process.extract(place, list(_cities()), scorer=fuzz.ratio, score_cutoff=NEAR, limit=CHOICES)
    return ZoneMatch(near=_different(tuple(zone for city, _, _ in alike for zone in _cities()[city]), now))


def _meant(text: str) -> tuple[str, ...]:
    """The zones that an offset, a city or a country means; () if it is none of them."""
    if offset := _OFFSET.fullmatch(text.strip().replace("−", "-")):
        name = f"{offset[1] or '+'}{int(offset[2] or 0):02}{offset[3] or '00'}"
        return (name,) if day.zone(name) else ()
    place = _ALSO.get(_plain(text), _plain(text))
    return _cities().get(place) or _countries().get(place) or ()


def _agreed(meant: list[tuple[str, ...]], now: datetime) -> ZoneMatch:
    """The zones on which the parts of what was typed agree: the first part's whose clocks go as those of the others.

    If a part means nothing, or they disagree ("Paris, Texas"), each may be meant.
    """
    clocks = [{_clocks(zone, now) for zone in zones} for zones in meant]
    shared = set.intersection(*clocks)
    agreeing = tuple(zone for zone in meant[0] if _clocks(zone, now) in shared)
    if agreeing:
        return ZoneMatch(_different(agreeing, now))
    return ZoneMatch(near=_different(tuple(zone for zones in meant for zone in zones), now))


def called(tr: Translator, zone: str) -> str:
    """A zone as people call it: its city, or "UTC+5:30". "" is UTC."""
    if offset := re.fullmatch(r"([+-])(\d\d)(\d\d)", zone):
        minutes = "" if offset[3] == "00" else f":{offset[3]}"
        return f"UTC{offset[1].replace('-', '−')}{int(offset[2])}{minutes}"
    return get_timezone_location(zone, locale=tr.language, return_city=True) if zone else "UTC"


def _different(zones: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """One of *zones* for each way in which their clocks go this year and the next, the best known first."""

    def fame(name: str) -> tuple[int, int]:
        return list(_OTHERS).index(name) if name in _OTHERS else len(_OTHERS), zones.index(name)

    ordered = sorted(dict.fromkeys(zones), key=lambda zone: _clocks(zone, now))
    groups = [min(group, key=fame) for _, group in groupby(ordered, lambda zone: _clocks(zone, now))]
    return tuple(sorted(groups, key=fame)[:CHOICES])


def _clocks(name: str, now: datetime) -> tuple[str, ...]:
    """How the clocks of a zone go this year and the next."""
    zone = day.zone(name)
    months = [now.replace(year=now.year + ahead, month=month, day=1) for ahead in (0, 1) for month in range(1, 13)]
    return tuple(str(month.astimezone(zone).utcoffset()) for month in months)


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """Zones by the names of their cities, in each of our languages and as the zone database writes them."""
    by_name: dict[str, list[str]] = {}
    known, newer_names = available_timezones(), get_global("zone_aliases")
    for zone in sorted(known):
        area, _, city = zone.rpartition("/")
        current = newer_names.get(zone, zone)  # "Asia/Saigon" is an old name
        if area in ("", "Etc") or current not in known or "/" not in current:
            continue
        translated = [get_timezone_location(current, locale=language, return_city=True) for language in LANGUAGES]
        for name in dict.fromkeys(map(_plain, (city, zone, *translated))):
            by_name.setdefault(name, []).append(current)
    for zone, cities in _OTHERS.items():
        for name in cities.split():
            by_name.setdefault(_plain(name), []).append(zone)
    return {name: tuple(zones) for name, zones in by_name.items()}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Zones by the names of countries, in each of our languages."""
    territories = {code: tuple(zones) for code, zones in get_global("territory_zones").items() if code.isalpha()}
    return {
        _plain(Locale(language).territories[code]): zones
        for language in LANGUAGES
        for code, zones in territories.items()
        if code in Locale(language).territories
    }


def _plain(name: str) -> str:
    """A name for comparing: no accents, no capitals, spaces for other signs."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in letters if not unicodedata.combining(c))).strip()
