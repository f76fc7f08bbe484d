from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest

from bot.quiz.schedule import Card, review
from tests.builders import NOON

MIDDLE = 0.5  # of the fuzz: no spread


def test_due_days_are_those_of_fsrs() -> None:
    """The same sequence as in py-fsrs's own tests, asked whenever it is due."""
    ours, now, days = Card("fact"), NOON, []
    theirs, scheduler = (
        fsrs.Card(card_id=1, due=NOON),
        fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False),
    )
    for right in (True, True, True, True, True, True, False, False, True, True, True, True, True):
        ours = review(ours, "q", right, now, MIDDLE)
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating.Good if right else fsrs.Rating.Again, now)
        assert ours.memory is not None
        assert ours.memory.due == theirs.due
        days.append((theirs.due - now).days)
        now = theirs.due

    assert days == [2, 11, 46, 163, 497, 1346, 9, 1, 2, 4, 7, 13, 22]


def test_only_the_first_answer_of_a_day_moves_the_memory() -> None:
    once = review(Card("fact"), "q1", False, NOON, MIDDLE)

    again = review(once, "q2", True, NOON + timedelta(hours=11), MIDDLE)
    tomorrow = review(once, "q2", True, NOON + timedelta(hours=13), MIDDLE)

    assert again.memory == once.memory
    assert tomorrow.memory != once.memory
    assert (again.asked, again.right, again.known, again.question) == (2, 1, True, "q2")


def test_a_missed_fact_is_due_tomorrow() -> None:
    card = review(Card("fact"), "q", False, NOON, MIDDLE)

    assert not card.due(NOON + timedelta(hours=23))
    assert card.due(NOON + timedelta(days=1))


@pytest.mark.parametrize(("fuzz", "days"), [(0.0, 155), (MIDDLE, 163), (1.0, 171)])
def test_fuzz_spreads_by_a_twentieth(fuzz: float, days: int) -> None:
    card, now = Card("fact"), NOON
    for step in (2, 11, 46):
        card = review(card, "q", True, now, MIDDLE)
        now += timedelta(days=step)

    card = review(card, "q", True, now, fuzz)

    assert card.memory is not None
    assert card.memory.due - now == timedelta(days=days)


@pytest.mark.parametrize("when", [NOON.replace(tzinfo=None), datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=7)))])
def test_a_time_without_utc_is_refused(when: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        review(Card("fact"), "q", True, when, MIDDLE)

    assert NOON.tzinfo is UTC
