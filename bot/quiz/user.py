"""A person who uses the bot: what the bot must know to speak to them and to schedule their reviews."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Self

from bot.quiz import day
from bot.quiz.pending_input import PendingInput
from bot.quiz.schedule import RETENTION, ReviewPreferences

MEMORY_GOALS = (0.8, RETENTION, 0.95)
"""The shares of facts, to be known when asked, that a person can choose from."""
EXAM_RETENTION = 0.95
"""The share to be known until an exam, unless the person has chosen more."""


@dataclass(frozen=True)
class User:
    """A person who uses the bot: a learner, a teacher or both.

    Attributes:
        id: the number that Telegram has given them.
        language: their interface language, "en" or "id".
        since: when they agreed to the bot's terms (UTC).
        plain: whether to leave out bars and signs that screen readers would spell.
        reachable: false after Telegram refused a message because they had blocked the bot.
        last_message: the place in order of the last message that was read (a larger number is a later message). If
            Telegram delivers that message or an earlier one again, it does not count as an answer.
        zone: a name that `day.zone` knows, or empty while the zone is not known.
        memory_goal: the share of facts that they want to know when asked.
        exam: the day of an exam, until which they want to know more than that.
        pending_input: what the bot has asked them to type or send, or `None`.
        guess_first: whether they would rather be asked before they have read anything.
        seen: the day (UTC) of their last visit, or `None` while it is that of `since`.
        warned: the day (UTC) on which they were told that they will be deleted, if they were since their last visit.
    """

    id: int
    language: str
    since: datetime
    plain: bool = False
    reachable: bool = True
    last_message: int = 0
    zone: str = ""
    memory_goal: float = RETENTION
    exam: date | None = None
    pending_input: PendingInput | None = None
    guess_first: bool = False
    seen: date | None = None
    warned: date | None = None

    @property
    def tz(self) -> tzinfo:
        """Their time zone; UTC while it is not known."""
        return day.zone(self.zone) or UTC

    def today(self, now: datetime) -> date:
        """Return the date that calendars in their zone show at *now*."""
        return day.day(now, self.tz)

    def having_read(self, message: int) -> Self:
        """Return them with that message noted as read, unless a later one is noted already."""
        return replace(self, last_message=max(self.last_message, message))

    def review_preferences(self, now: datetime) -> ReviewPreferences:
        """Return how to schedule what they answer at *now* (UTC): until an exam, facts come back sooner."""
        return ReviewPreferences(
            self.tz, max(self.memory_goal, EXAM_RETENTION) if self.exam_ahead(now) else self.memory_goal
        )

    def exam_ahead(self, now: datetime) -> date | None:
        """Return the day of the exam, or `None` if there is none or it is over."""
        return self.exam if self.exam is not None and self.today(now) <= self.exam else None
