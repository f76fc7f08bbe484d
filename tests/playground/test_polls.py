"""Telegram's own polls and quizzes."""

import pytest

from bot.playground.telegram_api import JSON, NotPossible, PretendTelegram
from tests.playground.worlds import ANI, Clock, a_world, ask, refusal

QUIZ = {"chat_id": ANI, "question": "Primes?", "options": ["2", "4", "5"], "type": "quiz", "correct_option_ids": [0, 2]}


async def a_poll(world: PretendTelegram, **params: object) -> JSON:
    poll: JSON = (await ask(world, "sendPoll", **QUIZ | params))["poll"]
    return poll


async def test_a_quiz_can_have_several_right_answers() -> None:
    poll = await a_poll(a_world(), allows_multiple_answers=True)

    assert poll["correct_option_ids"] == [0, 2]
    assert "correct_option_id" not in poll
    assert (poll["allows_revoting"], poll["is_anonymous"]) == (False, True)


async def test_one_right_answer_comes_in_the_older_field_as_well() -> None:
    poll = await a_poll(a_world(), correct_option_ids=[1])

    assert (poll["correct_option_ids"], poll["correct_option_id"]) == ([1], 1)


async def test_a_right_option_that_is_no_number_is_the_first_one() -> None:
    poll = await a_poll(a_world(), correct_option_ids=None, correct_option_id="abc")

    assert poll["correct_option_ids"] == [0]


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        ({}, None),
        ({"open_period": 0}, None),
        ({"open_period": -5}, None),
        ({"open_period": 60}, 60),
        ({"open_period": 9_000_000}, 2_628_000),
        ({"open_period": 60, "close_date": 1_800_000_030}, 60),
        ({"close_date": 1_800_000_030}, 30),
    ],
    ids=str,
)
async def test_a_poll_closes_when_the_server_would_close_it(times: JSON, seconds: int | None) -> None:
    poll = await a_poll(a_world(), **times)

    assert poll.get("close_date") == (seconds and 1_800_000_000 + seconds)


REFUSED: list[tuple[JSON, str]] = [
    ({"question": " "}, "text must be non-empty"),
    ({"question": "x" * 301}, "poll question length must not exceed 300"),
    ({"options": []}, "poll must have at least 1 option"),
    ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
    ({"options": ["x" * 101, "y"]}, "poll options length must not exceed 100"),
    ({"options": ["x", ""]}, "text must be non-empty"),
    ({"correct_option_ids": []}, "correct quiz option list must be non-empty"),
    ({"correct_option_ids": [2, 0]}, "correct quiz option list must be increasing"),
    ({"correct_option_ids": [3]}, "wrong quiz correct_option_id"),
    ({"correct_option_ids": 1}, "expected an Array of correct option identifiers"),
    ({"correct_option_ids": ["1"]}, "correct option identifier must be of type Number"),
    ({"correct_option_ids": [0.5]}, "invalid correct option identifier specified"),
    ({"explanation": "x" * 201}, "message caption is too long"),
    ({"type": "survey"}, "unsupported poll type specified"),
    ({"members_only": True}, "poll voters can be restricted only in channel chats"),
    ({"open_period": 4}, "playground: a poll stays open for 5 to 2628000 seconds"),
]


@pytest.mark.parametrize(("params", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_a_poll_is_refused_in_the_servers_words(params: JSON, words: str) -> None:
    assert await refusal(a_world(), "sendPoll", **QUIZ | params) == (400, f"Bad Request: {words}")


async def test_a_public_vote_names_the_voter_and_is_counted() -> None:
    world = a_world()
    poll = await a_poll(world, is_anonymous=False)

    world.vote(ANI, poll["id"], [1])

    answer, counted = world.take_updates()
    assert answer["poll_answer"] == {
        "poll_id": poll["id"],
        "user": world.people[ANI],
        "option_ids": [1],
        "option_persistent_ids": ["1"],
    }
    assert [option["voter_count"] for option in counted["poll"]["options"]] == [0, 1, 0]


async def test_an_anonymous_vote_is_only_counted() -> None:
    world = a_world()
    poll = await a_poll(world)

    world.vote(ANI, poll["id"], [1])

    assert [list(update)[1] for update in world.take_updates()] == ["poll"]


async def test_a_quiz_is_answered_once() -> None:
    world = a_world()
    poll = await a_poll(world)
    world.vote(ANI, poll["id"], [1])

    with pytest.raises(NotPossible, match="already voted"):
        world.vote(ANI, poll["id"], [0])


async def test_a_vote_can_be_taken_back_where_that_is_allowed() -> None:
    world = a_world()
    poll = await a_poll(world, type="regular", correct_option_ids=None, is_anonymous=False)
    world.vote(ANI, poll["id"], [1])
    world.take_updates()

    world.vote(ANI, poll["id"], [])

    assert world.take_updates()[0]["poll_answer"]["option_ids"] == []


async def test_a_poll_closes_when_its_time_is_up() -> None:
    clock = Clock()
    world = a_world(clock)
    poll = await a_poll(world, open_period=5)
    clock.move(5)

    with pytest.raises(NotPossible, match="closed"):
        world.vote(ANI, poll["id"], [1])


async def test_a_poll_is_stopped_once() -> None:
    world = a_world()
    sent = await ask(world, "sendPoll", **QUIZ)
    place = {"chat_id": ANI, "message_id": sent["message_id"]}

    assert (await ask(world, "stopPoll", **place))["is_closed"]
    assert await refusal(world, "stopPoll", **place) == (400, "Bad Request: poll has already been closed")
