"""An update that cannot be read costs itself: its number is known, and its neighbours are as they were sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.raw_updates import batch_in, update_in
from tests.delivery.updates import tap

DEEP = b'{"update_id":2,"message":' + b'{"reply_to_message":' * 5_000 + b"{}" + b"}" * 5_000 + b"}"


def batch(*updates: bytes) -> bytes:
    return b'{"ok":true,"result":[' + b",\n".join(updates) + b"]}"


UNREADABLE = {
    "nested 5,000 levels deep": DEEP,
    "not UTF-8": b'{"update_id":2,"message":{"text":"\xff\xfe"}}',
    "a number of 5,000 digits": b'{"update_id":2,"message":{"date":' + b"9" * 5_000 + b"}}",
    "with brackets in a text, cut short": b'{"update_id":2,"message":{"text":"]}{[\\"]}","date":}}',
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_of_an_update_that_cannot_be_read_the_number_is_known(body: bytes) -> None:
    before, after = tap(1, 5, 'a "quoted" ]}'), tap(3, 6)

    read = batch_in(batch(json.dumps(before).encode(), body, json.dumps(after).encode()))

    assert read == [before, {"update_id": 2}, after]
    assert update_in(body) == {"update_id": 2}


@pytest.mark.parametrize(
    "payload", [b"<html>", b"", b"null", b"[1]", b'{"ok":true,"result":7}', batch(b"{}"), batch(b"[[[[")]
)
def test_what_is_no_answer_of_telegrams_is_none(payload: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        batch_in(payload)


@pytest.mark.parametrize("odd", [b"7", b"null", b"[]", b"{}", b'{"update_id":true}', b'{"update_id":"2"}'])
def test_what_has_no_number_is_left_out_and_said(odd: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert batch_in(batch(odd, b'{"update_id":3,"poll":{}}')) == [{"update_id": 3, "poll": {}}]
    assert "1 updates without a number are left out" in caplog.text
    assert update_in(odd) is None


@given(st.lists(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3))))
def test_whatever_an_update_holds_its_neighbours_are_read(texts: list[object]) -> None:
    sent = [{"update_id": number, "message": {"text": text}} for number, text in enumerate(texts, 10)]

    read = batch_in(batch(*(json.dumps(update, ensure_ascii=False).encode() for update in sent), DEEP))

    assert read == [*sent, {"update_id": 2}]
