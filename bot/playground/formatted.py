"""How the text of a call becomes the text of a message: parsed, cleaned, with commands and links marked in it."""

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram.constants import MessageLimit

from bot.playground.bot_api_error import bad_request, ours
from bot.playground.markup import JSON, parse_html, settle, utf16_length

RAW_BYTES = 1 << 15  # [S] get_input_message_text refuses longer texts before it parses them

# [T] find_bot_commands: not after a letter, digit, "/" or "<"; names have up to 64 characters, user names 3 to 32
COMMAND = re.compile(r"(?<![\w/<>])/(?:\w{1,64})(?:@\w{3,32})?(?![\w/@])", re.ASCII)
# [T] clean_input_string: what is removed, or becomes a space
REMOVED = re.compile(r"[\x00-\x08\x0b-\x1f\u2028-\u202e]")
ADDRESS = re.compile(r"https?://[\w.-]+(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])?")


@dataclass(frozen=True)
class Formatted:
    """Plain text, and the entities (bold, links and so on) that lie over parts of it."""

    text: str
    entities: tuple[JSON, ...] = ()

    def fields(self, text: str = "text", entities: str = "entities") -> JSON:
        """Return the fields of a message, named *text* and *entities*. Telegram leaves empty fields out."""
        text_field: JSON = {text: self.text} if self.text else {}
        return text_field | ({entities: list(self.entities)} if self.entities else {})


def of_source(source: str, parse_mode: str, entities: Any = None) -> Formatted:
    """Return what a text argument becomes.

    Args:
        source: the text, with markup if there is a parse mode.
        parse_mode: "HTML" in any case, or empty.
        entities: the entities that the bot sent. They have no effect if there is a parse mode. [S] get_formatted_text

    Raises:
        BotApiError: Telegram would refuse the text, or its markup is not built here.
    """
    if len(source.encode(errors="surrogatepass")) > RAW_BYTES:
        raise bad_request("text is too long")
    if parse_mode:
        text, parsed = parse_html(source) if _is_html(parse_mode) else (source, [])
    else:
        text, parsed = source, settle(list(_checked_entities(source, entities)))
    if len(parsed) > MessageLimit.MESSAGE_ENTITIES:
        raise ours(f"more than {MessageLimit.MESSAGE_ENTITIES} entities; Telegram drops the rest without a word")
    text, kept = _cleaned(text, parsed)
    return Formatted(text, tuple(settle(kept + list(_detected(text, kept)))))


def _is_html(parse_mode: str) -> bool:
    if parse_mode.lower() == "html":  # [S] parse_mode is case-insensitive
        return True
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise ours(f"{parse_mode} is not built here; this project writes HTML")
    raise bad_request("unsupported parse_mode")  # [S]


def _checked_entities(text: str, entities: Any) -> Iterator[JSON]:
    """Yield the entities that the bot sent. The real server drops wrong ones silently; here they are refused."""
    for entity in entities or []:
        if not {"type", "offset", "length"} <= entity.keys():
            raise ours(f"an entity needs type, offset and length: {entity}")
        if not 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text):
            raise ours(f"entity outside the text: {entity}")
        yield dict(entity)


def _cleaned(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Return the text without what Telegram removes, and the entities at their new places.

    [T] clean_input_string: carriage returns and U+2028 to U+202E, which include right-to-left overrides, are removed.
    Other control characters become spaces. [D] Leading and trailing whitespace is removed.
    """
    if not REMOVED.search(text) and text == text.strip():
        return text, entities  # nearly every text: it need not be looked at character by character
    kept = [(character, offset) for character, offset in _with_offsets(text) if not _is_removed(character)]
    while kept and kept[0][0].isspace():
        kept.pop(0)
    while kept and kept[-1][0].isspace():
        kept.pop()
    clean = "".join(_printable(character) for character, _ in kept)
    if clean == text:
        return text, entities
    return clean, list(_moved(entities, _new_offset(kept)))


def _with_offsets(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its offset in UTF-16 code units."""
    offset = 0
    for character in text:
        yield character, offset
        offset += 1 + (character > "\uffff")


def _is_removed(character: str) -> bool:
    return character == "\r" or "\u2028" <= character <= "\u202e"


def _printable(character: str) -> str:
    return " " if character < " " and character not in "\n\t" else character


def _new_offset(kept: list[tuple[str, int]]) -> Callable[[int], int]:
    """Return a function from an offset in the old text to the offset in the text of the characters that were kept."""
    old = [offset for _, offset in kept]
    new = [0, *itertools.accumulate(1 + (character > "\uffff") for character, _ in kept)]
    return lambda offset: new[bisect.bisect_left(old, offset)]


def _moved(entities: list[JSON], new_offset: Callable[[int], int]) -> Iterator[JSON]:
    """Yield the entities at their new places, without those that have no text left."""
    for entity in entities:
        begin, end = new_offset(entity["offset"]), new_offset(entity["offset"] + entity["length"])
        if end > begin:
            yield entity | {"offset": begin, "length": end - begin}


def _detected(text: str, entities: list[JSON]) -> Iterator[JSON]:
    """Yield the commands and addresses that Telegram marks by itself, outside code and links. [T] find_entities"""
    taken = [entity for entity in entities if entity["type"] in ("code", "pre", "text_link", "text_mention")]
    for kind, pattern in (("url", ADDRESS), ("bot_command", COMMAND)):
        for match in pattern.finditer(text):
            offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if not any(_overlaps(other, offset, length) for other in taken):
                taken.append(entity := {"type": kind, "offset": offset, "length": length})
                yield entity


def _overlaps(entity: JSON, offset: int, length: int) -> bool:
    return bool(entity["offset"] < offset + length and offset < entity["offset"] + entity["length"])


def spoken(text: str) -> Formatted:
    """Return what a person's client makes of typed text: it has no markup, and commands and links are marked."""
    clean, _ = _cleaned(text, [])
    return Formatted(clean, tuple(settle(list(_detected(clean, [])))))
