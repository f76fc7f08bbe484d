"""From the blocks of a document to passages: at most 700 characters, cut at the ends of sentences."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.authoring.document import Block
from bot.authoring.sentences import spans
from bot.quiz.draft import DocumentPassage

MAX_PASSAGE = 700
"""Characters of a passage, as in our own packs."""


def passages(blocks: Sequence[Block]) -> tuple[DocumentPassage, ...]:
    """Return the passages of *blocks* in their order. A heading opens the passage below it, a list stays together."""
    cut = [(part, block.page) for block in _groups(blocks) for part in _cut(block.text)]
    return tuple(DocumentPassage(id=f"p{n}", text=text, page=page) for n, (text, page) in enumerate(cut, 1))


def _groups(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put the items of a list together, with the line that announces them, and headings before what they head."""
    heads: list[Block] = []
    before: Block | None = None
    for kind, run in groupby(blocks, lambda block: block.kind):
        for block in _joined(run) if kind in ("item", "step") else run:
            if kind in ("item", "step") and before is not None and before.text.endswith(":"):
                block, before = _under([before], block), None
            if before is not None:
                yield before
                before = None
            if kind == "heading":
                heads.append(block)
                continue
            before, heads = _under(heads, block), []
    if before is not None:
        yield before
    yield from heads


def _joined(run: Iterable[Block]) -> Iterator[Block]:
    """Put the items of one list into one block as far as it stays a passage."""
    held: Block | None = None
    for block in run:
        if held is not None and len(held.text) + len(block.text) < MAX_PASSAGE:
            held = _under([held], block)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _under(above: Sequence[Block], block: Block) -> Block:
    """Return *block* with what stands above it."""
    if not above:
        return block
    lines = dict.fromkeys([*(each.text for each in above), block.text])  # a title often stands twice
    return Block("\n".join(lines), block.kind, above[0].page)


def _cut(text: str) -> Iterator[str]:
    """Cut a text at the ends of sentences, and a sentence that is too long at its last blank before the limit."""
    while len(text) > MAX_PASSAGE:
        ends = [end for _, end in spans(text[: MAX_PASSAGE + 1]) if end <= MAX_PASSAGE]
        whole = ends[:-1] if ends and ends[-1] == MAX_PASSAGE else ends
        end = next((end for end in reversed(whole) if text[end : end + 1].isspace()), 0)
        if not end:
            end = text.rfind(" ", 1, MAX_PASSAGE + 1)
        end = end if end > 0 else MAX_PASSAGE
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text
