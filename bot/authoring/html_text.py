"""From the HTML of question files to the text that a message shows: words stay, and what carries meaning is written.

Questions are plain text here, so that none of their signs can become markup: bold and italics go, a power becomes ⁶,
struck words stand between ~~, a link is followed by its address. What was lost is named, so that it can be told.
"""

import html
import re
from dataclasses import dataclass

from bot.authoring.reasons import Reason

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s|/)[^<>]*)?>")
_ATTRIBUTE = re.compile(r"""(?<![\w-])(href|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLOCK, _SPACE = "\x03", "\x02"
"""Set aside until the end: where a block begins or ends, and a space that was written so that it stays."""
_NEEDS_CARE = re.compile(r"[<&\n]|\A | \Z|  ")
_KEPT_SPACES = re.compile(r"\A +| +\Z|(?<= ) +")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _names(
    "p div h1 h2 h3 h4 h5 h6 ul ol table tr blockquote pre section article header footer dl dt dd hr center "
    "fieldset form address main figure figcaption thead tbody tfoot caption"
)
_EMPHASIS = _names("b strong i em u ins mark font big small")
_SILENT = _names(
    "span code kbd samp var cite abbr acronym q tt bdi bdo a body html head meta link nobr label legend td th li br "
    "sub sup s strike del img time data wbr colgroup col title input button select option textarea"
)
_MEDIA = _names("audio video iframe object embed svg canvas source track picture map area applet")
_DROPPED = frozenset(("script", "style", "template", "noscript"))
_KNOWN = _BLOCKS | _EMPHASIS | _SILENT | _MEDIA | _DROPPED
_DEPTH = 20
"""Raised, struck and linked words within each other."""
_UP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True)
class PlainText:
    """A text without markup, and what could not be kept of it."""

    text: str
    lost: frozenset[Reason] = frozenset()


def text_of(markup: str, *, line_breaks: bool = False) -> PlainText:
    """Return the words of *markup*.

    Args:
        markup: HTML, or words in which some HTML may stand. Anything that only looks like a tag stays as it is.
        line_breaks: whether a line break in the source is one for readers, as in Moodle's own format.
    """
    if "<" not in markup and "&" not in markup:
        return PlainText(markup if line_breaks else _on_one_line(markup))
    return _Converter(line_breaks).converted(markup)


class _Converter:
    """Goes through the markup once, from the left to the right."""

    def __init__(self, line_breaks: bool) -> None:
        self._line_breaks = line_breaks
        self._parts: list[str] = []
        self._lost: set[Reason] = set()
        self._open: list[tuple[str, int, str]] = []  # tags whose content is changed at their end

    def converted(self, markup: str) -> PlainText:
        end, no_comment_ends_after = 0, len(markup)
        while (start := markup.find("<", end)) >= 0:
            self._words(markup[end:start])
            if markup.startswith("<!--", start):
                close = markup.find("-->", start) if start < no_comment_ends_after else -1
                if close < 0:  # looked for once: a thousand open comments must not be a thousand searches
                    no_comment_ends_after = 0
                end = close + 3 if close >= 0 else len(markup)
            elif (tag := _TAG.match(markup, start)) and tag[2].lower() in _KNOWN:
                end = self._tag(tag, markup)
            else:
                self._words("<")
                end = start + 1
        self._words(markup[end:])
        return PlainText(self._joined(), frozenset(self._lost))

    def _joined(self) -> str:
        """Return the text: one line break around blocks, none at the ends, no blanks around those that are left."""
        blocks = "".join(self._parts).split(_BLOCK)
        if not self._line_breaks:
            blocks = ["\n".join(line.strip(" \t") for line in block.split("\n")) for block in blocks]
        return "\n".join(block for block in blocks if block.strip(" \t")).strip().replace(_SPACE, " ")

    def _words(self, source: str) -> None:
        if source:
            words = source if self._line_breaks else _on_one_line(source)
            self._parts.append(html.unescape(words.replace("&#32;", _SPACE)) if "&" in words else words)

    def _tag(self, tag: re.Match[str], markup: str) -> int:
        """Take in one tag; return where the words go on."""
        closing, name = bool(tag[1]), tag[2].lower()
        if name in _DROPPED and not closing:
            after = re.compile(rf"</{re.escape(name)}", re.IGNORECASE).search(markup, tag.end())
            return after.start() if after else len(markup)
        if name == "br":
            self._parts.append("\n")
        elif name in _BLOCKS:
            self._parts.append(_BLOCK)
        elif name in _MEDIA:
            self._lost.add(Reason.MEDIA)
        elif name in _EMPHASIS:
            self._lost.add(Reason.EMPHASIS)
        else:
            self._inline(name, closing, tag[3] or "")
        return tag.end()

    def _inline(self, name: str, closing: bool, attributes: str) -> None:
        if name == "img":
            self._lost.add(Reason.PICTURE)
            if alternative := _attribute(attributes, "alt"):
                self._parts.append(f"[{alternative}]")
        elif name == "li" and closing:
            self._parts.append(_BLOCK)
        elif name == "li":
            self._parts.append(f"{_BLOCK}• ")
        elif name in ("td", "th") and closing:
            self._parts.append(" ")
        elif name in ("sub", "sup", "s", "strike", "del", "a"):
            if not closing and len(self._open) < _DEPTH:
                self._open.append((name, len(self._parts), _attribute(attributes, "href")))
            elif closing and self._open and self._open[-1][0] == name:
                self._close(*self._open.pop())

    def _close(self, name: str, start: int, address: str) -> None:
        words = "".join(self._parts[start:])
        self._parts[start:] = [_marked(name, words, address)]


def html_of(text: str) -> str:
    """Return HTML that shows *text*, and of which `text_of` returns it as it is."""
    if not _NEEDS_CARE.search(text):
        return text
    lines = (_KEPT_SPACES.sub(_kept, html.escape(line, quote=False)) for line in text.split("\n"))
    return "<br>".join(lines)


def _kept(spaces: re.Match[str]) -> str:
    return "&#32;" * len(spaces[0])


def _on_one_line(source: str) -> str:
    """Return *source* with a space for every line break and what is blank around it; blanks at its ends stay one."""
    if "\n" not in source:
        return source
    first, *between, last = source.split("\n")
    words = [first.rstrip(" \t"), *(line.strip(" \t") for line in between), last.lstrip(" \t")]
    joined = " ".join(line for line in words if line)
    return f"{'' if first.strip() else ' '}{joined}{'' if last.strip() else ' '}"


def _marked(name: str, words: str, address: str) -> str:
    """Return *words* with a mark for the tag that they stood in."""
    if not words.strip():
        return words
    if name == "a":
        is_shown = address.startswith(("http://", "https://")) and address not in words
        return f"{words} ({address})" if is_shown else words
    if name in ("sub", "sup"):
        raised = words.translate(_UP if name == "sup" else _DOWN)
        is_whole = not any(a == b for a, b in zip(words, raised, strict=True))
        return raised if is_whole else f"{'^' if name == 'sup' else '_'}({words})"
    return f"~~{words}~~"


def _attribute(attributes: str, name: str) -> str:
    found = (match for match in _ATTRIBUTE.finditer(attributes) if match[1].lower() == name)
    return next((html.unescape(match[2] or match[3] or "").strip() for match in found), "")
