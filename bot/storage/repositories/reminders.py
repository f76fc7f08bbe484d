"""Loading and saving reminders."""

from datetime import datetime

from sqlalchemy import select

from bot.quiz.reminders import Reminder
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.tables import (
    REMINDER,
)


class ReminderRepository(Statements):
    """On an open transaction."""

    async def get(self, learner: int) -> Reminder | None:
        row = await self._one(select(REMINDER).where(REMINDER.c.learner == learner))
        return rows.reminder(row) if row else None

    async def save(self, reminder: Reminder) -> None:
        await self._save(REMINDER, rows.reminder_row(reminder))

    async def next_due(self, now: datetime) -> Reminder | None:
        """The one that has waited longest. Another process may be at work on the others: those are passed over."""
        waiting = select(REMINDER).where(REMINDER.c.next <= now).order_by(REMINDER.c.next).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        return rows.reminder(row) if row else None

    async def after(self, moment: datetime) -> list[Reminder]:
        return [rows.reminder(row) for row in await self._all(select(REMINDER).where(REMINDER.c.next > moment))]
