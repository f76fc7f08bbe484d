"""Entities, the marked stretches of a text: how the server orders, splits and merges them.

The rules are those of TDLib (MessageEntity.cpp [T]). An entity is a MessageEntity of the Bot API; offset and length
count UTF-16 code units.
"""

from collections.abc import Iterable, Iterator
from typing import Any

JSON = dict[str, Any]

QUOTES = frozenset({"blockquote", "expandable_blockquote"})
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
"""The styles, which are cut into pieces where they meet other entities. [T] get_splittable_entities_mask"""
VERBATIM = frozenset({"code", "pre", "date_time"})
"""What has no styles inside. [T] get_pre_entities_mask"""
# [T] get_type_priority: which comes first of the entities that cover the same text; a pre with a language is before
# one without
PRIORITY = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "date_time": 30}
PRIORITY |= {"text_link": 49, "text_mention": 49, "custom_emoji": 99}
PRIORITY |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}
FOUND = 50
"""The priority of what Telegram finds in a text by itself, such as addresses."""
FOREVER = 2**31


def in_order(entities: Iterable[JSON]) -> list[JSON]:
    """Return entities in Telegram's order: by offset, then the longest, then by kind."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _priority(entity)))


def _priority(entity: JSON) -> int:
    return 10 if "language" in entity else PRIORITY.get(entity["type"], FOUND)


def fixed(entities: Iterable[JSON]) -> list[JSON]:
    """Return entities without those that Telegram does not allow where they are. [T] fix_entities

    Links, code and mentions do not overlap, nor do quotations; a link does not cross the border of a quotation. Styles
    are merged where they touch, and cut where they meet any of those.
    """
    styles, quotes, others = _sorted_out(in_order(entities))
    quotes = list(_apart(quotes))
    return _with_styles(styles, [*_within(list(_apart(others)), quotes), *quotes])


def with_found(entities: list[JSON], found: list[JSON]) -> list[JSON]:
    """Return fixed *entities* with what was *found* where none of them forbids it. [T] merge_new_entities"""
    if not found:
        return entities
    styles, quotes, others = _sorted_out(entities)
    free = (each for each in _within(found, quotes) if not any(_overlap(each, other) for other in others))
    return _with_styles(styles, [*others, *free, *quotes])


def _sorted_out(entities: list[JSON]) -> tuple[list[JSON], list[JSON], list[JSON]]:
    """Return styles, quotations and all others, each in their order."""
    styles = [entity for entity in entities if entity["type"] in STYLES]
    quotes = [entity for entity in entities if entity["type"] in QUOTES]
    return styles, quotes, [entity for entity in entities if entity["type"] not in (*STYLES, *QUOTES)]


def _end(entity: JSON) -> int:
    return int(entity["offset"] + entity["length"])


def _overlap(one: JSON, other: JSON) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _apart(entities: list[JSON]) -> Iterator[JSON]:
    """Yield entities without any that begins before the last one has ended."""
    end = 0
    for entity in entities:
        if entity["offset"] >= end:
            end = _end(entity)
            yield entity


def _within(entities: list[JSON], quotes: list[JSON]) -> Iterator[JSON]:
    """Yield entities without those that cross the border of a quotation, or hold one."""
    for entity in entities:
        quote = next((quote for quote in quotes if _end(quote) > entity["offset"]), None)
        crossing = quote is not None and (
            _end(quote) < _end(entity) or entity["offset"] < quote["offset"] < _end(entity)
        )
        if not crossing:
            yield entity


def _with_styles(styles: list[JSON], others: list[JSON]) -> list[JSON]:
    ordered = in_order(others)
    return in_order([*ordered, *_Splitter(styles).split(ordered)])


class _Splitter:
    """Cuts styles where other entities begin and end. [T] split_entities"""

    def __init__(self, styles: list[JSON]) -> None:
        self.styles = styles
        self.next = 0
        self.open: dict[str, tuple[int, int]] = {}  # by style: begin and end of what is not yet in a piece
        self.pieces: list[JSON] = []

    def split(self, others: list[JSON]) -> list[JSON]:
        """Return the pieces; *others* are in order, and lie side by side or within each other."""
        around: list[JSON] = []
        for other in others:
            self._leave(around, other["offset"])
            around.append(other)
        self._leave(around, FOREVER)
        return self.pieces

    def _leave(self, around: list[JSON], offset: int) -> None:
        """Go on to *offset*, and leave those of *around* that end before it."""
        while around and offset >= _end(around[-1]):
            before = len(self.pieces)
            self._go_on(_end(around[-1]))
            if around.pop()["type"] in VERBATIM:
                del self.pieces[before:]
        self._go_on(offset)

    def _go_on(self, offset: int) -> None:
        while self.next < len(self.styles) and self.styles[self.next]["offset"] < offset:
            style = self.styles[self.next]
            begin, end = self.open.get(style["type"], (0, 0))
            if end and style["offset"] <= end:
                self.open[style["type"]] = (begin, max(end, _end(style)))
            else:
                self._cut(style["offset"])
                self.open[style["type"]] = (style["offset"], _end(style))
            self.next += 1
        self._cut(offset)

    def _cut(self, offset: int) -> None:
        """Make a piece of each open style up to *offset*."""
        for kind in STYLES:
            begin, end = self.open.get(kind, (FOREVER, 0))
            if begin >= offset:
                continue
            self.pieces.append({"type": kind, "offset": begin, "length": min(end, offset) - begin})
            if end <= offset:
                del self.open[kind]
            else:
                self.open[kind] = (offset, end)
