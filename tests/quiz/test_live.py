"""The state of a live quiz: what is due, what an outcome means, what votes are worth."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from bot.quiz import live_steps as steps
from bot.quiz.grading import Chosen, Typed
from bot.quiz.live import (
    ChatClosed,
    Errand,
    Later,
    LiveQuiz,
    Lost,
    Outcome,
    Phase,
    PollGone,
    Refused,
    Sent,
    Stopped,
    Way,
)
from bot.quiz.live_questions import (
    LiveQuestion,
    Place,
    Result,
    choice_of,
    chosen_for_group,
    dealt,
    fits,
    hardest,
    is_right,
    ranking,
    right_positions,
    share_right,
    top_wrong,
)
from bot.quiz.question import AnticipatedError, MultipleChoice, Numeric, Option, Ordering, SingleChoice
from tests.builders import NOON, a_fact, a_question, text

ASKED = LiveQuestion("q", "h", (1, 0))
SECOND = timedelta(seconds=1)


def a_quiz(phase: Phase = Phase.OPEN, way: Way = Way.RANKING, **changes: object) -> LiveQuiz:
    settings: dict[str, object] = {
        "id": "x", "chat": -5, "thread": None, "language": "en", "way": way, "topic": "t", "size": 2, "seconds": 30,
        "host": "h", "since": NOON, "phase": phase, "questions": (ASKED, ASKED), "due": NOON, "poll": "p",
        "closes": NOON + 33 * SECOND,
    }  # fmt: skip
    return LiveQuiz(**{**settings, **changes})  # type: ignore[arg-type]


def test_an_errand_that_nobody_settled_is_never_claimed_again() -> None:
    """What was lost at each phase: the question is void, its counts are what Telegram told, the answer is skipped."""
    came_to = {
        phase: steps.claimed(a_quiz(phase, claim="gone"), "new", NOON).quiz.phase
        for phase in (Phase.ASKING, Phase.STOPPING, Phase.EXPLAINING, Phase.ENDING)
    }

    assert came_to == {
        Phase.ASKING: Phase.EXPLAINING,
        Phase.STOPPING: Phase.UNSTOPPED,
        Phase.EXPLAINING: Phase.BREATH,
        Phase.ENDING: Phase.RECORDING,
    }


@pytest.mark.parametrize(
    ("outcome", "phase", "wait"),
    [
        (Stopped((1, 0), 1), Phase.SEALING, 3),
        (Stopped((0, 0), 0), Phase.SEALING, 0),
        (Lost(), Phase.UNSTOPPED, 36),
        (Refused(), Phase.UNSTOPPED, 36),
        (Later(5 * SECOND), Phase.UNSTOPPED, 36),
        (Later(5 * SECOND, heard=False), Phase.OPEN, 5),
        (PollGone(), Phase.EXPLAINING, 0),
        (ChatClosed(), Phase.OVER, None),
    ],
    ids=str,
)
def test_what_comes_of_closing_a_poll(outcome: Outcome, phase: Phase, wait: int | None) -> None:
    after = steps.settled(a_quiz(Phase.STOPPING, claim="c"), outcome, NOON)

    assert after.phase is phase
    assert after.due == (None if wait is None else NOON + wait * SECOND)


def test_a_show_of_hands_needs_no_time_for_votes() -> None:
    after = steps.settled(a_quiz(Phase.STOPPING, Way.HANDS, claim="c"), Stopped((3, 1), 4), NOON)

    assert after.due == NOON


@pytest.mark.parametrize(
    ("phase", "way", "voters", "seals"),
    [
        (Phase.SEALING, Way.HANDS, 5, True),
        (Phase.SEALING, Way.RANKING, 0, True),
        (Phase.SEALING, Way.RANKING, 5, False),
        (Phase.UNSTOPPED, Way.HANDS, 0, True),
        (Phase.UNSTOPPED, Way.RANKING, 0, False),
    ],
)
def test_a_question_with_votes_of_players_is_sealed_only_after_listening(
    phase: Phase, way: Way, voters: int, seals: bool
) -> None:
    asked = replace(ASKED, result=Result.COUNTED, counts=(voters, 0), voters=voters)
    quiz = a_quiz(phase, way, questions=(asked, ASKED))

    assert steps.may_seal(quiz) is seals
    if not seals:
        assert steps.claimed(quiz, "c", NOON).errand is Errand.LISTEN
        assert steps.claimed(replace(quiz, claim="gone"), "d", NOON).quiz == replace(quiz, due=NOON)


def test_the_poll_is_closed_by_us_three_seconds_before_its_net() -> None:
    sent = Sent(7, "p", 33 * SECOND)

    assert steps.settled(a_quiz(Phase.ASKING, claim="c"), sent, NOON).due == NOON + 30 * SECOND


def test_only_one_call_closes_a_poll() -> None:
    claimed = steps.claimed(a_quiz(), "c", NOON)
    assert claimed.errand is Errand.STOP

    later = steps.claimed(claimed.quiz, "d", NOON + timedelta(hours=1))

    assert later.errand is None
    assert later.quiz.phase is Phase.UNSTOPPED


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in (Phase.RECORDING, Phase.OVER)])
def test_whatever_is_lost_the_quiz_comes_to_its_end(phase: Phase) -> None:
    quiz, now = a_quiz(phase), NOON
    for _ in range(60):
        now = max(now, quiz.due or now)
        if quiz.phase in (Phase.RECORDING, Phase.OVER):
            break
        if steps.may_seal(quiz):
            quiz = steps.sealed(quiz, now)
            continue
        claimed = steps.claimed(quiz, "c", now)  # who listens hears the last vote in the end; all else is lost
        quiz = steps.sealed(quiz, now) if claimed.errand is Errand.LISTEN else claimed.quiz

    assert quiz.phase in (Phase.RECORDING, Phase.OVER)


def test_counts_from_telegram_only_grow_and_only_while_the_poll_is_out() -> None:
    told = steps.with_counts(a_quiz(), (2, 1), 3)

    assert told.current.voters == 3
    assert steps.with_counts(told, (1, 0), 1) == told
    assert steps.with_counts(told, (1, 2, 3), 6) == told
    sealing = a_quiz(Phase.SEALING)
    assert steps.with_counts(sealing, (9, 9), 18) == sealing


def test_two_silent_questions_pause_and_a_vote_between_them_does_not() -> None:
    silent = steps.settled(a_quiz(Phase.EXPLAINING, silent=2, claim="c"), Sent(1), NOON)
    counted = steps.sealed(a_quiz(Phase.SEALING, silent=1, questions=(
        LiveQuestion("q", "h", (1, 0), Result.COUNTED, (1, 0), 1),)), NOON)  # fmt: skip

    assert (silent.phase, silent.due) == (Phase.PAUSED, NOON + timedelta(minutes=10))
    assert counted.silent == 0


def test_places_are_by_right_answers_and_ties_share_one() -> None:
    assert ranking({"B": 3, "A": 3, "C": 1, "D": 0}) == (Place(1, 3, ("A", "B")), Place(3, 1, ("C",)))


def test_a_ranking_has_ten_places() -> None:
    many = ranking({f"P{number:02}": 20 - number for number in range(15)})

    assert [place.place for place in many] == list(range(1, 11))


SEVERAL = MultipleChoice((Option(text("a"), right=True), Option(text("b")), Option(text("c"), right=True)))
NUMBER = Numeric(Decimal(350), Decimal(0), None, (AnticipatedError(Decimal(950), text("top")),))


def test_of_several_right_options_all_and_no_other_have_to_be_chosen() -> None:
    question, asked = a_question(form=SEVERAL), LiveQuestion("q", "h", (2, 1, 0))

    assert right_positions(question, asked) == (0, 2)
    assert is_right(question, asked, (0, 2))
    assert not is_right(question, asked, (0,))
    assert not is_right(question, asked, (0, 1, 2))
    assert choice_of(question, asked, (2, 0)) == Chosen((0, 2))


def test_a_number_is_asked_with_its_expected_errors_as_options_by_size() -> None:
    question = a_question(form=NUMBER)
    asked = dealt(question, Random(1))

    assert asked.option_order == (0, 1)
    assert choice_of(question, asked, (1,)) == Typed(Decimal(950))
    assert is_right(question, asked, (0,))


@pytest.mark.parametrize("positions", [(), (7,), (-1,), (0, 1)])
def test_what_is_no_vote_for_one_option_is_no_answer(positions: tuple[int, ...]) -> None:
    question = a_question(form=SingleChoice((Option(text("a"), right=True), Option(text("b")))))

    assert choice_of(question, ASKED, positions) is None


@pytest.mark.parametrize(
    ("form", "ask", "fit"),
    [
        (SEVERAL, "x" * 288, True),
        (SEVERAL, "x" * 289, False),
        (SingleChoice((Option(text("a" * 101), right=True), Option(text("b")))), "x", False),
        (Ordering((Option(text("a")), Option(text("b"))), text("size")), "x", False),
        (Numeric(Decimal(1), Decimal(0), None, ()), "x", False),
        (NUMBER, "x", True),
    ],
)
def test_what_fits_into_a_poll(form: object, ask: str, fit: bool) -> None:
    question = replace(a_question(form=form), ask={"en": ask, "id": "y"})  # type: ignore[arg-type]

    assert fits(question) is fit


def test_the_hardest_question_is_the_one_that_the_smallest_share_got_right() -> None:
    question = a_question(form=SingleChoice((Option(text("a"), right=True), Option(text("b")))))
    easy = LiveQuestion("q", "h", (0, 1), Result.COUNTED, (4, 1), 5)
    hard = LiveQuestion("q", "h", (0, 1), Result.AT_LEAST, (1, 3), 4)
    void = LiveQuestion("q", "h", (0, 1), Result.VOID, (0, 9), 9)

    assert hardest([(question, easy), (question, hard), (question, void)]) == (question, hard)
    assert share_right(question, hard) == 0.25
    assert top_wrong(question, hard) == 1
    assert hardest([(question, LiveQuestion("q", "h", (0, 1), Result.COUNTED, (3, 0), 3))]) is None


def test_a_group_is_asked_again_only_what_is_needed_to_make_up_the_number() -> None:
    questions = [a_question(f"q{number}", facts=(a_fact(f"fact{number}"),)) for number in range(6)]
    asked = {"q0", "q1", "q2"}

    def chosen(size: int) -> list[str]:
        return [each.question for each in chosen_for_group(questions, size, NOON, Random(1), asked)]

    assert {*chosen(3)} == {"q3", "q4", "q5"}
    assert {*chosen(5)[:3]} == {"q3", "q4", "q5"}
    assert len({*chosen(5)}) == 5
    assert len({*chosen(10)}) == 6


def test_a_fact_that_a_new_question_asks_for_is_not_asked_for_again_by_an_old_one() -> None:
    new, old = (a_question(id, facts=(a_fact(),)) for id in ("new", "old"))

    assert [each.question for each in chosen_for_group([old, new], 2, NOON, Random(1), {"old"})] == ["new"]
