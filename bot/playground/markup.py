"""Telegram's HTML: which tags there are, what they become, and how mistakes are refused.

The rules and texts are those of TDLib (MessageEntity.cpp, `parse_html` [T]), not those of browsers. Every "<" opens a
tag, a lone "&" is text, "</>" closes the last open tag, and a mistake is located by its offset in bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.playground.bot_api_error import bad_request
from bot.playground.entities import JSON, in_order
from bot.playground.links import target

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # [D] "the API currently supports only" these four
END = "\0"
"""What stands after the source; TDLib reads it as a text of C, which ends there."""
SPACES = " \t\r\n\v" + END  # [T] td::is_space
SPECIAL = re.compile("[<&]")
REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
LONGEST_REFERENCE = 9
"""Characters of a numeric reference without its semicolon. [T] decode_html_entity"""
INT64 = range(-(2**63), 2**63)


def utf16_length(text: str) -> int:
    """Return the length of *text* as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Parse Telegram's HTML.

    Returns:
        The plain text, and its entities in Telegram's order. What is not allowed together is still there; see `fixed`.

    Raises:
        BotApiError: *source* has a mistake. The text of the refusal is TDLib's.
    """
    parser = _Parser(source)
    parser.run()
    text = "".join(parser.pieces)
    if not text.isascii() and any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise cant_parse(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
            "surrogate code units"
        )
    for entity in parser.entities:
        entity.pop("inner_language", None)
    return text, in_order(parser.entities)


def cant_parse(words: str) -> Exception:
    """Return the refusal of a text with wrong markup; *words* say what is wrong. [S]"""
    return bad_request(f"can't parse entities: {words}")


@dataclass
class _Open:
    """A tag that is not closed yet.

    Attributes:
        name: its name, in small letters.
        offset: where its text begins, in UTF-16 code units of the plain text.
        argument: the one attribute that matters for it; "" if it has none.
        date: seconds of Unix time, of a tg-time; else 0.
    """

    name: str
    offset: int
    argument: str = ""
    date: int = 0

    def note(self, attribute: str, value: str) -> None:
        """Note an attribute. The last one of a name counts."""
        match self.name, attribute:
            case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
                self.argument = value
            case ("blockquote", "expandable"):
                self.argument = "1"
            case ("tg-time", "unix"):
                self.date = _int32(value)
            case ("code", "class") if value.startswith("language-"):
                self.argument = value.removeprefix("language-")
            case ("span", "class") if value.startswith("tg-"):
                self.argument = value.removeprefix("tg-")


class _Parser:
    """Reads the source from `position` on, and collects `pieces` of plain text and `entities`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0  # length of the plain text so far, in UTF-16 code units
        self.open_tags: list[_Open] = []
        self.entities: list[JSON] = []

    def run(self) -> None:
        while self.position < len(self.source):
            if self._here() == "<":
                self._tag()
            elif self._here() == "&":
                self._write(self._character())
            else:
                self._plain()
        if self.open_tags:
            raise cant_parse(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')

    def _here(self) -> str:
        return self.source[self.position] if self.position < len(self.source) else END

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def _plain(self) -> None:
        """Copy the text up to the next character that could begin a tag or a character reference."""
        begin = self.position
        special = SPECIAL.search(self.source, begin)
        self.position = special.start() if special else len(self.source)
        self._write(self.source[begin : self.position])

    def _character(self) -> str:
        """Read the next character, which a character reference such as "&lt;" may stand for."""
        if self._here() == "&" and (decoded := decode_reference(self.source, self.position)):
            character, self.position = decoded
            return character
        self.position += 1
        return self.source[self.position - 1]

    def _byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode(errors="surrogatepass"))

    def _tag(self) -> None:
        begin = self.position
        self.position += 1
        if self._here() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _until(self, stops: str) -> str:
        """Read up to the next space or the next of the characters *stops*."""
        begin = self.position
        while self._here() not in SPACES + stops:
            self.position += 1
        return self.source[begin : self.position]

    def _skip_spaces(self) -> None:
        while self._here() != END and self._here() in SPACES:
            self.position += 1

    def _start_tag(self, begin: int) -> None:
        name = _lower(self._until(">"))
        place = f"at byte offset {self._byte_offset(begin)}"
        if self._here() == END:
            raise cant_parse(f"Unclosed start tag {place}")
        if name not in TAGS:
            raise cant_parse(f'Unsupported start tag "{name}" {place}')
        tag = _Open(name, self.offset)
        for attribute, value in self._attributes(name, place):
            tag.note(attribute, value)
        if name == "span" and tag.argument != "spoiler":
            raise cant_parse(f'Tag "span" must have class "tg-spoiler" {place}')
        self.position += 1
        self.open_tags.append(tag)

    def _attributes(self, name: str, place: str) -> Iterator[tuple[str, str]]:
        """Read the attributes of the tag *name* as pairs of name and value; *place* is for the text of a refusal.

        One that stands without a value has none; it matters only for `<blockquote expandable>`.
        """
        self._skip_spaces()
        while self._here() != ">":
            attribute = self._until("=>/\"'")
            if not attribute:
                raise cant_parse(f'Empty attribute name in the tag "{name}" {place}')
            self._skip_spaces()
            has_value = self._here() == "="
            if has_value:
                self.position += 1
                self._skip_spaces()
            if self._here() == END:
                raise cant_parse(f'Unclosed start tag "{name}" {place}')
            yield attribute, self._value(place) if has_value else ""
            self._skip_spaces()

    def _value(self, place: str) -> str:
        value = self._quoted_value() if self._here() in "'\"" else self._bare_value()
        if self._here() == END:
            raise cant_parse(f"Unclosed start tag {place}")
        return value

    def _bare_value(self) -> str:
        """Read a value without quotes: [T] "a sequence of letters, digits, periods, or hyphens", not case sensitive."""
        begin = self.position
        while (here := self._here()).isascii() and (here.isalnum() or here in ".-"):
            self.position += 1
        if self._here() not in SPACES + ">":
            raise cant_parse(f"Unexpected end of name token at byte offset {self._byte_offset(begin)}")
        return _lower(self.source[begin : self.position])

    def _quoted_value(self) -> str:
        quote = self._here()
        self.position += 1
        value = []
        while self._here() not in (END, quote):
            value.append(self._character())
        if self._here() == quote:
            self.position += 1
        return "".join(value)

    def _end_tag(self, begin: int) -> None:
        place = f"at byte offset {self._byte_offset(begin)}"
        if not self.open_tags:
            raise cant_parse(f"Unexpected end tag {place}")
        self.position += 1
        closed = _lower(self._until(">"))
        self._skip_spaces()
        if self._here() != ">":
            raise cant_parse(f"Unclosed end tag {place}")
        tag = self.open_tags[-1]
        if closed not in ("", tag.name):
            raise cant_parse(f'Unmatched end tag {place}, expected "</{tag.name}>", found "</{closed}>"')
        self.open_tags.pop()
        self.position += 1
        self._close(tag)

    def _close(self, tag: _Open) -> None:
        """Make an entity of *tag*, which ends here."""
        length = self.offset - tag.offset
        if not length:
            return  # [T] empty entities are dropped
        extra = self._extra(tag, length)
        if extra is not None:
            self.entities.append({"type": TAGS[tag.name], "offset": tag.offset, "length": length} | extra)

    def _extra(self, tag: _Open, length: int) -> JSON | None:
        """Return the fields of the entity besides its place, or `None` if there is to be no entity."""
        match tag.name:
            case "a":
                return target(tag.argument or self._tail(length))
            case "blockquote":
                return {"type": "expandable_blockquote"} if tag.argument else {}
            case "tg-emoji":
                return _custom_emoji(tag.argument)
            case "tg-time":
                return _moment(tag.date, tag.argument)
            case "pre" | "code":
                return self._with_language(tag, length)
            case _:
                return {}

    def _tail(self, length: int) -> str:
        """Return the last *length* UTF-16 code units of the plain text."""
        written = "".join(self.pieces).encode("utf-16-le", "surrogatepass")
        return written[len(written) - 2 * length :].decode("utf-16-le", "surrogatepass")

    def _with_language(self, tag: _Open, length: int) -> JSON | None:
        """Return the fields of a `pre` or `code` entity, or `None` if it was merged with the last entity.

        [T] `pre` and `code class="language-…"` around exactly the same text become one `pre` with a language.
        """
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (tag.offset, length)
        if tag.name == "pre" and same_place and last["type"] == "code" and "inner_language" in last:
            last |= {"type": "pre", "language": last.pop("inner_language")}
            return None
        if tag.name == "code" and same_place and last["type"] == "pre" and "language" not in last and tag.argument:
            last["language"] = tag.argument
            return None
        return {"inner_language": tag.argument} if tag.name == "code" and tag.argument else {}


def _lower(text: str) -> str:
    """Return *text* with the letters A to Z made small, and no others."""
    return "".join(character.lower() if character.isascii() else character for character in text)


def decode_reference(source: str, at: int) -> tuple[str, int] | None:
    """Decode a character reference: decimal, hexadecimal or one of four names. [T] decode_html_entity

    Args:
        source: the text.
        at: the index of the "&". The semicolon at the end of the reference may be missing.

    Returns:
        The character and the index after the reference, or `None` if the "&" is just text.
    """
    reference = REFERENCE.match(source, at)
    if not reference:
        return None
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        return (ENTITIES[name], reference.end()) if name in ENTITIES else None
    if len(reference[0].removesuffix(";")) > LONGEST_REFERENCE or not (hexadecimal or decimal):
        return None
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), reference.end()) if 0 < code < 0x10FFFF else None


def _custom_emoji(identifier: str) -> JSON:
    if not re.fullmatch("-?[1-9][0-9]*", identifier) or int(identifier) not in INT64:
        raise cant_parse("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": identifier}


def _int32(text: str) -> int:
    """Return the number that *text* begins with, as a signed integer of 32 bits; 0 if it begins with none. [T]"""
    number = re.match("-?[0-9]+", text)
    return (int(number[0]) + 2**31) % 2**32 - 2**31 if number else 0


def _moment(date: int, form: str) -> JSON | None:
    """Return the fields of a date: [D] `<tg-time unix=… format=…>`.

    The format is "r" alone, or some of w, d or D, t or T. [T] FormattedDate: in any order, and each as often as one
    likes; of "t" and "T" the first counts for the server. [S] JsonEntity writes them in the order w, d, t.
    """
    if not re.fullmatch("[rR]|[tTdDwW]*", form):
        raise cant_parse("Invalid date format used")
    if date <= 0:
        return None
    if form in ("r", "R"):
        return {"unix_time": date, "date_time_format": "r"}
    shown = "w" if "w" in form.lower() else ""
    for short in "dt":
        shown += short if short in form else short.upper() if short.upper() in form else ""
    return {"unix_time": date, "date_time_format": shown}
