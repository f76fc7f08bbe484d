import csv
import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.escaping import decoded, distinct, encodable, escaped, escaped_line, midnight, number, plain, text_in
from tests.reports.builders import HOSTILE, NOON

FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
TEXTS = st.one_of(
    st.text(st.characters()),  # lone surrogates too
    st.text("';=+-@\t\r\n＝＋－＠\\u0d8c;,\"\ud800\udfffx "),
    st.sampled_from(HOSTILE),
    st.tuples(st.sampled_from(["", "'", "''", "\\", "\\u0027"]), st.sampled_from(HOSTILE)).map("".join),
)


@given(TEXTS)
def test_what_is_escaped_comes_back_and_is_inert_and_encodable(text: str) -> None:
    for cell in (escaped(text), escaped_line(text)):
        assert plain(cell) == text
        assert not FORMULA.match(cell)
        assert not any(FORMULA.match(part.lstrip("'\"")) for part in re.split("[;\r\n]", cell)[1:])
        assert cell.encode().decode() == cell


@given(TEXTS, TEXTS)
def test_two_texts_are_never_written_alike(one: str, other: str) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)
    assert (escaped_line(one) == escaped_line(other)) == (one == other)


@given(TEXTS)
def test_in_one_line_there_is_no_break_no_backslash_before_a_quote_and_no_control_character(text: str) -> None:
    line = escaped_line(text)

    assert len(line.splitlines()) <= 1
    assert '\\"' not in line
    assert not line.endswith("\\")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)


@given(st.lists(TEXTS, min_size=1))
def test_a_row_of_csv_holds_what_it_was_given(texts: list[str]) -> None:
    file = io.BytesIO()
    with text_in(file, "utf-8") as text:
        csv.writer(text, quoting=csv.QUOTE_ALL).writerow(escaped(each) for each in texts)

    (row,) = csv.reader(io.StringIO(file.getvalue().decode(), newline=""))

    assert [plain(cell) for cell in row] == texts


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ayu", "Ayu"),
        ("O'Neil", "O'Neil"),
        ("'quoted'", "'quoted'"),
        (" =1+1", " =1+1"),
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("{=1}", "{=1}"),
        ("a\ud800", "a\\ud800"),
        (r"a\ud800", r"a\u005cud800"),
        (r"\users", r"\users"),
        ("two\r\nlines", "two\r\nlines"),
        ("two\r\n=1+1", "two\r\\u000a=1+1"),
        ("First; Second", "First; Second"),
        ("x;=1+1;y", r"x\u003b=1+1;y"),
        ("x;'\"=1+1", "x\\u003b'\"=1+1"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_a_text_is_changed_only_where_it_must_be(text: str, cell: str) -> None:
    assert escaped(text) == cell


def test_a_line_holds_breaks_as_codes() -> None:
    assert escaped_line("two\r\nlines\\") == r"two\u000d\u000alines\u005c"


def test_halves_of_an_emoji_stay_halves() -> None:
    halves = chr(0xD83D) + chr(0xDE00)

    assert encodable(halves) == r"\ud83d\ude00"
    assert decoded(encodable(halves)) == halves


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "2026-01-05T00:00:00+07:00"),
        ("Europe/Berlin", "2026-01-05T00:00:00+01:00"),
        ("UTC", "2026-01-05T00:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-01-06T00:00:00+14:00"),
    ],
)
def test_of_a_time_its_day_is_told_with_the_offset_of_its_zone(zone: str, told: str) -> None:
    assert midnight(NOON, zone).isoformat() == told


def test_a_day_follows_summer_time() -> None:
    assert midnight(datetime(2026, 3, 29, 12, tzinfo=UTC), "Europe/Berlin").isoformat() == "2026-03-29T00:00:00+01:00"


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'Asia/Nowhere' is no time zone"):
        midnight(NOON, "Asia/Nowhere")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        midnight(NOON.replace(tzinfo=None), "UTC")


@pytest.mark.parametrize(
    ("value", "told"), [(0, "0"), (100, "100"), (200 / 3, "66.67"), (12.5, "12.5"), (1234567.0, "1234567"), (1e-9, "0")]
)
def test_a_number_has_a_point_and_no_more_than_it_needs(value: float, told: str) -> None:
    assert number(value) == told


def test_titles_are_told_apart() -> None:
    assert distinct(["A", "B", "a ", "A", "A, 2"]) == ("A", "B", "a, 2", "A, 3", "A, 2, 2")


def test_a_file_stays_open_and_keeps_what_was_written_when_writing_fails() -> None:
    file = io.BytesIO()

    with pytest.raises(UnicodeEncodeError), text_in(file, "utf-8-sig") as text:
        text.writelines(["a\r\n", "\ud800"])

    assert file.getvalue() == b"\xef\xbb\xbfa\r\n"
