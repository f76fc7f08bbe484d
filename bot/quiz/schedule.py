"""When should a fact come back? FSRS-6 predicts when a learner will have forgotten it.

FSRS-6 is the Free Spaced Repetition Scheduler, version 6, of open-spaced-repetition; the package `fsrs` implements it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zlib import crc32

import fsrs

from bot.quiz.day import at_minute, day

RETENTION = 0.9
"""The usual share of facts that a learner wants to know when asked; the default of FSRS."""
MASTERED_DAYS = 2
"""On how many days in a row a fact must be known before it counts as mastered.

Guessing one of three options right has a chance of a third; doing so on two days has a chance of a ninth.
"""

_NEW_DAY_GAP = timedelta(minutes=30)

# The parameters are the defaults. There are no learning steps, since a bot that asks once a day cannot ask again in
# ten minutes. The library computes only stability and difficulty. Due dates come from `_interval` and `_fuzz_days`,
# for two reasons: the library's own fuzz uses the global `random`, and a learner who sets an exam needs new due dates.
_SCHEDULER = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
# FSRS-6's forgetting curve is (1 + F·t/S)^(-w20). F makes it 0.9 when t is the stability S.
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


@dataclass(frozen=True)
class ReviewPreferences:
    """How a learner wants to remember.

    `retention` is the share of facts that they want to know when asked, from 0 to 1. `zone` decides when a day ends.
    """

    zone: tzinfo = UTC
    retention: float = RETENTION


DEFAULT_PREFERENCES = ReviewPreferences()


@dataclass(frozen=True)
class Memory:
    """What FSRS-6 knows about a learner's memory of one fact.

    `stability` is the number of days after which the learner still knows the fact with a probability of 0.9.
    `difficulty` goes from 1 to 10. `due` and `reviewed` are in UTC.
    """

    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime


@dataclass(frozen=True)
class PreviousState:
    """What a card was before its memory last changed, so that a learner can say "I guessed" after an answer.

    After a day it is `faded`: then no more is known than that the card had a memory already.
    """

    memory: Memory | None
    days: int
    faded: bool = False


@dataclass(frozen=True)
class Card:
    """What one learner knows of one fact.

    Attributes:
        fact: the id of the fact.
        memory: when the learner will forget it, or `None` before the first answer.
        asked: how many questions asked for it.
        right: how many of those showed that the learner knew it.
        known: whether the last one did.
        question: the id of the last one.
        days: on how many different days it was known since an answer last missed it.
        previous: what the memory and `days` were before the last change of the memory.
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
        """Whether the fact was known on enough different days without being missed since."""
        return self.known and self.days >= MASTERED_DAYS

    @property
    def known_later(self) -> bool:
        """Whether it was known on a later day than the one on which it was first asked for, and not missed since.

        Only then does a prediction say something: what was just shown is known to everybody.
        """
        asked_before = self.previous is not None and (self.previous.memory is not None or self.previous.faded)
        return self.known and (self.mastered or (self.days >= 1 and asked_before))

    def is_due(self, now: datetime) -> bool:
        """Whether the fact should be asked for again; one that was never asked for is not due."""
        return self.memory is not None and self.memory.due <= now


def review(
    card: Card,
    question: str,
    right: bool,
    now: datetime,
    fuzz: float,
    preferences: ReviewPreferences = DEFAULT_PREFERENCES,
) -> Card:
    """Return the card after an answer.

    FSRS rates a right answer Good and any other Again: the bot cannot know how hard the answer was. Only the first
    answer of a day changes the memory.

    Args:
        card: the card before.
        question: the id of the question that was answered.
        right: whether the answer showed that the fact is known.
        now: when it was given, with the zone UTC.
        fuzz: from 0 to 1. It moves the due date by up to a twentieth of the interval, so that facts that were learnt
            together do not always come back together.
        preferences: the learner's zone, and the share that they want to know.

    Raises:
        ValueError: *now* is not in UTC.
    """
    if now.tzinfo is not UTC:
        raise ValueError("times are in UTC, with their zone")
    before = card.memory
    first_of_day = before is None or _is_another_day(before.reviewed, now, preferences.zone)
    if first_of_day:
        rating = fsrs.Rating.Good if right else fsrs.Rating.Again
        memory = _memory_after(before, rating, now, fuzz, preferences)
        card = replace(card, memory=memory, previous=PreviousState(before, card.days))
    return replace(
        card,
        asked=card.asked + 1,
        right=card.right + right,
        known=right,
        question=question,
        days=card.days + first_of_day if right else 0,
    )


def _is_another_day(before: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether *now* is on a later day than *before* for a learner in *zone*.

    A minimum gap is required as well, so that a learner who moves to another zone does not begin a new day by that.
    If *before* is in the future, a clock was ahead, and the day counts as another one.
    """
    return (day(now, zone) > day(before, zone) and now - before >= _NEW_DAY_GAP) or now < before


def guessed(card: Card, question: str, at: datetime, fuzz: float, preferences: ReviewPreferences) -> Card:
    """Return the card as it would be if a right answer had been luck: rated Hard, and no step towards mastery.

    Args:
        card: the card after the answer.
        question: the id of the question that was answered.
        at: when it was answered (UTC).
        fuzz: as for `review`.
        preferences: as for `review`.

    Returns:
        The card. It is unchanged if the answer at *at* was not the one that last changed the memory: an earlier answer
        of that day was, or one on a later day. The same if it has faded what the card was before.
    """
    if card.memory is None or card.memory.reviewed != at or card.previous is None or card.previous.faded:
        return card
    memory = _memory_after(card.previous.memory, fsrs.Rating.Hard, at, fuzz, preferences)
    known = card.known and card.question != question  # a later question on the same fact showed it to be known
    return replace(card, memory=memory, known=known, days=card.previous.days)


def reschedule(card: Card, preferences: ReviewPreferences) -> Card:
    """Return the card with the due date that changed *preferences* ask for.

    The fuzz follows from the fact and the time of its review, so a second call with the same preferences changes
    nothing.
    """
    if card.memory is None:
        return card
    fuzz = crc32(f"{card.fact} {card.memory.reviewed.isoformat()}".encode()) / 2**32
    due = _due(day(card.memory.reviewed, preferences.zone), card.memory.stability, fuzz, preferences)
    return replace(card, memory=replace(card.memory, due=due))


def recall(memory: Memory, on: date, zone: tzinfo) -> float:
    """Return the probability that a fact is known on a day.

    This is FSRS-6's forgetting curve, (1 + F·t/S)^(-w20), where t is the time since the review in whole days and S is
    the stability. On the day of the review it is 1.

    Args:
        memory: the memory of the fact.
        on: the day.
        zone: the learner's zone, in which days are counted.
    """
    days = max(0, (on - day(memory.reviewed, zone)).days)
    return float((1 + _FACTOR * days / memory.stability) ** _DECAY)


def _memory_after(
    memory: Memory | None, rating: fsrs.Rating, now: datetime, fuzz: float, preferences: ReviewPreferences
) -> Memory:
    """Return the memory after a review at *now* (UTC), or the first memory if *memory* is `None`."""
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
            last_review=_utc_midnight(day(memory.reviewed, preferences.zone)),
        )
    )
    after, _ = _SCHEDULER.review_card(before, rating, _utc_midnight(today))
    assert after.stability is not None
    assert after.difficulty is not None
    return Memory(after.stability, after.difficulty, _due(today, after.stability, fuzz, preferences), now)


def _utc_midnight(day: date) -> datetime:
    """Return *day* as the time that FSRS is given.

    FSRS counts whole days between two times. Given midnights, it counts late one evening and early the next morning as
    a day apart.
    """
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _due(reviewed: date, stability: float, fuzz: float, preferences: ReviewPreferences) -> datetime:
    """Return when a fact reviewed on the day *reviewed* is due (UTC): at the start of a day in the learner's zone."""
    days = _interval(stability, preferences.retention)
    return at_minute(reviewed + timedelta(days=days + _fuzz_days(days, fuzz)), 0, preferences.zone)


def _interval(stability: float, retention: float) -> int:
    """Return how many whole days it takes until recall falls to *retention*.

    This is FSRS-6's forgetting curve solved for the time: S/F · (r^(-1/w20) - 1). It is at least one day and at most
    a century.
    """
    days: int = round(stability / _FACTOR * (retention ** (1 / _DECAY) - 1))
    return min(max(1, days), 36_500)


def _fuzz_days(days: int, fuzz: float) -> int:
    """Return by how many days to move an interval of *days*: at most a twentieth, earlier where *fuzz* is below 0.5."""
    return round((2 * fuzz - 1) * days / 20)
