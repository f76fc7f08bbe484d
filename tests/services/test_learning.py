import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from bot.app import Environment
from bot.quiz.grading import NotKnown
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.outcomes import CurrentQuestion, Feedback, FinishedSitting, SelectedPositions, Unavailable
from bot.storage.store import Store
from tests import databases
from tests.builders import NOON, a_bank


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    yield Store(database)
    await database.close()


@pytest.fixture
def account(store: Store) -> Account:
    return Account(store, lambda: NOON)


@pytest.fixture
def learning(store: Store) -> Learning:
    environment = Environment(lambda: NOON, Random(3))
    return Learning(store, a_bank(), environment.clock, environment.rng, environment.new_id)


async def answers_of(store: Store, person: int) -> int:
    async with store.reading() as tx:
        return (await tx.sittings.count_answers(person))[0]


async def started(learning: Learning, account: Account, person: int) -> CurrentQuestion:
    await account.agree(person, "en")
    place = await learning.begin(person, "", "")
    assert isinstance(place, CurrentQuestion)
    return place


async def test_of_many_simultaneous_answers_one_counts(learning: Learning, account: Account, store: Store) -> None:
    place = await started(learning, account, 1)

    outcomes = await asyncio.gather(
        *(learning.answer(1, place.sitting.id, 0, SelectedPositions((i % 3,))) for i in range(32))
    )

    counted = [outcome for outcome in outcomes if isinstance(outcome, Feedback) and outcome.counted]
    assert len(counted) == 1
    assert all(isinstance(outcome, Feedback) and outcome.choice == counted[0].choice for outcome in outcomes)
    assert await answers_of(store, 1) == 1


async def test_of_many_simultaneous_starts_one_sitting_comes(
    learning: Learning, account: Account, store: Store
) -> None:
    await account.agree(1, "en")

    places = await asyncio.gather(*(learning.begin(1, "", "") for _ in range(16)))

    assert len({place.sitting.id for place in places if isinstance(place, CurrentQuestion)}) == 1


async def test_many_people_answer_at_once(learning: Learning, account: Account, store: Store) -> None:
    places = await asyncio.gather(*(started(learning, account, person) for person in range(1, 41)))

    await asyncio.gather(*(learning.answer(p.learner.id, p.sitting.id, 0, NotKnown()) for p in places))

    assert [await answers_of(store, person) for person in range(1, 41)] == [1] * 40


async def test_what_belongs_to_somebody_else_is_not_there(learning: Learning, account: Account) -> None:
    place = await started(learning, account, 1)
    await started(learning, account, 2)
    sitting = place.sitting.id
    await learning.answer(1, sitting, 0, NotKnown())

    assert await learning.answer(2, sitting, 1, NotKnown()) == Unavailable()
    assert await learning.tick(2, sitting, 1, 0, True) == Unavailable()
    assert await learning.past_answer(2, sitting, 0) == Unavailable()
    assert await learning.next_question(2, sitting) == Unavailable()
    assert await learning.finished_sitting(2, sitting) == Unavailable()
    assert await learning.report(2, sitting, 0, "answer") is False


async def test_a_stranger_has_nothing_and_gets_nothing(learning: Learning, account: Account) -> None:
    assert await learning.begin(9, "", "") == Unavailable()
    assert await learning.current_question(9) is None
    assert await account.learner(9) is None


async def test_ids_of_telegram_do_not_fit_into_32_bits_and_need_not(
    learning: Learning, account: Account, store: Store
) -> None:
    place = await started(learning, account, 2**52 - 1)

    assert place.learner.id == 2**52 - 1


async def test_what_was_shown_is_kept_with_the_answer(learning: Learning, account: Account) -> None:
    place = await started(learning, account, 1)
    await learning.answer(1, place.sitting.id, 0, NotKnown())

    seen = await learning.past_answer(1, place.sitting.id, 0)

    assert isinstance(seen, Feedback)
    assert seen.asked == place.asked


async def test_a_finished_sitting_is_its_owners(learning: Learning, account: Account) -> None:
    place = await started(learning, account, 1)
    await started(learning, account, 2)
    for turn in range(len(place.sitting.asked)):
        await learning.answer(1, place.sitting.id, turn, NotKnown())
        await learning.next_question(1, place.sitting.id)

    assert isinstance(await learning.finished_sitting(1, place.sitting.id), FinishedSitting)
    assert await learning.finished_sitting(2, place.sitting.id) == Unavailable()
    assert await learning.next_question(2, place.sitting.id) == Unavailable()
