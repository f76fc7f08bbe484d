"""Whatever somebody has done, deleting themselves leaves nothing of theirs and everything of others."""

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.environment import Environment
from bot.quiz.grading import NotKnown
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import CurrentQuestion, SelectedPositions
from bot.services.privacy import Privacy
from bot.services.reminders import Reminders
from bot.services.retention import Retention
from bot.services.starting import Starting
from bot.storage.deletion_log import DeletionLog
from bot.storage.store import Store
from tests import databases
from tests.builders import NOON, a_bank
from tests.stage import Clock

pytestmark = pytest.mark.slow("everybody over years")

ANI, BEN = 1, 2
deeds = st.lists(st.tuples(st.sampled_from([ANI, BEN]), st.integers(0, 7)), min_size=1, max_size=25)


@settings(max_examples=20)
@given(deeds)
def test_deleting_oneself_leaves_no_card_and_no_reminder(done: list[tuple[int, int]]) -> None:
    asyncio.run(_live_and_forget(done))


async def _live_and_forget(done: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        await databases.used.fill(Path(folder))
        database = databases.used.open(Path(folder))
        store, clock, bank = Store(database), Clock(NOON), a_bank()
        environment = Environment(clock, Random(3))
        account, reminders = Account(store, clock), Reminders(store, Library(bank), clock)
        starting = Starting(store, Library(bank), clock, environment.rng, environment.new_id)
        learning = Learning(store, Library(bank), clock, environment.rng)
        for person in (ANI, BEN):
            await account.agree(person, "en")
        for person, deed in done:
            await _do(deed, person, account, starting, learning, reminders, clock)
        of_ben = await _rows(store, BEN)

        retention = Retention(
            store, clock, lambda: "n", DeletionLog(Path(folder) / "forgotten", b"s"), Path(folder), lambda _: None
        )
        await Privacy(store, clock, retention).forget(ANI)

        assert not any((await _rows(store, ANI)).values())
        assert await _rows(store, BEN) == of_ben
        await database.close()


async def _do(
    deed: int,
    person: int,
    account: Account,
    starting: Starting,
    learning: Learning,
    reminders: Reminders,
    clock: Clock,
) -> None:
    match deed:
        case 0:
            clock.now += timedelta(days=1)
        case 1:
            await reminders.set_time(person, 17 * 60)
        case 2:
            await account.set_zone(person, "Asia/Jakarta")
        case 3:
            await account.set_exam(person, clock.now.date() + timedelta(days=9))
        case 4:
            await reminders.take_next()
        case _:
            place = await starting.begin(person, "", "")
            if isinstance(place, CurrentQuestion):
                reply = NotKnown() if deed == 5 else SelectedPositions((deed % 2,))
                await learning.answer(person, place.sitting.id, place.sitting.turn, reply)
                await learning.next_question(person, place.sitting.id)


async def _rows(store: Store, person: int) -> dict[str, list[dict[str, Any]]]:
    async with store.reading() as tx:
        return await tx.users.all_rows(person)
