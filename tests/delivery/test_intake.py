import asyncio
from typing import Any

from telegram import Update

from bot.delivery.intake import Intake


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


def tap(update: int, person: int) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "A"}
    return {"update_id": update, "callback_query": {"id": str(update), "from": user, "chat_instance": "x", "data": "y"}}


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
