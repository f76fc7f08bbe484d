"""When is a learner reminded of the facts that are due, and when do reminders stop?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.quiz.day import at_minute, day, minute_of_day

MORNING, NIGHT = 8 * 60, 21 * 60
"""Minutes after midnight in the learner's zone. From `NIGHT` until `MORNING` the bot writes to nobody."""
USUAL_MINUTE = 17 * 60
"""When learners are reminded unless they choose another time, in minutes after midnight."""
IGNORED_LIMIT = 2
"""How many reminders in a row a learner may leave without a reaction before reminders are switched off."""
MAX_DELAY = timedelta(hours=1)
"""A reminder that could not be sent within this time is left out: nobody needs yesterday's."""


@dataclass(frozen=True)
class Reminder:
    """How one learner wants to be reminded, and what became of it.

    Attributes:
        learner: the learner's Telegram id.
        minute: when to remind them, in minutes after midnight in their zone.
        wanted: whether they want reminders. If `next` is `None` then, the bot waits until it knows their zone.
        next: when the next reminder is due (UTC), or `None` while none is sent.
        sent: when the last one was sent (UTC).
        ignored: how many were sent since the learner last did anything.
    """

    learner: int
    minute: int = USUAL_MINUTE
    wanted: bool = False
    next: datetime | None = None
    sent: datetime | None = None
    ignored: int = 0


def undelivered(reminder: Reminder) -> Reminder:
    """Return the reminder after its message did not arrive: nobody has ignored it. The next one comes as planned."""
    return replace(reminder, ignored=max(0, reminder.ignored - 1))


def is_daytime(minute: int) -> bool:
    """Whether the bot may write to a learner at *minute* (minutes after midnight in their zone)."""
    return MORNING <= minute < NIGHT


def switched_on(reminder: Reminder, minute: int, now: datetime, zone: tzinfo | None) -> Reminder:
    """Return the reminder switched on.

    Args:
        reminder: the reminder before.
        minute: when to remind, in minutes after midnight in *zone*.
        now: the present time (UTC).
        zone: the learner's zone. With `None` nothing is sent until it is known.
    """
    next_at = next_time(minute, now, zone) if zone else None
    return replace(reminder, minute=minute, wanted=True, next=next_at, ignored=0)


def switched_off(reminder: Reminder) -> Reminder:
    """Return the reminder switched off; its minute is kept."""
    return replace(reminder, wanted=False, next=None, ignored=0)


def put_off(reminder: Reminder, now: datetime, zone: tzinfo | None) -> Reminder:
    """Return the reminder put off until its usual minute tomorrow.

    A learner who puts one off has not ignored it, and wants the next one. While *zone* is `None` nothing changes.
    """
    if zone is None:
        return reminder
    next_at = at_minute(day(now, zone) + timedelta(days=1), reminder.minute, zone)
    return replace(reminder, wanted=True, next=next_at, ignored=0)


def next_time(minute: int, now: datetime, zone: tzinfo) -> datetime:
    """Return the next instant after *now*, in UTC, at which clocks in *zone* show *minute* (after midnight)."""
    today = day(now, zone)
    at_today = at_minute(today, minute, zone)
    return at_today if at_today > now else at_minute(today + timedelta(days=1), minute, zone)


def decide(
    reminder: Reminder, now: datetime, zone: tzinfo, *, due: int, active: datetime | None
) -> tuple[bool, Reminder]:
    """Decide whether to send a reminder whose time has come.

    It is left out if no fact is due, if its time passed too long ago, if it is night, or if the learner had one today.

    Args:
        reminder: a reminder that is switched on, so that `next` is not `None`.
        now: the present time (UTC).
        zone: the learner's zone.
        due: how many facts are due.
        active: when the learner last did something (UTC), or `None` if never.

    Returns:
        Whether to send it, and the reminder as it is to be stored. Its next time is the following day's, whether it
        is sent or not; it is switched off if the learner has ignored too many.
    """
    assert reminder.next is not None
    reacted = reminder.sent is None or (active is not None and active > reminder.sent)
    ignored = 0 if reacted else reminder.ignored
    if ignored >= IGNORED_LIMIT:
        return False, switched_off(reminder)
    postponed = replace(reminder, next=next_time(reminder.minute, now, zone), ignored=ignored)
    in_time = timedelta(0) <= now - reminder.next <= MAX_DELAY and is_daytime(minute_of_day(now, zone))
    had_one_today = reminder.sent is not None and day(reminder.sent, zone) == day(now, zone)
    if not due or not in_time or had_one_today:
        return False, postponed
    return True, replace(postponed, sent=now, ignored=ignored + 1)
