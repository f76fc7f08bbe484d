"""When may somebody be reminded, and when is it time to stop?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.quiz.day import at_minute, day, minute_of

MORNING, NIGHT = 8 * 60, 21 * 60
"""Minutes after midnight; from the second on until the first nobody is written to."""
USUAL_MINUTE = 17 * 60
IGNORED_LIMIT = 2
LATEST = timedelta(hours=1)
"""A reminder that could not be sent within this is left out: nobody needs yesterday's."""


@dataclass(frozen=True)
class Reminder:
    """One learner's wish: at which *minute* of their day, and `next` when that is.

    Off while `next` is nothing; `wanted` without `next` waits for the learner's zone. `ignored` counts those sent
    since the learner last did anything.
    """

    learner: int
    minute: int = USUAL_MINUTE
    wanted: bool = False
    next: datetime | None = None
    sent: datetime | None = None
    ignored: int = 0


def undelivered(reminder: Reminder) -> Reminder:
    """It did not arrive, so nobody has ignored it; the next one comes at its time all the same."""
    return replace(reminder, ignored=max(0, reminder.ignored - 1))


def by_day(minute: int) -> bool:
    """Whether somebody may be written to at that *minute* of their day."""
    return MORNING <= minute < NIGHT


def on(reminder: Reminder, minute: int, now: datetime, zone: tzinfo | None) -> Reminder:
    """Switched on at *minute*; without a *zone* it waits for one."""
    following = next_time(minute, now, zone) if zone else None
    return replace(reminder, minute=minute, wanted=True, next=following, ignored=0)


def off(reminder: Reminder) -> Reminder:
    return replace(reminder, wanted=False, next=None, ignored=0)


def tomorrow(reminder: Reminder, now: datetime, zone: tzinfo | None) -> Reminder:
    """Put off until tomorrow; who does that wants one and has not ignored it. Without a *zone* nothing changes."""
    if zone is None:
        return reminder
    following = at_minute(day(now, zone) + timedelta(days=1), reminder.minute, zone)
    return replace(reminder, wanted=True, next=following, ignored=0)


def next_time(minute: int, now: datetime, zone: tzinfo) -> datetime:
    """The next instant, in UTC, at which clocks there show *minute*."""
    today = day(now, zone)
    at = at_minute(today, minute, zone)
    return at if at > now else at_minute(today + timedelta(days=1), minute, zone)


def decide(
    reminder: Reminder, now: datetime, zone: tzinfo, *, due: int, active: datetime | None
) -> tuple[bool, Reminder]:
    """Whether to send it now, and the reminder after that. Either way its time has moved on.

    Args:
        due: how many facts are due.
        active: when the learner last did something, if ever.
    """
    assert reminder.next is not None
    reacted = reminder.sent is None or (active is not None and active > reminder.sent)
    ignored = 0 if reacted else reminder.ignored
    if ignored >= IGNORED_LIMIT:
        return False, off(reminder)
    moved = replace(reminder, next=next_time(reminder.minute, now, zone), ignored=ignored)
    in_time = timedelta(0) <= now - reminder.next <= LATEST and by_day(minute_of(now, zone))
    had_one_today = reminder.sent is not None and day(reminder.sent, zone) == day(now, zone)
    if not due or not in_time or had_one_today:
        return False, moved
    return True, replace(moved, sent=now, ignored=ignored + 1)
