"""Text on its way into a message: parsed, cleaned, trimmed, measured, with commands and links found in it."""

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram.constants import MessageLimit

from bot.playground.bot_api_error import bad_request, ours
from bot.playground.markup import JSON, parse_html, settle, utf16_length

RAW_BYTES = 1 << 15  # [S] get_input_message_text: longer arguments are refused before parsing

# [T] find_bot_commands: not after a letter, digit, "/" or "<"; name of up to 64, user name of 3 to 32
COMMAND = re.compile(r"(?<![\w/<>])/(?:\w{1,64})(?:@\w{3,32})?(?![\w/@])", re.ASCII)
ADDRESS = re.compile(r"https?://[\w.-]+(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])?")


@dataclass(frozen=True)
class Formatted:
    """Plain text with what lies over it."""

    text: str
    entities: tuple[JSON, ...] = ()

    def fields(self, text: str = "text", entities: str = "entities") -> JSON:
        """As fields of a message; Telegram leaves empty ones out."""
        found: JSON = {text: self.text} if self.text else {}
        return found | ({entities: list(self.entities)} if self.entities else {})


def of_source(source: str, parse_mode: str, entities: Any = None) -> Formatted:
    """What a text argument becomes. A parse mode wins over entities sent beside it. [S] get_formatted_text"""
    if len(source.encode(errors="surrogatepass")) > RAW_BYTES:
        raise bad_request("text is too long")
    if parse_mode:
        text, found = parse_html(source) if _is_html(parse_mode) else (source, [])
    else:
        text, found = source, settle(list(_given(source, entities)))
    if len(found) > MessageLimit.MESSAGE_ENTITIES:
        raise ours(f"more than {MessageLimit.MESSAGE_ENTITIES} entities; Telegram drops the rest without a word")
    text, found = _cleaned(text, found)
    return Formatted(text, tuple(settle(found + list(_found(text, found)))))


def _is_html(parse_mode: str) -> bool:
    if parse_mode.lower() == "html":  # [S] parse_mode is case-insensitive
        return True
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise ours(f"{parse_mode} is not built here; this project writes HTML")
    raise bad_request("unsupported parse_mode")  # [S]


def _given(text: str, entities: Any) -> Iterator[JSON]:
    """Entities that the caller placed. The real server drops wrong ones in silence; a test bench says so."""
    for entity in entities or []:
        if not {"type", "offset", "length"} <= entity.keys():
            raise ours(f"an entity needs type, offset and length: {entity}")
        if not 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text):
            raise ours(f"entity outside the text: {entity}")
        yield dict(entity)


def _cleaned(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Without what Telegram takes out, and trimmed; entities move along.

    [T] clean_input_string: carriage returns and U+2028 to U+202E vanish (so right-to-left overrides do), other
    control characters become spaces. [D] leading and trailing whitespace is trimmed.
    """
    kept = [(character, at) for character, at in _with_places(text) if not _vanishes(character)]
    while kept and kept[0][0].isspace():
        kept.pop(0)
    while kept and kept[-1][0].isspace():
        kept.pop()
    clean = "".join(_printable(character) for character, _ in kept)
    if clean == text:
        return text, entities
    return clean, list(_moved(entities, _mover(kept)))


def _with_places(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for character in text:
        yield character, at
        at += 1 + (character > "\uffff")


def _vanishes(character: str) -> bool:
    return character == "\r" or "\u2028" <= character <= "\u202e"


def _printable(character: str) -> str:
    return " " if character < " " and character not in "\n\t" else character


def _mover(kept: list[tuple[str, int]]) -> Callable[[int], int]:
    """From a place in the old text to the place in the text of what was kept."""
    old = [at for _, at in kept]
    new = [0, *itertools.accumulate(1 + (character > "\uffff") for character, _ in kept)]
    return lambda place: new[bisect.bisect_left(old, place)]


def _moved(entities: list[JSON], moved: Callable[[int], int]) -> Iterator[JSON]:
    for entity in entities:
        begin, end = moved(entity["offset"]), moved(entity["offset"] + entity["length"])
        if end > begin:
            yield entity | {"offset": begin, "length": end - begin}


def _found(text: str, entities: list[JSON]) -> Iterator[JSON]:
    """Commands and addresses that Telegram marks by itself, outside code and links. [T] find_entities"""
    taken = [each for each in entities if each["type"] in ("code", "pre", "text_link", "text_mention")]
    for kind, pattern in (("url", ADDRESS), ("bot_command", COMMAND)):
        for match in pattern.finditer(text):
            offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if not any(_touches(each, offset, length) for each in taken):
                taken.append(entity := {"type": kind, "offset": offset, "length": length})
                yield entity


def _touches(entity: JSON, offset: int, length: int) -> bool:
    return bool(entity["offset"] < offset + length and offset < entity["offset"] + entity["length"])


def spoken(text: str) -> Formatted:
    """What a person's client makes of typed text: no markup, commands and links found."""
    clean, _ = _cleaned(text, [])
    return Formatted(clean, tuple(settle(list(_found(clean, [])))))
