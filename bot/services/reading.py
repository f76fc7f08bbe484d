"""Going on from what is read before a question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz.sitting import Sitting, after_reading, without_readings
from bot.quiz.user import User
from bot.services.dealing import Dealer
from bot.services.library import Library
from bot.services.lookback import Lookback, owned_sitting
from bot.services.outcomes import Current, CurrentReading, Feedback, QuestionChanged, Unavailable
from bot.storage.store import Store, Transaction


class Readings:
    """What learners read before they are asked."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random) -> None:
        self._store = store
        self._clock = clock
        self._dealer = Dealer(library, clock, rng)
        self._lookback = Lookback(store, library, clock)

    async def have_read(
        self, id: int, sitting_id: str, turn: int, left: int, *, guess_first: bool = False
    ) -> Current | Feedback | QuestionChanged | Unavailable:
        """Go on from a reading to the next one, or to the question. Saying it twice changes nothing.

        Args:
            left: how many readings stood before the question of that turn when this one was shown.
            guess_first: the learner has not read it, and would rather guess first from now on.
        """
        async with self._store.transaction() as tx:
            owned = await owned_sitting(tx, id, sitting_id)
            if owned is None:
                return Unavailable()
            learner, sitting = owned
            if turn != sitting.turn or sitting.ended is not None:
                return await self._lookback.feedback_for_turn(tx, learner, sitting, turn)
            current = await self._dealer.current(tx, learner, sitting)
            if isinstance(current, CurrentReading) and current.left == left:
                learner, sitting = await self._after_reading(tx, current, guess_first=guess_first)
            return await self._dealer.current(tx, learner, sitting, show=True) or Unavailable()

    async def _after_reading(
        self, tx: Transaction, current: CurrentReading, *, guess_first: bool
    ) -> tuple[User, Sitting]:
        """Keep that something was read, or that this learner would rather read nothing before they are asked."""
        learner, sitting = current.learner, current.sitting
        if guess_first:
            learner, sitting = replace(learner, guess_first=True), without_readings(sitting)
            await tx.users.save(learner)
        else:
            sitting = after_reading(sitting, current.reading.id)
            await tx.memory.note_read(learner.id, current.reading.id, self._clock().date())
        await tx.sittings.save(sitting)
        return learner, sitting
