"""The pretend Telegram itself: the bot calls its methods on one side, people act on the other."""

import asyncio
import inspect
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground import groups, people, saving, voting
from bot.playground.bot_api_error import BotApiError, not_found
from bot.playground.copying import copied
from bot.playground.entities import JSON
from bot.playground.faults import AnswerLost, Fault, Misfortune
from bot.playground.flood import FloodControl
from bot.playground.methods import BY_LOWER_NAME, METHODS, SPEAKING, SPEAKING_IN_GROUPS
from bot.playground.parameters import Parameters, Upload
from bot.playground.polls import close_due, stop_failed
from bot.playground.profile import commands_for
from bot.playground.state import BOT, NotPossible, PollNews, State, StoredFile
from bot.playground.updates import UpdateQueue

__all__ = ["JSON", "TOKEN", "AnswerLost", "Call", "Fault", "NotPossible", "PretendTelegram"]

TOKEN = f"{BOT['id']}:playground-of-scorewise-no-real-one"
"""The only token that is accepted. The real Telegram does not know it."""

LONGEST_WAIT = 31
"""Days that can pass at once."""
REMEMBERED_CALLS = 10_000
"""How many of the last calls are kept at least."""


@dataclass(frozen=True)
class Call:
    """One call of the bot and how it ended. `status` is the HTTP status, or 0 if the answer was lost."""

    method: str
    params: JSON
    status: int
    description: str


class PretendTelegram:
    """A world of people, chats and one bot, as strict as the real Telegram about what the bot may do.

    The bot uses `call`. People use `say`, `tap`, `vote` and so on, each of which queues an update for the bot. What
    these methods return is a copy, which does not change with the world.

    Attributes:
        state: the world.
        bot: the User object of the bot.
        calls: the last calls of the bot, oldest first.
        flood: whether flood control is on.
        hold: seconds for which a call is held before flood control refuses it; up to 8 at the real server.
        sleep: waits so many seconds.
        bring_class: lets a class of made-up people come into a group; `None` where there is none.
        pass_days: lets days pass for everything that has a clock, the bot among it; `None` where nobody can.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._real_clock = clock
        self.pass_days: Callable[[int], None] | None = None
        self.bring_class: Callable[[int], None] | None = None
        self.state = State(self.clock, UpdateQueue(self.clock))
        self.state.updates.confirmed = lambda: self.state.tell(kind="confirmed")
        self.bot: JSON = dict(BOT)
        self.calls: list[Call] = []
        self.flood = False
        self.hold = 0.0
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._flood_control = FloodControl(self.clock)
        self._misfortune = Misfortune()
        self._running = 0
        self._woken_by_activity: list[asyncio.Future[None]] = []
        self.listen(lambda event: self._note_activity())

    # the world

    def clock(self) -> float:
        """Return the time of this world, in seconds of Unix time."""
        return self._real_clock() + self.state.ahead

    def let_days_pass(self, days: int) -> None:
        """Let as many days pass as a person at the playground asks for.

        Raises:
            NotPossible: this world's clock cannot be moved, or not by so many days.
        """
        if self.pass_days is None or not 1 <= days <= LONGEST_WAIT:
            raise NotPossible(f"The clock can be moved by 1 to {LONGEST_WAIT} days in `make run` only.")
        self.pass_days(days)

    def let_class_come(self, group: int) -> None:
        """Let a class of made-up people come into a group, who answer polls there by themselves.

        Raises:
            NotPossible: there is no class, or no such group.
        """
        if self.bring_class is None or group not in self.state.members:
            raise NotPossible("A class can be brought into a group in `make run` only.")
        self.bring_class(group)

    @property
    def people(self) -> dict[int, JSON]:
        """The User objects by number."""
        return self.state.people

    @property
    def chats(self) -> dict[int, JSON]:
        """The Chat objects by number."""
        return self.state.chats

    @property
    def callback_lifetime(self) -> float:
        """Seconds in which a tap can be answered."""
        return self.state.callback_lifetime

    @callback_lifetime.setter
    def callback_lifetime(self, seconds: float) -> None:
        self.state.callback_lifetime = seconds

    def add_person(
        self,
        id: int,
        first_name: str,
        language_code: str | None = None,
        *,
        last_name: str | None = None,
        username: str | None = None,
        note: str = "",
    ) -> JSON:
        """Add a person with a private chat of the same number. The page shows *note* beside their name."""
        optional = {"last_name": last_name, "username": username, "language_code": language_code}
        person = {"id": id, "is_bot": False, "first_name": first_name}
        return people.add_person(self.state, person | {k: v for k, v in optional.items() if v is not None}, note)

    def add_group(self, id: int, title: str, members: Sequence[int], topics: Sequence[int] = ()) -> JSON:
        """Add a group of these people and the bot; with *topics* it is a forum.

        Raises:
            ValueError: *id* is not negative.
        """
        return people.add_group(self.state, id, title, members, topics)

    def messages(self, chat: int) -> list[JSON]:
        """Return the messages of a chat as they are now, oldest first."""
        return copied(list(self.state.messages.get(chat, {}).values()))

    def file(self, file_id: str) -> StoredFile | None:
        """Return a file that was sent, or `None` if there is none."""
        return self.state.files.get(file_id)

    def votes(self, poll_id: str) -> dict[int, list[int]]:
        """Return the votes of a poll: the indexes of the chosen options, by the number of the person."""
        return dict(self.state.ballots[poll_id].votes)

    def commands(self, person: int, chat: int | None = None) -> list[JSON]:
        """Return the command list that a person's client shows in *chat*, or in their private chat."""
        return commands_for(self.state, person, person if chat is None else chat)

    # the bot's side

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, JSON]:
        """Call a method of the Bot API as the bot.

        Args:
            method: its name, in any case.
            params: its parameters.
            files: the uploads, by the name of their part.

        Returns:
            The HTTP status and the body of the answer. Refusals are answers, too, and not exceptions.

        Raises:
            AnswerLost: a fault with `timeout` hit the call.
        """
        name = BY_LOWER_NAME.get(method.lower(), method)
        fault = self._misfortune.next(name)
        if fault and not fault.applied:
            if name == "stopPoll":
                stop_failed(self.state, Parameters(name, params))
            return self._answer(name, params, *self._outcome(fault))
        status, body = await self._run(name, Parameters(name, params, files))
        return self._answer(name, params, *(self._outcome(fault) if fault else (status, body)))

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered with an error."""
        return [call for call in self.calls if call.status >= 400]

    def inject(self, *faults: Fault) -> None:
        """Make coming calls go wrong."""
        self._misfortune.add(faults)

    async def _run(self, name: str, call: Parameters) -> tuple[int, JSON]:
        """Run a call without faults. While it runs, `settled` waits, unless it is a long poll."""
        counts = name != "getUpdates"
        self._running += counts
        try:
            return 200, {"ok": True, "result": copied(await self._result(name, call))}
        except BotApiError as refusal:
            return refusal.status, refusal.body()
        finally:
            self._running -= counts
            self._note_activity()

    async def _result(self, name: str, call: Parameters) -> Any:
        if name not in METHODS:
            raise not_found()
        call.check_names()
        close_due(self.state)
        if self.flood and name in (SPEAKING_IN_GROUPS if call.number("chat_id") < 0 else SPEAKING):
            await self._pass_flood_control(name, call)
        result = METHODS[name](self.state, call)
        return await result if inspect.isawaitable(result) else result

    async def _pass_flood_control(self, name: str, call: Parameters) -> None:
        """Count a call, or refuse it, after holding it for a while as the real server does."""
        try:
            self._flood_control.pass_one(call.number("chat_id"))
        except BotApiError:
            await self.sleep(self.hold)
            if name == "stopPoll":
                stop_failed(self.state, call)
            raise

    def _outcome(self, fault: Fault) -> tuple[int, JSON | None]:
        return (0, None) if fault.timeout else (fault.status, fault.body())

    def _answer(self, name: str, params: Mapping[str, Any], status: int, body: JSON | None) -> tuple[int, JSON]:
        """Record a call and return its answer; a *body* of `None` means that the answer is lost."""
        description = "the answer was lost" if body is None else body.get("description", "")
        self.calls.append(Call(name, copied(dict(params)), status, description))
        if len(self.calls) > 2 * REMEMBERED_CALLS:
            del self.calls[:REMEMBERED_CALLS]
        if body is None:
            raise AnswerLost(name)
        return status, body

    # the people's side

    def say(
        self,
        person: int,
        text: str,
        chat: int | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> JSON:
        """Let a person write a message, in their private chat unless *chat* names another one; see `people.say`."""
        return copied(people.say(self.state, person, text, self._chat_or_private(person, chat), reply_to, topic))

    def send(self, person: int, kind: str, chat: int | None = None, upload: Upload | None = None) -> JSON:
        """Let a person send a "sticker", "voice", "photo" or "document": *upload*, or a sample; see `people.send`."""
        return copied(people.send(self.state, person, kind, self._chat_or_private(person, chat), upload))

    def edit(self, person: int, message_id: int, text: str, chat: int | None = None) -> JSON:
        """Let a person change a text message of their own; see `people.edit`."""
        return copied(people.edit(self.state, person, message_id, text, self._chat_or_private(person, chat)))

    def tap(self, person: int, message: JSON | int, label: str, chat: int | None = None) -> str:
        """Let a person tap the button with the text *label* below a message as it is now.

        Args:
            person: the number of the person.
            message: the message, which may be an older copy, or its id.
            label: the text of the button.
            chat: the number of the chat; by default that of the message, or the person's private chat.

        Returns:
            The id of the callback query.

        Raises:
            LookupError: there is no such button; the error names those there are.
        """
        if isinstance(message, dict):
            chat = message["chat"]["id"] if chat is None else chat
            message = int(message["message_id"])
        return people.tap(self.state, person, message, label, self._chat_or_private(person, chat))

    def tap_data(self, person: int, message_id: int, data: str, chat: int | None = None) -> str:
        """Let a person tap with any data on any message, even one that does not exist; see `people.tap_data`."""
        return people.tap_data(self.state, person, message_id, data, self._chat_or_private(person, chat))

    def vote(self, person: int, poll_id: str, option_ids: Sequence[int]) -> None:
        """Let a person vote in a poll, or take their vote back if *option_ids* is empty; see `people.vote`."""
        close_due(self.state)
        voting.vote(self.state, person, poll_id, option_ids)

    def vote_in_copy(self, person: int, poll_id: str, option_ids: Sequence[int]) -> None:
        """Let somebody vote in a forwarded copy of a poll, from outside the group; see `voting.vote`."""
        close_due(self.state)
        voting.vote(self.state, person, poll_id, option_ids, forwarded=True)

    def vote_as_channel(self, channel: int, poll_id: str, option_ids: Sequence[int]) -> None:
        """Let somebody vote in the name of a channel."""
        close_due(self.state)
        voting.vote_as_channel(self.state, channel, f"Channel {channel}", poll_id, option_ids)

    @property
    def poll_news(self) -> PollNews:
        """Which `poll` updates the bot gets; to be changed."""
        return self.state.poll_news

    def let_time_end_polls(self) -> None:
        """Close the polls whose time is over, and tell the bot what it is to be told late."""
        close_due(self.state)

    def tell_late(self) -> None:
        """Hand out the `poll` updates that come late."""
        voting.tell_late(self.state)

    def set_group(self, group: int, **changes: object) -> None:
        """Change what is set in a group: rights, slow mode, administrators; the names are those of `Group`."""
        groups.set_up(self.state, group, **changes)

    def remove_bot(self, group: int, by: int, *, kicked: bool = True) -> None:
        """Let an administrator remove the bot from a group."""
        groups.remove_bot(self.state, group, by, kicked=kicked)

    def migrate(self, group: int, new: int) -> None:
        """Let a group become a supergroup with another number."""
        groups.migrate(self.state, group, new)

    def other_bot_speaks(self, group: int, text: str = "Hello") -> JSON:
        """Let another bot write in a group."""
        return copied(groups.other_bot_speaks(self.state, group, text))

    def delete(self, chat: int, message_id: int) -> None:
        """Let somebody delete a message, of which the bot hears nothing. [D] deleteMessage has no update"""
        del self.state.messages[chat][message_id]
        self.state.tell(kind="deleted", chat=chat, message_id=message_id)

    def block(self, person: int) -> None:
        """Let a person block the bot."""
        people.block(self.state, person)

    def unblock(self, person: int) -> None:
        """Let a person unblock the bot."""
        people.unblock(self.state, person)

    def take_updates(self) -> list[JSON]:
        """Remove all waiting updates and return them, for tests that hand them to the bot themselves."""
        return self.state.updates.take()

    def repeat_last_update(self) -> None:
        """Queue the last update once more under the same number."""
        self.state.updates.repeat_last()

    def unanswered(self) -> list[str]:
        """Return the ids of the taps that the bot has not answered; on their buttons a circle turns."""
        return [tap.id for tap in self.state.unanswered()]

    def toasts(self, person: int) -> list[JSON]:
        """Return the bot's answers to the taps of a person, in the order of the taps."""
        return [dict(tap.answer) for tap in self.state.taps.values() if tap.person == person and tap.answer]

    def _chat_or_private(self, person: int, chat: int | None) -> int:
        """Return *chat*, or the private chat of *person* if it is `None`."""
        return person if chat is None else chat

    # watching, waiting, keeping

    def listen(self, listener: Callable[[JSON], None]) -> Callable[[], None]:
        """Call *listener* with every event from now on.

        Args:
            listener: gets objects with a `kind`, which it must not change; see `State.tell`.

        Returns:
            A function that ends this.
        """
        self.state.listeners.append(listener)
        return lambda: self.state.listeners.remove(listener)

    async def settled(self, within: float = 10.0, quiet: float = 0.1) -> bool:
        """Wait until the bot has dealt with everything.

        That is the case when no update is unconfirmed, no call runs and no tap that can still be answered is
        unanswered, and when nothing has happened for *quiet* seconds then: a bot may confirm an update first and write
        afterwards.

        Args:
            within: seconds to wait at most.
            quiet: seconds without any activity.

        Returns:
            False if that took longer than *within*.
        """
        deadline = asyncio.get_running_loop().time() + within
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            idle = self._is_idle()
            if not await self._activity_within(min(quiet, left) if idle else left) and idle:
                return True
        return False

    def _is_idle(self) -> bool:
        alive = (self.state.clock() - tap.date <= self.callback_lifetime for tap in self.state.unanswered())
        return not (self.state.updates.waiting or self._running or any(alive))

    async def _activity_within(self, seconds: float) -> bool:
        """Wait until something happens, for at most *seconds*, and return whether it did."""
        activity = asyncio.get_running_loop().create_future()
        self._woken_by_activity.append(activity)
        try:
            done, _ = await asyncio.wait([activity], timeout=seconds)
            return bool(done)
        finally:
            if activity in self._woken_by_activity:
                self._woken_by_activity.remove(activity)

    def _note_activity(self) -> None:
        """Wake everybody who waits in `_activity_within`."""
        for future in self._woken_by_activity:
            if not future.done():
                future.set_result(None)
        self._woken_by_activity.clear()

    def save(self) -> JSON:
        """Return the whole world as JSON."""
        saved: JSON = json.loads(json.dumps(saving.dump(self.state)))
        return saved

    def load(self, data: JSON) -> None:
        """Replace the world by one that `save` returned.

        Raises:
            ValueError: *data* was saved by a version with another format.
        """
        saving.restore(self.state, copied(data))
