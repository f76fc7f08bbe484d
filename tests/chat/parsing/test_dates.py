from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parsing.dates import read_day, read_minute

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("17:30", 1050), ("17.30", 1050), ("17", 1020), ("5 pm", 1020), ("12 am", 0), ("12 pm", 720), ("8.15", 495),
        ("jam 8", 480), ("pukul 20.00", 1200), ("at 9", 540), ("24", None), ("17:60", None), ("0 am", None),
        ("13 pm", None), ("five", None), ("", None),
        ("jam 12 malam", 0), ("jam 12 tengah malam", 0), ("jam 1 malam", 60), ("jam 3 malam", 180),
        ("jam 7 malam", 1140), ("jam 10 siang", 600), ("jam 11 siang", 660), ("jam 12 siang", 720),
        ("jam 1 siang", 780), ("jam 2 dini hari", 120), ("12 pagi", 0), ("5.30 sore", 1050), ("6 petang", 1080),
        ("pukul 20.00 malam", 1200), ("pkl. 19.30 WIB", 1170), ("jam 5 malam", None), ("jam 9 sore", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, minute: int | None) -> None:
    assert read_minute(typed) == minute


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-18", date(2026, 12, 18)), ("18.12.2026", date(2026, 12, 18)), ("18.12.", date(2026, 12, 18)),
        ("18 Dec", date(2026, 12, 18)), ("18 Desember", date(2026, 12, 18)), ("Dec 18, 2027", date(2027, 12, 18)),
        ("December 18th", date(2026, 12, 18)), ("3 mei", date(2027, 5, 3)), ("29 Feb", date(2028, 2, 29)),
        ("23 November", TODAY), ("22 November", date(2027, 11, 22)), ("31 November", None), ("12/11/2026", None),
        ("18 agt", date(2027, 8, 18)), ("17 Ags 2027", date(2027, 8, 17)), ("1 Nop", date(2027, 11, 1)),
        ("2 pebruari", date(2027, 2, 2)), ("besok", date(2026, 11, 24)), ("lusa", date(2026, 11, 25)),
        ("hari ini", TODAY), ("18 ab", None),
        ("B", None), ("12", None), ("1 ma", None), ("2026-13-01", None), ("", None),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_type_it(typed: str, day: date | None) -> None:
    assert read_day(typed, TODAY) == day


@given(st.text(max_size=40))
def test_whatever_is_typed_nothing_breaks(typed: str) -> None:
    minute, day = read_minute(typed), read_day(typed, TODAY)

    assert minute is None or 0 <= minute < 24 * 60
    assert day is None or isinstance(day, date)
