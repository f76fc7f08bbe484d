"""What the pretend Telegram knows of polls and groups, each rule played both ways."""

from collections.abc import Callable
from random import Random

import pytest

from bot.playground.classmates import Classmates
from bot.playground.telegram_api import JSON, Fault, NotPossible, PretendTelegram
from tests.playground.worlds import ANI, BEN, GROUP, RIVERA, Clock, a_world, ask, refusal

QUIZ = {"question": "Primes?", "options": ["2", "4", "5"], "type": "quiz", "correct_option_ids": [0]}


async def a_poll(world: PretendTelegram, **params: object) -> JSON:
    """A quiz in the group."""
    sent: JSON = await ask(world, "sendPoll", **{"chat_id": GROUP, **QUIZ, **params})
    return sent


def heard(world: PretendTelegram, kind: str) -> list[JSON]:
    return [update[kind] for update in world.take_updates() if kind in update]


@pytest.mark.parametrize(("news", "at_once", "later"), [("none", 0, 0), ("sent", 1, 1), ("late", 0, 1)])
async def test_the_end_of_a_poll_is_told_only_where_it_is_wanted(news: str, at_once: int, later: int) -> None:
    clock = Clock()
    world = a_world(clock)
    world.poll_news.at_end = news
    await a_poll(world, open_period=30)
    clock.move(30)
    world.let_time_end_polls()

    told = len(heard(world, "poll"))
    world.tell_late()

    assert (told, told + len(heard(world, "poll"))) == (at_once, later)


@pytest.mark.parametrize(("news", "kinds"), [
    ("after", ["poll_answer", "poll"]), ("before", ["poll", "poll_answer"]), ("lost", ["poll_answer"]),
    ("merged", ["poll_answer"]),
])  # fmt: skip
async def test_counts_come_before_or_after_a_vote_or_not_at_all(news: str, kinds: list[str]) -> None:
    world = a_world()
    world.poll_news.per_vote = news
    sent = await a_poll(world, is_anonymous=False)

    world.vote(ANI, sent["poll"]["id"], [0])

    assert [next(kind for kind in update if kind != "update_id") for update in world.take_updates()] == kinds


@pytest.mark.parametrize(("hidden", "told"), [(True, 0), (False, 1)])
async def test_counts_are_zero_while_they_are_hidden(hidden: bool, told: int) -> None:
    world = a_world()
    sent = await a_poll(world, hide_results_until_closes=hidden)

    world.vote(ANI, sent["poll"]["id"], [0])

    assert heard(world, "poll")[0]["total_voter_count"] == told
    stopped = await ask(world, "stopPoll", chat_id=GROUP, message_id=sent["message_id"])
    assert stopped["total_voter_count"] == 1


async def test_a_closed_poll_has_neither_period_nor_date() -> None:
    world = a_world()
    sent = await a_poll(world, open_period=30)

    stopped = await ask(world, "stopPoll", chat_id=GROUP, message_id=sent["message_id"])

    assert not {"open_period", "close_date"} & stopped.keys()


@pytest.mark.parametrize("flood", [True, False])
async def test_a_poll_whose_closing_failed_goes_on_taking_votes_and_cannot_be_closed(flood: bool) -> None:
    world = a_world()
    sent = await a_poll(world, open_period=30)
    place = {"chat_id": GROUP, "message_id": sent["message_id"]}
    if flood:
        world.flood = True
        for number in range(20):
            await ask(world, "sendMessage", chat_id=GROUP, text=str(number))
            world.state.ahead += 1
    else:
        world.inject(Fault(429, "Too Many Requests: retry after 3", method="stopPoll"))
    assert (await refusal(world, "stopPoll", **place))[0] == 429
    world.flood = False

    world.vote(ANI, sent["poll"]["id"], [0])

    assert await refusal(world, "stopPoll", **place) == (400, "Bad Request: poll has already been closed")
    assert world.votes(sent["poll"]["id"]) == {ANI: [0]}


async def test_after_its_time_a_poll_cannot_be_closed() -> None:
    clock = Clock()
    world = a_world(clock)
    sent = await a_poll(world, open_period=30)
    clock.move(30)

    words = await refusal(world, "stopPoll", chat_id=GROUP, message_id=sent["message_id"])

    assert words == (400, "Bad Request: poll has already been closed")


@pytest.mark.parametrize("protected", [True, False])
async def test_a_copy_can_be_voted_in_unless_the_poll_is_protected(protected: bool) -> None:
    world = a_world()
    sent = await a_poll(world, protect_content=protected)

    if protected:
        with pytest.raises(NotPossible):
            world.vote_in_copy(BEN, sent["poll"]["id"], [0])
    else:
        world.vote_in_copy(BEN, sent["poll"]["id"], [0])

    assert world.votes(sent["poll"]["id"]) == ({} if protected else {BEN: [0]})


async def test_a_vote_as_a_channel_names_the_channel_and_nobody() -> None:
    world = a_world()
    sent = await a_poll(world, is_anonymous=False)

    world.vote_as_channel(-1007, sent["poll"]["id"], [1])

    answer = heard(world, "poll_answer")[0]
    assert (answer["voter_chat"]["id"], answer["user"]["id"]) == (-1007, 136817688)


@pytest.mark.parametrize("name", ["shuffle_options", "allow_adding_options"])
async def test_what_is_not_built_is_refused(name: str) -> None:
    _, words = await refusal(a_world(), "sendPoll", **{"chat_id": GROUP, **QUIZ, name: True})

    assert words.startswith("Bad Request: playground: ")


@pytest.mark.parametrize(
    ("settings", "method", "words"),
    [
        ({"polls": False}, "sendPoll", "not enough rights to send polls to the chat"),
        ({"texts": False}, "sendMessage", "not enough rights to send text messages to the chat"),
        ({"polls": False, "status": "administrator"}, "sendPoll", None),
        ({"polls": False}, "sendMessage", None),
        ({"status": "kicked"}, "sendMessage", "bot was kicked from the supergroup chat"),
        ({"status": "left"}, "sendPoll", "bot is not a member of the supergroup chat"),
        ({"closed_topics": [7]}, "sendMessage", "TOPIC_CLOSED"),
    ],
    ids=str,
)
async def test_what_a_bot_may_do_in_a_group(settings: JSON, method: str, words: str | None) -> None:
    world = a_world()
    world.state.topics[GROUP] = [7]
    world.set_group(GROUP, **settings)
    params = {"chat_id": GROUP, **(QUIZ if method == "sendPoll" else {"text": "Hello"})}
    params |= {"message_thread_id": 7} if "closed_topics" in settings else {}

    status, body = await world.call(method, params)

    assert (words is None and status == 200) or words in body.get("description", "")


async def test_the_topic_general_has_no_number() -> None:
    world = a_world()
    world.state.topics[GROUP] = [1, 7]

    words = await refusal(world, "sendMessage", chat_id=GROUP, text="Hello", message_thread_id=1)

    assert words == (400, "Bad Request: message thread not found")


async def test_a_group_that_moved_says_where() -> None:
    world = a_world()
    world.migrate(GROUP, -900)

    status, body = await world.call("sendMessage", {"chat_id": GROUP, "text": "Hello"})

    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": -900})
    assert [message.get("migrate_to_chat_id") for message in heard(world, "message")] == [-900, None]
    await ask(world, "sendMessage", chat_id=-900, text="Hello")


async def test_an_anonymous_administrator_writes_as_the_group_and_taps_with_their_own_number() -> None:
    world = a_world()
    world.set_group(GROUP, administrators=[RIVERA], anonymous=[RIVERA])

    said = world.say(RIVERA, "/live", GROUP)
    world.tap_data(RIVERA, said["message_id"], "x", GROUP)

    updates = world.take_updates()
    assert (updates[0]["message"]["from"]["id"], updates[0]["message"]["sender_chat"]["id"]) == (1087968824, GROUP)
    assert updates[1]["callback_query"]["from"]["id"] == RIVERA


@pytest.mark.parametrize(("other", "text", "seen"), [
    (False, "/live", True), (True, "/live", False), (True, "/live@scorewise_playground_bot", True),
])  # fmt: skip
async def test_a_bare_command_goes_to_the_bot_that_wrote_last(other: bool, text: str, seen: bool) -> None:
    world = a_world()
    await ask(world, "sendMessage", chat_id=GROUP, text="Hello")
    if other:
        world.other_bot_speaks(GROUP)

    world.say(ANI, text, GROUP)

    assert bool(world.take_updates()) is seen


async def test_what_is_set_in_a_group_is_saved() -> None:
    world = a_world()
    world.set_group(GROUP, administrators=[RIVERA], slow_mode=30)
    again = PretendTelegram(Clock())

    again.load(world.save())

    assert [member["user"]["id"] for member in await ask(again, "getChatAdministrators", chat_id=GROUP)] == [RIVERA]
    assert (await ask(again, "getChat", chat_id=GROUP))["slow_mode_delay"] == 30


async def test_a_class_of_twenty_joins_and_answers_by_itself() -> None:
    world = a_world()
    planned: list[tuple[float, Callable[[], None]]] = []
    classmates = Classmates(world, frozenset({"Me"}), Random(5), lambda *what: planned.append(what))
    classmates.bring(GROUP)

    buttons = {"inline_keyboard": [[{"text": "Me", "callback_data": "m"}]]}
    await ask(world, "sendMessage", chat_id=GROUP, text="Who?", reply_markup=buttons)
    sent = await a_poll(world, open_period=30)
    for _, deed in planned:
        deed()

    votes = world.votes(sent["poll"]["id"])
    assert len(heard(world, "callback_query")) == 20
    assert 12 <= len(votes) < 20
    assert len({tuple(chosen) for chosen in votes.values()}) > 1
    assert max(seconds for seconds, _ in planned) > 30, "some are too late"
    classmates.close()
