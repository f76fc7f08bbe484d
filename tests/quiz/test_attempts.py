from datetime import timedelta

from bot.quiz.attempts import ContinueAttempt, NewAttempt, NoAttemptLeft, next_attempt
from bot.quiz.classes import Assignment, Attempt, AttemptRule, Kind
from tests.builders import NOON


def an_assignment(kind: Kind) -> Assignment:
    return Assignment(
        id="quiz",
        klass="class",
        kind=kind,
        topics=("sesame",),
        questions=(),
        size=4,
        attempt_rule=AttemptRule.FIRST,
        opens=NOON,
        due_date=None,
        zone="",
        created_at=NOON,
        published_at=NOON,
    )


def an_attempt(number: int, *, finished: bool = True) -> Attempt:
    end = NOON + timedelta(hours=number) if finished else None
    return Attempt(f"sitting{number}", "quiz", 1, number, NOON, end, right=2, of=4)


PRACTICE, TEST = an_assignment(Kind.PRACTICE), an_assignment(Kind.POST)


def test_whoever_has_begun_nothing_begins_their_first_attempt() -> None:
    assert next_attempt(PRACTICE, []) == next_attempt(TEST, []) == NewAttempt(1)


def test_what_is_begun_is_gone_on_with_before_anything_new() -> None:
    begun = an_attempt(2, finished=False)

    assert next_attempt(PRACTICE, [an_attempt(1), begun]) == ContinueAttempt(begun)
    assert next_attempt(TEST, [an_attempt(1, finished=False)]) == ContinueAttempt(an_attempt(1, finished=False))


def test_practice_can_be_repeated_and_a_test_cannot() -> None:
    assert next_attempt(PRACTICE, [an_attempt(1), an_attempt(3)]) == NewAttempt(4)
    assert next_attempt(TEST, [an_attempt(1)]) == NoAttemptLeft(an_attempt(1))
