"""The rules of reminding, as a table and as invariants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.day import day, minute_of_day
from bot.quiz.reminders import Reminder, decide, is_daytime, next_time, put_off, switched_off, switched_on

BERLIN, JAKARTA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Jakarta")
FIVE = 17 * 60
MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)  # five in the afternoon in Jakarta
WAITING = switched_on(Reminder(1), FIVE, MONDAY - timedelta(hours=1), JAKARTA)


def test_it_comes_when_something_is_due() -> None:
    send, after = decide(WAITING, MONDAY, JAKARTA, due=3, active=None)

    assert send
    assert (after.sent, after.next, after.ignored) == (MONDAY, MONDAY + timedelta(days=1), 1)


@pytest.mark.parametrize(
    ("late", "due", "sent"),
    [
        pytest.param(timedelta(0), 0, None, id="nothing is due"),
        pytest.param(timedelta(hours=2), 3, None, id="the bot was down at that time"),
        pytest.param(timedelta(days=7), 3, None, id="the bot was down for a week"),
        pytest.param(timedelta(minutes=5), 3, MONDAY - timedelta(hours=3), id="there was one today"),
        pytest.param(timedelta(minutes=5), 3, MONDAY + timedelta(hours=2), id="the clock was put back"),
    ],
)
def test_it_does_not_come(late: timedelta, due: int, sent: datetime | None) -> None:
    send, after = decide(replace(WAITING, sent=sent), MONDAY + late, JAKARTA, due=due, active=sent)

    assert not send
    assert after.next is not None
    assert after.next > MONDAY + late


def test_it_does_not_come_at_night_even_when_it_is_late() -> None:
    evening = switched_on(Reminder(1), 20 * 60 + 50, MONDAY, JAKARTA)
    assert evening.next is not None

    assert decide(evening, evening.next + timedelta(minutes=9), JAKARTA, due=1, active=None)[0]
    assert not decide(evening, evening.next + timedelta(minutes=11), JAKARTA, due=1, active=None)[0]


def test_after_two_that_nobody_reacted_to_it_stops() -> None:
    reminder, came = WAITING, []
    for days in range(4):
        if reminder.next is not None:
            send, reminder = decide(reminder, MONDAY + timedelta(days=days), JAKARTA, due=1, active=None)
            came.append(send)

    assert came == [True, True, False]
    assert (reminder.wanted, reminder.next) == (False, None)


def test_whoever_reacts_keeps_being_reminded() -> None:
    reminder = WAITING
    for days in range(10):
        now = MONDAY + timedelta(days=days)
        active = now - timedelta(hours=1) if days % 2 == 0 else None
        active = now - timedelta(hours=1) if days else active
        send, reminder = decide(reminder, now, JAKARTA, due=1, active=active)
        assert send


def test_snoozing_is_a_reaction_and_means_tomorrow() -> None:
    _, sent = decide(WAITING, MONDAY, JAKARTA, due=1, active=None)

    snoozed = put_off(sent, MONDAY + timedelta(minutes=3), JAKARTA)

    assert (snoozed.ignored, snoozed.next) == (0, MONDAY + timedelta(days=1))
    assert put_off(switched_off(sent), MONDAY, JAKARTA).wanted
    assert put_off(sent, MONDAY, None) == sent


def test_without_a_zone_it_waits() -> None:
    waiting = switched_on(Reminder(1), FIVE, MONDAY, None)

    assert (waiting.wanted, waiting.next) == (True, None)


def test_in_berlin_it_stays_five_o_clock_when_summer_time_begins_and_ends() -> None:
    for eve in (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)):
        first = next_time(FIVE, eve, BERLIN)
        second = next_time(FIVE, first, BERLIN)

        assert [minute_of_day(at, BERLIN) for at in (first, second)] == [FIVE, FIVE]
        assert second - first != timedelta(days=1)


@pytest.mark.parametrize(("minute", "allowed"), [(479, False), (480, True), (1259, True), (1260, False), (0, False)])
def test_nobody_is_written_to_between_nine_in_the_evening_and_eight_in_the_morning(minute: int, allowed: bool) -> None:
    assert is_daytime(minute) is allowed


@given(
    st.integers(8 * 60, 21 * 60 - 1),
    st.sampled_from(["Asia/Jakarta", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
    st.lists(st.tuples(st.integers(1, 3 * 24 * 60), st.integers(0, 2), st.booleans()), min_size=1, max_size=60),
)
def test_never_at_night_never_twice_a_day_never_a_third_unanswered(
    minute: int, name: str, looks: list[tuple[int, int, bool]]
) -> None:
    """Whenever the process happens to look, however long it was away, whatever the learner does."""
    zone, now = ZoneInfo(name), datetime(2026, 3, 20, tzinfo=UTC)
    reminder, active = switched_on(Reminder(1), minute, now, zone), now
    sent: list[datetime] = []
    unanswered = 0
    for wait, due, reacts in looks:
        now += timedelta(minutes=wait)
        if reminder.next is None or reminder.next > now:
            continue
        send, reminder = decide(reminder, now, zone, due=due, active=active)
        if send:
            assert due
            assert is_daytime(minute_of_day(now, zone))
            assert day(now, zone) not in {day(at, zone) for at in sent}
            assert unanswered < 2
            sent.append(now)
            unanswered += 1
        if reacts:
            active, unanswered = now + timedelta(seconds=1), 0
