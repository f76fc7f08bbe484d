"""From lines to paragraphs: by gaps, indents and short lines, over the borders of columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.authoring.document import Block
from bot.authoring.hyphens import BREAK
from bot.authoring.pdf_lines import Line

_ENDS = re.compile(r"[.!?:…][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_STEP = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_ITEM = re.compile(r"[•–▪◦·‣*\uf0b7-]\s*")
_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s?|[*†‡]\s?|\d{1,3}[.)]?\s")


@dataclass
class _Paragraph:
    page: int
    lines: list[Line] = field(default_factory=list)
    note: bool = False

    @property
    def text(self) -> str:
        """Its lines as one, where a hyphen ends a line without a blank."""
        return " ".join(line.text for line in self.lines).replace(f"{BREAK} ", BREAK)


def blocks(pages: Sequence[Sequence[Line]]) -> tuple[Block, ...]:
    """Return the blocks of a document, given the lines of each page in the order of reading."""
    body = _body_size(pages)
    pitch = _pitch(pages, body)
    found: list[_Paragraph] = []
    for number, page in enumerate(pages, 1):
        notes = _notes(page, body)
        main = list(_paragraphs([line for n, line in enumerate(page) if n not in notes], number, body, pitch))
        last = next((each for each in reversed(found) if not each.note), None)
        if last is not None and main and _continues(last.lines[-1], main[0].lines[0], body):
            last.lines += main.pop(0).lines
        found += main
        below = list(_paragraphs([page[n] for n in sorted(notes)], number, body, pitch))
        for each in below:
            each.note = True
        found += below
    return tuple(_block(each, body) for each in found)


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size of most of the text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _pitch(pages: Sequence[Sequence[Line]], body: float) -> float:
    """Return the usual distance of two lines of text, from base to base."""
    steps = Counter(
        round(above.base - below.base, 1)
        for page in pages
        for above, below in pairwise(page)
        if 0.5 * body < above.base - below.base < 2.5 * body and abs(below.size - body) < 0.5
    )
    return steps.most_common(1)[0][0] if steps else 1.2 * body


def _notes(page: Sequence[Line], body: float) -> set[int]:
    """Return the numbers of the lines at the foot of a page, or of a column, that are smaller and begin as notes do."""
    notes: set[int] = set()
    run: list[int] = []
    for n, line in enumerate([*page, Line("", 0, 0, 1e9, 1e9)]):
        if line.size < 0.93 * body and (run or _NOTE.match(line.text)):
            run.append(n)
            continue
        if run and all(page[run[0]].base > other.base or n == m for m, other in _below(page, run)):
            notes.update(run)
        run = []
    return notes


def _below(page: Sequence[Line], run: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Return the lines of the same column that stand below the first one of *run* and are none of it."""
    first = page[run[0]]
    return (
        (
            (m, line)
            for m, line in enumerate(page)
            if m not in run and line.base < first.base and line.left < first.right and line.right > first.left
        )
        if any(True for _ in run)
        else iter(())
    )


def _paragraphs(page: Sequence[Line], number: int, body: float, pitch: float) -> Iterator[_Paragraph]:
    """Return the paragraphs of one page."""
    held: _Paragraph | None = None
    for n, line in enumerate(page):
        if held is not None and not _breaks(held, line, _edges(page, n), body, pitch):
            held.lines.append(line)
            continue
        if held is not None:
            yield held
        held = _Paragraph(number, [line])
    if held is not None:
        yield held


def _edges(page: Sequence[Line], n: int) -> float:
    """Return how far the lines around line *n* in its column reach to the right."""
    line = page[n]
    near = page[max(0, n - 12) : n + 12]
    return max((each.right for each in near if abs(each.left - line.left) < 4 * line.size), default=line.right)


def _breaks(paragraph: _Paragraph, line: Line, edge: float, body: float, pitch: float) -> bool:
    """Whether a paragraph ends before *line*."""
    last = paragraph.lines[-1]
    step = last.base - line.base
    if abs(last.size - line.size) > 0.08 * body:
        return True
    if step < -0.3 * line.size or step > 6 * pitch or line.left > last.right + line.size:  # another column
        return not _continues(last, line, body)
    if _STEP.match(line.text) or _ITEM.match(line.text) or _MARK.match(line.text):
        return True
    if step > 1.3 * pitch * max(1.0, line.size / body):
        return True
    first = paragraph.lines[0]
    indent = line.left - (last.left if len(paragraph.lines) > 1 else min(last.left, first.left))
    hanging = bool(_STEP.match(first.text) or _ITEM.match(first.text))
    if 0.6 * line.size < indent < 5 * line.size and not hanging and _ENDS.search(last.text):
        return True
    short = last.right < edge - 4 * line.size
    return short and bool(_ENDS.search(last.text) or (line.text[:1].isupper() and _is_title(paragraph)))


def _is_title(paragraph: _Paragraph) -> bool:
    """Whether a paragraph so far is one short line that no sentence fills."""
    return len(paragraph.lines) == 1 and len(paragraph.text) < 70


def _continues(last: Line, line: Line, body: float) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if abs(last.size - line.size) > 0.08 * body or _ENDS.search(last.text) or last.size > 1.12 * body:
        return False
    if _STEP.match(line.text) or _ITEM.match(line.text):
        return False
    return last.text.endswith(BREAK) or not line.text[:1].isupper() or last.text[-1:] in ",;" or len(last.text) > 40


def _block(paragraph: _Paragraph, body: float) -> Block:
    """Return a paragraph as a block, and say what it is."""
    text = " ".join(paragraph.text.split())
    size = paragraph.lines[0].size
    if paragraph.note:
        return Block(text, "note", paragraph.page)
    if len(text) <= 120 and not _ENDS.search(text) and (size > 1.08 * body or _heads(paragraph)):
        return Block(text, "heading", paragraph.page)
    if _STEP.match(text):
        return Block(text, "step", paragraph.page)
    if _ITEM.match(text):
        return Block("• " + _ITEM.sub("", text, count=1), "item", paragraph.page)
    return Block(text, "paragraph", paragraph.page)


def _heads(paragraph: _Paragraph) -> bool:
    """Whether a paragraph of the text's own size is a heading: one short line that begins with a capital or number."""
    text = paragraph.text
    return (
        len(paragraph.lines) == 1
        and len(text) < 70
        and (text[:1].isupper() or text[:1].isdecimal())
        and "," not in text
    )
