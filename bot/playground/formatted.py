"""How the text of a call becomes the text of a message: parsed, cleaned, with commands and links marked in it."""

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram.constants import MessageLimit

from bot.playground.bot_api_error import bad_request, ours
from bot.playground.entities import JSON, fixed, in_order, with_found
from bot.playground.found import found
from bot.playground.markup import parse_html, utf16_length

UNSEEN = frozenset({"bank_card_number"})
"""What clients make tappable, and the Bot API does not name. [S] JsonVectorEntities"""
RAW_BYTES = 1 << 15  # [S] get_input_message_text refuses longer texts before it parses them

# [T] clean_input_string: the characters that are removed; the others of these become something else
REMOVED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f")
CHANGED = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e\u030a\u0333\u033f]|[\u200e\u200f]{2}")
DIRECTIONS = re.compile(r"[\u200e\u200f](?=[\u200e\u200f])")
# [T] is_empty_string: what shows nothing, and makes no message by itself
INVISIBLE = re.compile(
    r"[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


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
        text, parsed = source, list(_checked_entities(source, entities))
    if len(parsed) > MessageLimit.MESSAGE_ENTITIES:
        raise ours(f"more than {MessageLimit.MESSAGE_ENTITIES} entities; Telegram drops the rest without a word")
    return _finished(text, parsed)


def _finished(text: str, entities: list[JSON]) -> Formatted:
    """Return a text as the server keeps it. [T] fix_formatted_text"""
    text, kept = _trimmed(*_cleaned(text, fixed(entities)))
    if INVISIBLE.fullmatch(text):
        return Formatted("")
    return Formatted(text, tuple(each for each in with_found(kept, found(text)) if each["type"] not in UNSEEN))


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

    [T] clean_input_string: carriage returns, U+2028 to U+202E (which include right-to-left overrides) and three marks
    that draw lines across other text are removed. Other control characters, tabs among them, become spaces. Of several
    direction marks in a row all but the last become joiners.
    """
    if not CHANGED.search(text):
        return text, entities  # nearly every text: it need not be looked at character by character
    kept = [(character, offset) for character, offset in _with_offsets(text) if character not in REMOVED]
    clean = DIRECTIONS.sub("\u200c", "".join(_printable(character) for character, _ in kept))
    return clean, fixed(_moved(entities, _new_offset(kept)))


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Return the text without spaces and line feeds around it, and the entities at their new places.

    [T] fix_formatted_text: no other blanks are removed, and none at the beginning that an entity covers.
    """
    end = utf16_length(text.rstrip(" \n"))
    first = min((entity["offset"] for entity in entities if entity["offset"] < end), default=end)
    begin = min(len(text) - len(text.lstrip(" \n")), first)
    shorter = [
        entity | {"offset": entity["offset"] - begin, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    ]
    return text.rstrip(" \n")[begin:], in_order(shorter)


def _with_offsets(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its offset in UTF-16 code units."""
    offset = 0
    for character in text:
        yield character, offset
        offset += 1 + (character > "\uffff")


def _printable(character: str) -> str:
    return " " if character < " " and character != "\n" else character


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


def spoken(text: str) -> Formatted:
    """Return what a person's client makes of typed text: it has no markup, and commands and links are marked."""
    return _finished(text, [])
