"""A conversation in a terminal, with a bot that answers at once."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.playground.telegram_api import JSON, PretendTelegram
from bot.playground.terminal import converse
from tests.playground.worlds import ANI, BEN, GROUP, a_world, ask, button, buttons

QUOTE = "Right.\n<blockquote>It says\nso.</blockquote>See <a href='https://a.example/x'>here</a>."


async def bot(world: PretendTelegram) -> None:
    """Answers commands with a question and taps with an explanation, for ever."""
    offset = 0
    while True:
        for update in await ask(world, "getUpdates", offset=offset, timeout=50):
            offset = update["update_id"] + 1
            await _answer(world, update)


async def _answer(world: PretendTelegram, update: JSON) -> None:
    if query := update.get("callback_query"):
        place: dict[str, Any] = {
            "chat_id": query["message"]["chat"]["id"],
            "message_id": query["message"]["message_id"],
        }
        await ask(
            world, "answerCallbackQuery", callback_query_id=query["id"], text="Noted.", show_alert=query["data"] == "b"
        )
        await ask(world, "editMessageText", **place, text=QUOTE, parse_mode="HTML")
        return
    message = update.get("message", {"text": ""})
    if not message["text"]:
        return
    if message["text"] == "/start":
        keyboard = buttons([button("A"), button("B")], [button("Site", url="https://a.example/")])
        await ask(world, "sendMessage", chat_id=message["chat"]["id"], text="Which?", reply_markup=keyboard)
    else:
        await ask(world, "sendMessage", chat_id=message["chat"]["id"], text=f"You said: {message['text']}")


async def transcript(*lines: str, person: int = ANI, prepare: Callable[[PretendTelegram], Any] = lambda _: None) -> str:
    async def spoken() -> AsyncIterator[str]:
        for line in lines:
            yield line

    world, out = a_world(), io.StringIO()
    prepare(world)
    running = asyncio.create_task(bot(world))
    async with asyncio.timeout(20):
        await converse(world, person, spoken(), out, quiet=0.01)
    running.cancel()
    return out.getvalue()


async def test_buttons_are_numbered_and_tapped_by_number() -> None:
    text = await transcript("/start\n", "1\n")

    assert "Which?\n[1] A  [2] B\n[3] Site ↗\n" in text
    assert "> [A]\n" in text
    assert "(Noted.)" in text
    assert "\x1b" not in text


async def test_an_edited_message_is_shown_again_with_quotes_and_links_marked() -> None:
    text = await transcript("/start", "1")

    assert "(changed)\nRight.\n│ It says\n│ so.See here <https://a.example/x>.\n" in text


async def test_an_alert_is_told_apart_from_a_toast() -> None:
    assert "(! Noted.)" in await transcript("/start", "2")


async def test_a_number_without_such_a_button_is_said() -> None:
    text = await transcript("350", "/start", '"2"', "9")

    assert "You said: 350" in text
    assert "You said: 2" in text
    assert "You said: 9" in text


async def test_a_button_with_an_address_shows_it() -> None:
    assert "(https://a.example/)" in await transcript("/start", "3")


async def test_a_name_makes_one_somebody_else() -> None:
    text = await transcript("@ben", "hello", "@rivera", "@Ani", "@Dr", "@nobody", person=ANI)

    assert "You are Ben.\n" in text
    assert "You said: hello" in text
    assert text.count("You are Dr. Rivera (instructor).\n") == 2
    assert "(There is nobody called nobody here, but Ani, Ben, Dr. Rivera (instructor).)" in text


async def test_what_no_client_could_do_is_explained() -> None:
    assert "(You have blocked the bot. Unblock it first.)" in await transcript("hello", prepare=lambda w: w.block(ANI))


async def test_others_are_not_overheard() -> None:
    def prepare(world: PretendTelegram) -> None:
        world.say(BEN, "secret")

    assert "secret" not in await transcript("hello", prepare=prepare)


async def test_in_the_group_options_of_a_poll_have_numbers_and_a_class_can_come() -> None:
    came: list[int] = []

    def with_a_poll(world: PretendTelegram) -> None:
        world.bring_class = came.append
        quiz = {"question": "Primes?", "options": ["2", "4"], "type": "quiz", "correct_option_ids": [0]}
        asyncio.get_running_loop().create_task(world.call("sendPoll", {"chat_id": GROUP, **quiz}))

    text = await transcript("#\n", "+class\n", "2\n", "2\n", "#\n", prepare=with_a_poll)

    assert "You are in Privacy class." in text
    assert "[1] 2\n  [2] 4" in text
    assert "(You chose 4.)" in text
    assert "already voted" in text
    assert "You are in your private chat." in text
    assert came == [GROUP]


async def test_the_buttons_of_a_poll_are_not_printed_again_at_each_vote() -> None:
    def with_a_poll(world: PretendTelegram) -> None:
        quiz = {"question": "Primes?", "options": ["2", "4"], "type": "quiz", "correct_option_ids": [0]}
        close = {"inline_keyboard": [[{"text": "Close it now", "callback_data": "x"}]]}
        asyncio.get_running_loop().create_task(
            world.call("sendPoll", {"chat_id": GROUP, "reply_markup": close, **quiz})
        )

    text = await transcript("#\n", "2\n", prepare=with_a_poll)

    assert text.count("[3] Close it now") == 1
    assert "(You chose 4.)" in text
