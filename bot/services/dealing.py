"""Finds the question that a learner is at. If the question files have changed, it is dealt anew or left out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz.bank import Bank
from bot.quiz.sitting import Sitting, withdraw_current
from bot.quiz.user import User
from bot.services.outcomes import CurrentQuestion
from bot.storage.store import Transaction


class Dealer:
    """Finds the current question of a sitting. Its callers have a transaction open."""

    def __init__(self, bank: Bank, clock: Callable[[], datetime], rng: Random) -> None:
        self._bank = bank
        self._clock = clock
        self._rng = rng

    async def current(
        self, tx: Transaction, learner: User, sitting: Sitting, *, show: bool = False
    ) -> CurrentQuestion | None:
        """The question at the sitting's turn; `None` if the sitting has ended.

        Args:
            show: the learner is about to see it. Then what was dealt anew is saved, and the bot no longer waits for
                whatever else they were asked to type. Otherwise only the end of a sitting is saved.
        """
        topic = self._bank.topics.get(sitting.topic)
        before, dealt_anew = sitting, False
        while (asked := sitting.current) is not None:
            question = self._bank.questions.get(asked.question) if topic else None
            if topic and question and question.hash == asked.hash:
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
    learner = replace(current.learner, pending_input=None)
    if learner != current.learner:
        await tx.users.save(learner)
    return replace(current, sitting=sitting, learner=learner)
