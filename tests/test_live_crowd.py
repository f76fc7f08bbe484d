"""Many groups and many votes at once: nothing is lost, nothing doubled, and no group waits for another."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.stage import Stage
from tests.stories.playing import Group, a_group, rights_of, stored, wrong_of

pytestmark = pytest.mark.slow("500 people in 50 groups")

GROUPS, EACH = 50, 10


async def test_five_hundred_votes_in_fifty_groups_at_once_count_once_each(stage: Stage) -> None:
    groups = [a_group(stage, id=-1000000000000 - n, people=EACH, first=10_000 + EACH * n) for n in range(1, GROUPS + 1)]
    for group in groups:
        await group.starts("With a ranking", players=tuple(group.people))
    for group in groups:
        for number, person in enumerate(group.people):
            poll = group.poll
            stage.world.vote(person, poll["id"], rights_of(poll) if number % 2 else [wrong_of(poll)])
    updates = stage.world.take_updates()
    votes = [update for update in updates if "poll_answer" in update]
    assert len(votes) == GROUPS * EACH

    await stage.settle(updates)
    await stage.settle([update | {"update_id": update["update_id"] + 10**6} for update in votes])  # all once more
    await stage.pass_time(30)

    assert len(await stored(stage, "live_vote")) == GROUPS * EACH
    assert sum(row["right"] for row in await stored(stage, "live_player")) == GROUPS * EACH // 2
    assert all(group.polls[0]["is_closed"] for group in groups)
    assert all(f"{EACH} people voted." in group.sees["text"] for group in groups)
    assert sum(call.method == "stopPoll" for call in stage.world.calls) == GROUPS


async def test_a_group_whose_call_telegram_holds_back_holds_up_no_other(stage: Stage) -> None:
    groups: list[Group] = [a_group(stage, id=-1000000000000 - n, first=100 * n) for n in range(1, 6)]
    for group in groups:
        await group.starts()
    run, let_go = stage.world.call, asyncio.Event()

    async def held(method: str, params: Mapping[str, Any], files: Any = None) -> tuple[int, dict[str, Any]]:
        if method == "stopPoll" and params["chat_id"] == groups[0].id:
            await let_go.wait()
        return await run(method, params, files)

    stage.world.call = held  # type: ignore[method-assign]
    stage.clock.forward(seconds=30)
    explained = asyncio.Event()

    def hear(_: dict[str, Any]) -> None:
        if all("Nobody voted." in group.texts[-1] for group in groups[1:]):
            explained.set()

    stage.world.listen(hear)
    playing = asyncio.ensure_future(stage.play_live())
    await asyncio.wait_for(explained.wait(), 20)

    assert not groups[0].poll["is_closed"]
    let_go.set()
    await playing
    assert groups[0].polls[0]["is_closed"]
