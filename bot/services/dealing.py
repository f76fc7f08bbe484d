"""Finds where a learner is: at a question, or at what is read before it.

If the question files have changed, the question is dealt anew or left out.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz.sitting import Sitting, withdraw_current
from bot.quiz.user import User
from bot.services.library import Library
from bot.services.outcomes import Current, CurrentQuestion, CurrentReading
from bot.storage.store import Transaction


class Dealer:
    """Finds the current question of a sitting. Its callers have a transaction open."""

    def __init__(self, library: Library, clock: Callable[[], datetime], rng: Random) -> None:
        self._library = library
        self._clock = clock
        self._rng = rng

    async def current(self, tx: Transaction, learner: User, sitting: Sitting, *, show: bool = False) -> Current | None:
        """The question at the sitting's turn, or what is read before it; `None` if the sitting has ended.

        Args:
            show: the learner is about to see it. Then what was dealt anew is saved, and the bot no longer waits for
                whatever else they were asked to type. Otherwise only the end of a sitting is saved.
        """
        bank = await self._library.for_learner(tx, learner.id, sitting.ids)
        topic = bank.topics.get(sitting.topic)
        before, dealt_anew = sitting, False
        while (asked := sitting.current) is not None:
            question = bank.questions.get(asked.question) if topic else None
            if topic and question and question.hash == asked.hash:
                readings = [bank.readings[id] for id in asked.readings if id in bank.readings]
                if readings:
                    reading = CurrentReading(learner, topic, sitting, readings[0], len(readings))
                    return await _reading_shown(tx, reading, before) if show else reading
                current = CurrentQuestion(learner, topic, sitting, asked, question, dealt_anew)
                return await _shown(tx, current, before) if show else current
            dealt_anew = True
            sitting = withdraw_current(sitting, question, self._clock(), self._rng)
        if sitting != before:
            await tx.sittings.save(sitting)
        return None


async def _shown(tx: Transaction, current: CurrentQuestion, before: Sitting) -> CurrentQuestion:
    """Note that the learner has been sent this question."""
    sitting = replace(current.sitting, last_shown_turn=current.sitting.turn)
    if sitting != before:
        await tx.sittings.save(sitting)
    return replace(current, sitting=sitting, learner=await _waiting_for_nothing(tx, current.learner))


async def _reading_shown(tx: Transaction, current: CurrentReading, before: Sitting) -> CurrentReading:
    """Note that the learner has been sent what is to be read; the question itself they have not seen."""
    if current.sitting != before:
        await tx.sittings.save(current.sitting)
    return replace(current, learner=await _waiting_for_nothing(tx, current.learner))


async def _waiting_for_nothing(tx: Transaction, learner: User) -> User:
    """The learner, whom the bot no longer waits for to type something else."""
    freed = replace(learner, pending_input=None)
    if freed != learner:
        await tx.users.save(freed)
    return freed
