"""Changing and removing messages."""

import pytest

from bot.playground.bot_api_error import NOT_MODIFIED
from bot.playground.telegram_api import JSON
from tests.playground.worlds import ANI, GROUP, RIVERA, Clock, a_message, a_world, ask, button, buttons, refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x0a" + b"\0\0\0\x0a"


async def test_an_edit_replaces_text_and_keyboard() -> None:
    world = a_world()
    sent = await a_message(world, reply_markup=buttons([button("A")]))

    edited = await ask(world, "editMessageText", chat_id=ANI, message_id=sent["message_id"], text="Right.")

    assert edited["text"] == "Right."
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    assert world.messages(ANI)[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused() -> None:
    world = a_world()
    sent = await a_message(world, "<b>Hi</b>", parse_mode="HTML", reply_markup=buttons([button("A")]))
    same = {"text": "\n<b>H</b><strong>i</strong>", "parse_mode": "HTML", "reply_markup": buttons([button("A")])}

    refused = await refusal(world, "editMessageText", chat_id=ANI, message_id=sent["message_id"], **same)

    assert refused == (400, f"Bad Request: {NOT_MODIFIED}")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<b>a<code>b</code>c</b>", "<b>a</b><code>b</code><b>c</b>"),
        ("<b><i>a</i></b>b", "<i><b>a</b></i>b"),
        ("<b>a a.com b</b>", "<b>a </b><b>a.com b</b>"),
        ("<u>a<b>b</b></u>", "<u>a</u><u><b>b</b></u>"),
    ],
)
async def test_what_the_server_writes_alike_changes_nothing(first: str, second: str) -> None:
    world = a_world()
    sent = await a_message(world, first, parse_mode="HTML")

    refused = await refusal(
        world, "editMessageText", chat_id=ANI, message_id=sent["message_id"], text=second, parse_mode="HTML"
    )

    assert refused == (400, f"Bad Request: {NOT_MODIFIED}")


@pytest.mark.parametrize(
    "change", [{"text": "Hi"}, {"text": "<i>Hi</i>"}, {"reply_markup": buttons([button("B")])}], ids=str
)
async def test_other_formatting_or_other_buttons_are_a_change(change: JSON) -> None:
    world = a_world()
    sent = await a_message(world, "<b>Hi</b>", parse_mode="HTML", reply_markup=buttons([button("A")]))
    before = {"text": "<b>Hi</b>", "parse_mode": "HTML", "reply_markup": buttons([button("A")])}

    assert await ask(world, "editMessageText", chat_id=ANI, message_id=sent["message_id"], **before | change)


async def test_only_what_is_there_and_its_own_can_be_edited() -> None:
    world = a_world()
    theirs = world.say(ANI, "Hello")

    missing = await refusal(world, "editMessageText", chat_id=ANI, message_id=999, text="x")
    foreign = await refusal(world, "editMessageText", chat_id=ANI, message_id=theirs["message_id"], text="x")

    assert missing == (400, "Bad Request: message to edit not found")
    assert foreign == (400, "Bad Request: message can't be edited")


async def test_an_edit_that_is_too_long_is_refused_in_other_words_than_a_new_message() -> None:
    world = a_world()
    sent = await a_message(world)

    refused = await refusal(world, "editMessageText", chat_id=ANI, message_id=sent["message_id"], text="x" * 4097)

    assert refused == (400, "Bad Request: MESSAGE_TOO_LONG")


async def test_buttons_can_be_taken_away_once() -> None:
    world = a_world()
    sent = await a_message(world, reply_markup=buttons([button("A")]))
    place = {"chat_id": ANI, "message_id": sent["message_id"]}

    assert "reply_markup" not in await ask(world, "editMessageReplyMarkup", **place)
    assert await refusal(world, "editMessageReplyMarkup", **place) == (400, f"Bad Request: {NOT_MODIFIED}")


async def test_texts_and_captions_are_edited_by_different_methods() -> None:
    world = a_world()
    text = await a_message(world)
    _, body = await world.call("sendPhoto", {"chat_id": ANI}, {"photo": ("a.png", PNG, "image/png")})
    photo = body["result"]

    no_text = await refusal(world, "editMessageText", chat_id=ANI, message_id=photo["message_id"], text="x")
    no_caption = await refusal(world, "editMessageCaption", chat_id=ANI, message_id=text["message_id"], caption="x")
    captioned = await ask(world, "editMessageCaption", chat_id=ANI, message_id=photo["message_id"], caption="x")

    assert no_text == (400, "Bad Request: there is no text in the message to edit")
    assert no_caption == (400, "Bad Request: there is no caption in the message to edit")
    assert captioned["caption"] == "x"


async def test_a_text_can_become_a_picture() -> None:
    world = a_world()
    sent = await a_message(world)
    params = {"chat_id": ANI, "message_id": sent["message_id"], "media": {"type": "photo", "media": "attach://next"}}

    status, body = await world.call("editMessageMedia", params, {"next": ("a.png", PNG, "image/png")})

    assert status == 200
    assert "text" not in body["result"]
    assert body["result"]["photo"][0]["width"] == 10


async def test_deleting_twice_is_refused() -> None:
    world = a_world()
    sent = await a_message(world)
    place = {"chat_id": ANI, "message_id": sent["message_id"]}

    assert await ask(world, "deleteMessage", **place) is True
    assert await refusal(world, "deleteMessage", **place) == (400, "Bad Request: message to delete not found")


async def test_after_two_days_nothing_can_be_deleted() -> None:
    clock = Clock()
    world = a_world(clock)
    sent = await a_message(world)
    clock.move(48 * 3600 + 1)

    refused = await refusal(world, "deleteMessage", chat_id=ANI, message_id=sent["message_id"])

    assert refused == (400, "Bad Request: message can't be deleted")


async def test_messages_of_others_can_be_deleted_in_private_but_not_in_groups() -> None:
    world = a_world()
    private, group = world.say(ANI, "Hello"), world.say(RIVERA, "/help", GROUP)

    assert await ask(world, "deleteMessage", chat_id=ANI, message_id=private["message_id"])
    refused = await refusal(world, "deleteMessage", chat_id=GROUP, message_id=group["message_id"])
    assert refused == (400, "Bad Request: message can't be deleted")


async def test_several_are_deleted_and_missing_ones_skipped() -> None:
    world = a_world()
    sent = await a_message(world)

    assert await ask(world, "deleteMessages", chat_id=ANI, message_ids=[sent["message_id"], 999])
    assert all(each["message_id"] != sent["message_id"] for each in world.messages(ANI))


async def test_of_several_none_is_deleted_if_one_cannot_be() -> None:
    world = a_world()
    sent = await ask(world, "sendMessage", chat_id=GROUP, text="Which?")
    other = world.say(RIVERA, "/help", GROUP)

    refused = await refusal(
        world, "deleteMessages", chat_id=GROUP, message_ids=[sent["message_id"], other["message_id"]]
    )

    assert refused == (400, "Bad Request: message can't be deleted")
    assert sent["message_id"] in [each["message_id"] for each in world.messages(GROUP)]
