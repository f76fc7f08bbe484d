"""When should a fact come back?"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zlib import crc32

import fsrs

from bot.quiz.day import at_minute, day

RETENTION = 0.9
MASTERED_DAYS = 2
"""A lucky right answer to one of three options has a chance of a third; two on different days, of a ninth."""

_NIGHT = timedelta(minutes=30)

# Default parameters; no learning steps, since a bot that asks once a day cannot ask again in ten minutes. How often
# facts come back and by how much that is spread is decided here (`_interval`, `_spread`): the scheduler's own fuzz
# takes from the global dice, and its due dates would have to be undone when somebody sets an exam.
_SCHEDULER = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


@dataclass(frozen=True)
class ReviewPreferences:
    """How somebody wants to remember: `retention` is the share they want to know when asked, days are their zone's."""

    zone: tzinfo = UTC
    retention: float = RETENTION


DEFAULT_PREFERENCES = ReviewPreferences()


@dataclass(frozen=True)
class Memory:
    """FSRS-6's picture of one memory: stability in days, difficulty from 1 to 10, times in UTC."""

    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime


@dataclass(frozen=True)
class PreviousState:
    """What a card was before its memory last moved, so that "I guessed" can be said afterwards."""

    memory: Memory | None
    days: int


@dataclass(frozen=True)
class Card:
    """What one learner knows of one fact.

    `asked` and `right` count its questions, `known` is how the last one went, `question` which one that was; `days`
    is on how many different days it was known since it was last missed.
    """

    fact: str
    memory: Memory | None = None
    asked: int = 0
    right: int = 0
    known: bool = False
    question: str | None = None
    days: int = 0
    previous: PreviousState | None = None

    @property
    def mastered(self) -> bool:
        return self.known and self.days >= MASTERED_DAYS

    def is_due(self, now: datetime) -> bool:
        return self.memory is not None and self.memory.due <= now


def review(
    card: Card,
    question: str,
    right: bool,
    now: datetime,
    fuzz: float,
    preferences: ReviewPreferences = DEFAULT_PREFERENCES,
) -> Card:
    """The card after an answer.

    Right is Good and everything else Again, since a guess of ours about effort would be noise. Only the first answer
    of a day moves the memory.

    Args:
        now: with the zone UTC, else ValueError.
        fuzz: from 0 to 1; spreads due dates by up to a twentieth, so that what was learnt together does not
            always come back together.
    """
    if now.tzinfo is not UTC:
        raise ValueError("times are in UTC, with their zone")
    before = card.memory
    first = before is None or _another_day(before.reviewed, now, preferences.zone)
    if first:
        rating = fsrs.Rating.Good if right else fsrs.Rating.Again
        card = replace(
            card, memory=_reviewed(before, rating, now, fuzz, preferences), previous=PreviousState(before, card.days)
        )
    return replace(
        card,
        asked=card.asked + 1,
        right=card.right + right,
        known=right,
        question=question,
        days=card.days + first if right else 0,
    )


def _another_day(before: datetime, now: datetime, zone: tzinfo) -> bool:
    """A later day there, and not only because somebody has moved to another zone; or a clock was ahead before."""
    return (day(now, zone) > day(before, zone) and now - before >= _NIGHT) or now < before


def guessed(card: Card, question: str, at: datetime, fuzz: float, preferences: ReviewPreferences) -> Card:
    """The card, had its right answer at *at* been luck: Hard instead of Good, and no step towards mastery.

    Unchanged if it was that answer that moved its memory no longer: it was asked on another day since, or it was
    asked before on that day.
    """
    if card.memory is None or card.memory.reviewed != at or card.previous is None:
        return card
    memory = _reviewed(card.previous.memory, fsrs.Rating.Hard, at, fuzz, preferences)
    known = card.known and card.question != question  # another question on it was answered right since
    return replace(card, memory=memory, known=known, days=card.previous.days)


def reschedule(card: Card, preferences: ReviewPreferences) -> Card:
    """The card with the due date that *preferences* asks for, after a learner has changed it; twice is no different."""
    if card.memory is None:
        return card
    fuzz = crc32(f"{card.fact} {card.memory.reviewed.isoformat()}".encode()) / 2**32
    due = _due(day(card.memory.reviewed, preferences.zone), card.memory.stability, fuzz, preferences)
    return replace(card, memory=replace(card.memory, due=due))


def recall(memory: Memory, on: date, zone: tzinfo) -> float:
    """How likely it is known on that day, as FSRS-6 predicts: (1 + F·t/S)^-w20, t in whole days, 1 on day 0."""
    days = max(0, (on - day(memory.reviewed, zone)).days)
    return float((1 + _FACTOR * days / memory.stability) ** _DECAY)


def _reviewed(
    memory: Memory | None, rating: fsrs.Rating, now: datetime, fuzz: float, preferences: ReviewPreferences
) -> Memory:
    today = day(now, preferences.zone)
    before = (
        fsrs.Card(card_id=0, due=now)
        if memory is None
        else fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=_counted(day(memory.reviewed, preferences.zone)),
        )
    )
    after, _ = _SCHEDULER.review_card(before, rating, _counted(today))
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(after.stability, after.difficulty, _due(today, after.stability, fuzz, preferences), now)


def _counted(day: date) -> datetime:
    """A day as FSRS counts: late one evening and early the next morning are a day apart."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _due(reviewed: date, stability: float, fuzz: float, preferences: ReviewPreferences) -> datetime:
    """From the beginning of the day on, wherever the learner is."""
    days = _interval(stability, preferences.retention)
    return at_minute(reviewed + timedelta(days=days + _spread(days, fuzz)), 0, preferences.zone)


def _interval(stability: float, retention: float) -> int:
    """Whole days until recall falls to *retention*: S/F · (r^(-1/w20) - 1), at least one day, at most a century."""
    days: int = round(stability / _FACTOR * (retention ** (1 / _DECAY) - 1))
    return min(max(1, days), 36_500)


def _spread(days: int, fuzz: float) -> int:
    return round((2 * fuzz - 1) * days / 20)
