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

from bot.app import Chance
from bot.quiz.grading import NotKnown
from bot.services.account import Account
from bot.services.house import House
from bot.services.learning import Learning
from bot.services.outcomes import Place, Positions
from bot.services.privacy import Privacy
from bot.services.reminding import Reminding
from bot.storage.forgotten import Forgotten
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
        chance = Chance(clock, Random(3))
        account, reminding = Account(store, clock), Reminding(store, bank, clock)
        learning = Learning(store, bank, clock, chance.dice, chance.new_id)
        for person in (ANI, BEN):
            await account.agree(person, "en")
        for person, deed in done:
            await _do(deed, person, account, learning, reminding, clock)
        of_ben = await _rows(store, BEN)

        house = House(store, clock, Forgotten(Path(folder) / "forgotten", b"s"), Path(folder), lambda _: None)
        await Privacy(store, clock, house).forget(ANI)

        assert not any((await _rows(store, ANI)).values())
        assert await _rows(store, BEN) == of_ben
        await database.close()


async def _do(deed: int, person: int, account: Account, learning: Learning, reminding: Reminding, clock: Clock) -> None:
    match deed:
        case 0:
            clock.now += timedelta(days=1)
        case 1:
            await reminding.at(person, 17 * 60)
        case 2:
            await account.live_in(person, "Asia/Jakarta")
        case 3:
            await account.prepare_for(person, clock.now.date() + timedelta(days=9))
        case 4:
            await reminding.next()
        case _:
            place = await learning.begin(person, "", "")
            if isinstance(place, Place):
                reply = NotKnown() if deed == 5 else Positions((deed % 2,))
                await learning.answer(person, place.sitting.id, place.sitting.turn, reply)
                await learning.go_on(person, place.sitting.id)


async def _rows(store: Store, person: int) -> dict[str, list[dict[str, Any]]]:
    async with store.reading() as tx:
        return await tx.everything(person)
