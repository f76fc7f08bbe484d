"""Who somebody is to us, and how they want it: language, time zone, how well to remember."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.quiz import day
from bot.quiz.pending_input import PendingInput
from bot.quiz.reminders import switched_off, switched_on
from bot.quiz.schedule import reschedule
from bot.quiz.user import RETENTIONS, User
from bot.storage.store import Store, Transaction

FARTHEST_EXAM = timedelta(days=730)


class Account:
    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def learner(self, id: int) -> User | None:
        async with self._store.reading() as tx:
            return await tx.users.get(id)

    async def note_visit(self, id: int, *, private: bool) -> User | None:
        """Who speaks to us, if they are known. They were here today; in a *private* chat they have not blocked us."""
        learner, today = await self.learner(id), self._clock().date()
        if learner is None:
            return None
        if learner.seen is None or learner.seen < today:
            async with self._store.transaction() as tx:
                await tx.users.note_visit(id, today)
        if private and not learner.reachable:
            await self.set_reachable(id, True)
        return learner

    async def agree(self, id: int, language: str) -> User:
        """Start to remember a person who has read what is remembered; who is known already gets that language."""
        async with self._store.transaction() as tx:
            known = await tx.users.get(id)
            now = self._clock()
            learner = replace(known, language=language, reachable=True) if known else User(id, language, now)
            if learner != known:
                await tx.users.save(learner)
            return learner

    async def set_language(self, id: int, language: str) -> User | None:
        """Speak another language; returns the person as changed, or `None` if they are not known."""
        return await self._changed(id, lambda user: replace(user, language=language))

    async def set_plain(self, id: int, plain: bool) -> User | None:
        """Leave out bars and signs that screen readers spell, or not."""
        return await self._changed(id, lambda user: replace(user, plain=plain))

    async def set_pending_input(self, id: int, pending: PendingInput | None) -> User | None:
        """Note what the person is asked to type or send next; `None` if it is nothing any more."""
        return await self._changed(id, lambda user: replace(user, pending_input=pending))

    async def set_zone(self, id: int, zone: str) -> User | None:
        """Keep a time zone, if it is one, and set the reminder that waited for it."""
        if not zone or (known := day.zone(zone)) is None:
            return None
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            reminder = await tx.reminders.get(id)
            if reminder is not None and reminder.wanted:
                await tx.reminders.save(switched_on(reminder, reminder.minute, self._clock(), known))
            return await self._rescheduled(tx, learner, replace(learner, zone=zone, pending_input=None))

    async def set_retention(self, id: int, retention: float) -> User | None:
        """Keep how much of what is asked the learner wants to know; what is due follows."""
        if retention not in RETENTIONS:
            return None
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            return await self._rescheduled(tx, learner, replace(learner, retention=retention)) if learner else None

    async def set_exam(self, id: int, exam: date | None) -> User | None:
        """Ask more often until that day, which is not over yet; or as usual again. Nothing else is accepted."""
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            today = learner.today(self._clock()) if learner else None
            if learner is None or today is None or (exam and not today <= exam <= today + FARTHEST_EXAM):
                return None
            return await self._rescheduled(tx, learner, replace(learner, exam=exam, pending_input=None))

    async def end_exams(self) -> None:
        """Schedule as usual again for those whose exam is over."""
        now = self._clock()
        async with self._store.transaction() as tx:
            for learner in await tx.users.with_exam_before((now - timedelta(days=2)).date()):
                await self._rescheduled(tx, learner, replace(learner, exam=None))

    async def set_reachable(self, id: int, reachable: bool) -> None:
        """Note that a person has blocked the bot, or is back. A stranger is not noted; reminders end with a block."""
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None or learner.reachable == reachable:
                return
            await tx.users.save(replace(learner, reachable=reachable))
            reminder = await tx.reminders.get(id)
            if not reachable and reminder is not None:
                await tx.reminders.save(switched_off(reminder))

    async def _changed(self, id: int, change: Callable[[User], User]) -> User | None:
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            changed = change(learner)
            if changed != learner:
                await tx.users.save(changed)
            return changed

    async def _rescheduled(self, tx: Transaction, before: User, learner: User) -> User:
        """Keep *learner*, with every fact due when they now want it."""
        await tx.users.save(learner)
        now = self._clock()
        past_exam = before.exam != learner.exam
        if past_exam or before.review_preferences(now) != learner.review_preferences(now):
            cards = (await tx.memory.cards(learner.id)).values()
            await tx.memory.save_cards(
                learner.id, [reschedule(card, learner.review_preferences(now)) for card in cards]
            )
        return learner
