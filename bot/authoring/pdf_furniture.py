"""Headers, footers and page numbers: what stands at the same place of many pages, and a number alone at an edge."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.authoring.pdf_lines import Line

_FIGURES = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—\[(]\s*)?(?:(?:page|p\.|halaman|hal\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|dari)\s*\d{1,4})?(?:\s*[-–—\])])?",
    re.IGNORECASE,
)
_EDGE = 3
"""Lines at the top and at the bottom of a page that can be furniture."""
_GAP = 1.6
"""From base to base, in sizes of the text: what is farther from the text than that stands apart."""
_HALF = 0.5
"""Of the pages: a line at the very edge that is the same on so many of them is furniture, however close it stands."""
_SHARE = 0.3
"""Of the pages: what stands on so many of them, and on two at least, is furniture."""


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], tuple[str, ...]]:
    """Return the pages without their furniture, and each piece of it once, with the figures that it began with."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page, edge in zip(pages, edges, strict=True) for key in {_key(page[n]) for n in edge})
    often = max(2, _SHARE * len(pages))
    outermost = [_outermost(page) for page in pages]
    same = Counter((page[n].text, round(page[n].base)) for page, ns in zip(pages, outermost, strict=True) for n in ns)
    kept: list[list[Line]] = []
    left_out: dict[str, str] = {}
    for page, edge, ends in zip(pages, edges, outermost, strict=True):
        out = {n for n in ends if same[page[n].text, round(page[n].base)] >= max(2, _HALF * len(pages))}
        out |= {n for n in edge if seen[_key(page[n])] >= often} | _numbers(page)
        for n in sorted(out):
            left_out.setdefault(_FIGURES.sub("#", page[n].text), page[n].text)
        kept.append([line for n, line in enumerate(page) if n not in out])
    return kept, tuple(left_out.values())


def _outermost(page: Sequence[Line]) -> set[int]:
    """Return the numbers of the highest and of the lowest line; word processors set a header close to the text."""
    heights = {n: line.base for n, line in enumerate(page)}
    return {max(heights, key=lambda n: heights[n]), min(heights, key=lambda n: heights[n])} if heights else set()


def _edges(page: Sequence[Line]) -> list[int]:
    """Return the numbers of the lines at the top and at the bottom of a page that stand apart from its text."""
    order = sorted(range(len(page)), key=lambda n: page[n].base)
    return [*_apart(page, order), *_apart(page, order[::-1])]


def _apart(page: Sequence[Line], order: Sequence[int]) -> Sequence[int]:
    """Return the first lines in *order* up to the widest gap, if that is wider than between lines of text."""
    near = [page[n] for n in order[: _EDGE + 1]]
    gaps = [abs(line.base - inner.base) / max(line.size, inner.size, 1) for line, inner in pairwise(near)]
    widest = max(gaps, default=0.0)
    return order[: gaps.index(widest) + 1] if widest > _GAP else []


def _key(line: Line) -> tuple[str, int]:
    """Return what makes two lines of different pages the same: their text but for figures, and their height."""
    return _FIGURES.sub("#", line.text), round(line.base / 4)


def _numbers(page: Sequence[Line]) -> set[int]:
    """Return the lines at the very edges of a page that are nothing but its number."""
    if not page:
        return set()
    heights = [line.base for line in page]
    lowest, highest = min(heights) + 2, max(heights) - 2
    return {n for n, line in enumerate(page) if not lowest < line.base < highest and _PAGE_NUMBER.fullmatch(line.text)}
