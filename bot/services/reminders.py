"""Reminders: asked for, sent when something is due, stopped when a learner does not react to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz import reminders
from bot.quiz.reminders import IGNORED_LIMIT, Reminder
from bot.quiz.selection import due_facts
from bot.quiz.user import User
from bot.services.class_outcomes import UnknownChoice
from bot.services.library import Library
from bot.services.memory import cards_of
from bot.storage.store import Store

FARTHEST = timedelta(hours=49)
"""A snooze is at most two days ahead, and a day may have 25 hours."""


@dataclass(frozen=True)
class DueReminder:
    """A reminder to send now.

    Attributes:
        learner: the person to remind.
        due: how many facts are due.
        last: whether no other follows unless the learner reacts.
    """

    learner: User
    due: int
    last: bool


@dataclass(frozen=True)
class NothingDue:
    """The time of a reminder had come, but there is nothing to remind of. It waits for its next time."""


class Reminders:
    """When to remind whom. `id` is a Telegram id."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def get(self, id: int) -> Reminder:
        """The learner's reminder; one that is off, if they have none."""
        async with self._store.reading() as tx:
            return await tx.reminders.get(id) or Reminder(id)

    async def offer(self, id: int) -> bool:
        """Whether to ask the learner now if they want reminders. Returns `True` once for each person."""
        async with self._store.transaction() as tx:
            if await tx.users.get(id) is None or await tx.reminders.get(id) is not None:
                return False
            await tx.reminders.save(Reminder(id))
            return True

    async def set_time(self, id: int, minute: int) -> Reminder | UnknownChoice | None:
        """Remind the learner at that time of day.

        Args:
            minute: minutes after midnight, in the learner's zone.

        Returns:
            The reminder; `UnknownChoice` if the bot writes to nobody at that time; `None` if the person is unknown.
        """
        if not reminders.is_daytime(minute):
            return UnknownChoice()

        def switched_on(reminder: Reminder, learner: User) -> Reminder:
            return reminders.switched_on(reminder, minute, self._clock(), learner.tz if learner.zone else None)

        return await self._change(id, switched_on)

    async def turn_off(self, id: int) -> Reminder | None:
        """Do not remind the learner any more. Returns `None` if the bot does not know them."""
        return await self._change(id, lambda reminder, _: reminders.switched_off(reminder))

    async def snooze(self, id: int) -> Reminder | None:
        """Remind the learner again tomorrow, at the usual time. Returns `None` if the bot does not know them."""
        return await self._change(
            id,
            lambda reminder, learner: reminders.put_off(reminder, self._clock(), learner.tz if learner.zone else None),
        )

    async def take_next(self) -> DueReminder | NothingDue | None:
        """Take a reminder whose time has come.

        It counts as sent before it is: after a crash one reminder is missing, and none comes twice.

        Returns:
            What to send; `NothingDue` if there is nothing to remind of; `None` if no reminder's time has come.
        """
        now = self._clock()
        async with self._store.transaction() as tx:
            reminder = await tx.reminders.next_due(now)
            if reminder is None:
                return None
            learner = await tx.users.get(reminder.learner)
            assert learner is not None, "a foreign key holds them together"
            cards = await cards_of(tx, self._library.shared, learner.id)
            bank = await self._library.for_learner(tx, learner.id, cards)
            due = len(due_facts(bank.questions.values(), cards, now))
            active = await tx.sittings.last_activity(learner.id)
            send, after = reminders.decide(reminder, now, learner.tz, due=due, active=active)
            await tx.reminders.save(after)
        return DueReminder(learner, due, after.ignored >= IGNORED_LIMIT) if send else NothingDue()

    async def undelivered(self, id: int) -> None:
        """Note that a reminder did not arrive."""
        await self._change(id, lambda reminder, _: reminders.undelivered(reminder))

    async def repair(self) -> None:
        """Recompute times that are impossibly far ahead; they were set while the clock was wrong."""
        now = self._clock()
        async with self._store.transaction() as tx:
            for reminder in await tx.reminders.after(now + FARTHEST):
                learner = await tx.users.get(reminder.learner)
                assert learner is not None, "a foreign key holds them together"
                await tx.reminders.save(reminders.switched_on(reminder, reminder.minute, now, learner.tz))

    async def _change(self, id: int, change: Callable[[Reminder, User], Reminder]) -> Reminder | None:
        """Keep what *change* makes of the learner's reminder; `None` if the bot does not know them."""
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            changed = change(await tx.reminders.get(id) or Reminder(id), learner)
            await tx.reminders.save(changed)
            return changed
