import asyncio
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.chat.conversation import read
from bot.delivery.intake import STUCK, Intake
from bot.delivery.rate_limit import RateLimiter
from tests.delivery.line import Now
from tests.delivery.updates import Handling, tap, turns


class Application:
    """Notes when each update begins and ends; the first of each person waits until everybody has begun."""

    def __init__(self, people: int) -> None:
        self.bot, self.begun, self.log = None, asyncio.Barrier(people), list[str]()

    async def process_update(self, update: Update) -> None:
        assert update.effective_user is not None
        name = f"{update.effective_user.id}-{update.update_id}"
        self.log.append(f"begin {name}")
        if update.update_id < 10:
            await self.begun.wait()
        self.log.append(f"end {name}")


async def test_one_person_in_order_and_many_people_at_once() -> None:
    application = Application(people=2)
    batch = [tap(1, 1), tap(11, 1), tap(2, 2), tap(12, 2)]

    await asyncio.wait_for(Intake(application).handle_all(batch), 5)

    for person in (1, 2):
        own = [line for line in application.log if f" {person}-" in line]
        assert own == [
            f"begin {person}-{person}",
            f"end {person}-{person}",
            f"begin {person}-1{person}",
            f"end {person}-1{person}",
        ]


def anywhere(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every value within *value*."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from anywhere(each, (*path, key))


USER = {"id": 5, "is_bot": False, "first_name": "A"}
CHAT = {"id": 5, "type": "private"}
MESSAGE = {"message_id": 7, "date": 1, "chat": CHAT, "from": USER, "text": "b", "entities": [], "photo": [{}]}
UPDATES = [
    {"update_id": 1, "message": MESSAGE},
    {
        "update_id": 1,
        "callback_query": {"id": "1", "from": USER, "chat_instance": "x", "data": "y", "message": MESSAGE},
    },
    {"update_id": 1, "my_chat_member": {"chat": CHAT, "from": USER, "date": 1, "old_chat_member": {}}},
]
PLACES = [(update, path) for update in UPDATES for path in anywhere(update) if path != ("update_id",)]
STRANGE = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from([[], {}, [{}], {"id": {}}])


@settings(max_examples=1000)
@given(st.sampled_from(PLACES), STRANGE)
async def test_an_update_of_any_shape_is_handled_or_set_aside(place: tuple[Any, tuple[Any, ...]], odd: object) -> None:
    """Three thousand of them ended no process; a value of another kind anywhere in one must not either."""
    update, path = deepcopy(place[0]), place[1]
    inner = update
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    aside: list[int] = []

    async def set_aside(number: int, reason: str) -> None:
        aside.append(number)

    handling = Handling()
    intake = Intake(handling, read=read, set_aside=set_aside, rate_limiter=RateLimiter())
    await asyncio.wait_for(intake.handle_all([update]), 5)

    assert aside + handling.ended == [1]


async def test_it_is_stuck_when_updates_are_in_hand_and_none_is_acknowledged_for_a_minute() -> None:
    now, handling = Now(), Handling(held=True)
    intake = Intake(handling, clock=now)
    await now.sleep(1000)
    assert not intake.stuck()  # nobody has said anything

    waits = intake.accept(tap(1, 1))
    await now.sleep(STUCK)
    assert not intake.stuck()
    await now.sleep(1)
    assert intake.stuck()

    handling.go.set()
    await waits
    await turns()
    assert not intake.stuck()


async def test_it_is_not_stuck_while_others_are_answered() -> None:
    class HoldsOne(Handling):
        async def process_update(self, update: Update) -> None:
            if update.update_id == 1:
                await super().process_update(update)

    now, handling = Now(), HoldsOne(held=True)
    intake = Intake(handling, clock=now)
    intake.accept(tap(1, 1))
    await now.sleep(STUCK)
    await intake.handle_all([tap(2, 2)])
    await now.sleep(STUCK)
    assert not intake.stuck()

    handling.go.set()
    await intake.drain(5)
