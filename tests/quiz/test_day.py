from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz.day import at_minute, day, minute_of_day, zone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("name", ["Asia/Jakarta", "+0700", "-0330", "+1400", "UTC", ""])
def test_a_zone_is_found_by_its_name_or_its_offset(name: str) -> None:
    assert zone(name) is not None


@pytest.mark.parametrize("name", ["Nowhere", "+1500", "+7", "../../etc/passwd", "/etc/passwd", "Asia", "a\0b", "Asia/"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone(name) is None


@given(st.text(max_size=40))
def test_whatever_is_named_nothing_breaks(name: str) -> None:
    zone(name)


def test_the_same_minute_of_the_day_is_another_instant_after_the_change_to_summer_time() -> None:
    before, after = at_minute(date(2026, 3, 28), 17 * 60, BERLIN), at_minute(date(2026, 3, 29), 17 * 60, BERLIN)

    assert (before.hour, after.hour) == (16, 15)
    assert after - before == timedelta(hours=23)


def test_a_day_begins_at_midnight_there() -> None:
    assert day(datetime(2026, 3, 28, 23, tzinfo=UTC), BERLIN) == date(2026, 3, 29)
    assert day(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), BERLIN) == date(2026, 3, 28)


@pytest.mark.parametrize("name", ["America/Santiago", "Asia/Beirut", "Africa/Cairo"])
def test_a_midnight_that_clocks_skip_still_begins_its_day(name: str) -> None:
    there = ZoneInfo(name)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(366)]

    beginnings = [at_minute(each, 0, there) for each in days]

    assert beginnings == sorted(beginnings)
    assert all(day(at + timedelta(hours=1), there) == each for at, each in zip(beginnings, days, strict=True))


@given(st.integers(8 * 60, 21 * 60), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_clocks_there_show_the_minute_that_was_asked_for(minute: int, on: date) -> None:
    for name in ("Asia/Jakarta", "Europe/Berlin", "America/St_Johns", "Pacific/Auckland"):
        assert minute_of_day(at_minute(on, minute, ZoneInfo(name)), ZoneInfo(name)) == minute
