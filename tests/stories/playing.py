"""A group on the stage that plays live: a host, people who vote, and what everybody sees."""

import re
from dataclasses import dataclass, field

from bot.storage.store import Store
from tests.stage import JSON, Person, Stage, labels

GROUP = -1000000000005
HOST = 50
TOO_MANY = "Too Many Requests: retry after 9"


@dataclass
class Group:
    """A group with a host who administers it, and people in it."""

    stage: Stage
    id: int
    host: int
    people: list[int] = field(default_factory=list)

    async def says(self, person: int, words: str, topic: int | None = None) -> JSON:
        """Let somebody write in the group. Returns the bot's newest message there."""
        self.stage.world.say(person, words, chat=self.id, topic=topic)
        await self.stage.deliver()
        await self.stage.play_live()
        await self.stage.deliver()
        return self.sees

    async def taps(self, person: int, label: str, message: JSON | None = None) -> JSON:
        """Let somebody tap a button in the group, on the newest message that has it. Returns what it shows then."""
        on = message or next(m for m in reversed(self.messages) if label in labels(m))
        self.stage.world.tap(person, on, label)
        await self.stage.deliver()
        await self.stage.play_live()
        await self.stage.deliver()
        return next((m for m in self.messages if m["message_id"] == on["message_id"]), self.sees)

    async def votes(self, person: int, *, right: bool = True) -> None:
        """Let somebody vote in the newest poll, for all that is right or for one option that is wrong."""
        poll = self.poll
        self.stage.world.vote(person, poll["id"], rights_of(poll) if right else [wrong_of(poll)])
        await self.stage.deliver()
        await self.stage.play_live()

    async def lobby(self, *settings: str, person: int | None = None) -> JSON:
        """Set a quiz up by taps on these buttons, up to its lobby."""
        await self.says(person or self.host, "/live")
        for label in settings:
            await self.taps(person or self.host, label)
        return await self.taps(person or self.host, "Open the lobby")

    async def starts(self, *settings: str, players: tuple[int, ...] = ()) -> JSON:
        """Set a quiz up, let *players* join, and start it."""
        await self.lobby(*settings)
        for player in players:
            await self.taps(player, "I'm in")
        await self.taps(self.host, "Start")
        return self.poll

    @property
    def messages(self) -> list[JSON]:
        """The bot's messages in the group as they stand now."""
        return [m for m in self.stage.world.messages(self.id) if m["from"]["id"] == self.stage.world.bot["id"]]

    @property
    def sees(self) -> JSON:
        """The bot's newest message in the group."""
        return self.messages[-1]

    @property
    def polls(self) -> list[JSON]:
        """Every poll that was sent, as it is now."""
        return [m["poll"] for m in self.messages if "poll" in m]

    @property
    def poll(self) -> JSON:
        """The newest poll."""
        return self.polls[-1]

    @property
    def texts(self) -> list[str]:
        """What the bot has said in the group, without polls."""
        return [m["text"] for m in self.messages if "text" in m]

    def toast(self, person: int) -> str:
        """The newest answer to a tap of that person."""
        return str(self.stage.world.toasts(person)[-1]["text"])

    async def row(self) -> JSON:
        """The stored quiz of the group."""
        return (await stored(self.stage, "live"))[-1]


async def stored(stage: Stage, table: str) -> list[JSON]:
    """Every row of a table."""
    from sqlalchemy import select

    from bot.storage.tables import METADATA

    async with stage.database.reading() as db:
        return [dict(row._mapping) for row in (await db.execute(select(METADATA.tables[table]))).all()]


def a_group(stage: Stage, *, people: int = 5, id: int = GROUP, first: int = 51, topics: tuple[int, ...] = ()) -> Group:
    """A group in which the host is the only administrator."""
    if HOST not in stage.world.people:
        stage.world.add_person(HOST, "Hana", "en")
    numbers = list(range(first, first + people))
    for number in numbers:
        if number not in stage.world.people:
            stage.world.add_person(number, f"P{number}", "en")
    stage.world.add_group(id, "Privacy class", [HOST, *numbers], topics)
    stage.world.set_group(id, administrators=[HOST])
    return Group(stage, id, HOST, numbers)


def hands_over_late(stage: Stage, *, after: int) -> list[int]:
    """Keep what waits at Telegram until the bot has looked so often whether anything does. Returns its looks."""
    held, looks = stage.world.take_updates(), list[int]()

    async def caught_up() -> bool:
        looks.append(len(held))
        if len(looks) == after:
            await stage.settle(held)
        return len(looks) >= after

    stage.caught_up = caught_up
    return looks


def rights_of(poll: JSON) -> list[int]:
    """The right options of a poll."""
    return [int(number) for number in poll["correct_option_ids"]]


def wrong_of(poll: JSON) -> int:
    """A wrong option."""
    return next(number for number in range(len(poll["options"])) if number not in poll["correct_option_ids"])


def words_of(poll: JSON, number: int) -> str:
    """The words of an option."""
    return str(poll["options"][number]["text"])


def number_in(pattern: str, text: str) -> int:
    """The number that *pattern* finds in *text*."""
    found = re.search(pattern, text)
    assert found, text
    return int(found[1])


__all__ = [
    "GROUP",
    "HOST",
    "Group",
    "Person",
    "Store",
    "a_group",
    "hands_over_late",
    "number_in",
    "rights_of",
    "stored",
    "words_of",
    "wrong_of",
]


def calls(stage: Stage, method: str) -> int:
    return sum(call.method == method for call in stage.world.calls)
