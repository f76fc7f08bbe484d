"""What the chat page in the browser can ask the playground's server for."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from bot.playground.bot_api_error import BotApiError
from bot.playground.entities import JSON
from bot.playground.guard import Guarded
from bot.playground.telegram_api import PretendTelegram

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class PageFile(Guarded):
    """The files of the page. They are read anew each time, so that a person who edits them sees the change at once."""

    linkable = True

    def get(self, name: str) -> None:
        """Send the file *name* of the folder of the page; the page itself if *name* is empty."""
        path = PAGE / (name or "index.html")
        if path.parent != PAGE or path.suffix not in TYPES or not path.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8")
        self.finish(path.read_bytes())


class Everything(Guarded):
    """All that the page shows when it is opened."""

    def get(self) -> None:
        """Send the bot, the people, the groups, the messages and the taps that are not answered."""
        state = self.world.state
        self.finish(
            {
                "bot": self.world.bot | {"description": _description(self.world)},
                "people": [_person(self.world, person) for person in self.world.people],
                "groups": [
                    chat | {"members": state.members[number]}
                    for number, chat in self.world.chats.items()
                    if number in state.members
                ],
                "messages": [
                    shown(self.world, message) for chat in self.world.chats for message in self.world.messages(chat)
                ],
                "clock": clock(self.world),
                "taps": [_tap(self.world, callback) for callback in self.world.unanswered()],
            }
        )


class Events(Guarded):
    """What happens in the world, told to the page as it happens."""

    async def get(self) -> None:
        """Send events (`text/event-stream`) until the page is closed."""
        self.set_header("Content-Type", "text/event-stream")
        self.waiting: asyncio.Queue[str | None] = asyncio.Queue()
        stop = self.world.listen(self._queue)
        try:
            self.write(": now listening\n\n")
            await self.flush()
            while (event := await self.waiting.get()) is not None:
                self.write(f"data: {event}\n\n")
                await self.flush()
        except StreamClosedError:
            pass  # the page was closed
        finally:
            stop()

    def _queue(self, event: JSON) -> None:
        if "message" in event:
            event = event | {"message": shown(self.world, event["message"])}
        self.waiting.put_nowait(json.dumps(event))

    def on_connection_close(self) -> None:
        """End the loop in `get`."""
        self.waiting.put_nowait(None)


class Deed(Guarded):
    """Something that the person at the page does, such as tapping a button."""

    def post(self) -> None:
        """Do what the JSON body says: `do` names one of `DEEDS`, and the other fields are its arguments."""
        # A page of another site must ask before it sends this type (CORS), and the answer is never yes.
        if self.request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            raise HTTPError(415)
        try:
            deed = json.loads(self.request.body)
            DEEDS[deed["do"]](self.world, deed)
        except (LookupError, ValueError, TypeError, ArithmeticError, RecursionError) as problem:
            self.set_status(409)
            self.finish({"ok": False, "description": str(problem)})
        else:
            self.finish({"ok": True})


class AttachedFile(Guarded):
    """A file that the person at the page sends."""

    def post(self) -> None:
        """Send the body as a document; `person`, `chat`, `name` and `mime` stand in the address."""
        # As in `Deed`: a page of another site must ask before it sends this type.
        if self.request.headers.get("Content-Type") != "application/octet-stream":
            raise HTTPError(415)
        name, mime = self.get_query_argument("name"), self.get_query_argument("mime", "") or "application/octet-stream"
        try:
            person, chat = int(self.get_query_argument("person")), int(self.get_query_argument("chat"))
            self.world.send(person, "document", chat, (name, self.request.body, mime))
        except (LookupError, ValueError, BotApiError) as problem:
            self.set_status(409)
            self.finish({"ok": False, "description": str(problem)})
        else:
            self.finish({"ok": True})


class SentFile(Guarded):
    """A file that was sent in a chat. Pictures are shown; everything else is only offered for download."""

    linkable = True

    def get(self, file_id: str) -> None:
        """Send the file."""
        file = self.world.file(file_id)
        if file is None:
            raise HTTPError(404)
        safe = file.mime in PICTURES
        name = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in file.name)
        self.set_header("Content-Type", file.mime if safe else "application/octet-stream")
        self.set_header("Content-Disposition", f'{"inline" if safe else "attachment"}; filename="{name}"')
        self.finish(file.data)


def clock(world: PretendTelegram) -> JSON:
    """Return the time of this world in seconds of Unix time, and by how many seconds it is ahead of the real one."""
    return {"now": world.clock(), "ahead": world.state.ahead}


def shown(world: PretendTelegram, message: JSON) -> JSON:
    """Return a message as the page needs it: with the votes of each person, if it is a poll."""
    if "poll" not in message:
        return message
    ballot = world.state.ballots.get(message["poll"]["id"])
    if ballot is None:
        return message | {"votes": {}}
    names = {str(person): world.people.get(person, {}).get("first_name", "a channel") for person in ballot.votes}
    return message | {
        "votes": {str(person): chosen for person, chosen in ballot.votes.items()},
        "voters": {} if message["poll"]["is_anonymous"] else names,
        "closes": ballot.closes,
        "hidden": ballot.hidden,
    }


def _description(world: PretendTelegram) -> JSON:
    """Return the bot's description, which an empty chat shows, by language code; "" is for all other languages."""
    texts = world.state.profile.items()
    return {name.partition(":")[2]: text for name, text in texts if name.startswith("description:")}


def _person(world: PretendTelegram, person: int) -> JSON:
    return world.people[person] | {
        "note": world.state.notes.get(person, ""),
        "blocked": person in world.state.blocked,
        "commands": world.commands(person),
        "group_commands": _group_commands(world, person),
    }


def _group_commands(world: PretendTelegram, person: int) -> list[JSON]:
    """Return the command list that a person's client shows in groups."""
    group = next((number for number, members in world.state.members.items() if person in members), None)
    return [] if group is None else world.commands(person, group)


def _tap(world: PretendTelegram, callback: str) -> JSON:
    tap = world.state.taps[callback]
    return {"callback": tap.id, "person": tap.person, "chat": tap.chat, "message_id": tap.message_id, "data": tap.data}


DEEDS: dict[str, Callable[[PretendTelegram, JSON], Any]] = {  # `it` is the JSON object that the page sent
    "say": lambda world, it: world.say(int(it["person"]), str(it["text"]), int(it["chat"])),
    "send": lambda world, it: world.send(int(it["person"]), str(it["kind"]), int(it["chat"])),
    "edit": lambda world, it: world.edit(int(it["person"]), int(it["message_id"]), str(it["text"]), int(it["chat"])),
    "tap": lambda world, it: world.tap_data(int(it["person"]), int(it["message_id"]), str(it["data"]), int(it["chat"])),
    "vote": lambda world, it: world.vote(int(it["person"]), str(it["poll"]), [int(option) for option in it["options"]]),
    "class": lambda world, it: world.let_class_come(int(it["chat"])),
    "days": lambda world, it: world.let_days_pass(int(it["days"])),
    "block": lambda world, it: world.block(int(it["person"])),
    "unblock": lambda world, it: world.unblock(int(it["person"])),
}
