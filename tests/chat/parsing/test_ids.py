import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parsing.ids import read_id


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("00123", "00123"), (" S-12/345 ", "S-12/345"), ("ani.putri@kampus.example", "ani.putri@kampus.example"),
        ("arivera", "arivera"), ("12 34 567", "1234567"), ("A_1+2#3", "A_1+2#3"), ("００１", "００１"), ("17", "17"),
        ("b", None), ("What is that?", None), ("I do not have one", None), ("hello!", None), ("...", None), ("", None),
        ("Rivera, Ana", None), ("00123\nS-124", None), ("\u3164\u3164", None), ("x" * 65, None),
    ],
)  # fmt: skip
def test_an_id_is_one_word(typed: str, id: str | None) -> None:
    assert read_id(typed) == id


@given(st.text(max_size=80))
def test_whatever_is_typed_nothing_breaks(typed: str) -> None:
    read = read_id(typed)

    assert read is None or 2 <= len(read) <= 64
