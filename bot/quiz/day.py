"""When is it today? A day is the learner's own; every time that is kept is UTC's."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from re import compile as pattern
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = pattern(r"([+-])([01][0-9])(00|15|30|45)")
_FARTHEST = timedelta(hours=14)


@lru_cache(1024)
def zone(name: str) -> tzinfo | None:
    """The zone of that *name*: of the zone database ("Asia/Jakarta"), or an offset without summer time ("+0530").

    Nothing if there is none; no name at all means UTC.
    """
    if not name:
        return UTC
    if offset := _OFFSET.fullmatch(name):
        sign = -1 if offset[1] == "-" else 1
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(sign * away) if away <= _FARTHEST else None
    if name != "UTC" and ("/" not in name or name.startswith(("posix/", "right/"))):
        return None  # "localtime" and its like name no place
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
        return None


def day(at: datetime, zone: tzinfo) -> date:
    """The day that *at* belongs to there."""
    return at.astimezone(zone).date()


def at_minute(day: date, minute: int, zone: tzinfo) -> datetime:
    """The instant, in UTC, when clocks there show that *minute* after midnight; an hour skipped by summer time is
    counted as if it were not."""
    there = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    return there.astimezone(UTC)


def minute_of(at: datetime, zone: tzinfo) -> int:
    """Minutes after midnight there."""
    there = at.astimezone(zone)
    return there.hour * 60 + there.minute
