"""Reminders: asked for, sent when something is due, stopped when nobody reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz import reminders
from bot.quiz.bank import Bank
from bot.quiz.reminders import IGNORED_LIMIT, Reminder
from bot.quiz.selection import due_facts
from bot.quiz.user import User
from bot.storage.store import Store

FARTHEST = timedelta(hours=49)
"""A snooze is at most two days ahead, and a day may have 25 hours."""


@dataclass(frozen=True)
class DueReminder:
    """A reminder to send now: how many facts are due, and whether no other follows unless the learner reacts."""

    learner: User
    due: int
    last: bool


@dataclass(frozen=True)
class Nothing:
    """A reminder whose time came for nothing: it waits for its next."""


class Reminders:
    def __init__(self, store: Store, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock

    async def get(self, id: int) -> Reminder:
        """The learner's reminder, or one that is off."""
        async with self._store.reading() as tx:
            return await tx.reminders.get(id) or Reminder(id)

    async def offer(self, id: int) -> bool:
        """Whether the learner is to be asked now, and from now on never again."""
        async with self._store.transaction() as tx:
            if await tx.users.get(id) is None or await tx.reminders.get(id) is not None:
                return False
            await tx.reminders.save(Reminder(id))
            return True

    async def set_time(self, id: int, minute: int) -> Reminder | None:
        """Remind at that *minute* of the learner's day; nothing if nobody is to be written to then."""
        if not reminders.is_daytime(minute):
            return None

        def switched_on(reminder: Reminder, learner: User) -> Reminder:
            return reminders.switched_on(reminder, minute, self._clock(), learner.tz if learner.zone else None)

        return await self._change(id, switched_on)

    async def turn_off(self, id: int) -> Reminder | None:
        return await self._change(id, lambda reminder, _: reminders.switched_off(reminder))

    async def snooze(self, id: int) -> Reminder | None:
        """Until tomorrow, at the usual time."""
        return await self._change(
            id,
            lambda reminder, learner: reminders.put_off(reminder, self._clock(), learner.tz if learner.zone else None),
        )

    async def take_next(self) -> DueReminder | Nothing | None:
        """Take one reminder whose time has come: the letter to send, or nothing to say; none if none has come.

        It counts as sent before it is: after a crash one reminder is missing, and none comes twice.
        """
        now = self._clock()
        async with self._store.transaction() as tx:
            reminder = await tx.reminders.next_due(now)
            if reminder is None:
                return None
            learner = await tx.users.get(reminder.learner)
            assert learner is not None, "a foreign key holds them together"
            due = len(due_facts(self._bank.questions.values(), await tx.memory.cards(learner.id), now))
            active = await tx.sittings.last_activity(learner.id)
            send, after = reminders.decide(reminder, now, learner.tz, due=due, active=active)
            await tx.reminders.save(after)
        return DueReminder(learner, due, after.ignored >= IGNORED_LIMIT) if send else Nothing()

    async def undelivered(self, id: int) -> None:
        """Note that a letter did not arrive."""
        await self._change(id, lambda reminder, _: reminders.undelivered(reminder))

    async def repair(self) -> None:
        """Bring back times that lie farther ahead than any can: a clock was wrong when they were set."""
        now = self._clock()
        async with self._store.transaction() as tx:
            for reminder in await tx.reminders.after(now + FARTHEST):
                learner = await tx.users.get(reminder.learner)
                assert learner is not None, "a foreign key holds them together"
                await tx.reminders.save(reminders.switched_on(reminder, reminder.minute, now, learner.tz))

    async def _change(self, id: int, change: Callable[[Reminder, User], Reminder]) -> Reminder | None:
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            changed = change(await tx.reminders.get(id) or Reminder(id), learner)
            await tx.reminders.save(changed)
            return changed
