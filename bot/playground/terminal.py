"""The playground in a terminal: messages are printed as text, and buttons have numbers. It works in a pipe, too.

`/start` or any other text is sent as a message. `2` taps the second button, `"2"` in quotes sends the message 2, and
`@Ben` makes you Ben. `#` goes to the group and back; there the options of an open poll have numbers, too, and `+class`
brings made-up classmates who vote by themselves.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from typing import TextIO

from bot.playground.entities import JSON
from bot.playground.keyboards import buttons
from bot.playground.state import BOT
from bot.playground.telegram_api import PretendTelegram

GREETING = """Everything here stays on this computer. No Telegram needed.
Type a message, a command such as /start, or the number of a button. "2" in quotes says 2 instead of tapping.
{people}: @name makes you somebody else. # goes to the group and back, +class brings twenty people there. Ctrl-D ends.
"""
STYLES = {"bold": "1", "italic": "3", "underline": "4", "code": "36", "pre": "36"}


async def converse(
    world: PretendTelegram,
    person: int,
    lines: AsyncIterator[str] | None = None,
    out: TextIO | None = None,
    *,
    quiet: float = 0.3,
) -> None:
    """Let a person talk to the bot line by line, until the lines end and the bot has been quiet for a while.

    The bot runs in the same event loop.

    Args:
        world: the pretend Telegram.
        person: the number of the person who talks.
        lines: what they type; standard input if it is `None`.
        out: where to print; standard output if it is `None`.
        quiet: seconds without a message of the bot after which the next line is read. At the end it takes four times
            as long, since a bot that keeps to one message per second may still have something to say.
    """
    out = out or sys.stdout
    typed = lines is None and sys.stdin.isatty()
    conversation = _Conversation(world, person, out, echo=not typed)
    stop = world.listen(conversation.on_event)
    try:
        if typed:
            conversation.greet()
        async for line in lines if lines is not None else _standard_input():
            conversation.act(line.strip())
            await world.settled(quiet=quiet)
        await world.settled(quiet=4 * quiet)
    finally:
        stop()


class _Conversation:
    """What one person at the terminal sees and does.

    `chat` is where they are: in their private chat, or in a group. `with_buttons` is the message whose buttons, and
    options of a poll, have the numbers now. `shown` has, by message id, the parts that were printed of each message and
    the rows of its buttons. With `echo` the person's own lines are printed as well, since nobody sees them typed.
    """

    def __init__(self, world: PretendTelegram, person: int, out: TextIO, *, echo: bool) -> None:
        self.world = world
        self.person = person
        self.chat = person
        self.out = out
        self.echo = echo
        self.colours = out.isatty()
        self.with_buttons: JSON | None = None
        self.shown: dict[int, tuple[list[str], list[str]]] = {}

    def greet(self) -> None:
        """Print what a person can type here."""
        names = [_name(self.world, person) for person in self.world.people]
        self._print(GREETING.format(people=", ".join(names)))

    def act(self, line: str) -> None:
        """Do what a line asks for, or print why that is not possible."""
        try:
            if line.startswith("@"):
                self._become(line[1:])
            elif line == "#":
                self._change_chat()
            elif line == "+class":
                self.world.let_class_come(self.chat)
                self._print("(Twenty people have come. They answer polls by themselves.)\n")
            elif options := self._options(line):
                self._vote(options)
            elif line.isdecimal() and (button := self._button(int(line))):
                self._tap(button)
            elif line:
                self._say(line[1:-1] if line[0] == line[-1] == '"' else line)
        except (LookupError, ValueError) as problem:
            self._print(f"({problem.args[0]})\n")

    def on_event(self, event: JSON) -> None:
        """Print an event of the world if it concerns this person."""
        match event:
            case {"kind": "message", "message": message} if message["chat"]["id"] == self.chat:
                self._show(message)
            case {"kind": "answer", "person": self.person, "text": text, "show_alert": alert} if text:
                self._print(f"({'! ' if alert else ''}{text})\n")
            case {"kind": "deleted", "chat": self.chat, "message_id": message_id}:
                self._forget(message_id)

    def _become(self, name: str) -> None:
        """Go on as the person called *name*: a number, a user name, a first name or a part of it."""
        for number, person in self.world.people.items():
            names = {str(number), person["first_name"], person.get("username"), *person["first_name"].split()}
            if name.casefold().rstrip(".") in {known.casefold().rstrip(".") for known in names if known}:
                self.person, self.chat, self.with_buttons, self.shown = number, number, None, {}
                self._print(f"You are {_name(self.world, number)}.\n")
                self._show_again()
                return
        people = ", ".join(_name(self.world, number) for number in self.world.people)
        raise LookupError(f"There is nobody called {name} here, but {people}.")

    def _show_again(self) -> None:
        """Print the bot's last message to the person that the user at the terminal has become."""
        from_bot = [message for message in self.world.messages(self.chat) if message["from"]["id"] == BOT["id"]]
        if from_bot:
            self._show(from_bot[-1])

    def _change_chat(self) -> None:
        """Go from the private chat to the first group of the person, or back."""
        groups = [chat for chat, members in self.world.state.members.items() if self.person in members]
        if not groups:
            raise LookupError("You are in no group.")
        self.chat = self.person if self.chat != self.person else groups[0]
        self.with_buttons, self.shown = None, {}
        where = self.world.chats[self.chat].get("title", "your private chat")
        self._print(f"You are in {where}.\n")
        self._show_again()

    def _options(self, line: str) -> list[int]:
        """The options that a line such as "2" or "1 3" chooses; none if no open poll has numbers now."""
        poll = (self.with_buttons or {}).get("poll")
        numbers = line.split()
        if not poll or poll["is_closed"] or not numbers or not all(number.isdecimal() for number in numbers):
            return []
        return [int(number) - 1 for number in numbers] if max(map(int, numbers)) <= len(poll["options"]) else []

    def _vote(self, options: list[int]) -> None:
        assert self.with_buttons is not None
        poll = self.with_buttons["poll"]
        chosen = ", ".join(poll["options"][option]["text"] for option in options)
        self.world.vote(self.person, poll["id"], options)
        self._print(f"(You chose {chosen}.)\n")

    def _button(self, number: int) -> JSON | None:
        numbered = list(buttons(self.with_buttons or {}))
        number -= _options_before(self.with_buttons or {})
        return numbered[number - 1] if 1 <= number <= len(numbered) else None

    def _tap(self, button: JSON) -> None:
        """Tap *button* if it calls the bot; otherwise print the address or the text that it would open or copy."""
        if self.echo:
            self._print(f"> [{button['text']}]\n")
        if "callback_data" in button and self.with_buttons:
            self.world.tap_data(self.person, self.with_buttons["message_id"], button["callback_data"], self.chat)
        else:
            self._print(f"({button.get('url') or button.get('copy_text', {}).get('text', '')})\n")

    def _say(self, text: str) -> None:
        if self.echo:
            self._print(f"> {text}\n")
        self.world.say(self.person, text, self.chat)

    def _show(self, message: JSON) -> None:
        """Print a message of the bot: the whole of a new or changed one, or only the buttons if only they changed."""
        if message["from"]["id"] != BOT["id"]:
            return
        parts, rows = self._parts(message), _numbered(message)
        before, rows_before = self.shown.get(message["message_id"], (None, None))
        if before is None:
            self._print_parts(parts + rows)
        elif parts != before:
            self._print_parts(["(changed)", *parts, *rows])
        elif rows and rows != rows_before and not self._is_older(message):  # a vote changes nothing that is shown
            self._print_parts(rows)
        self.shown[message["message_id"]] = parts, rows
        if "reply_markup" not in message and not _options_before(message):
            self._forget(message["message_id"])
        elif parts != before or not self._is_older(message):
            self.with_buttons = dict(message)

    def _is_older(self, message: JSON) -> bool:
        """Whether a later message has the numbers.

        An older message whose buttons alone have changed does not get the numbers back.
        """
        return self.with_buttons is not None and message["message_id"] < self.with_buttons["message_id"]

    def _parts(self, message: JSON) -> list[str]:
        """Return what to print of a message without its buttons: its attachment and its text."""
        parts = [_attachment(message)] if _attachment(message) else []
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or []
        if text:
            parts.append(_marked(text, entities, self.colours))
        return parts

    def _print_parts(self, parts: list[str]) -> None:
        self._print("".join(f"{part}\n" for part in parts))

    def _forget(self, message_id: int) -> None:
        """Take the numbers from the buttons of a message that is gone or has no buttons any more."""
        if self.with_buttons and self.with_buttons["message_id"] == message_id:
            self.with_buttons = None

    def _print(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()


def _name(world: PretendTelegram, person: int) -> str:
    note = world.state.notes.get(person)
    name: str = world.people[person]["first_name"]
    return f"{name} ({note})" if note else name


def _attachment(message: JSON) -> str:
    """Return a line that stands for the picture, file or poll of a message; "" if it has none."""
    if "photo" in message:
        return f"[picture, {message['photo'][-1]['width']} × {message['photo'][-1]['height']}]"
    if "document" in message:
        return f"[file: {message['document']['file_name']}, {message['document']['file_size']} bytes]"
    if "poll" in message:
        return _poll(message["poll"])
    return ""


def _poll(poll: JSON) -> str:
    """Return a poll as lines: with numbers to vote by while it is open, with the results once it is closed."""
    head = f"[poll] {poll['question']}"
    right = poll.get("correct_option_ids", []) if poll["is_closed"] else []
    lines = [
        f"  {option['voter_count']} × {option['text']}{' (right)' if number in right else ''}"
        if poll["is_closed"]
        else f"  [{number + 1}] {option['text']}"
        for number, option in enumerate(poll["options"])
    ]
    return "\n".join([head + (" (closed)" if poll["is_closed"] else ""), *lines])


def _options_before(message: JSON) -> int:
    """Return how many numbers the options of an open poll take before those of the buttons."""
    poll = message.get("poll")
    return len(poll["options"]) if poll and not poll["is_closed"] else 0


def _numbered(message: JSON) -> list[str]:
    """Return the rows of buttons as lines; the buttons are numbered from 1 over all rows."""
    number = _options_before(message)
    rows = []
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number}] {button['text']}{' ↗' if 'url' in button else ''}")
        rows.append("  ".join(labels))
    return rows


def _marked(text: str, entities: list[JSON], colours: bool) -> str:
    """Return the text with a bar before quoted lines and with links written out.

    Args:
        text: the text.
        entities: its entities, with offsets in UTF-16 code units.
        colours: whether the terminal understands escape codes for bold and the like.
    """
    units = text.encode("utf-16-le")  # two bytes for each code unit
    marked = []
    for offset in range(len(units) // 2):
        before, after = _around(entities, offset, colours)
        bar = _quote_bar(entities, offset, units[2 * offset - 2 : 2 * offset])
        marked.append(_utf16(after) + _utf16(bar) + _utf16(before) + units[2 * offset : 2 * offset + 2])
    _, after = _around(entities, len(units) // 2, colours)
    return (b"".join(marked) + _utf16(after)).decode("utf-16-le")


def _quote_bar(entities: list[JSON], offset: int, unit_before: bytes) -> str:
    """Return the bar that stands at *offset* if a quote begins there, or a line inside a quote; else ""."""
    begins = [entity["offset"] for entity in entities if _is_quote_at(entity, offset)]
    line_begins = offset == 0 or unit_before == b"\n\0"
    return "│ " if begins and (line_begins or offset in begins) else ""


def _is_quote_at(entity: JSON, offset: int) -> bool:
    return "blockquote" in entity["type"] and 0 <= offset - entity["offset"] < entity["length"]


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _around(entities: list[JSON], offset: int, colours: bool) -> tuple[str, str]:
    """Return what is printed at *offset* where entities begin, and what is printed there where entities end."""
    begun = [STYLES[entity["type"]] for entity in entities if entity["offset"] == offset and entity["type"] in STYLES]
    ended = [entity for entity in entities if entity["offset"] + entity["length"] == offset]
    links = "".join(f" <{entity['url']}>" for entity in ended if entity["type"] == "text_link")
    open_still = [
        STYLES[entity["type"]]
        for entity in entities
        if entity["type"] in STYLES and entity["offset"] < offset < entity["offset"] + entity["length"]
    ]
    # an escape code can only end all styles at once, so those that go on are begun again
    reset = "\x1b[0m" + "".join(f"\x1b[{code}m" for code in open_still)
    stops = colours and any(entity["type"] in STYLES for entity in ended)
    return "".join(f"\x1b[{code}m" for code in begun if colours), (reset if stops else "") + links


async def _standard_input() -> AsyncIterator[str]:
    """Yield the lines of standard input. A thread of its own reads them, so that the program can end while it waits."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
