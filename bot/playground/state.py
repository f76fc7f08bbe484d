"""Everything that the pretend Telegram knows at one moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.copying import copied
from bot.playground.entities import JSON
from bot.playground.limits import CALLBACK_LIFETIME
from bot.playground.updates import UpdateQueue

BOT: JSON = {"id": 1000000001, "is_bot": True, "first_name": "Scorewise", "username": "scorewise_playground_bot"}


class NotPossible(ValueError):
    """Raised when somebody tries to do what no real client would let them do."""


@dataclass(frozen=True)
class StoredFile:
    """A file that a person or the bot has sent.

    Attributes:
        id: its `file_id`.
        name: its file name.
        data: its bytes.
        mime: its MIME type.
        kind: what it was sent as: "photo", "document", "sticker" or "voice".
        path: its `file_path`, at which the bot can download it.
        width: of a photo, in pixels; else 0.
        height: of a photo, in pixels; else 0.
    """

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
    """A tap on a button, and the bot's answer.

    Attributes:
        id: the id of the callback query that the bot got.
        person: the number of the person who tapped.
        chat: the number of the chat.
        message_id: the message that the button belongs to.
        data: the callback data of the button.
        date: when it was tapped, in seconds of Unix time.
        answer: the text and `show_alert` of the bot's answer, or `None` while there is none.
    """

    id: str
    person: int
    chat: int
    message_id: int
    data: str
    date: float
    answer: JSON | None = None


@dataclass
class Ballot:
    """A poll and the votes in it.

    Attributes:
        chat: the number of the chat.
        message_id: the message that shows it.
        poll: the Poll object, with the counts that people see.
        votes: the indexes of the options that each person chose; a channel that voted has its own number.
        closes: when Telegram closes it by itself, in seconds of Unix time; 0 for never.
        hidden: whether counts are hidden until it is closed.
        stopped: whether the server takes it for closed because `stopPoll` was tried, though people can still vote.
    """

    chat: int
    message_id: int
    poll: JSON
    votes: dict[int, list[int]] = field(default_factory=dict)
    closes: float = 0
    hidden: bool = False
    stopped: bool = False


@dataclass
class PollNews:
    """Which `poll` updates the bot gets. The real Telegram promises none of them.

    Attributes:
        at_end: what comes when a poll's time ends: "none", "sent", or "late", with the next thing that happens.
        per_vote: what comes for each vote: "after" it, "before" its poll_answer, "lost", or "merged", at every third.
        late: those that are to come late.
    """

    at_end: str = "none"
    per_vote: str = "after"
    late: list[JSON] = field(default_factory=list)


@dataclass
class Group:
    """What is set in a group.

    Attributes:
        status: what the bot is there: "member", "administrator", "restricted", "left" or "kicked".
        administrators: the numbers of the people who administer it.
        anonymous: those of them who stay anonymous.
        polls: whether members may send polls.
        texts: whether members may write.
        slow_mode: seconds between two messages of a member; 0 if there is none.
        closed_topics: the topics that are closed.
        moved_to: the number of the supergroup that it has become; 0 if it has not.
    """

    status: str = "member"
    administrators: list[int] = field(default_factory=list)
    anonymous: list[int] = field(default_factory=list)
    polls: bool = True
    texts: bool = True
    slow_mode: int = 0
    closed_topics: list[int] = field(default_factory=list)
    moved_to: int = 0


@dataclass
class State:
    """The world: people, chats, messages, files. Its methods only look up, store and notify; the rules are elsewhere.

    Attributes:
        clock: returns the time in seconds of Unix time.
        updates: the updates that wait for the bot.
        people: User objects by number.
        notes: what the page shows beside a person's name, by number.
        chats: Chat objects by number. A private chat has the number of its person; groups have negative numbers.
        members: the numbers of the people in a group, by the number of the group.
        groups: what is set in each group, by its number.
        poll_news: which `poll` updates the bot gets.
        topics: the numbers of the topics of a forum, by the number of the group.
        started: the people to whom the bot may write, since they have acted in their private chat.
        blocked: the people who have blocked the bot.
        messages: Message objects by chat and message id.
        files: files by `file_id`.
        taps: taps by callback id.
        ballots: polls by poll id.
        commands: lists of commands, by scope and language; see `profile`.
        profile: the bot's texts, by "<field>:<language>".
        webhook: its `url`, or empty.
        callback_lifetime: seconds in which a tap can be answered.
        ahead: seconds that this world's clock is ahead of the real one, after somebody let days pass.
        last_id: the last number that `next_id` returned.
        listeners: functions that are called with each event.
    """

    clock: Callable[[], float]
    updates: UpdateQueue
    people: dict[int, JSON] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    chats: dict[int, JSON] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    poll_news: PollNews = field(default_factory=PollNews)
    topics: dict[int, list[int]] = field(default_factory=dict)
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
    ahead: float = 0.0
    last_id: int = 0
    listeners: list[Callable[[JSON], None]] = field(default_factory=list)

    def now(self) -> int:
        """Return the Unix time in whole seconds, as the Bot API writes dates."""
        return int(self.clock())

    def next_id(self) -> int:
        """Return a number that was never used before, for a message, a file, a tap or a poll."""
        self.last_id += 1
        return self.last_id

    def tell(self, **event: Any) -> None:
        """Tell every listener, such as an open page, what has just happened. Every event has a `kind`.

        Listeners must neither change an event nor keep it without a copy: its values are those of the world.
        """
        for listener in tuple(self.listeners):
            listener(event)

    def message(self, chat: int, message_id: int) -> JSON | None:
        """Return the message as it is now, or `None` if there is none."""
        return self.messages.get(chat, {}).get(message_id)

    def post(self, chat: int, sender: JSON, content: JSON) -> JSON:
        """Post a new message in a chat and return it.

        Args:
            chat: the number of the chat.
            sender: the User object of its sender.
            content: the fields that this message has besides those of all messages.
        """
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
        """Change a message in place and return it; it counts as edited now.

        Args:
            message: the message.
            content: its new fields.
            gone: the names of the fields that are removed before.
        """
        for name in gone:
            message.pop(name, None)
        message |= content | {"edit_date": self.now()}
        self.tell(kind="message", message=message)
        return message

    def is_private(self, chat: int) -> bool:
        """Whether *chat* is the chat of one person with the bot."""
        return chat in self.people

    def unanswered(self) -> Iterator[Tap]:
        """Return the taps that the bot has not answered, oldest first."""
        return (tap for tap in self.taps.values() if tap.answer is None)
