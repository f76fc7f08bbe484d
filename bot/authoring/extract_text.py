"""Plain text: paragraphs by blank lines, or one a line; lines wrapped by hand run on."""

import re
from collections.abc import Sequence

from bot.authoring.document import About, Block, Caution, Extracted
from bot.authoring.document_encoding import decode
from bot.authoring.hyphens import BREAK

_BLANK = re.compile(r"\n[ \t]*\n+")
_ITEM = re.compile(r"[ \t]*(?:(?P<step>\(?\d{1,2}[.)]|[a-z]\))|[-*•–▪◦])[ \t]+(?=\S)")
_PARTED = re.compile(r"(?<=[^\W\d_])-\n[ \t]*(?=[^\W\d_])")
_WRAPPED = range(40, 121)
"""Characters of the longest line where lines are broken because they are full."""


def read_text(data: bytes) -> Extracted:
    """Return what a plain text file holds."""
    text, old = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    blocks = [block for part in _BLANK.split(text) for block in _blocks(part.strip("\n").split("\n"))]
    cautions = frozenset({Caution.OLD_ENCODING}) if old else frozenset()
    return Extracted(blocks=tuple(blocks), about=About(title=_title(blocks)), cautions=cautions)


def _blocks(lines: Sequence[str]) -> list[Block]:
    """Return the blocks of lines between which none is blank."""
    parts: list[list[str]] = []
    wrapped = _are_wrapped(lines)
    for line in lines:
        if not line.strip():
            continue
        if parts and wrapped and not _ITEM.match(line):
            parts[-1].append(line.strip())
        else:
            parts.append([line.strip()])
    return [_block(part) for part in parts]


def _are_wrapped(lines: Sequence[str]) -> bool:
    """Whether all lines but the last are about as long as each other, as those that a program or a hand broke."""
    longest = max(map(len, lines))
    return longest in _WRAPPED or (longest < _WRAPPED.start and _ITEM.match(lines[0]) is not None)


def _block(lines: Sequence[str]) -> Block:
    text = _PARTED.sub(BREAK, "\n".join(lines)).replace("\n", " ")
    item = _ITEM.match(text)
    if item:
        return Block(text, "step" if item["step"] else "item")
    return Block(text, "heading" if is_heading(text) else "paragraph")


def is_heading(text: str) -> bool:
    """Whether a paragraph is short and ends as no sentence does."""
    return len(text) <= 80 and "\n" not in text and text[-1:] not in '.!?:;,…"”’)' and text[:1].upper() == text[:1]


def _title(blocks: Sequence[Block]) -> str:
    """Return the first line if it is a heading."""
    return blocks[0].text if blocks and blocks[0].kind == "heading" else ""
