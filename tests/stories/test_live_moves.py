"""A live quiz goes on after a restart and follows its group: moved, closed, without rights, or gone."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.playground.telegram_api import Fault
from tests.stage import JSON, Stage
from tests.stories.playing import TOO_MANY, a_group, calls, hands_over_late, rights_of, stored

# restarts -------------------------------------------------------------------------------------------


async def test_after_a_restart_the_quiz_goes_on_where_it_was(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await group.votes(group.people[0])
    await stage.kill()
    stage.clock.forward(seconds=31)
    await stage.start()

    await stage.pass_time(0)

    assert "1 person voted." in group.sees["text"]
    assert len(group.polls) == 1


async def test_votes_that_wait_at_telegram_count_after_a_restart(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    await stage.kill()
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    looks = hands_over_late(stage, after=10)
    stage.clock.forward(seconds=30)
    await stage.start()

    await stage.pass_time(3)

    assert len(looks) == 10
    assert "1 person voted." in group.sees["text"]
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


@pytest.mark.parametrize("fails", [False, True], ids=["closed", "not closed"])
async def test_votes_that_wait_at_telegram_count_after_a_restart_before_the_seal(stage: Stage, fails: bool) -> None:
    stage.expect_refusal("Too Many")
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    looks = hands_over_late(stage, after=10)
    if fails:
        stage.world.inject(Fault(429, TOO_MANY, method="stopPoll"))
    await stage.pass_time(31)
    assert looks == []
    await stage.kill()
    stage.clock.forward(seconds=6)
    await stage.start()

    await stage.play_live()

    assert len(looks) == 10
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


async def test_votes_count_that_wait_at_telegram_while_its_own_clock_has_closed_the_poll(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    stage.world.vote(group.people[0], group.poll["id"], rights_of(group.poll))
    looks = hands_over_late(stage, after=10)
    await stage.kill()
    stage.clock.forward(minutes=5)
    stage.world.let_time_end_polls()
    await stage.start()

    await stage.pass_time(3)

    assert len(looks) == 10
    assert [row["right"] for row in await stored(stage, "live_player")] == [1]


@pytest.mark.parametrize("errand", ["sendPoll", "stopPoll", "sendMessage"])
async def test_what_was_under_way_when_the_process_died_is_not_done_again(stage: Stage, errand: str) -> None:
    group = a_group(stage)
    await group.lobby()
    run = stage.world.call

    async def dies(method: str, params: Mapping[str, Any], files: Any = None) -> tuple[int, JSON]:
        answer = await run(method, params, files)
        if method == errand:
            raise ProcessDied
        return answer

    class ProcessDied(BaseException):
        pass

    stage.world.call = dies  # type: ignore[method-assign]
    for _ in range(40):
        await group.taps(group.host, "Start") if not group.polls else await stage.pass_time(1)
        if (await group.row())["claim"]:
            break
    assert (await group.row())["claim"], "an errand is under way"
    stage.world.call = run  # type: ignore[method-assign]
    done = [call.params for call in stage.world.calls if call.method == errand]
    await stage.kill()
    await stage.start()

    await stage.pass_time(60)

    again = [call.params for call in stage.world.calls if call.method == errand][len(done) :]
    assert not [params for params in again if params in done]


async def test_a_net_that_has_closed_the_poll_meanwhile_is_not_asked_for_counts(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    await stage.kill()
    stage.clock.forward(minutes=5)
    stage.world.let_time_end_polls()
    await stage.start()

    await stage.pass_time(3)

    assert calls(stage, "stopPoll") == 0
    assert "At least 0 voted" in group.sees["text"]


# the group ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kicked", [True, False])
async def test_a_bot_that_is_removed_in_the_middle_says_nothing_more(stage: Stage, kicked: bool) -> None:
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:2]))
    await group.votes(group.people[0])
    stage.world.remove_bot(group.id, group.host, kicked=kicked)
    said = len(group.messages)

    await stage.pass_time(120)

    assert len(group.messages) == said
    assert (await group.row())["phase"] == "over"
    assert await stored(stage, "live_player") == []


async def test_a_kick_of_which_no_update_came_ends_the_quiz_too(stage: Stage) -> None:
    stage.expect_refusal("Forbidden: bot was kicked")
    group = a_group(stage)
    await group.starts()
    stage.world.set_group(group.id, status="kicked")

    await stage.pass_time(200)

    assert (await group.row())["phase"] == "over"
    assert len(stage.world.refused) == 1


async def test_polls_that_are_not_allowed_any_more_end_it_with_one_sentence(stage: Stage) -> None:
    stage.expect_refusal("not enough rights")
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(30)
    stage.world.set_group(group.id, polls=False)

    await stage.pass_time(200)

    assert group.sees["text"] == "I may not send polls here any more, so the quiz ends."
    assert (await group.row())["phase"] == "over"


async def test_a_group_that_may_not_be_written_to_is_left_in_peace(stage: Stage) -> None:
    stage.expect_refusal("not enough rights")
    group = a_group(stage)
    await group.starts()
    stage.world.set_group(group.id, texts=False)

    await stage.pass_time(200)

    assert len(stage.world.refused) == 1


@pytest.mark.parametrize("seconds", [10, 30])
async def test_a_group_that_moves_goes_on_in_its_new_chat(stage: Stage, seconds: int) -> None:
    """During a question that is void; during a breath nothing is lost."""
    group = a_group(stage)
    await group.starts("With a ranking", players=tuple(group.people[:1]))
    await stage.pass_time(seconds)
    new = -1000000000099

    stage.world.migrate(group.id, new)
    await stage.pass_time(20)

    there = stage.world.messages(new)
    assert ("does not count" in str(there)) is (seconds == 10)
    assert any("poll" in message and message["poll"]["question"].startswith("2/5") for message in there)
    assert len(await stored(stage, "live_player")) == 1


async def test_a_move_that_only_the_refusal_tells_is_followed(stage: Stage) -> None:
    stage.expect_refusal("upgraded to a supergroup")
    group = a_group(stage)
    await group.starts()
    await stage.pass_time(31)
    stage.world.migrate(group.id, -1000000000098)
    stage.world.take_updates()

    await stage.pass_time(20)

    assert any("poll" in message for message in stage.world.messages(-1000000000098))


async def test_everything_stays_in_the_topic_where_it_began(stage: Stage) -> None:
    group = a_group(stage, topics=(42, 43))
    await group.says(group.host, "/live", topic=42)
    await group.taps(group.host, "Open the lobby")
    await group.taps(group.host, "Start")

    await stage.pass_time(60)

    assert len(group.messages) >= 4
    assert {message["message_thread_id"] for message in group.messages} == {42}


async def test_a_topic_that_is_closed_ends_the_quiz(stage: Stage) -> None:
    stage.expect_refusal("TOPIC_CLOSED")
    group = a_group(stage, topics=(42,))
    await group.says(group.host, "/live", topic=42)
    await group.taps(group.host, "Open the lobby")
    await group.taps(group.host, "Start")
    stage.world.set_group(group.id, closed_topics=[42])

    await stage.pass_time(200)

    assert (await group.row())["phase"] == "over"
    assert len(stage.world.refused) == 1


async def test_in_general_no_topic_is_named(stage: Stage) -> None:
    group = a_group(stage, topics=(42,))

    await group.starts()

    assert all("message_thread_id" not in call.params for call in stage.world.calls if call.method == "sendPoll")
