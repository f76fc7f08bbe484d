"""Worlds to try things in, and short ways to call the pretend Telegram."""

from typing import Any

from bot.playground.telegram_api import JSON, PretendTelegram

ANI, BEN, RIVERA, GROUP = 101, 102, 103, -500


class Clock:
    """A clock that stands still until it is told to move on."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


def a_world(clock: Clock | None = None) -> PretendTelegram:
    """Ani has started the bot, Ben and the instructor have not; all but Ben are in a group."""
    world = PretendTelegram(clock or Clock())
    world.add_person(ANI, "Ani", "id", username="ani")
    world.add_person(BEN, "Ben", "en")
    world.add_person(RIVERA, "Dr. Rivera", "en", note="instructor")
    world.add_group(GROUP, "Privacy class", [ANI, RIVERA])
    world.say(ANI, "/start")
    world.take_updates()
    return world


def buttons(*rows: list[JSON]) -> JSON:
    return {"inline_keyboard": list(rows)}


def button(text: str = "A", **fields: Any) -> JSON:
    return {"text": text} | (fields or {"callback_data": text.lower()})


async def ask(world: PretendTelegram, method: str, **params: Any) -> Any:
    """The result of a call that must succeed."""
    status, body = await world.call(method, params)
    assert status == 200, body
    return body["result"]


async def refusal(world: PretendTelegram, method: str, **params: Any) -> tuple[int, str]:
    """Status and words of a call that must not succeed."""
    status, body = await world.call(method, params)
    assert body == body | {"ok": False, "error_code": status}, body
    return status, body["description"]


async def a_message(world: PretendTelegram, text: str = "Which?", **params: Any) -> JSON:
    """A message of the bot to Ani."""
    sent: JSON = await ask(world, "sendMessage", chat_id=ANI, text=text, **params)
    return sent
