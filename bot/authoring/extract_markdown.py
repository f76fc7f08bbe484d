"""Markdown: the source as it is; only the borders of its blocks are looked for."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.authoring.document import About, Block, Caution, Extracted
from bot.authoring.document_encoding import decode

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(r"^(title|author|publisher|date|lang|language):[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_NOTE = re.compile(r"\[\^[^\]]+\]:")


def read_markdown(data: bytes) -> Extracted:
    """Return what a Markdown file holds. Code and raw HTML are left out, and said to be."""
    text, old = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    said = dict(_FIELD.findall(front[1])) if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    blocks = tuple(_blocks(tokens))
    return Extracted(
        blocks=blocks,
        about=About(
            title=said.get("title") or next((block.text for block in blocks if block.kind == "heading"), ""),
            publisher=said.get("publisher") or said.get("author", ""),
            published=said.get("date", ""),
            language=said.get("lang") or said.get("language", ""),
        ),
        left_out=tuple(
            dict.fromkeys(
                token.content.strip() for token in tokens if token.type in ("fence", "code_block", "html_block")
            )
        ),
        cautions=frozenset({Caution.OLD_ENCODING}) if old else frozenset(),
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Return a block for each run of inline text, by what it stands in; the cells of a table's row become one."""
    lists: list[int | None] = []
    row: list[str] | None = None
    marker, heading = "", False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(1)
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                marker = f"{token.info}{token.markup} " if lists[-1] is not None else f"{token.markup} "
            case "heading_open" | "heading_close":
                heading = token.nesting == 1
            case "tr_open":
                row = []
            case "tr_close":
                yield Block(" | ".join(row or ()), "item")
                row = None
            case "inline" if row is not None:
                row.append(token.content)
            case "inline":
                yield _block(token.content, marker, heading=heading, numbered=bool(lists) and lists[-1] is not None)
                marker = ""


def _block(content: str, marker: str, *, heading: bool, numbered: bool) -> Block:
    text = marker + content.replace("\n", " ")
    if heading:
        return Block(text, "heading")
    if marker:
        return Block(text, "step" if numbered else "item")
    return Block(text, "note" if _NOTE.match(text) else "paragraph")
