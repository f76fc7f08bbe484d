"""TDLib, the parser behind Telegram's own server, as a judge: what does it make of a text?

It is a test dependency (`tdjson`, which brings a built TDLib). Only functions that need neither network nor account
are called. Where it is not installed, `needs_tdlib` skips a test and says why.
"""

import json
from typing import Any

import pytest

try:
    import tdjson
except ImportError:  # no wheel for this system, or a set-up without the test dependencies
    tdjson = None  # type: ignore[assignment]

JSON = dict[str, Any]
INSTALLED = tdjson is not None

needs_tdlib = pytest.mark.skipif(
    not INSTALLED, reason="tdjson is not installed: there is no TDLib here to judge by (.venv/bin/pip install tdjson)"
)

KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
    "Url": "url",
    "EmailAddress": "email",
    "BankCardNumber": "bank_card_number",
    "MediaTimestamp": "media_timestamp",
}
"""TDLib's names of entities (textEntityType…) and the Bot API's."""
# strip_empty_characters: blanks, joiners, direction marks, tags
INVISIBLE = {
    " ",
    "\n",
    "\xa0",
    "\u1680",
    "\u180e",
    "\u202e",
    "\u202f",
    "\u205f",
    "\u2800",
    "\u3000",
    "\ufeff",
    "\ufffc",
}
INVISIBLE |= {*map(chr, range(0x2000, 0x2010)), *map(chr, range(0xE0000, 0xE0080))}
_UNBROKEN = {
    f"textEntityType{kind}" for kind in ("TextUrl", "MentionName", "Code", "Pre", "PreCode", "CustomEmoji", "DateTime")
}
_MARKDOWN = {ord(mark): 0xE000 + number for number, mark in enumerate("*_~`|[]()")}
_BACK = {private: mark for mark, private in _MARKDOWN.items()}


def run(query: JSON) -> JSON:
    """Run a function of TDLib that needs no client, and return its answer, which may be an error."""
    said = tdjson.td_execute(json.dumps(query).encode())
    assert said is not None, f"{query['@type']} cannot be called without a client"
    answer: JSON = json.loads(said)
    return answer


if INSTALLED:
    run({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(source: str) -> JSON:
    """Return the formattedText that TDLib reads from Telegram's HTML, or an error; nothing is put right in it yet."""
    return run({"@type": "parseTextEntities", "text": source, "parse_mode": {"@type": "textParseModeHTML"}})


def put_right(text: JSON) -> JSON:
    """Return a formattedText cleaned, its entities cut and merged as for sending; or an error.

    The one function that does so without a client reads Markdown as well; its signs are hidden from it meanwhile.
    """
    hidden = {"@type": "formattedText", "text": text["text"].translate(_MARKDOWN), "entities": text["entities"]}
    answer = run({"@type": "parseMarkdown", "text": hidden})
    return answer | {"text": answer["text"].translate(_BACK)} if "text" in answer else answer


def sent(source: str) -> tuple[str, list[JSON]]:
    """Return text and entities of the message that a correct text with markup becomes, found addresses among them.

    TDLib has no function that does all of it without a client, so its own are called one after another, as its
    `fix_formatted_text` does. Two steps have none: blanks around a text are trimmed, and a text of which nothing can be
    seen is none. They stand below in the words of the source.
    """
    whole = put_right(parsed(source))
    text, marked = _trimmed(whole["text"], whole["entities"])
    if not set(text) - INVISIBLE:
        return "", []
    taken = [(each["offset"], _end(each)) for each in marked if each["type"]["@type"] in _UNBROKEN]
    free = [each for each in found(text) if not any(each["offset"] < end and at < _end(each) for at, end in taken)]
    stand_ins = [
        {"@type": "textEntity", "type": {"@type": "textEntityTypeTextUrl", "url": f"http://{number}.found/"}}
        | {"offset": each["offset"], "length": each["length"]}
        for number, each in enumerate(free)
    ]
    merged = entities(put_right({"text": text, "entities": marked + stand_ins}))
    kinds = {f"http://{number}.found/": each["type"] for number, each in enumerate(free)}
    return text, [_restored(each, kinds) for each in merged]


TAPPABLE = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "bank_card_number"})
"""What Telegram makes of a text by itself, and a person can tap."""


def tappable(source: str) -> list[str]:
    """Return the words of a text with markup that Telegram makes tappable by itself."""
    return tappable_in(*sent(source))


def tappable_in(text: str, marked: list[JSON]) -> list[str]:
    """Return the words of a sent text that Telegram made tappable by itself."""
    letters = text.encode("utf-16-le")
    found_here = [each for each in marked if each["type"] in TAPPABLE]
    return [letters[2 * each["offset"] : 2 * _end(each)].decode("utf-16-le") for each in found_here]


def _restored(entity: JSON, kinds: dict[str, str]) -> JSON:
    if entity.get("url") not in kinds:
        return entity
    return {"type": kinds[entity["url"]], "offset": entity["offset"], "length": entity["length"]}


def _end(entity: JSON) -> int:
    return int(entity["offset"] + entity["length"])


def _trimmed(text: str, marked: list[JSON]) -> tuple[str, list[JSON]]:
    """Trim spaces and line feeds: at the end all of them, at the beginning those before the first entity."""
    text = text.rstrip(" \n")
    end = len(text.encode("utf-16-le")) // 2
    marked = [each | {"length": min(_end(each), end) - each["offset"]} for each in marked if each["offset"] < end]
    first = min((each["offset"] for each in marked), default=end)
    cut = 0
    while cut < first and text[cut : cut + 1] in (" ", "\n"):
        cut += 1
    return text[cut:], [each | {"offset": each["offset"] - cut} for each in marked]


def entities(text: JSON) -> list[JSON]:
    """Return the entities of a formattedText in the Bot API's shape."""
    return [_entity(each) for each in text["entities"]]


def found(text: str) -> list[JSON]:
    """Return what TDLib marks in *text* by itself, but times such as 1:30, which it leaves out for bots."""
    return [each for each in _all_found(text) if each["type"] != "media_timestamp"]


def without_times(text: str) -> str:
    """Return *text* with another sign for each colon in a time: a time may hide something else, as in 12:30.com."""
    while times := [each for each in _all_found(text) if each["type"] == "media_timestamp"]:
        letters = bytearray(text.encode("utf-16-le"))
        for time in times:
            letters[letters.index(b":", 2 * time["offset"])] = ord(";")
        text = letters.decode("utf-16-le")
    return text


def _all_found(text: str) -> list[JSON]:
    return entities(run({"@type": "getTextEntities", "text": text}))


def clean_file_name(name: str) -> str:
    """Return the name under which Telegram keeps a file."""
    return str(run({"@type": "cleanFileName", "file_name": name})["text"])


def _entity(entity: JSON) -> JSON:
    kind = entity["type"]
    result: JSON = {"type": KINDS[kind["@type"].removeprefix("textEntityType")]}
    result |= {"offset": entity["offset"], "length": entity["length"]}
    result |= {name: kind[name] for name in ("url", "language", "custom_emoji_id", "unix_time") if kind.get(name)}
    if "user_id" in kind:
        result["user"] = {"id": kind["user_id"]}
    return result | ({"date_time_format": _date_format(kind.get("formatting_type"))} if "unix_time" in kind else {})


def _date_format(form: JSON | None) -> str:
    """Return a format of dates as the Bot API writes it."""
    if form is None:
        return ""
    if form["@type"].endswith("Relative"):
        return "r"
    shown = "w" if form["show_day_of_week"] else ""
    for letter, part in (("d", "date_precision"), ("t", "time_precision")):
        precision = form[part]["@type"].removeprefix("dateTimePartPrecision")
        shown += {"None": "", "Short": letter, "Long": letter.upper()}[precision]
    return shown
