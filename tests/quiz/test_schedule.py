from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.day import day
from bot.quiz.schedule import Card, Memory, ReviewPreferences, guessed, recall, reschedule, review
from tests.builders import NOON

MIDDLE = 0.5  # of the fuzz: no spread
AGAIN, HARD, GOOD = fsrs.Rating.Again, fsrs.Rating.Hard, fsrs.Rating.Good
JAKARTA = ZoneInfo("Asia/Jakarta")


def memory(card: Card) -> Memory:
    assert card.memory is not None
    return card.memory


def rated(card: Card, rating: fsrs.Rating, now: datetime, preferences: ReviewPreferences) -> Card:
    after = review(card, "q", rating is not AGAIN, now, MIDDLE, preferences)
    return guessed(after, "q", now, MIDDLE, preferences) if rating is HARD else after


def days_out(ratings: str, retention: float = 0.9) -> list[int]:
    """Ours, asked at noon of the day on which it is due; each compared with py-fsrs on the way."""
    preferences, now, ours, days = ReviewPreferences(UTC, retention), NOON, Card("fact"), []
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs = fsrs.Card(card_id=1, due=NOON)
    for letter in ratings:
        rating = {"A": AGAIN, "H": HARD, "G": GOOD}[letter]
        ours = rated(ours, rating, now, preferences)
        theirs, _ = scheduler.review_card(theirs, rating, now)
        assert (memory(ours).stability, memory(ours).difficulty) == (theirs.stability, theirs.difficulty)
        assert memory(ours).due.date() == theirs.due.date()
        days.append((memory(ours).due.date() - now.date()).days)
        now = theirs.due
    return days


@pytest.mark.parametrize(
    ("ratings", "days"),
    [
        ("GGGGGGAAGGGGG", [2, 11, 46, 163, 497, 1346, 9, 1, 2, 4, 7, 13, 22]),
        ("AGGGG", [1, 2, 6, 17, 44]),
        ("HGHGG", [1, 5, 12, 30, 69]),
        ("AAAA", [1, 1, 1, 1]),
    ],
)
def test_due_days_are_those_of_fsrs(ratings: str, days: list[int]) -> None:
    assert days_out(ratings) == days


@given(st.text("AHG", min_size=1, max_size=12), st.sampled_from([0.8, 0.9, 0.95]))
def test_whatever_is_answered_due_days_are_those_of_fsrs(ratings: str, retention: float) -> None:
    days_out(ratings, retention)


def test_who_wants_to_know_more_is_asked_sooner() -> None:
    assert [days_out("GGG", retention) for retention in (0.8, 0.9, 0.95)] == [[8, 75, 521], [2, 11, 46], [1, 3, 8]]


def test_only_the_first_answer_of_a_day_moves_the_memory() -> None:
    once = review(Card("fact"), "q1", False, NOON, MIDDLE)

    again = review(once, "q2", True, NOON + timedelta(hours=11), MIDDLE)
    tomorrow = review(once, "q2", True, NOON + timedelta(hours=13), MIDDLE)

    assert again.memory == once.memory
    assert tomorrow.memory != once.memory
    assert (again.asked, again.right, again.known, again.question) == (2, 1, True, "q2")


def test_a_day_is_the_learners_own() -> None:
    """23:30 and 00:30 in Jakarta are two days there and one in UTC."""
    late = datetime(2026, 1, 5, 16, 30, tzinfo=UTC)
    once = review(Card("fact"), "q", True, late, MIDDLE, ReviewPreferences(JAKARTA))

    assert review(once, "q", True, late + timedelta(hours=1), MIDDLE, ReviewPreferences(JAKARTA)).memory != once.memory
    assert review(once, "q", True, late + timedelta(hours=1), MIDDLE, ReviewPreferences(UTC)).memory == once.memory


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 60 * 60)), min_size=2, max_size=20),
    st.sampled_from(["UTC", "Asia/Jakarta", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
)
def test_no_card_moves_twice_in_a_day(answers: list[tuple[bool, int]], zone: str) -> None:
    preferences, now, card = ReviewPreferences(ZoneInfo(zone)), datetime(2026, 3, 27, 22, tzinfo=UTC), Card("fact")
    moved = []
    for right, minutes in answers:
        now += timedelta(minutes=minutes)
        before, card = card.memory, review(card, "q", right, now, MIDDLE, preferences)
        if card.memory != before:
            moved.append(day(now, preferences.zone))

    assert all(earlier < later for earlier, later in pairwise(moved))


def test_a_missed_fact_is_due_from_the_beginning_of_tomorrow() -> None:
    card = review(Card("fact"), "q", False, NOON, MIDDLE, ReviewPreferences(JAKARTA))

    assert memory(card).due == datetime(2026, 1, 5, 17, tzinfo=UTC)  # midnight in Jakarta
    assert not card.is_due(memory(card).due - timedelta(seconds=1))
    assert card.is_due(memory(card).due)


def test_mastered_needs_right_answers_on_two_days() -> None:
    once = review(Card("fact"), "q", True, NOON, MIDDLE)
    twice_in_a_day = review(once, "q", True, NOON + timedelta(hours=1), MIDDLE)
    two_days = review(once, "q", True, NOON + timedelta(days=2), MIDDLE)
    missed = review(two_days, "q", False, NOON + timedelta(days=9), MIDDLE)
    right_again = review(missed, "q", True, NOON + timedelta(days=9, hours=1), MIDDLE)

    assert [card.mastered for card in (once, twice_in_a_day, two_days, missed, right_again)] == [
        False,
        False,
        True,
        False,
        False,
    ]


def test_a_guess_brings_a_fact_back_sooner_and_is_no_step_towards_mastery() -> None:
    once = review(Card("fact"), "q", True, NOON, MIDDLE)
    later = NOON + timedelta(days=2)
    twice = review(once, "q", True, later, MIDDLE)

    lucky = guessed(twice, "q", later, MIDDLE, ReviewPreferences())

    assert twice.mastered
    assert not lucky.mastered
    assert memory(lucky).due < memory(twice).due
    assert guessed(lucky, "q", later, MIDDLE, ReviewPreferences()) == lucky


def test_a_guess_at_a_question_that_was_asked_again_since_changes_nothing() -> None:
    once = review(Card("fact"), "q1", True, NOON, MIDDLE)
    again = review(once, "q2", True, NOON + timedelta(days=2), MIDDLE)

    assert guessed(again, "q1", NOON, MIDDLE, ReviewPreferences()) == again


def test_a_guess_at_a_second_answer_of_a_day_leaves_the_memory_alone() -> None:
    once = review(Card("fact"), "q1", False, NOON, MIDDLE)
    again = review(once, "q2", True, NOON + timedelta(hours=1), MIDDLE)

    lucky = guessed(again, "q2", NOON + timedelta(hours=1), MIDDLE, ReviewPreferences())

    assert lucky == again


def test_before_an_exam_what_is_known_is_due_sooner_and_afterwards_as_before() -> None:
    card = review(Card("fact"), "q", True, NOON, MIDDLE)
    card = review(card, "q", True, NOON + timedelta(days=2), MIDDLE)

    usual = reschedule(card, ReviewPreferences())
    sooner = reschedule(usual, ReviewPreferences(UTC, 0.95))

    assert memory(sooner).due < memory(usual).due
    assert reschedule(sooner, ReviewPreferences()) == usual
    assert abs(memory(usual).due - memory(card).due) <= timedelta(days=1)


@given(st.integers(0, 400))
def test_recall_is_what_fsrs_predicts(days: int) -> None:
    card = review(Card("fact"), "q", True, NOON, MIDDLE)
    theirs = fsrs.Card(
        card_id=1, state=fsrs.State.Review, stability=memory(card).stability, difficulty=5.0, last_review=NOON
    )

    expected = fsrs.Scheduler().get_card_retrievability(theirs, NOON + timedelta(days=days))

    assert recall(memory(card), NOON.date() + timedelta(days=days), UTC) == pytest.approx(expected)


@pytest.mark.parametrize(("fuzz", "days"), [(0.0, 155), (MIDDLE, 163), (1.0, 171)])
def test_fuzz_spreads_by_a_twentieth(fuzz: float, days: int) -> None:
    card, now = Card("fact"), NOON
    for step in (2, 11, 46):
        card = review(card, "q", True, now, MIDDLE)
        now += timedelta(days=step)

    card = review(card, "q", True, now, fuzz)

    assert (memory(card).due.date() - now.date()).days == days


@pytest.mark.parametrize("when", [NOON.replace(tzinfo=None), datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=7)))])
def test_a_time_without_utc_is_refused(when: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        review(Card("fact"), "q", True, when, MIDDLE)

    assert NOON.date() == date(2026, 1, 5)


def test_a_guess_before_a_later_right_answer_of_that_day_brings_the_fact_back_and_leaves_it_known() -> None:
    once = review(Card("fact"), "q1", True, NOON, MIDDLE)
    again = review(once, "q2", True, NOON + timedelta(hours=1), MIDDLE)

    lucky = guessed(again, "q1", NOON, MIDDLE, ReviewPreferences())

    assert lucky.known
    assert memory(lucky).due < memory(again).due
    assert lucky.days == 0


def test_a_guess_and_a_right_answer_the_next_day_are_one_step_towards_mastery() -> None:
    lucky = guessed(review(Card("fact"), "q", True, NOON, MIDDLE), "q", NOON, MIDDLE, ReviewPreferences())

    assert not review(lucky, "q", True, NOON + timedelta(days=1), MIDDLE).mastered


def test_moving_to_another_zone_makes_no_new_day_at_once() -> None:
    once = review(Card("fact"), "q", True, NOON, MIDDLE, ReviewPreferences(timezone(timedelta(hours=11))))

    soon = review(
        once, "q", True, NOON + timedelta(minutes=2), MIDDLE, ReviewPreferences(timezone(timedelta(hours=13)))
    )

    assert soon.memory == once.memory


def test_a_clock_that_was_ahead_does_not_freeze_a_card() -> None:
    ahead = review(Card("fact"), "q", True, NOON + timedelta(days=400), MIDDLE)

    assert memory(review(ahead, "q", False, NOON, MIDDLE)).reviewed == NOON
