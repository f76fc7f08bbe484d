"""What people do, and which update comes of it."""

import pytest

from bot.playground.telegram_api import JSON, NotPossible, PretendTelegram
from tests.playground.worlds import ANI, BEN, GROUP, RIVERA, Clock, a_message, a_world, ask, button, buttons, refusal

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def a_question(world: PretendTelegram) -> JSON:
    return await a_message(
        world, reply_markup=buttons([button("A"), button("B")], [button("Site", url="https://a.example")])
    )


def test_saying_something_queues_a_message() -> None:
    world = a_world()

    said = world.say(BEN, "  /start j_x  ")

    (update,) = world.take_updates()
    assert update == {"update_id": update["update_id"], "message": said}
    assert said["text"] == "/start j_x"
    assert said["from"] == {"id": BEN, "is_bot": False, "first_name": "Ben", "language_code": "en"}


async def test_a_tap_names_person_message_and_data() -> None:
    world = a_world()
    question = await a_question(world)

    callback = world.tap(ANI, question, "B")

    (update,) = world.take_updates()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (callback, "b", ANI)
    assert query["message"] == question
    assert query["chat_instance"]


async def test_a_missing_button_is_reported_with_those_there_are() -> None:
    world = a_world()
    question = await a_question(world)

    with pytest.raises(LookupError, match=r'No button "C".*There are: "A", "B", "Site"'):
        world.tap(ANI, question, "C")


async def test_a_tap_looks_at_the_message_as_it_stands_now() -> None:
    world = a_world()
    question = await a_question(world)
    await ask(world, "editMessageReplyMarkup", chat_id=ANI, message_id=question["message_id"])

    with pytest.raises(LookupError, match="There are: none"):
        world.tap(ANI, question, "A")


async def test_a_button_with_an_address_does_not_call_the_bot() -> None:
    world = a_world()
    question = await a_question(world)

    with pytest.raises(LookupError, match="does not call the bot"):
        world.tap(ANI, question, "Site")


async def test_a_forged_tap_on_a_deleted_message_carries_what_is_left_of_it() -> None:
    world = a_world()

    world.tap_data(ANI, 999, "c1:anything:0:2")

    (update,) = world.take_updates()
    assert update["callback_query"]["message"] == {"chat": world.chats[ANI], "message_id": 999, "date": 0}


async def test_a_tap_is_answered_once() -> None:
    world = a_world()
    callback = world.tap(ANI, await a_question(world), "A")

    assert world.unanswered() == [callback]
    await ask(world, "answerCallbackQuery", callback_query_id=callback, text="Right.", show_alert=True)

    assert world.unanswered() == []
    assert world.toasts(ANI) == [{"text": "Right.", "show_alert": True}]
    assert await refusal(world, "answerCallbackQuery", callback_query_id=callback) == TOO_OLD


@pytest.mark.parametrize("seconds", [901, 100_000])
async def test_a_tap_cannot_be_answered_for_ever(seconds: int) -> None:
    clock = Clock()
    world = a_world(clock)
    callback = world.tap(ANI, await a_question(world), "A")
    clock.move(seconds)

    assert await refusal(world, "answerCallbackQuery", callback_query_id=callback) == TOO_OLD


async def test_the_time_for_an_answer_can_be_set() -> None:
    clock = Clock()
    world = a_world(clock)
    world.callback_lifetime = 3
    callback = world.tap(ANI, await a_question(world), "A")
    clock.move(4)

    assert await refusal(world, "answerCallbackQuery", callback_query_id=callback) == TOO_OLD


@pytest.mark.parametrize(("text", "fits"), [("x" * 200, True), ("x" * 201, False)], ids=["200", "201"])
async def test_a_toast_has_two_hundred_characters(text: str, fits: bool) -> None:
    world = a_world()
    callback = world.tap(ANI, await a_question(world), "A")

    status, body = await world.call("answerCallbackQuery", {"callback_query_id": callback, "text": text})

    assert (status == 200) == fits
    assert fits or body["description"] == "Bad Request: MESSAGE_TOO_LONG"


async def test_an_unknown_callback_is_too_old() -> None:
    assert await refusal(a_world(), "answerCallbackQuery", callback_query_id="7") == TOO_OLD


def test_an_edit_is_an_update_of_its_own() -> None:
    world = a_world()
    said = world.say(ANI, "helo")

    world.edit(ANI, said["message_id"], "hello")

    assert world.take_updates()[-1]["edited_message"]["text"] == "hello"


async def test_nobody_edits_what_others_said() -> None:
    world = a_world()
    sent = await a_message(world)

    with pytest.raises(NotPossible):
        world.edit(ANI, sent["message_id"], "x")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document"])
def test_other_things_than_text_can_be_sent(kind: str) -> None:
    world = a_world()

    world.send(ANI, kind)

    message = world.take_updates()[-1]["message"]
    assert kind in message
    assert "text" not in message


def test_blocking_and_unblocking_are_updates() -> None:
    world = a_world()

    world.block(ANI)
    world.unblock(ANI)

    blocked, unblocked = (update["my_chat_member"] for update in world.take_updates())
    assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == ("member", "kicked")
    assert unblocked["new_chat_member"]["status"] == "member"


def test_who_has_blocked_the_bot_cannot_write_to_it() -> None:
    world = a_world()
    world.block(ANI)

    with pytest.raises(NotPossible, match="blocked"):
        world.say(ANI, "Hello?")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4097])
def test_clients_do_not_send_empty_or_endless_messages(text: str) -> None:
    with pytest.raises(NotPossible):
        a_world().say(ANI, text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("hello", False),
        ("/quiz", True),
        ("/quiz@scorewise_playground_bot", True),
        ("/quiz@another_bot", False),
    ],
)
def test_in_groups_the_bot_hears_commands_meant_for_it(text: str, seen: bool) -> None:
    world = a_world()

    world.say(RIVERA, text, GROUP)

    assert bool(world.take_updates()) == seen


async def test_in_groups_the_bot_hears_replies_to_it() -> None:
    world = a_world()
    sent = await ask(world, "sendMessage", chat_id=GROUP, text="Which?")

    world.say(ANI, "B", GROUP, reply_to=sent["message_id"])

    assert world.take_updates()[0]["message"]["reply_to_message"]["text"] == "Which?"


def test_strangers_are_not_in_the_group() -> None:
    with pytest.raises(NotPossible, match="Ben is not in the chat"):
        a_world().say(BEN, "/quiz", GROUP)


def test_days_pass_only_where_somebody_can_let_them_pass() -> None:
    world = a_world()
    with pytest.raises(NotPossible):
        world.let_days_pass(1)

    asked: list[int] = []
    world.pass_days = asked.append
    world.let_days_pass(7)
    for days in (0, 32, -1):
        with pytest.raises(NotPossible):
            world.let_days_pass(days)

    assert asked == [7]


def test_a_world_that_is_ahead_stays_so_after_a_restart() -> None:
    world = PretendTelegram(lambda: 1000.0)
    world.state.ahead = 86_400.0

    other = PretendTelegram(lambda: 1000.0)
    other.load(world.save())

    assert other.clock() == world.clock() == 87_400.0
