"""When a class ends: which last day it may have, and when its teachers are warned. Days are those of UTC."""

from calendar import monthrange
from datetime import date, timedelta

from bot.quiz.classes import UNAWARE, Class

LONGEST = timedelta(days=366)
"""How far ahead the end may be: a year, of whatever length."""
SHORTEST = timedelta(days=8)
"""How near it may be: so near that teachers are still warned in time."""
WARNINGS = (30, 7)
"""So many days before the end its teachers are told, once each time."""
MONTHS = (3, 6, 12)
"""The numbers of months that a teacher can choose from."""


def end_after(months: int, today: date) -> date:
    """Return the same day of the month so many months later, or the last day of a month that is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_possible_end(end: date, today: date) -> bool:
    """Whether a class may have that last day."""
    return today + SHORTEST <= end <= today + LONGEST


def last_day(klass: Class) -> date:
    """Return the last day of a class. One whose teacher has never chosen one ends a year after it was made."""
    return klass.ends or klass.since.date() + LONGEST


def due_warning(klass: Class, today: date) -> int | None:
    """Return how many days before the end the warning comes that is due, one of `WARNINGS`, or `None`.

    It is 0 if teachers are only to be told that classes end now.
    """
    left = (last_day(klass) - today).days
    due = [days for days in WARNINGS if left <= days and not 0 < klass.warned <= days]
    return min(due, default=0 if klass.warned == UNAWARE else None)


def end_after_warning(klass: Class, warning: int, today: date) -> date:
    """Return the last day, which moves if the warning is late: after the last one teachers have a week."""
    return max(last_day(klass), today + timedelta(days=min(WARNINGS))) if warning == min(WARNINGS) else last_day(klass)


def is_over(klass: Class, today: date) -> bool:
    """Whether a class has ended. None has before its teachers were warned for the last time."""
    return klass.warned == min(WARNINGS) and today > last_day(klass)
