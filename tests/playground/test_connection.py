"""python-telegram-bot on the other end of the line: every answer must be one that it can read."""

import io
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    MessageEntity,
    Update,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.playground.connection import Connection
from bot.playground.people import SAMPLES
from bot.playground.telegram_api import TOKEN, Fault, PretendTelegram
from tests.playground.worlds import ANI, BEN, GROUP, a_world

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a", style="primary")]])


@pytest.fixture
def world() -> PretendTelegram:
    return a_world()


@pytest_asyncio.fixture
async def bot(world: PretendTelegram) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, request=Connection(world), get_updates_request=Connection(world)) as bot:
        yield bot


async def test_the_bot_introduces_itself(bot: Bot) -> None:
    assert (bot.id, bot.username) == (1000000001, "scorewise_playground_bot")


async def test_messages_and_edits_are_readable(bot: Bot) -> None:
    sent = await bot.send_message(ANI, "<b>Hi</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    edited = await bot.edit_message_text("Bye", ANI, sent.message_id)
    replied = await bot.send_message(ANI, "?", reply_to_message_id=sent.message_id)

    assert isinstance(edited, type(sent))
    assert (sent.text, sent.entities[0].type, edited.text) == ("Hi", MessageEntity.BOLD, "Bye")
    assert replied.reply_to_message
    assert await bot.delete_message(ANI, sent.message_id)


async def test_files_travel_both_ways(bot: Bot, world: PretendTelegram) -> None:
    sent = await bot.send_document(ANI, io.BytesIO(b"a,b\n"), filename="a.csv", caption="Here")
    assert sent.document
    photo = await bot.send_photo(ANI, SAMPLES["photo"][1], caption="There")
    changed = await bot.edit_message_media(InputMediaDocument(b"new", filename="b.txt"), ANI, photo.message_id)
    fetched = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()

    assert (sent.document.file_name, bytes(fetched)) == ("a.csv", b"a,b\n")
    assert photo.photo[0].width == 120
    assert not isinstance(changed, bool)
    assert changed.document
    assert changed.document.file_name == "b.txt"
    assert world.refused == []


async def test_polls_are_readable(bot: Bot) -> None:
    sent = await bot.send_poll(ANI, "Which?", ["A", "B"], type="quiz", correct_option_ids=[1], explanation="Because")
    stopped = await bot.stop_poll(ANI, sent.message_id)

    assert sent.poll
    assert sent.poll.correct_option_ids == (1,)
    assert stopped.is_closed


async def test_settings_are_readable(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("quiz", "Start")], scope=BotCommandScopeChat(ANI), language_code="en")

    found = await bot.get_my_commands(scope=BotCommandScopeChat(ANI), language_code="en")

    assert found == (BotCommand("quiz", "Start"),)
    assert (await bot.get_chat(GROUP)).title == "Privacy class"
    assert (await bot.get_chat_member(GROUP, ANI)).status == "member"
    assert (await bot.get_webhook_info()).url == ""
    assert (await bot.get_my_description()).description == ""


async def test_every_kind_of_update_is_readable(bot: Bot, world: PretendTelegram) -> None:
    said = world.say(ANI, "/start x")
    world.edit(ANI, said["message_id"], "/start y")
    for kind in SAMPLES:
        world.send(ANI, kind)
    sent = await bot.send_message(ANI, "?", reply_markup=KEYBOARD)
    world.tap(ANI, sent.message_id, "A")
    world.tap_data(ANI, 999, "forged")
    poll = await bot.send_poll(ANI, "Which?", ["A", "B"], is_anonymous=False)
    assert poll.poll
    world.vote(ANI, poll.poll.id, [0])
    world.block(ANI)
    world.unblock(ANI)

    updates = await bot.get_updates()

    assert not any(update.api_kwargs for update in updates)
    assert updates[1].edited_message
    gone = updates[7].callback_query
    assert gone
    assert gone.message
    assert not gone.message.is_accessible
    assert updates[8].poll_answer
    assert updates[-1].my_chat_member


async def test_refusals_arrive_as_the_librarys_errors(
    bot: Bot, world: PretendTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # or the library warns about seconds as numbers
    world.inject(
        Fault(429, "Too Many Requests: retry after 7", method="getMe"), Fault(502, "Bad Gateway", method="getMe")
    )

    with pytest.raises(RetryAfter):
        await bot.get_me()
    with pytest.raises(NetworkError):
        await bot.get_me()
    with pytest.raises(Forbidden):
        await bot.send_message(BEN, "x")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", ANI, 99)


async def test_a_lost_answer_arrives_as_a_timeout(bot: Bot, world: PretendTelegram) -> None:
    world.inject(Fault(0, "", timeout=True, applied=True))

    with pytest.raises(TimedOut):
        await bot.send_message(ANI, "x")

    assert world.messages(ANI)[-1]["text"] == "x"


async def test_another_token_is_not_let_in(world: PretendTelegram) -> None:
    with pytest.raises(InvalidToken):
        await Bot(f"7{TOKEN[1:]}", request=Connection(world)).initialize()

    status, body = await Connection(world).do_request(f"https://a.example/bot{TOKEN}x/getMe", "POST")
    assert (status, json.loads(body)["description"]) == (401, "Unauthorized")
    assert (await Connection(world).do_request("https://a.example/botnonsense/getMe", "POST"))[0] == 404


async def test_updates_can_be_fetched_with_a_query_in_the_address(world: PretendTelegram) -> None:
    world.say(ANI, "one")
    world.say(ANI, "two")
    connection = Connection(world)
    address = f"https://api.telegram.org/bot{TOKEN}/getUpdates?offset=-1&allowed_updates=%5B%22message%22%5D"

    status, body = await connection.do_request(address, "GET")

    assert status == 200
    assert [each["message"]["text"] for each in json.loads(body)["result"]] == ["two"]


async def test_a_whole_application_answers_without_a_network(world: PretendTelegram) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text("Ready?", reply_markup=KEYBOARD)

    async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query
        await update.callback_query.answer("Right.")
        await update.callback_query.edit_message_text("Done.")

    application = (
        Application.builder().token(TOKEN).request(Connection(world)).get_updates_request(Connection(world)).build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    async with application:
        assert application.updater
        await application.updater.start_polling(timeout=20)
        await application.start()
        world.say(BEN, "/start")
        assert await world.settled(quiet=0.02)
        world.tap(BEN, world.messages(BEN)[-1], "A")
        assert await world.settled(quiet=0.02)
        await application.updater.stop()
        await application.stop()

    assert world.messages(BEN)[-1]["text"] == "Done."
    assert world.toasts(BEN) == [{"text": "Right.", "show_alert": False}]
    assert world.refused == []
