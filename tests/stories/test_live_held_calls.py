"""Telegram may hold a call for eight seconds before it refuses it with 429."""

import asyncio
from typing import Any

from tests.stage import JSON, Stage
from tests.stories.playing import GROUP, Group, a_group, stored

HELD = 8.0
"""Seconds, at most (telegram-bot-api's source)."""


async def use_up(stage: Stage, group: Group) -> None:
    """Let another program of the same bot make the calls that Telegram allows in a minute."""
    status = 200
    while status == 200:
        status, _ = await stage.world.call("sendMessage", {"chat_id": group.id, "text": "from elsewhere"})


async def test_a_close_that_is_held_and_refused_costs_no_vote_and_no_other_group_a_moment(stage: Stage) -> None:
    stage.expect_refusal("Too Many")
    group, other = a_group(stage), a_group(stage, id=GROUP - 1, first=71)
    await group.starts("With a ranking", "20 s", players=tuple(group.people))
    await other.starts("20 s")
    await group.votes(group.people[0])
    await other.votes(other.people[0])
    stage.world.flood = True
    await use_up(stage, group)
    explained, holds = asyncio.Event(), []

    def hear(_: JSON) -> None:
        if "1 person voted." in other.texts[-1]:
            explained.set()

    async def hold(seconds: float) -> None:
        """Telegram answers only when the other group has got its answer."""
        holds.append(seconds)
        await asyncio.wait_for(explained.wait(), 60)
        stage.world.vote(group.people[1], group.poll["id"], group.poll["correct_option_ids"])
        stage.clock.forward(seconds=seconds)
        stage.world.let_time_end_polls()

    stage.world.listen(hear)
    stage.world.hold, stage.world.sleep = HELD, hold
    stage.clock.forward(seconds=20)
    await stage.play_live()
    await stage.deliver()
    stage.world.flood = False
    await stage.pass_time(10)

    assert holds == [HELD]
    assert [call.method for call in stage.world.calls if call.params.get("chat_id") == group.id].count("stopPoll") == 1
    assert sorted(row["right"] for row in await stored(stage, "live_player")) == [0, 0, 0, 1, 1]
    assert any(text.startswith("Question 1 of 5") and "At least" in text for text in group.texts)


async def test_calls_of_a_live_quiz_wait_longer_for_their_answer_than_telegram_holds_them(stage: Stage) -> None:
    """An answer that is given up is a question lost."""
    request, patience = stage.bot.request, dict[str, Any]()
    run = request.do_request

    async def noting(**call: Any) -> tuple[int, bytes]:
        patience[call["url"].rpartition("/")[2]] = call["read_timeout"]
        return await run(**call)

    request.do_request = noting  # type: ignore[method-assign, assignment]
    group = a_group(stage)
    await group.starts("20 s")
    await stage.pass_time(20)

    assert "Nobody voted." in group.sees["text"]
    assert all(patience[method] >= HELD + 7 for method in ("sendPoll", "stopPoll"))
    await group.taps(group.host, "End")
    assert patience["sendMessage"] >= HELD + 7
