"""Who is learning: no more than the bot needs to speak to them, and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from bot.quiz import day
from bot.quiz.pending_input import PendingInput
from bot.quiz.schedule import RETENTION, ReviewPreferences

RETENTIONS = (0.8, RETENTION, 0.95)
EXAM_RETENTION = 0.95


@dataclass(frozen=True)
class User:
    """A person the bot knows, whether they learn, teach or both.

    Attributes:
        id: Telegram's number.
        language: the code of the interface language.
        since: when they agreed to be remembered, UTC.
        plain: leave out bars and signs that screen readers spell.
        reachable: they have not blocked the bot.
        last_message_id: the number of the last message that was taken as an answer; handed in again, it counts no
            second time.
        zone: a name that `day.zone` knows, or "".
        retention: the share of facts they want to know when asked.
        exam: the day of an exam; until then they want to know more than that.
        pending_input: what they were asked to type or send, if anything.
        seen: the day (UTC) of their last visit, if it is not that of `since`.
    """

    id: int
    language: str
    since: datetime
    plain: bool = False
    reachable: bool = True
    last_message_id: int = 0
    zone: str = ""
    retention: float = RETENTION
    exam: date | None = None
    pending_input: PendingInput | None = None
    seen: date | None = None

    @property
    def tz(self) -> tzinfo:
        return day.zone(self.zone) or UTC

    def today(self, now: datetime) -> date:
        return day.day(now, self.tz)

    def review_preferences(self, now: datetime) -> ReviewPreferences:
        """How to schedule what is answered now: until an exam it comes back sooner."""
        return ReviewPreferences(
            self.tz, max(self.retention, EXAM_RETENTION) if self.exam_ahead(now) else self.retention
        )

    def exam_ahead(self, now: datetime) -> date | None:
        """The day of the exam, if it is not over."""
        return self.exam if self.exam is not None and self.today(now) <= self.exam else None
