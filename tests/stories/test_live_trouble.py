"""What Telegram may answer, lose or tell late while a live quiz closes and asks its questions."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bot.chat.senders.live import QUIET
from bot.playground.telegram_api import Fault
from tests.stage import JSON, Stage
from tests.stories.playing import GROUP, TOO_MANY, a_group, calls, hands_over_late, rights_of, stored

# closing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("news", "told"), [("none", 2), ("sent", 3), ("late", 2)])
async def test_a_poll_that_could_not_be_closed_is_taken_as_it_was_last_told(stage: Stage, news: str, told: int) -> None:
    stage.expect_refusal("Too Many")
    stage.world.poll_news.at_end = news
    group = a_group(stage)
    await group.starts()
    stage.world.state.ballots[group.poll["id"]].hidden = False
    for person in group.people[:2]:
        await group.votes(person)
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(30)
    assert "poll" in group.sees, "people can still vote"
    stage.world.poll_news.per_vote = "lost"
    await group.votes(group.people[2])
    await stage.pass_time(6)

    assert f"At least {told} voted" in group.sees["text"]
    assert calls(stage, "stopPoll") == 1
    assert group.polls[0]["is_closed"]


async def test_counts_that_are_hidden_are_no_result(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(36)

    assert "At least 0 voted" in group.sees["text"]


async def test_with_a_ranking_votes_count_until_telegram_closes_the_poll(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:2]))
    await group.votes(group.people[0])
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(31)
    await group.votes(group.people[1])
    await stage.pass_time(6)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1, 1]
    assert "At least" in group.sees["text"]


async def test_a_poll_that_could_not_be_closed_waits_for_the_votes_that_telegram_still_holds(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    looks = hands_over_late(stage, after=20)
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(36)

    assert len(looks) == 20
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


async def test_a_vote_is_not_lost_when_the_line_breaks_while_the_poll_is_closed(stage: Stage) -> None:
    stage.expect_refusal("Bad Gateway")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    stage.world.inject(Fault(502, "Bad Gateway", method="getUpdates", times=3))
    broken, mended, listening, stop = (asyncio.Event() for _ in range(4))

    async def wait(_: float) -> None:
        broken.set()
        await mended.wait()

    polled = stage.polling(wait)

    async def caught_up() -> bool:
        listening.set()
        return await polled.caught_up()

    stage.caught_up = caught_up
    polling = asyncio.ensure_future(polled.run(stop))
    await broken.wait()
    stage.clock.forward(seconds=30)
    await stage.play_live()
    stage.clock.forward(seconds=60)
    playing = asyncio.ensure_future(stage.play_live())
    await asyncio.wait_for(listening.wait(), 10)
    assert group.polls[0]["is_closed"]
    assert "poll" in group.sees, "it has not been counted"

    mended.set()
    await playing
    stop.set()
    await polling

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]
    assert "1 person voted." in group.sees["text"]


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_vote_that_telegram_still_holds_is_waited_for(stage: Stage, restarted: bool) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    looks = hands_over_late(stage, after=20)
    if restarted:
        await stage.kill()
        await stage.start()

    await stage.pass_time(33)

    assert len(looks) == 20
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


async def test_where_something_else_always_waits_votes_are_waited_for_until_none_comes_for_half_a_minute(
    stage: Stage,
) -> None:
    group = a_group(stage)
    one, two = group.people[:2]
    await group.starts("With a ranking", players=(one, two))
    for person in (one, two):
        stage.world.vote(person, group.poll["id"], rights_of(group.poll))
    held, looks = stage.world.take_updates(), []

    async def caught_up() -> bool:
        looks.append(stage.clock.now)
        if len(looks) == 25:
            await stage.settle(held[:1])
        return False

    stage.caught_up = caught_up
    await stage.pass_time(33)

    assert len(looks) == 25 + QUIET
    assert sorted(row["right"] for row in await stored(stage, "live_player")) == [0, 1]
    assert "2 people voted." in group.sees["text"]


@pytest.mark.parametrize("politely", [True, False])
async def test_when_the_process_ends_while_it_waits_for_votes_the_next_one_waits_anew(
    stage: Stage, politely: bool
) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    on_its_way = stage.world.take_updates()
    waiting = asyncio.Event()

    async def never() -> bool:
        waiting.set()
        await asyncio.Future()
        return True

    stage.caught_up = never
    stage.clock.forward(seconds=30)
    await stage.play_live()
    stage.clock.forward(seconds=3)
    await stage.begin_live()
    await asyncio.wait_for(waiting.wait(), 10)
    if politely:
        await stage.stop_live()
        assert (await group.row())["claim"] == "", "another process can go on at once"
    await stage.kill()

    await stage.start()
    stage.world.state.updates.put("poll_answer", on_its_way[0]["poll_answer"])
    hands_over_late(stage, after=1)
    await stage.play_live()

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]
    assert "1 person voted." in group.sees["text"]


@pytest.mark.parametrize("per_vote", ["before", "after", "lost", "merged"])
async def test_what_telegram_tells_of_counts_by_itself_changes_no_result(stage: Stage, per_vote: str) -> None:
    stage.world.poll_news.per_vote = per_vote
    group = a_group(stage)
    await group.starts()
    for person in group.people:
        await group.votes(person)

    await stage.pass_time(30)

    assert "5 people voted." in group.sees["text"]


async def test_an_answer_to_stop_poll_that_got_lost_is_not_asked_for_again(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    for person in group.people[:2]:
        await group.votes(person)
    stage.world.inject(Fault(500, "", method="stopPoll", applied=True, timeout=True))

    await stage.pass_time(36)

    assert calls(stage, "stopPoll") == 1
    assert "At least 2 voted" in group.sees["text"]


async def test_a_poll_that_was_deleted_does_not_count(stage: Stage) -> None:
    stage.expect_refusal("message with poll to stop not found")
    group = a_group(stage)
    await group.starts()
    stage.world.delete(group.id, group.sees["message_id"])

    await stage.pass_time(30)
    assert "Question 1 of 5 does not count" in group.sees["text"]
    await stage.pass_time(8)

    assert group.poll["question"].startswith("2/5")


# asking ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("applied", [True, False])
async def test_a_question_of_which_nobody_knows_is_void_and_never_asked_again(stage: Stage, applied: bool) -> None:
    group = a_group(stage)
    stage.world.inject(Fault(500, "", method="sendPoll", applied=applied, timeout=True))
    await group.lobby()

    await group.taps(group.host, "Start")
    assert "Question 1 of 5 does not count" in group.sees["text"]
    if applied:  # the group sees it and can vote; nothing of that counts
        stage.world.vote(group.people[0], group.polls[0]["id"], rights_of(group.polls[0]))
    await stage.pass_time(8)

    assert group.poll["question"].startswith("2/5")
    asked = [call.params["question"] for call in stage.world.calls if call.method == "sendPoll"]
    assert len(asked) == len(set(asked)) == 2
    await stage.pass_time(30)
    assert all(poll["is_closed"] for poll in group.polls[:-1]), "its own time ends it"


async def test_a_pause_that_telegram_asks_for_moves_this_group_alone(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group, other = a_group(stage), a_group(stage, id=GROUP - 1)
    await group.lobby()
    await other.lobby()
    stage.world.inject(Fault(429, "Too Many Requests: retry after 70", method="sendPoll"))
    await group.taps(group.host, "Start")
    await other.taps(group.host, "Start")

    assert other.polls
    assert not group.polls
    await stage.pass_time(72)
    assert group.poll["question"].startswith("1/5")
    await stage.pass_time(27)
    assert not group.poll["is_closed"], "its time begins when it was sent"


async def test_a_vote_that_overtakes_the_answer_to_send_poll_waits_for_it(stage: Stage) -> None:
    """The vote is handled while `sendPoll` is under way: its number is not known yet."""
    group = a_group(stage)
    await group.lobby("With a ranking")
    await group.taps(group.people[0], "I'm in")
    run, seen = stage.world.call, []

    async def slow(method: str, params: Mapping[str, Any], files: Any = None) -> tuple[int, JSON]:
        status, body = await run(method, params, files)
        if method == "sendPoll":
            poll = body["result"]["poll"]
            stage.world.vote(group.people[0], poll["id"], rights_of(poll))
            seen.append(poll["id"])
            stage.begin(stage.world.take_updates())
        return status, body

    stage.world.call = slow  # type: ignore[method-assign]
    await group.taps(group.host, "Start")
    await stage.settled()

    assert seen
    assert [vote["learner"] for vote in await stored(stage, "live_vote")] == [group.people[0]]


async def test_a_vote_in_an_unknown_poll_is_ignored(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    poll = stage.world.state.ballots.pop(group.poll["id"]).poll
    answer = {"poll_id": "77", "user": stage.world.people[group.people[0]], "option_ids": [0],
              "option_persistent_ids": ["0"]}  # fmt: skip

    await stage.settle(
        [{"update_id": 10**6, "poll_answer": answer}, {"update_id": 10**6 + 1, "poll": poll | {"id": "78"}}]
    )

    assert await stored(stage, "live_vote") == []


async def test_the_twenty_calls_a_minute_are_kept_with_edits_and_closings(stage: Stage) -> None:
    stage.world.flood = True
    group = a_group(stage)
    await group.starts("With a ranking", "20 s", "10", players=tuple(group.people))

    await stage.pass_time(400)

    assert stage.world.refused == []
