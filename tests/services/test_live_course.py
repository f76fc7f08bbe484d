"""Live quizzes where several processes share the work."""

import asyncio
from random import Random

from bot.quiz.live import Errand, Lost, Phase
from bot.services.library import Library
from bot.services.live_course import LiveCourse
from bot.storage.store import Store
from tests.stage import Stage
from tests.stories.playing import a_group, rights_of, stored


def another_process(stage: Stage) -> LiveCourse:
    """The service of a process of its own, on the same database."""
    ids = iter(f"claim{number}" for number in range(10**6))
    return LiveCourse(Store(stage.database), Library(stage.bank), stage.clock, Random(1), lambda: next(ids))


async def test_of_several_processes_one_closes_the_poll(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    stage.clock.forward(seconds=30)
    quiz = (await group.row())["id"]

    claimed = await asyncio.gather(*(another_process(stage).claim(quiz) for _ in range(8)))

    assert [each.errand for each in claimed if each is not None] == [Errand.STOP]


async def test_an_outcome_that_comes_after_its_errand_was_given_up_changes_nothing(stage: Stage) -> None:
    group = a_group(stage)
    await group.starts()
    stage.clock.forward(seconds=30)
    quiz = (await group.row())["id"]
    one, other = another_process(stage), another_process(stage)
    claimed = await one.claim(quiz)
    assert claimed is not None
    stage.clock.forward(minutes=5)

    taken_over = await other.claim(quiz)
    before = await stored(stage, "live")

    assert taken_over is not None
    assert taken_over.quiz.phase is Phase.UNSTOPPED
    assert await one.settle(quiz, claimed.quiz.claim, Lost()) is None
    assert await stored(stage, "live") == before


async def test_a_vote_that_reaches_two_processes_at_once_counts_once(stage: Stage) -> None:
    group = a_group(stage)
    player = group.people[0]
    await group.starts("With a ranking", players=(player,))
    poll = group.poll

    votes = (another_process(stage).vote(poll["id"], player, tuple(rights_of(poll))) for _ in range(8))
    await asyncio.gather(*votes)

    assert [vote["learner"] for vote in await stored(stage, "live_vote")] == [player]
