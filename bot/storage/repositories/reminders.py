"""Loading and saving when learners want to be reminded."""

from datetime import datetime

from sqlalchemy import select

from bot.quiz.reminders import Reminder
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.tables import (
    REMINDER,
)


class ReminderRepository(Statements):
    """One reminder for each learner who was ever asked about it."""

    async def get(self, learner: int) -> Reminder | None:
        row = await self._one(select(REMINDER).where(REMINDER.c.learner == learner))
        return rows.reminder(row) if row else None

    async def save(self, reminder: Reminder) -> None:
        await self._save(REMINDER, rows.reminder_row(reminder))

    async def next_due(self, now: datetime) -> Reminder | None:
        """Return the reminder that has been due longest at *now*, or `None`.

        Another process may be at work on some of them. PostgreSQL passes those over, and locks the one returned.
        """
        waiting = select(REMINDER).where(REMINDER.c.next <= now).order_by(REMINDER.c.next).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        return rows.reminder(row) if row else None

    async def after(self, moment: datetime) -> list[Reminder]:
        """Return the reminders whose next time is after *moment*."""
        return [rows.reminder(row) for row in await self._all(select(REMINDER).where(REMINDER.c.next > moment))]
