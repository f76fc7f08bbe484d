"""New messages: what Telegram takes and in which words it refuses."""

from typing import Any

import pytest

from bot.playground.telegram_api import JSON
from tests.playground.worlds import ANI, BEN, GROUP, a_message, a_world, ask, button, buttons, refusal


async def test_a_message_carries_telegrams_fields() -> None:
    world = a_world()

    sent = await a_message(world, "<b>Hi</b>", parse_mode="HTML", reply_markup=buttons([button("A")]))

    assert sent["text"] == "Hi"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert sent["chat"] == {"id": ANI, "type": "private", "first_name": "Ani", "username": "ani"}
    assert sent["from"] == world.bot
    assert sent["date"] == 1_800_000_000
    assert world.messages(ANI)[-1] == sent


TEXTS: list[tuple[JSON, str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "🏟" * 2049}, "message is too long"),
    ({"text": "x" * 32769}, "text is too long"),
    (
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    ({"text": "x", "parse_mode": "LaTeX"}, "unsupported parse_mode"),
    ({"text": "x", "chat_id": 9}, "chat not found"),
    ({"text": "x", "chat_id": "somebody"}, "chat not found"),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"text": "x", "reply_markup": "nonsense"}, "can't parse reply markup JSON object"),
    ({"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
    ({"text": "x", "message_effect_id": "5"}, "EFFECT_ID_INVALID"),
]


@pytest.mark.parametrize(("params", "words"), TEXTS, ids=[words for _, words in TEXTS])
async def test_a_text_is_refused_in_the_servers_words(params: JSON, words: str) -> None:
    assert await refusal(a_world(), "sendMessage", **{"chat_id": ANI} | params) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize("text", ["x" * 4096, "🏟" * 2048, "  " + "x" * 4096 + "\n", "<b>" + "x" * 4096 + "</b>"])
async def test_length_is_counted_after_parsing_and_trimming(text: str) -> None:
    assert await a_message(a_world(), text, parse_mode="HTML")


KEYBOARDS: list[tuple[str, JSON, str]] = [
    ("65 bytes", button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    ("33 Cyrillic letters", button(callback_data="я" * 33), "BUTTON_DATA_INVALID"),
    (
        "no action",
        {"text": "A"},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "empty data",
        button(callback_data=""),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ("no text", {"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
    ("blank text", button(" "), "playground: what a button of blanks becomes"),
    (
        "style",
        button(style="blue", callback_data="a"),
        "playground: button style must be one of danger, primary, success",
    ),
    ("two actions", button(callback_data="a", url="https://a.example"), "playground: a button has exactly one action"),
    ("address", button(url="nowhere"), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ("copy", button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
    (
        "unknown",
        button(callback_data="a", colour="red"),
        "playground: unknown field colour of an inline keyboard button",
    ),
]


@pytest.mark.parametrize(("name", "made", "words"), KEYBOARDS, ids=[name for name, _, _ in KEYBOARDS])
async def test_a_button_is_refused_in_the_servers_words(name: str, made: JSON, words: str) -> None:
    status, said = await refusal(a_world(), "sendMessage", chat_id=ANI, text="x", reply_markup=buttons([made]))

    assert status == 400
    assert said.startswith(f"Bad Request: {words}")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [([12], [12]), ([13, 1], [12, 1]), ([12] * 26, [12] * 25), ([11] * 28, [11] * 27 + [3])],
    ids=lambda rows: str(sum(rows)),
)
async def test_of_a_keyboard_twelve_in_a_row_and_three_hundred_in_all_are_kept(
    rows: list[int], kept: list[int]
) -> None:
    keyboard = buttons(*([button(f"B{n}") for n in range(width)] for width in rows))

    sent = await a_message(a_world(), reply_markup=keyboard)

    assert [len(row) for row in sent["reply_markup"]["inline_keyboard"]] == kept


async def test_a_button_without_a_text_is_left_out_and_with_it_an_empty_row() -> None:
    sent = await a_message(a_world(), reply_markup=buttons([{"text": "", "callback_data": "a"}], [button("B")]))

    assert sent["reply_markup"]["inline_keyboard"] == [[button("B")]]


@pytest.mark.parametrize("data", ["x" * 64, "я" * 32])
async def test_callback_data_may_have_64_bytes(data: str) -> None:
    assert await a_message(a_world(), reply_markup=buttons([button(callback_data=data)]))


async def test_the_bot_cannot_write_first() -> None:
    words = "Forbidden: bot can't initiate conversation with a user"

    assert await refusal(a_world(), "sendMessage", chat_id=BEN, text="Hi") == (403, words)


async def test_a_blocked_bot_cannot_write_until_it_is_unblocked() -> None:
    world = a_world()
    world.block(ANI)

    refused = await refusal(world, "sendMessage", chat_id=ANI, text="Hi")
    world.unblock(ANI)

    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert await a_message(world)


async def test_a_misspelt_parameter_is_refused_here() -> None:
    words = "Bad Request: playground: unknown parameter keyboard of sendMessage"

    assert await refusal(a_world(), "sendMessage", chat_id=ANI, text="x", keyboard={}) == (400, words)


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"chat_id": ANI}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("deleteMessage", {"chat_id": ANI}, "message identifier is not specified"),
        ("getFile", {}, "file_id not specified"),
    ],
)
async def test_a_missing_parameter_is_named(method: str, params: JSON, words: str) -> None:
    assert await refusal(a_world(), method, **params) == (400, f"Bad Request: {words}")


async def test_an_unknown_method_is_not_found() -> None:
    assert await refusal(a_world(), "sendMesage", chat_id=ANI) == (404, "Not Found")


@pytest.mark.parametrize("method", ["sendmessage", "SENDMESSAGE", "sendMessage"])
async def test_method_names_are_case_insensitive(method: str) -> None:
    assert await ask(a_world(), method, chat_id=str(ANI), text="x")


async def test_numbers_and_structures_may_come_as_text() -> None:
    wire: dict[str, Any] = {
        "chat_id": "101",
        "reply_markup": '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}',
    }

    sent = await ask(a_world(), "sendMessage", text="7", **wire)

    assert (sent["text"], sent["reply_markup"]["inline_keyboard"][0][0]["text"]) == ("7", "A")


async def test_chat_actions_are_a_closed_list() -> None:
    world = a_world()

    assert await ask(world, "sendChatAction", chat_id=ANI, action="typing")
    refused = await refusal(world, "sendChatAction", chat_id=ANI, action="thinking")
    assert refused == (400, "Bad Request: wrong parameter action in request")


async def test_flood_control_is_off_until_it_is_switched_on() -> None:
    world = a_world()

    for _ in range(50):
        await a_message(world)

    world.flood = True
    for _ in range(5):
        await a_message(world)
    status, body = await world.call("sendMessage", {"chat_id": ANI, "text": "x"})
    assert (status, body["description"]) == (429, "Too Many Requests: retry after 5")
    assert body["parameters"] == {"retry_after": 5}


async def test_groups_take_twenty_messages_a_minute() -> None:
    world = a_world()
    world.flood = True
    for _ in range(20):
        await ask(world, "sendMessage", chat_id=GROUP, text="x")

    assert await refusal(world, "sendMessage", chat_id=GROUP, text="x") == (429, "Too Many Requests: retry after 60")
