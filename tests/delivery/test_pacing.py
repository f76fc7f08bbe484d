"""Telegram's limits: one message a second in a chat, twenty a minute in a group, thirty a second in all."""

import pickle

import pytest
from telegram.error import RetryAfter

from bot.delivery.pacing import RateLimitedRequest, SendLimits
from tests.delivery.line import Now, Server, call
from tests.delivery.updates import about


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def server(now: Now) -> Server:
    return Server(now)


@pytest.fixture
def request_(server: Server, now: Now) -> RateLimitedRequest:
    return RateLimitedRequest(server, now.sleep, now)


async def test_a_chat_gets_a_short_burst_and_then_one_message_a_second(
    request_: RateLimitedRequest, server: Server
) -> None:
    for _ in range(8):
        await call(request_, "sendMessage", chat=5)

    times = [at for at, *_ in server.asked]
    assert times[:4] == [0, 0, 0, 0]
    assert times[4:] == pytest.approx([1, 2, 3, 4])


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "sendPoll"])
async def test_a_group_gets_twenty_a_minute_of_which_one_is_kept(
    request_: RateLimitedRequest, server: Server, method: str
) -> None:
    for _ in range(25):
        await call(request_, method, chat=-100)

    assert sum(at < 60 for at, *_ in server.asked) <= 40
    assert [at for at, *_ in server.asked][18:] == pytest.approx([0, 3, 6, 9, 12, 15, 18])


async def test_closing_a_poll_has_a_place_of_its_own_and_takes_it_from_the_others(
    request_: RateLimitedRequest, server: Server, now: Now
) -> None:
    for _ in range(19):
        await call(request_, "sendMessage", chat=-100)

    await call(request_, "stopPoll", chat=-100)
    assert now.at == 0
    await call(request_, "sendMessage", chat=-100)

    assert now.at == pytest.approx(6)


async def test_closing_a_poll_is_never_repeated(request_: RateLimitedRequest, server: Server) -> None:
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 1}}), (502, {})]

    assert await call(request_, "stopPoll", chat=-100) == 429
    assert await call(request_, "stopPoll", chat=-101) == 502

    assert len(server.asked) == 2


async def test_all_chats_together_get_thirty_a_second(request_: RateLimitedRequest, server: Server) -> None:
    for chat in range(1, 101):
        await call(request_, "sendMessage", chat=chat)

    assert [at for at, *_ in server.asked][99] == pytest.approx(70 / 30)


async def test_edits_and_answers_to_taps_do_not_wait(request_: RateLimitedRequest, server: Server) -> None:
    for _ in range(50):
        await call(request_, "editMessageText", chat=5)
        await call(request_, "answerCallbackQuery")

    assert {at for at, *_ in server.asked} == {0}


async def test_a_pause_that_telegram_wants_holds_for_that_chat_and_no_other(
    request_: RateLimitedRequest, server: Server, now: Now
) -> None:
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 7}})]
    assert await call(request_, "editMessageText", chat=5) == 200
    assert now.at == 7
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 500}})]
    assert await call(request_, "editMessageText", chat=5) == 429

    assert await call(request_, "editMessageText", chat=6) == 200
    asked = len(server.asked)
    assert await call(request_, "sendMessage", chat=5) == 429
    assert len(server.asked) == asked  # Telegram was not asked: it has said no
    now.at += 501
    assert await call(request_, "sendMessage", chat=5) == 200


async def test_an_answer_to_a_tap_that_is_put_off_holds_nobodys(
    request_: RateLimitedRequest, server: Server, now: Now
) -> None:
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 7}})]

    assert await call(request_, "answerCallbackQuery") == 429
    assert await call(request_, "answerCallbackQuery") == 200
    assert now.at == 0


async def test_a_call_that_is_not_made_is_refused_as_telegram_refuses(
    request_: RateLimitedRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # as the program sets it
    server.answers = [(429, {"ok": False, "parameters": {"retry_after": 500}})]
    await call(request_, "editMessageText", chat=5)

    with pytest.raises(RetryAfter):
        await request_.post("https://api/bot1:x/sendMessage", about(5))


def test_chats_that_rest_take_no_room_and_one_that_telegram_has_put_off_is_remembered() -> None:
    paces = SendLimits()
    paces.hold(5, 2000)
    for chat in range(1, 10_002):
        paces.wait(chat, 0)
    full = len(pickle.dumps(paces))

    paces.wait(20_000, 1000)

    assert len(pickle.dumps(paces)) < full / 100
    assert paces.held(5, 1000) == 1000


def test_an_answer_with_a_broken_character_is_read_all_the_same() -> None:
    half = b'{"ok": true, "result": {"first_name": "A\\ud83d"}}'
    assert RateLimitedRequest.parse_json_payload(half)["result"]["first_name"].startswith("A")
    assert RateLimitedRequest.parse_json_payload(b'{"ok": true, "result": "\xff"}')["ok"] is True
