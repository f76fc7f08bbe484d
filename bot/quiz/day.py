"""Which day is it for a learner? Days follow the learner's time zone; every time that is stored is in UTC."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"([+-])([01][0-9])(00|15|30|45)")
_FARTHEST = timedelta(hours=14)  # no zone in use is further from UTC (Kiribati)


@lru_cache(1024)
def zone(name: str) -> tzinfo | None:
    """Look up a time zone.

    Args:
        name: a name of the IANA zone database ("Asia/Jakarta"), an offset without summer time ("+0530"), or empty.

    Returns:
        The zone; UTC if *name* is empty; `None` if there is no such zone.
    """
    if not name:
        return UTC
    if offset := _OFFSET.fullmatch(name):
        sign = -1 if offset[1] == "-" else 1
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(sign * away) if away <= _FARTHEST else None
    if name != "UTC" and ("/" not in name or name.startswith(("posix/", "right/"))):
        return None  # "localtime" and its like mean whatever this machine is set to
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
        return None


def day(at: datetime, zone: tzinfo) -> date:
    """Return the date that calendars in *zone* show at the instant *at*."""
    return at.astimezone(zone).date()


def at_minute(day: date, minute: int, zone: tzinfo) -> datetime:
    """Return the instant, in UTC, at which clocks in *zone* show a certain time on a certain day.

    A time that summer time skips is computed with the offset from before the change, so it falls later by as much as
    was skipped.

    Args:
        day: the date in *zone*.
        minute: minutes after midnight, from 0 to 1439.
        zone: the zone whose clocks are meant.
    """
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    return local.astimezone(UTC)


def minute_of_day(at: datetime, zone: tzinfo) -> int:
    """Return how many minutes after midnight clocks in *zone* show at the instant *at*."""
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute
