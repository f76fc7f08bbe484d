from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parsing.time_zones import CHOICES, called, find
from bot.chat.translation import Translator
from bot.quiz.day import zone

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Jakarta", "Asia/Jakarta"),
        ("  berlin ", "Europe/Berlin"),
        ("WIB", "Asia/Jakarta"),
        ("Bandung", "Asia/Jakarta"),
        ("Bali", "Asia/Makassar"),
        ("münchen", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("New York", "America/New_York"),
        ("Moskwa", "Europe/Moscow"),
        ("Jerman", "Europe/Berlin"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("+7", "+0700"),
        ("UTC+5:30", "+0530"),
        ("gmt -3", "-0300"),
        ("−3:30", "-0330"),
        ("UTC", "+0000"),
        ("Jakarta, Indonesia", "Asia/Jakarta"),
        ("Jakarta Indonesia", "Asia/Jakarta"),
        ("Makassar (Indonesia)", "Asia/Makassar"),
        ("WIB (UTC+7)", "Asia/Jakarta"),
        ("WIB / GMT+7", "Asia/Jakarta"),
        ("New York, USA", "America/New_York"),
        ("aku tinggal di Bandung, Indonesia", "Asia/Jakarta"),
    ],
)
def test_a_city_a_country_or_an_offset_is_a_zone(typed: str, meant: str) -> None:
    assert find(typed, NOW).meant == (meant,)


def test_a_country_with_several_clocks_is_a_choice() -> None:
    assert set(find("Indonesia", NOW).meant) == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
    assert {"America/New_York", "America/Los_Angeles"} < set(find("United States", NOW).meant)


def test_a_slip_of_the_finger_is_asked_about_and_not_taken() -> None:
    found = find("Berlim", NOW)

    assert (found.meant, found.near) == ((), ("Europe/Berlin",))


@pytest.mark.parametrize("typed", ["Paris, Texas", "Kampus Utama, Paris", "Paris (UTC+9)"])
def test_parts_that_do_not_agree_are_asked_about(typed: str) -> None:
    found = find(typed, NOW)

    assert found.meant == ()
    assert "Europe/Paris" in found.near


@pytest.mark.parametrize("typed", ["", "B", "ac", "6.000", "17:00", "+25", "xyzzy", "../../etc/passwd", "🙂"])
def test_what_is_no_place_is_none(typed: str) -> None:
    found = find(typed, NOW)

    assert found.meant == found.near == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_only_zones_are_found(typed: str) -> None:
    found = find(typed, NOW)

    assert all(zone(name) for name in found.meant + found.near)
    assert len(found.meant) <= CHOICES
    assert len(found.near) <= CHOICES


@pytest.mark.parametrize(
    ("zone_", "english", "indonesian"),
    [("Europe/Moscow", "Moscow", "Moskwa"), ("+0530", "UTC+5:30", "UTC+5:30"), ("-0300", "UTC−3", "UTC−3")],
)
def test_a_zone_is_called_by_its_city(zone_: str, english: str, indonesian: str) -> None:
    assert (called(Translator("en"), zone_), called(Translator("id"), zone_)) == (english, indonesian)
