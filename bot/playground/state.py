"""Everything the pretend Telegram knows at one moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.copying import copied
from bot.playground.limits import CALLBACK_LIFETIME
from bot.playground.markup import JSON
from bot.playground.updates import UpdateQueue

BOT: JSON = {"id": 1000000001, "is_bot": True, "first_name": "Scorewise", "username": "scorewise_playground_bot"}


@dataclass(frozen=True)
class StoredFile:
    """A file somebody sent."""

    id: str
    name: str
    data: bytes
    mime: str
    kind: str
    path: str
    width: int = 0
    height: int = 0


@dataclass
class Tap:
    """A button that somebody tapped, and what came of it."""

    id: str
    person: int
    chat: int
    message_id: int
    data: str
    date: float
    answer: JSON | None = None


@dataclass
class Ballot:
    """A poll, where it stands, and who voted for what."""

    chat: int
    message_id: int
    poll: JSON
    votes: dict[int, list[int]] = field(default_factory=dict)


@dataclass
class State:
    """The world: people, chats, messages, files. Methods here only find, keep and tell; rules live elsewhere."""

    clock: Callable[[], float]
    updates: UpdateQueue
    people: dict[int, JSON] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    chats: dict[int, JSON] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    messages: dict[int, dict[int, JSON]] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    commands: dict[str, list[JSON]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    webhook: JSON = field(default_factory=dict)
    callback_lifetime: float = CALLBACK_LIFETIME
    last_id: int = 0
    listeners: list[Callable[[JSON], None]] = field(default_factory=list)

    def now(self) -> int:
        """Unix time in whole seconds, as dates travel."""
        return int(self.clock())

    def next_id(self) -> int:
        """A number nobody has had."""
        self.last_id += 1
        return self.last_id

    def tell(self, **event: Any) -> None:
        """Tell whoever looks at the world, such as an open page, what has just happened.

        Listeners must not change what they get, nor keep it without copying: it is the world itself.
        """
        for listener in tuple(self.listeners):
            listener(event)

    def message(self, chat: int, message_id: int) -> JSON | None:
        """The message as it stands, or None."""
        return self.messages.get(chat, {}).get(message_id)

    def post(self, chat: int, sender: JSON, content: JSON) -> JSON:
        """Put a new message into a chat."""
        message = {
            "message_id": self.next_id(),
            "from": copied(sender),
            "chat": copied(self.chats[chat]),
            "date": self.now(),
            **content,
        }
        self.messages.setdefault(chat, {})[message["message_id"]] = message
        self.tell(kind="message", message=message)
        return message

    def change(self, message: JSON, content: JSON, *gone: str) -> JSON:
        """Change a message in place: `gone` fields vanish, `content` comes, and it counts as edited."""
        for name in gone:
            message.pop(name, None)
        message |= content | {"edit_date": self.now()}
        self.tell(kind="message", message=message)
        return message

    def is_private(self, chat: int) -> bool:
        """Whether it is a chat of one person with the bot."""
        return chat in self.people

    def unanswered(self) -> Iterator[Tap]:
        """Taps whose circle still turns, oldest first."""
        return (tap for tap in self.taps.values() if tap.answer is None)
