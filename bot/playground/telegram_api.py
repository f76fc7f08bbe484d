"""The pretend Telegram itself: the Bot API as a state machine on one side, people on the other."""

import asyncio
import inspect
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground import people, saving
from bot.playground.bot_api_error import BotApiError, not_found
from bot.playground.copying import copied
from bot.playground.faults import AnswerLost, Fault, Misfortune
from bot.playground.flood import FloodControl
from bot.playground.markup import JSON
from bot.playground.methods import BY_LOWER_NAME, METHODS, SPEAKING
from bot.playground.parameters import Parameters, Upload
from bot.playground.people import NotPossible
from bot.playground.polls import close_due
from bot.playground.profile import commands_for
from bot.playground.state import BOT, State, StoredFile
from bot.playground.updates import UpdateQueue

__all__ = ["JSON", "TOKEN", "AnswerLost", "Call", "Fault", "NotPossible", "PretendTelegram"]

TOKEN = f"{BOT['id']}:playground-of-scorewise-no-real-one"
"""The one token that is known here. It opens nothing anywhere else."""

REMEMBERED_CALLS = 10_000


@dataclass(frozen=True)
class Call:
    """One call of the bot and how it ended; `status` is 0 where the answer was lost."""

    method: str
    params: JSON
    status: int
    description: str


class PretendTelegram:
    """A world of people, chats and one bot, as strict as the real Telegram about what the bot may do.

    The bot's side is `call`. The people's side (`say`, `tap`, `vote`, …) queues one update per deed.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.state = State(clock, UpdateQueue(clock))
        self.state.updates.confirmed = lambda: self.state.tell(kind="confirmed")
        self.bot: JSON = dict(BOT)
        self.calls: list[Call] = []
        self.flood = False
        self._flood_control = FloodControl(clock)
        self._misfortune = Misfortune()
        self._running = 0
        self._stirred: list[asyncio.Future[None]] = []
        self.listen(lambda event: self._stir())

    # the world

    @property
    def people(self) -> dict[int, JSON]:
        """User objects by number."""
        return self.state.people

    @property
    def chats(self) -> dict[int, JSON]:
        """Chat objects by number."""
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
        """Somebody new with a private chat of the same number; `note` is shown beside the name by the page."""
        optional = {"last_name": last_name, "username": username, "language_code": language_code}
        person = {"id": id, "is_bot": False, "first_name": first_name}
        return people.add_person(self.state, person | {k: v for k, v in optional.items() if v is not None}, note)

    def add_group(self, id: int, title: str, members: Sequence[int]) -> JSON:
        """A group of these people and the bot; its number is negative."""
        return people.add_group(self.state, id, title, members)

    def messages(self, chat: int) -> list[JSON]:
        """The messages of a chat, in order, as they stand now."""
        return copied(list(self.state.messages.get(chat, {}).values()))

    def file(self, file_id: str) -> StoredFile | None:
        """A file that was sent."""
        return self.state.files.get(file_id)

    def votes(self, poll_id: str) -> dict[int, list[int]]:
        """Who has chosen what in a poll."""
        return dict(self.state.ballots[poll_id].votes)

    def commands(self, person: int, chat: int | None = None) -> list[JSON]:
        """The command list that this person's client shows in a chat."""
        return commands_for(self.state, person, person if chat is None else chat)

    # the bot's side

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> tuple[int, JSON]:
        """One call of the Bot API: HTTP status and body of the answer.

        Raises:
            AnswerLost: a fault with `timeout` hit the call.
        """
        name = BY_LOWER_NAME.get(method.lower(), method)
        fault = self._misfortune.next(name)
        if fault and not fault.applied:
            return self._answer(name, params, *self._outcome(fault))
        status, body = await self._run(name, Parameters(name, params, files))
        return self._answer(name, params, *(self._outcome(fault) if fault else (status, body)))

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered with an error."""
        return [call for call in self.calls if call.status >= 400]

    def inject(self, *faults: Fault) -> None:
        """Let coming calls go wrong."""
        self._misfortune.add(faults)

    async def _run(self, name: str, call: Parameters) -> tuple[int, JSON]:
        counts = name != "getUpdates"
        self._running += counts
        try:
            return 200, {"ok": True, "result": copied(await self._result(name, call))}
        except BotApiError as refusal:
            return refusal.status, refusal.body()
        finally:
            self._running -= counts
            self._stir()

    async def _result(self, name: str, call: Parameters) -> Any:
        if name not in METHODS:
            raise not_found()
        call.check_names()
        close_due(self.state)
        if self.flood and name in SPEAKING:
            self._flood_control.pass_one(call.number("chat_id"))
        result = METHODS[name](self.state, call)
        return await result if inspect.isawaitable(result) else result

    def _outcome(self, fault: Fault) -> tuple[int, JSON | None]:
        return (0, None) if fault.timeout else (fault.status, fault.body())

    def _answer(self, name: str, params: Mapping[str, Any], status: int, body: JSON | None) -> tuple[int, JSON]:
        description = "the answer was lost" if body is None else body.get("description", "")
        self.calls.append(Call(name, copied(dict(params)), status, description))
        if len(self.calls) > 2 * REMEMBERED_CALLS:
            del self.calls[:REMEMBERED_CALLS]
        if body is None:
            raise AnswerLost(name)
        return status, body

    # the people's side

    def say(self, person: int, text: str, chat: int | None = None, *, reply_to: int | None = None) -> JSON:
        """Write a message; commands in it are marked as clients mark them."""
        return copied(people.say(self.state, person, text, self._place(person, chat), reply_to))

    def send(self, person: int, kind: str, chat: int | None = None, upload: Upload | None = None) -> JSON:
        """Send something that is no text: "sticker", "voice", "photo" or "document"; a sample unless *upload* is."""
        return copied(people.send(self.state, person, kind, self._place(person, chat), upload))

    def edit(self, person: int, message_id: int, text: str, chat: int | None = None) -> JSON:
        """Change one's own message."""
        return copied(people.edit(self.state, person, message_id, text, self._place(person, chat)))

    def tap(self, person: int, message: JSON | int, label: str, chat: int | None = None) -> str:
        """Tap the button that reads `label` on the message as it stands now; returns the callback's id.

        Raises:
            LookupError: no such button; the labels there are stand in the message.
        """
        if isinstance(message, dict):
            chat = message["chat"]["id"] if chat is None else chat
            message = int(message["message_id"])
        return people.tap(self.state, person, message, label, self._place(person, chat))

    def tap_data(self, person: int, message_id: int, data: str, chat: int | None = None) -> str:
        """Tap with any data on any message, there or not, as a forged or outdated client can."""
        return people.tap_data(self.state, person, message_id, data, self._place(person, chat))

    def vote(self, person: int, poll_id: str, option_ids: Sequence[int]) -> None:
        """Vote in a poll; no options take the vote back."""
        close_due(self.state)
        people.vote(self.state, person, poll_id, option_ids)

    def block(self, person: int) -> None:
        """Stop the bot."""
        people.block(self.state, person)

    def unblock(self, person: int) -> None:
        """Let the bot write again."""
        people.unblock(self.state, person)

    def take_updates(self) -> list[JSON]:
        """All waiting updates, removed: for tests that hand them to the bot themselves."""
        return self.state.updates.take()

    def repeat_last_update(self) -> None:
        """Deliver the last update once more under the same number."""
        self.state.updates.repeat_last()

    def unanswered(self) -> list[str]:
        """Callbacks that were never answered: on their buttons a circle turns for ever."""
        return [tap.id for tap in self.state.unanswered()]

    def toasts(self, person: int) -> list[JSON]:
        """The answers to this person's taps, in order of the taps."""
        return [dict(tap.answer) for tap in self.state.taps.values() if tap.person == person and tap.answer]

    def _place(self, person: int, chat: int | None) -> int:
        return person if chat is None else chat

    # watching, waiting, keeping

    def listen(self, listener: Callable[[JSON], None]) -> Callable[[], None]:
        """Be told of everything that happens, as objects with a `kind`; returns what ends it."""
        self.state.listeners.append(listener)
        return lambda: self.state.listeners.remove(listener)

    async def settled(self, within: float = 10.0, quiet: float = 0.1) -> bool:
        """Wait until the bot has dealt with everything; False if that took more than `within` seconds.

        That is: no update unconfirmed, no call running, no tap unanswered, and `quiet` seconds without any of them,
        since a bot may confirm an update first and speak afterwards.
        """
        deadline = asyncio.get_running_loop().time() + within
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            idle = self._idle()
            if not await self._stirs(min(quiet, left) if idle else left) and idle:
                return True
        return False

    def _idle(self) -> bool:
        alive = (self.state.clock() - tap.date <= self.callback_lifetime for tap in self.state.unanswered())
        return not (self.state.updates.waiting or self._running or any(alive))

    async def _stirs(self, seconds: float) -> bool:
        """Whether something happens within so many seconds."""
        stirred = asyncio.get_running_loop().create_future()
        self._stirred.append(stirred)
        try:
            done, _ = await asyncio.wait([stirred], timeout=seconds)
            return bool(done)
        finally:
            if stirred in self._stirred:
                self._stirred.remove(stirred)

    def _stir(self) -> None:
        for waiting in self._stirred:
            if not waiting.done():
                waiting.set_result(None)
        self._stirred.clear()

    def save(self) -> JSON:
        """The whole world as JSON."""
        saved: JSON = json.loads(json.dumps(saving.dump(self.state)))
        return saved

    def load(self, data: JSON) -> None:
        """Make the world what it was when `data` was saved."""
        saving.restore(self.state, copied(data))
