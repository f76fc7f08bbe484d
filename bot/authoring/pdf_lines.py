"""The lines of a PDF's page, with where they stand and how large they are."""

import ctypes
import re
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium
from pypdfium2 import PdfTextPage

from bot.authoring.hyphens import BREAK
from bot.authoring.scripts import subscript, superscript

_HYPHENS = "\ufffe\x02"
"""What PDFium puts for a hyphen at the end of a line; the line's end itself it leaves out."""
_SMALLER = 0.85
"""A figure of less than this share of its neighbour's size is a power, an index, or the mark of a note."""
_RAISED = 0.2
"""How far above its neighbour's foot a raised figure begins, in sizes of the text."""
_FIGURES = re.compile(r"\d+|[*†‡§]")


@dataclass(frozen=True)
class Line:
    """A line, or a part of one. Lengths are in points from the lower left corner of the page.

    Attributes:
        text: its text; `BREAK` at its end stands for a hyphen.
        left, right: where it begins and ends.
        base: the lower edge of its letters.
        size: the height of its letters, as the font gives it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float


class Boxes:
    """Where the characters of a page stand. Asking costs some two microseconds each, so few are asked for."""

    def __init__(self, page: PdfTextPage, text: str) -> None:
        self._page = page.raw
        self._rect = pdfium.FS_RECTF()
        self._drawn = (ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double())
        self._same = page.count_chars() == len(text)
        self._offsets = list(_utf16(text)) if not text.isascii() and any(c > "\uffff" for c in text) else None

    def index(self, at: int) -> int:
        """Return PDFium's own number of the character at *at* in the text."""
        if self._offsets is not None:
            at = self._offsets[at]
        return at if self._same else int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, at))

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of the character at *at*, as its font gives them."""
        pdfium.FPDFText_GetLooseCharBox(self._page, self.index(at), ctypes.byref(self._rect))
        return self._rect.left, self._rect.bottom, self._rect.right, self._rect.top

    def foot(self, at: int) -> float:
        """Return where the drawn character at *at* begins, seen from below."""
        left, right, bottom, top = self._drawn
        pdfium.FPDFText_GetCharBox(self._page, self.index(at), left, right, bottom, top)
        return float(bottom.value)

    def turned(self, at: int) -> bool:
        """Whether the character at *at* does not stand upright."""
        angle = pdfium.FPDFText_GetCharAngle(self._page, self.index(at))
        return bool(0.05 < angle < 6.23)


def _utf16(text: str) -> "list[int]":
    """Return for each character where it begins in UTF-16, in which PDFium counts."""
    offsets, at = [], 0
    for char in text:
        offsets.append(at)
        at += 2 if char > "\uffff" else 1
    return offsets


def lines(page: PdfTextPage, text: str) -> tuple[list[Line], list[str]]:
    """Return the lines of a page in the order of its content, and what is written sideways.

    Args:
        page: the page.
        text: all of its text, as PDFium gives it.
    """
    boxes = Boxes(page, text)
    found: list[Line] = []
    sideways: list[str] = []
    start = 0
    for part in _parts(text):
        at, start = start, start + len(part)
        shown = part.strip("\r\n \t\0")
        if not shown:
            continue
        first = at + part.index(shown[0])
        if boxes.turned(first):
            sideways.append(" ".join(shown.split()))
            continue
        line = _line(boxes, text, first, first + len(shown))
        if found and _goes_on(found[-1], line):
            found[-1] = _with(found[-1], line, blank=part[:1] == " ")
        else:
            found.append(line)
    return found, sideways


def _parts(text: str) -> list[str]:
    """Cut the text after each end of a line, whether there is a hyphen or not; nothing is lost."""
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, hyphen + "\n") if hyphen in text else text
    parts = text.split("\n")
    last = len(parts) - 1
    return [part if part[-1:] in _HYPHENS and part else part + "\n" * (n < last) for n, part in enumerate(parts)]


def _line(boxes: Boxes, text: str, start: int, end: int) -> Line:
    """Return the line of the characters from *start* to *end*, with raised and lowered figures as such."""
    left, base, _, top = boxes.box(start)
    last = end - 1 if text[end - 1] not in _HYPHENS or end - 1 == start else end - 2
    _, last_base, right, last_top = boxes.box(last)
    size = max(top - base, last_top - last_base)
    if last_top - last_base > top - base:
        base = last_base
    shown = _figures(boxes, text, start, end, base, size)
    if shown[-1:] in _HYPHENS or (shown[-1:] in "-‐" and shown[-2:-1].isalpha()):
        shown = shown[:-1] + BREAK
    return Line(shown, left, right, base, size)


def _figures(boxes: Boxes, text: str, start: int, end: int, base: float, size: float) -> str:
    """Return the characters from *start* to *end*, where figures that touch something and are smaller are moved."""
    parts: list[str] = []
    done = start
    for figures in _FIGURES.finditer(text, start, end):
        at, stop = figures.span()
        touches = (at > start and not text[at - 1].isspace()) or text[stop : stop + 1].isalpha()
        if touches or stop - at > 1:
            parts += (text[done:at], _run(boxes, text, at, stop, base, size))
            done = stop
    return "".join((*parts, text[done:end])) if parts else text[start:end]


def _run(boxes: Boxes, text: str, at: int, stop: int, base: float, size: float) -> str:
    """Return a run of figures; the ones at its end that are smaller than the line are raised or lowered."""
    _, low, _, top = boxes.box(stop - 1)
    if top - low >= _SMALLER * size:
        return _raised_glyphs(boxes, text, at, stop, size)
    first = stop - 1
    while first > at:
        _, one_low, _, one_top = boxes.box(first - 1)
        if one_top - one_low >= _SMALLER * size:
            break
        first -= 1
    small = text[first:stop]
    middle = (low + top) / 2
    return text[at:first] + (superscript(small) if middle > base + 0.5 * size else subscript(small))


def _raised_glyphs(boxes: Boxes, text: str, at: int, stop: int, size: float) -> str:
    """Return a run of figures; the ones at its end that the font itself draws raised, in its full size, are raised."""
    foot = boxes.foot(at)
    if stop - at == 1 or boxes.foot(stop - 1) - foot <= _RAISED * size:  # all alike: what do they touch?
        before = text[at - 1] if at else " "
        if before.isspace() and text[stop : stop + 1].isalpha():
            before, at_before = text[stop], stop
        else:
            at_before = at - 1
        if before.isspace() or before in "“”‘’'\"°*-–—" or foot - boxes.foot(at_before) <= _foot_needed(before) * size:
            return text[at:stop]
        return superscript(text[at:stop])
    first = stop - 1
    while boxes.foot(first - 1) - foot > _RAISED * size:
        first -= 1
    return text[at:first] + superscript(text[first:stop])


def _foot_needed(before: str) -> float:
    """Return how far a raised figure begins above what it touches: brackets, commas and some letters reach down."""
    return 2 * _RAISED if before in "()[]{},;/gjpqyQ§" else _RAISED


def _goes_on(line: Line, part: Line) -> bool:
    """Whether *part* stands behind *line* on the same line: PDFium ends a line at every raised figure."""
    size = max(line.size, part.size)
    middle = part.base + part.size / 2
    return (
        -0.3 * size < part.left - line.right < 1.5 * size and line.base - 0.1 * size < middle < line.base + 1.1 * size
    )


def _with(line: Line, part: Line, *, blank: bool) -> Line:
    """Return *line* with *part* behind it; a part that is small and touches it is raised or lowered."""
    text = part.text
    if part.size < _SMALLER * line.size:
        high = part.base + part.size / 2 > line.base + 0.5 * line.size
        text = superscript(text) if high else subscript(text)
    elif line.size < _SMALLER * part.size:
        high = line.base + line.size / 2 > part.base + 0.5 * part.size
        before = superscript(line.text) if high else subscript(line.text)
        return Line(before + " " * blank + text, line.left, part.right, part.base, part.size)
    gap = part.left - line.right
    apart = blank or (gap > 0.2 * line.size and text == part.text and not line.text.endswith(BREAK))
    return replace(line, text=line.text + " " * apart + text, right=part.right)
