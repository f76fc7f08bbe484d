"""When should a fact come back?"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import fsrs

# Default parameters; no learning steps, since a bot that asks once a day cannot ask again in ten minutes.
# Fuzz is ours (`_spread`), because the library takes its own from the global dice.
_SCHEDULER = fsrs.Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True)
class Memory:
    """FSRS-6's picture of one memory: stability in days, difficulty from 1 to 10, times in UTC."""

    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime


@dataclass(frozen=True)
class Card:
    """What one learner knows of one fact.

    `asked` and `right` count its questions, `known` is how the last one went, `question` which one that was.
    """

    fact: str
    memory: Memory | None = None
    asked: int = 0
    right: int = 0
    known: bool = False
    question: str | None = None

    def due(self, now: datetime) -> bool:
        return self.memory is not None and self.memory.due <= now


def review(card: Card, question: str, right: bool, now: datetime, fuzz: float) -> Card:
    """The card after an answer.

    Right is Good and everything else Again, since a guess of ours about effort would be noise. Only the first answer
    of a day moves the memory; a day is UTC's.

    Args:
        now: with the zone UTC, else ValueError.
        fuzz: from 0 to 1; spreads due dates by up to a twentieth, so that what was learnt together does not
            always come back together.
    """
    again_today = card.memory is not None and card.memory.reviewed.date() == now.date()
    return replace(
        card,
        memory=card.memory if again_today else _reviewed(card.memory, right, now, fuzz),
        asked=card.asked + 1,
        right=card.right + right,
        known=right,
        question=question,
    )


def _reviewed(memory: Memory | None, right: bool, now: datetime, fuzz: float) -> Memory:
    if now.tzinfo is not UTC:
        raise ValueError("times are in UTC, with their zone")
    before = (
        fsrs.Card(card_id=0, due=now)
        if memory is None
        else fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=memory.reviewed,
        )
    )
    after, _ = _SCHEDULER.review_card(before, fsrs.Rating.Good if right else fsrs.Rating.Again, now)
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(after.stability, after.difficulty, now + _spread((after.due - now).days, fuzz), now)


def _spread(days: int, fuzz: float) -> timedelta:
    return timedelta(days=days + round((2 * fuzz - 1) * days / 20))
