"""The playground in a terminal: messages as text, buttons as numbers; works piped, too.

`/start` and other text is said, `2` taps the second button, `"2"` in quotes says 2, `@Ben` makes you Ben.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from typing import TextIO

from bot.playground.keyboards import buttons
from bot.playground.markup import JSON
from bot.playground.state import BOT
from bot.playground.telegram_api import PretendTelegram

GREETING = """Everything here stays on this computer. No Telegram needed.
Type a message, a command such as /start, or the number of a button. "2" in quotes says 2 instead of tapping.
{people}: @name makes you somebody else. Ctrl-D ends.
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
    """Let somebody talk to the bot, line by line, until the lines end and the bot has gone quiet.

    The bot runs beside this in the same loop. Without `lines` they come from standard input, without `out` everything
    is printed. The next line waits until the bot has been quiet for `quiet` seconds, the end for four times as long:
    a bot that keeps to one message per second may still have something to say.
    """
    out = out or sys.stdout
    typed = lines is None and sys.stdin.isatty()
    conversation = _Conversation(world, person, out, echo=not typed)
    stop = world.listen(conversation.heard)
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
    def __init__(self, world: PretendTelegram, person: int, out: TextIO, *, echo: bool) -> None:
        self.world = world
        self.person = person
        self.out = out
        self.echo = echo
        self.colours = out.isatty()
        self.with_buttons: JSON | None = None
        self.shown: dict[int, list[str]] = {}

    def greet(self) -> None:
        """Say what one can do here."""
        names = [_name(self.world, each) for each in self.world.people]
        self._print(GREETING.format(people=", ".join(names)))

    def act(self, line: str) -> None:
        """What a line asks for."""
        try:
            if line.startswith("@"):
                self._become(line[1:])
            elif line.isdecimal() and (button := self._button(int(line))):
                self._tap(button)
            elif line:
                self._say(line[1:-1] if line[0] == line[-1] == '"' else line)
        except (LookupError, ValueError) as problem:
            self._print(f"({problem.args[0]})\n")

    def heard(self, event: JSON) -> None:
        """Show what concerns this person."""
        match event:
            case {"kind": "message", "message": message} if message["chat"]["id"] == self.person:
                self._show(message)
            case {"kind": "answer", "person": self.person, "text": text, "show_alert": alert} if text:
                self._print(f"({'! ' if alert else ''}{text})\n")
            case {"kind": "deleted", "chat": self.person, "message_id": message_id}:
                self._forget(message_id)

    def _become(self, name: str) -> None:
        for number, person in self.world.people.items():
            names = {str(number), person["first_name"], person.get("username"), *person["first_name"].split()}
            if name.casefold() in {each.casefold() for each in names if each}:
                self.person, self.with_buttons, self.shown = number, None, {}
                self._print(f"You are {_name(self.world, number)}.\n")
                self._show_again()
                return
        raise LookupError(f"There is nobody called {name} here.")

    def _show_again(self) -> None:
        """The last thing the bot said to whom one has become."""
        said = [each for each in self.world.messages(self.person) if each["from"]["id"] == BOT["id"]]
        if said:
            self._show(said[-1])

    def _button(self, number: int) -> JSON | None:
        found = list(buttons(self.with_buttons or {}))
        return found[number - 1] if 1 <= number <= len(found) else None

    def _tap(self, button: JSON) -> None:
        if self.echo:
            self._print(f"> [{button['text']}]\n")
        if "callback_data" in button and self.with_buttons:
            self.world.tap_data(self.person, self.with_buttons["message_id"], button["callback_data"])
        else:
            self._print(f"({button.get('url') or button.get('copy_text', {}).get('text', '')})\n")

    def _say(self, text: str) -> None:
        if self.echo:
            self._print(f"> {text}\n")
        self.world.say(self.person, text)

    def _show(self, message: JSON) -> None:
        if message["from"]["id"] != BOT["id"]:
            return
        parts, before = self._parts(message), self.shown.get(message["message_id"])
        if before is None:
            self._print_parts(parts + _numbered(message))
        elif parts != before:
            self._print_parts(["(changed)", *parts, *_numbered(message)])
        elif "reply_markup" in message and not self._is_older(message):
            self._print_parts(_numbered(message))
        self.shown[message["message_id"]] = parts
        if "reply_markup" not in message:
            self._forget(message["message_id"])
        elif parts != before or not self._is_older(message):
            self.with_buttons = dict(message)

    def _is_older(self, message: JSON) -> bool:
        """Whether the numbers belong to a later message; one that only lost a button does not take them back."""
        return self.with_buttons is not None and message["message_id"] < self.with_buttons["message_id"]

    def _parts(self, message: JSON) -> list[str]:
        parts = [_attachment(message)] if _attachment(message) else []
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or []
        if text:
            parts.append(_marked(text, entities, self.colours))
        return parts

    def _print_parts(self, parts: list[str]) -> None:
        self._print("".join(f"{part}\n" for part in parts))

    def _forget(self, message_id: int) -> None:
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
    if "photo" in message:
        return f"[picture, {message['photo'][-1]['width']} × {message['photo'][-1]['height']}]"
    if "document" in message:
        return f"[file: {message['document']['file_name']}, {message['document']['file_size']} bytes]"
    if "poll" in message:
        options = [option["text"] for option in message["poll"]["options"]]
        return "\n".join([f"[poll] {message['poll']['question']}", *(f"  - {option}" for option in options)])
    return ""


def _numbered(message: JSON) -> list[str]:
    """The rows of buttons, numbered through."""
    number = 0
    rows = []
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number}] {button['text']}{' ↗' if 'url' in button else ''}")
        rows.append("  ".join(labels))
    return rows


def _marked(text: str, entities: list[JSON], colours: bool) -> str:
    """The text with a bar before quoted lines, links written out, and styles where the terminal has them."""
    units = text.encode("utf-16-le")
    quoted = [(each["offset"], each["offset"] + each["length"]) for each in entities if "blockquote" in each["type"]]
    made = []
    for at in range(len(units) // 2):
        line_begins = at == 0 or units[2 * at - 2 : 2 * at] == b"\n\0"
        inside = any(begin <= at < end for begin, end in quoted)
        mark = "│ " if inside and (line_begins or any(at == begin for begin, _ in quoted)) else ""
        before, after = _around(entities, at, colours)
        made.append(_utf16(after) + _utf16(mark) + _utf16(before) + units[2 * at : 2 * at + 2])
    _, after = _around(entities, len(units) // 2, colours)
    return (b"".join(made) + _utf16(after)).decode("utf-16-le")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _around(entities: list[JSON], at: int, colours: bool) -> tuple[str, str]:
    """What is written where entities begin and where they end."""
    begun = [STYLES[each["type"]] for each in entities if each["offset"] == at and each["type"] in STYLES]
    ended = [each for each in entities if each["offset"] + each["length"] == at]
    links = "".join(f" <{each['url']}>" for each in ended if each["type"] == "text_link")
    open_still = [
        STYLES[each["type"]]
        for each in entities
        if each["type"] in STYLES and each["offset"] < at < each["offset"] + each["length"]
    ]
    reset = "\x1b[0m" + "".join(f"\x1b[{code}m" for code in open_still)
    stops = colours and any(each["type"] in STYLES for each in ended)
    return "".join(f"\x1b[{code}m" for code in begun if colours), (reset if stops else "") + links


async def _standard_input() -> AsyncIterator[str]:
    """Lines of standard input; a thread of its own reads them, so that the program can end while it waits."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
