from datetime import UTC, date, timedelta

from bot.quiz.grading import Chosen, NotKnown, grade
from bot.quiz.mistakes import Mistake
from bot.quiz.progress import PastAnswer, Share, Tally, by_risk, due_per_day, over_time, progress
from bot.quiz.schedule import DEFAULT_PREFERENCES, Card, guessed, recall, review
from tests import builders
from tests.builders import NOON


def test_progress_counts_what_was_known_on_two_days() -> None:
    facts = [
        builders.a_fact("a", risks=("opacity",)),
        builders.a_fact("b", risks=("opacity", "exposure")),
        builders.a_fact("c"),
    ]
    pack = builders.a_pack(*(builders.a_question(f"q-{fact.id}", facts=(fact,)) for fact in facts))
    a, b = review(Card("a"), "q", False, NOON, 0.5), review(Card("b"), "q", True, NOON, 0.5)
    b = review(b, "q", True, NOON + timedelta(days=2), 0.5)

    seen = progress([pack], {"a": a, "b": b}, {}, 3, NOON, (), NOON + timedelta(days=2), UTC)

    assert seen.systems == (Share("sesame", mastered=1, asked=2, met=2, of=3),)
    assert seen.systems[0].learning == 1
    assert seen.risks == (Share("opacity", 1, 2, 2, 3), Share("exposure", 1, 1, 1, 1))
    assert (seen.due, seen.met) == (1, 2)


def test_what_was_only_read_is_met_and_nothing_more() -> None:
    pack = builders.a_pack(builders.a_question("q", facts=(builders.a_fact("a"),)))

    seen = progress([pack], {}, {"a": NOON.date()}, 0, None, (), NOON, UTC)

    assert seen.systems == (Share("sesame", mastered=0, asked=0, met=1, of=1),)
    assert (seen.met, seen.known_later, seen.remembered) == (1, 0, 0)


def test_nothing_counts_as_remembered_before_it_was_known_on_a_later_day() -> None:
    pack = builders.a_pack(builders.a_question("q", facts=(builders.a_fact("a"),)))
    shown = review(Card("a"), "q", True, NOON, 0.5)
    again = review(shown, "q", True, NOON + timedelta(hours=1), 0.5)
    missed = review(Card("a"), "q", False, NOON, 0.5)
    later = [(card, review(card, "q", True, NOON + timedelta(days=1), 0.5)) for card in (again, missed)]
    forgotten = review(later[0][1], "q", False, NOON + timedelta(days=2), 0.5)

    def remembered(card: Card) -> tuple[int, float]:
        seen = progress([pack], {"a": card}, {}, 1, NOON, (), NOON + timedelta(days=1), UTC)
        return seen.known_later, seen.remembered

    assert [remembered(card) for card in (shown, again, missed, forgotten)] == [(0, 0)] * 4
    assert [remembered(card) for _, card in later] == [(1, 1)] * 2


def test_a_pack_never_met_is_left_out() -> None:
    assert progress([builders.a_pack()], {}, {}, 0, None, (), NOON, UTC).systems == ()


def test_the_end_of_a_sitting_groups_by_risk_with_the_surest_first() -> None:
    opaque = builders.a_question("q1", facts=(builders.a_fact("a", risks=("opacity",)),))
    both = builders.a_question("q2", facts=(builders.a_fact("b", risks=("opacity", "exposure")),))

    tallies = by_risk([(opaque, grade(opaque, NotKnown())), (both, grade(both, Chosen((0,))))])

    assert tallies == (Tally("exposure", 1, 1), Tally("opacity", 1, 2))


def test_what_becomes_due_is_counted_by_day_and_what_is_overdue_today() -> None:
    today = NOON.date()
    days = [today - timedelta(days=3), today, today + timedelta(days=1), today + timedelta(days=6), date(2027, 1, 1)]

    counts = due_per_day(days, today)

    assert [day for day, _ in counts] == [today + timedelta(days=n) for n in range(7)]
    assert [n for _, n in counts] == [2, 1, 0, 0, 0, 0, 1]


def test_memory_over_time_rises_with_answers_and_falls_without() -> None:
    answers = [
        PastAnswer(NOON, {"a": True, "b": False}),
        PastAnswer(NOON + timedelta(days=1), {"b": True}),
    ]
    read = {"b": NOON.date(), "c": NOON.date() + timedelta(days=3)}

    moments = over_time(answers, read, NOON + timedelta(days=20), DEFAULT_PREFERENCES)

    assert [moment.day for moment in moments] == [NOON.date() + timedelta(days=n) for n in range(21)]
    assert [(moments[n].met, moments[n].remembered) for n in range(2)] == [(2, 0), (2, 1)]
    assert 0 < moments[-1].remembered < moments[2].remembered
    assert moments[-1].met == 3


def test_memory_over_time_is_what_the_cards_say_today() -> None:
    """The past is told from the answers; at its end it meets what is stored."""
    then, card, answers = NOON, Card("a"), []
    for right, wait in ((True, 2), (False, 1), (True, 3), (True, 9)):
        answers.append(PastAnswer(then, {"a": right}, guessed=right and wait == 3))
        card = review(card, "", right, then, 0.5)
        if answers[-1].guessed:
            card = guessed(card, "", then, 0.5, DEFAULT_PREFERENCES)
        then += timedelta(days=wait)

    moments = over_time(answers, {}, then, DEFAULT_PREFERENCES)

    assert card.memory is not None
    assert moments[-1].remembered == recall(card.memory, then.date(), UTC)


def test_a_long_past_is_told_in_sixty_moments() -> None:
    moments = over_time([PastAnswer(NOON, {"a": True})], {}, NOON + timedelta(days=400), DEFAULT_PREFERENCES)

    assert len(moments) == 60
    assert (moments[0].day, moments[-1].day) == (NOON.date(), NOON.date() + timedelta(days=400))


def test_nothing_answered_is_no_past() -> None:
    assert over_time([], {}, NOON, DEFAULT_PREFERENCES) == ()


def test_what_was_mixed_up_once_is_no_habit() -> None:
    once, twice = Mistake("once", 1, 1, NOON), Mistake("twice", 2, 0, NOON)

    assert progress([builders.a_pack()], {}, {}, 0, None, [once, twice], NOON, UTC).mistakes == (twice,)
