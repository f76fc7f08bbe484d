"""Lists of ids as schools have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parsing.id_list import ids_in


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (b"S-1\nS-2\n", ["S-1", "S-2"]),
        (b"Name,ID number\nAni,S-1\nBen,S-2\n", ["S-1", "S-2"]),
        (b"\xef\xbb\xbfNIM;Nama\r\nS-1;Ani\r\n\r\nS-2;Ben\r\n", ["S-1", "S-2"]),
        (b"name\temail\nAni\ta@example.org\n", ["a@example.org"]),
        (b'name,email\n"Ani, B.","a@example.org"\n', ["a@example.org"]),
        ("Name,id\nJos\xe9,7\n".encode("cp1252"), ["7"]),
        ("Name\tid\nJos\xe9\t7\n".encode("utf-16"), ["7"]),
        (b"Name,Age\nAni,20\n", []),
        (b"", []),
        (b"id\n", []),
        (b"PK\x03\x04\x14\x00", []),
        (b"\x89PNG\r\n\x1a\n,\x00,\xff\xff", []),
    ],
)
def test_ids_are_found_by_their_column(content: bytes, ids: list[str]) -> None:
    assert ids_in(content) == ids


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_nothing_breaks(content: bytes) -> None:
    assert all(isinstance(each, str) for each in ids_in(content))
