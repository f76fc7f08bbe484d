"""Screens, buttons, and the few marks of Telegram's HTML that we use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import groupby
from typing import NewType

from bot.chat.actions import Action
from bot.chat.screens.inert import BEGIN, END, ISOLATED, kept, pieces
from bot.quiz.naming import clean

Html = NewType("Html", str)
"""Escaped text with marks; only the functions here make it."""

MESSAGE_LIMIT = 4096
"""UTF-16 units of a message's text, marks not counted (core.telegram.org/bots/api#sendmessage)."""
PAIR_LIMIT = 30
"""Characters that two labels in one row may have together."""


@dataclass(frozen=True)
class Button:
    """A button. `main` is what most people will want; `danger` cannot be undone. Telegram colours both."""

    label: str
    action: Action
    main: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Screen:
    """A message: its text, and the rows of buttons under it."""

    html: Html
    rows: tuple[tuple[Button, ...], ...] = ()


def plain(text: str) -> Html:
    """Text without a mark. What stands between U+2068 and U+2069 is somebody else's and cannot be tapped."""
    return _styled(text, "", "")


def bold(text: str) -> Html:
    """Text in bold; see `plain`."""
    return _styled(text, "<b>", "</b>")


def italic(text: str) -> Html:
    """Text in italics; see `plain`."""
    return _styled(text, "<i>", "</i>")


def inert(text: str) -> Html:
    """Somebody else's words, in which nothing can be tapped."""
    return Html("".join(_inert_piece(tappable, piece, "", "") for tappable, piece in pieces(text)))


def _styled(text: str, begin: str, end: str) -> Html:
    """Text between the marks *begin* and *end*, which stop before what could be tapped: it becomes code instead."""
    if BEGIN not in text:
        return Html(begin + escape(text) + end)
    parts: list[tuple[bool, str]] = []
    for number, part in enumerate(ISOLATED.split(text)):
        parts += [(False, BEGIN), *pieces(part), (False, END)] if number % 2 else [(False, part)]
    joined = [(tappable, "".join(part for _, part in same)) for tappable, same in groupby(parts, lambda part: part[0])]
    return Html("".join(_inert_piece(tappable, part, begin, end) for tappable, part in joined if part))


def _inert_piece(tappable: bool, text: str, begin: str, end: str) -> str:
    if tappable:
        return f"<code>{escape(text)}</code>"
    return escape(text) if text in (BEGIN, END) else begin + escape(text) + end


def code(text: str) -> Html:
    """Text in a block of its own, with letters of one width."""
    return Html(f"<pre>{escape(text)}</pre>")


def link(text: str, url: str) -> Html:
    """Text that opens *url*."""
    return Html(f'<a href="{escape(url)}">{escape(text)}</a>')


def quote(inside: Html, *, expandable: bool = False) -> Html:
    """*inside* as a quotation.

    Args:
        expandable: let Telegram collapse it to its first lines; only for words that people may well miss.
    """
    return Html(f"<blockquote{' expandable' if expandable else ''}>{inside}</blockquote>")


@lru_cache(2048)  # the same passages are shown again and again
def marked(passage: str, quotes: tuple[str, ...]) -> Html:
    """*passage* with the decisive words in bold; quotes may overlap. Nothing in it can be tapped."""
    passage, quotes = kept(passage), tuple(map(kept, quotes))
    quoted = [inside for inside, part in runs(passage, quotes) for _ in part]
    tappable = [found for found, part in pieces(passage) for _ in part]
    parts = groupby(range(len(passage)), lambda i: (tappable[i], quoted[i] and not tappable[i]))
    return Html(
        "".join(
            _inert_piece(found, "".join(passage[i] for i in same), "<b>" * bold, "</b>" * bold)
            for (found, bold), same in parts
        )
    )


def runs(passage: str, quotes: Iterable[str]) -> list[tuple[bool, str]]:
    """*passage* in pieces, each with whether it is part of a quote. Quotes that are not in it are ignored."""
    stretches = [(passage.index(words), len(words)) for words in quotes if words in passage]
    quoted = {i for start, size in stretches for i in range(start, start + size)}
    pieces = groupby(range(len(passage)), quoted.__contains__)
    return [(inside, "".join(passage[i] for i in piece)) for inside, piece in pieces]


def length(html: Html) -> int:
    """The length of a text without its marks in UTF-16 units, as Telegram counts a message."""
    return len(unescape(re.sub(r"<[^>]*>", "", html)).encode("utf-16-le")) // 2


def line(*parts: Html | None) -> Html:
    """The parts that are not empty, with a space between them."""
    return Html(" ".join(part for part in parts if part))


def lines(parts: Iterable[Html | None]) -> Html:
    """The parts that are not empty, each on a line of its own."""
    return Html("\n".join(part for part in parts if part))


def paragraphs(parts: Iterable[Html | None]) -> Html:
    """The parts that are not empty, with an empty line between them."""
    return Html("\n\n".join(part for part in parts if part))


def in_rows(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """The buttons, two to a row where both labels are short: a phone cuts what does not fit."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        before = rows[-1] if rows else ()
        if len(before) == 1 and len(before[0].label) + len(button.label) <= PAIR_LIMIT:
            rows[-1] = (*before, button)
        else:
            rows.append((button,))
    return tuple(rows)


def name(given: str) -> str:
    """A name that people gave, made safe to stand in a sentence, which `plain` and its like then make inert.

    Direction marks in it can change nothing outside, since it is isolated by U+2068 and U+2069.
    """
    short = clean(given)
    return f"{BEGIN}{short}{END}" if short else ""


def foreign(words: str) -> str:
    """Other words of somebody else, to stand in a sentence: isolated as a name is if Telegram could find a link."""
    words = words.replace(BEGIN, "").replace(END, "")
    return f"{BEGIN}{words}{END}" if any(tappable for tappable, _ in pieces(words)) else words
