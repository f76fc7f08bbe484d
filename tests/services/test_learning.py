import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from random import Random

import pytest

from bot.environment import Environment
from bot.quiz.grading import NotKnown
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.lookback import Lookback
from bot.services.outcomes import (
    CurrentQuestion,
    Feedback,
    FinishedSitting,
    NothingAsked,
    NotUnderstood,
    SelectedPositions,
    Unavailable,
)
from bot.services.starting import Starting
from bot.storage.store import Store, Transaction
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
def starting(store: Store) -> Starting:
    environment = Environment(lambda: NOON, Random(3))
    return Starting(store, Library(a_bank()), environment.clock, environment.rng, environment.new_id)


@pytest.fixture
def learning(store: Store) -> Learning:
    return Learning(store, Library(a_bank()), lambda: NOON, Random(4))


@pytest.fixture
def lookback(store: Store) -> Lookback:
    return Lookback(store, Library(a_bank()), lambda: NOON)


async def answers_of(store: Store, person: int) -> int:
    async with store.reading() as tx:
        return (await tx.sittings.count_answers(person))[0]


async def started(starting: Starting, account: Account, person: int) -> CurrentQuestion:
    await account.agree(person, "en")
    place = await starting.begin(person, "", "")
    assert isinstance(place, CurrentQuestion)
    return place


async def test_of_many_simultaneous_answers_one_counts(
    starting: Starting, learning: Learning, account: Account, store: Store
) -> None:
    place = await started(starting, account, 1)
    options = len(place.asked.option_order)  # PostgreSQL may let anyone be first, so that each must be an answer

    outcomes = await asyncio.gather(
        *(learning.answer(1, place.sitting.id, 0, SelectedPositions((i % options,))) for i in range(32))
    )

    counted = [outcome for outcome in outcomes if isinstance(outcome, Feedback) and outcome.counted]
    assert len(counted) == 1
    assert all(isinstance(outcome, Feedback) and outcome.choice == counted[0].choice for outcome in outcomes)
    assert await answers_of(store, 1) == 1


async def test_of_many_simultaneous_starts_one_sitting_comes(
    starting: Starting, account: Account, store: Store
) -> None:
    await account.agree(1, "en")

    places = await asyncio.gather(*(starting.begin(1, "", "") for _ in range(16)))

    assert len({place.sitting.id for place in places if isinstance(place, CurrentQuestion)}) == 1


async def test_many_people_answer_at_once(
    starting: Starting, learning: Learning, account: Account, store: Store
) -> None:
    places = await asyncio.gather(*(started(starting, account, person) for person in range(1, 41)))

    await asyncio.gather(*(learning.answer(p.learner.id, p.sitting.id, 0, NotKnown()) for p in places))

    assert [await answers_of(store, person) for person in range(1, 41)] == [1] * 40


async def test_what_belongs_to_somebody_else_is_not_there(
    starting: Starting, learning: Learning, lookback: Lookback, account: Account
) -> None:
    place = await started(starting, account, 1)
    await started(starting, account, 2)
    sitting = place.sitting.id
    await learning.answer(1, sitting, 0, NotKnown())

    assert await learning.answer(2, sitting, 1, NotKnown()) == Unavailable()
    assert await learning.tick(2, sitting, 1, 0, True) == Unavailable()
    assert await lookback.past_answer(2, sitting, 0) == Unavailable()
    assert await learning.next_question(2, sitting) == Unavailable()
    assert await lookback.finished_sitting(2, sitting) == Unavailable()
    assert await learning.report(2, sitting, 0, "answer") is False


async def test_a_stranger_has_nothing_and_gets_nothing(
    starting: Starting, learning: Learning, account: Account
) -> None:
    assert await starting.begin(9, "", "") == Unavailable()
    assert await learning.current(9) is None
    assert await account.user(9) is None


async def test_ids_of_telegram_do_not_fit_into_32_bits_and_need_not(
    starting: Starting, account: Account, store: Store
) -> None:
    place = await started(starting, account, 2**52 - 1)

    assert place.learner.id == 2**52 - 1


async def test_what_was_shown_is_kept_with_the_answer(
    starting: Starting, learning: Learning, lookback: Lookback, account: Account
) -> None:
    place = await started(starting, account, 1)
    await learning.answer(1, place.sitting.id, 0, NotKnown())

    seen = await lookback.past_answer(1, place.sitting.id, 0)

    assert isinstance(seen, Feedback)
    assert seen.asked == place.asked


async def test_a_finished_sitting_is_its_owners(
    starting: Starting, learning: Learning, lookback: Lookback, account: Account
) -> None:
    place = await started(starting, account, 1)
    await started(starting, account, 2)
    for turn in range(len(place.sitting.asked)):
        await learning.answer(1, place.sitting.id, turn, NotKnown())
        await learning.next_question(1, place.sitting.id)

    assert isinstance(await lookback.finished_sitting(1, place.sitting.id), FinishedSitting)
    assert await lookback.finished_sitting(2, place.sitting.id) == Unavailable()
    assert await learning.next_question(2, place.sitting.id) == Unavailable()


class Counted(Store):
    """Counts the transactions that may write."""

    transactions = 0

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        self.transactions += 1
        return super().transaction()


async def test_a_typed_answer_takes_one_transaction(starting: Starting, account: Account, store: Store) -> None:
    current = await started(starting, account, 1)
    counted = Counted(store._database)

    outcome = await Learning(counted, Library(a_bank()), lambda: NOON, Random(4)).answer_typed(
        1, 77, lambda *_: NotKnown()
    )

    assert isinstance(outcome, Feedback)
    assert outcome.sitting.id == current.sitting.id
    assert counted.transactions == 1
    assert await answers_of(store, 1) == 1


async def test_a_message_that_comes_again_shows_what_it_came_to(
    starting: Starting, learning: Learning, account: Account, store: Store
) -> None:
    await started(starting, account, 1)
    first = await learning.answer_typed(1, 77, lambda *_: NotKnown())

    again = await learning.answer_typed(1, 77, lambda *_: NotKnown())

    assert isinstance(first, Feedback)
    assert isinstance(again, Feedback)
    assert (again.turn, again.choice, again.counted) == (first.turn, first.choice, False)
    assert await answers_of(store, 1) == 1


async def test_a_message_that_says_nothing_about_the_question_is_no_answer_to_a_later_one(
    starting: Starting, learning: Learning, account: Account, store: Store
) -> None:
    current = await started(starting, account, 1)
    not_understood = await learning.answer_typed(1, 77, lambda *_: None)
    await learning.answer(1, current.sitting.id, 0, NotKnown())
    await learning.next_question(1, current.sitting.id)

    again = await learning.answer_typed(1, 77, lambda *_: NotKnown())

    assert isinstance(not_understood, NotUnderstood)
    assert isinstance(again, Feedback)
    assert again.turn == 0
    assert await answers_of(store, 1) == 1


async def test_without_an_open_question_nothing_is_taken_as_an_answer(learning: Learning, account: Account) -> None:
    assert await learning.answer_typed(1, 77, lambda *_: NotKnown()) == NothingAsked()
    await account.agree(1, "en")
    assert await learning.answer_typed(1, 77, lambda *_: NotKnown()) == NothingAsked()
