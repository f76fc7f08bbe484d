"""Who a person is to the bot, and how they want it: language, time zone, how well to remember."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.quiz import day
from bot.quiz.pending_input import PendingInput
from bot.quiz.reminders import switched_off, switched_on
from bot.quiz.schedule import reschedule
from bot.quiz.user import MEMORY_GOALS, User
from bot.services.class_outcomes import UnknownChoice
from bot.storage.store import Store, Transaction

FARTHEST_EXAM = timedelta(days=730)
"""How far ahead an exam may be."""


async def remember(tx: Transaction, id: int, language: str, now: datetime) -> None:
    """Begin to remember the person, if the bot does not know them yet."""
    if await tx.users.get(id) is None:
        await tx.users.save(User(id, language, now))


class Account:
    """The accounts of everybody whom the bot knows. `id` is a Telegram id."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def user(self, id: int) -> User | None:
        """The person; `None` if the bot does not know them."""
        async with self._store.reading() as tx:
            return await tx.users.get(id)

    async def note_visit(self, id: int, *, private: bool) -> User | None:
        """Note that a person was here today.

        Args:
            private: they wrote in a private chat, so they have not blocked the bot.

        Returns:
            The person as they were before; `None` if the bot does not know them.
        """
        user, today = await self.user(id), self._clock().date()
        if user is None:
            return None
        if user.seen is None or user.seen < today:
            async with self._store.transaction() as tx:
                await tx.users.note_visit(id, today)
        if private and not user.reachable:
            await self.set_reachable(id, True)
        return user

    async def agree(self, id: int, language: str) -> User:
        """Create the account of a person who accepted the privacy notice.

        If the person is known already, only the language is set.
        """
        async with self._store.transaction() as tx:
            known = await tx.users.get(id)
            now = self._clock()
            user = replace(known, language=language, reachable=True) if known else User(id, language, now)
            if user != known:
                await tx.users.save(user)
            return user

    async def note_message(self, id: int, message: int) -> User | None:
        """Note that a message was taken, so that it cannot count as an answer if Telegram delivers it again."""
        return await self._changed(id, lambda user: user.having_read(message))

    async def set_language(self, id: int, language: str) -> User | None:
        """Speak another language. Returns the person as changed; `None` if the bot does not know them."""
        return await self._changed(id, lambda user: replace(user, language=language))

    async def set_plain(self, id: int, plain: bool) -> User | None:
        """Leave out bars and signs that screen readers spell, or show them again."""
        return await self._changed(id, lambda user: replace(user, plain=plain))

    async def set_guess_first(self, id: int, guess_first: bool) -> User | None:
        """Ask before anything is read, or let them read first; what is open already stays as it is."""
        return await self._changed(id, lambda user: replace(user, guess_first=guess_first))

    async def set_pending_input(self, id: int, pending: PendingInput | None) -> User | None:
        """Note what the person is asked to type or send next; `None` clears it."""
        return await self._changed(id, lambda user: replace(user, pending_input=pending))

    async def set_zone(self, id: int, zone: str) -> User | UnknownChoice | None:
        """Keep a time zone (an IANA name), and set the reminder that waited for it.

        Returns:
            The learner as changed; `UnknownChoice` if there is no such zone; `None` if the person is unknown.
        """
        if not zone or (known_zone := day.zone(zone)) is None:
            return UnknownChoice()
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            reminder = await tx.reminders.get(id)
            if reminder is not None and reminder.wanted:
                await tx.reminders.save(switched_on(reminder, reminder.minute, self._clock(), known_zone))
            return await self._rescheduled(tx, learner, replace(learner, zone=zone, pending_input=None))

    async def set_memory_goal(self, id: int, share: float) -> User | UnknownChoice | None:
        """Keep how much of what is asked the learner wants to know. Their facts become due accordingly.

        Args:
            share: one of `MEMORY_GOALS`.

        Returns:
            The learner as changed; `UnknownChoice` for any other value; `None` if the bot does not know the person.
        """
        if share not in MEMORY_GOALS:
            return UnknownChoice()
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            return await self._rescheduled(tx, learner, replace(learner, memory_goal=share)) if learner else None

    async def set_exam(self, id: int, exam: date | None) -> User | UnknownChoice | None:
        """Ask more often until the day of an exam, or as usual again.

        Args:
            exam: a day in the learner's zone, from today to `FARTHEST_EXAM` ahead; `None` for no exam.

        Returns:
            The learner as changed; `UnknownChoice` for any other day; `None` if the bot does not know the person.
        """
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            today = learner.today(self._clock())
            if exam and not today <= exam <= today + FARTHEST_EXAM:
                return UnknownChoice()
            return await self._rescheduled(tx, learner, replace(learner, exam=exam, pending_input=None))

    async def end_exams(self) -> None:
        """Schedule as usual again for people whose exam is over in every time zone."""
        now = self._clock()
        async with self._store.transaction() as tx:
            for learner in await tx.users.with_exam_before((now - timedelta(days=2)).date()):
                await self._rescheduled(tx, learner, replace(learner, exam=None))

    async def set_reachable(self, id: int, reachable: bool) -> None:
        """Note that a person has blocked the bot, or is back. A block turns their reminders off."""
        async with self._store.transaction() as tx:
            user = await tx.users.get(id)
            if user is None or user.reachable == reachable:
                return
            await tx.users.save(replace(user, reachable=reachable))
            reminder = await tx.reminders.get(id)
            if not reachable and reminder is not None:
                await tx.reminders.save(switched_off(reminder))

    async def _changed(self, id: int, change: Callable[[User], User]) -> User | None:
        """Keep what *change* makes of the person. Returns them as changed; `None` if the bot does not know them."""
        async with self._store.transaction() as tx:
            user = await tx.users.get(id)
            if user is None:
                return None
            changed = change(user)
            if changed != user:
                await tx.users.save(changed)
            return changed

    async def _rescheduled(self, tx: Transaction, before: User, learner: User) -> User:
        """Keep *learner*. If they want to remember otherwise than *before*, every fact becomes due accordingly."""
        await tx.users.save(learner)
        now = self._clock()
        exam_changed = before.exam != learner.exam
        if exam_changed or before.review_preferences(now) != learner.review_preferences(now):
            cards = (await tx.memory.cards(learner.id)).values()
            await tx.memory.save_cards(
                learner.id, [reschedule(card, learner.review_preferences(now)) for card in cards]
            )
        return learner
