"""What Telegram may answer, lose or tell late while a live quiz closes and asks its questions."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.playground.telegram_api import Fault
from tests.stage import JSON, Stage
from tests.stories.playing import GROUP, TOO_MANY, a_group, calls, rights_of, stored

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


@pytest.mark.parametrize("shared", [True, False], ids=["webhook", "polling"])
async def test_where_votes_come_one_by_one_a_poll_that_could_not_be_closed_waits_for_them(
    stage: Stage, shared: bool
) -> None:
    stage.expect_refusal("Too Many")
    await stage.kill()
    stage.shared = shared
    await stage.start()
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    on_its_way = stage.world.take_updates()
    stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))

    await stage.pass_time(60 if shared else 33)
    assert "poll" in group.sees
    await stage.settle(on_its_way)
    await stage.pass_time(3)

    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


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
