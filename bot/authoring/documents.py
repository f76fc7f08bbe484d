"""A teacher's document, of whatever kind, becomes a source and its passages."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from bot.authoring.document import (
    MAX_BYTES,
    MAX_CHARACTERS,
    Block,
    Caution,
    DocumentRead,
    DocumentRefused,
    Extracted,
    Refusal,
)
from bot.authoring.hyphens import mend
from bot.authoring.languages import language_of
from bot.authoring.passages import passages
from bot.quiz.draft import DocumentSource

KINDS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
"""The ends of names of documents that can be read."""
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]|[\U000e0000-\U000e007f]")
_PRIVATE = re.compile("[\ue000-\ue00c\ue00e-\uf8ff\ufffe\uffff\ud800-\udfff]")
_MAX_LINE = 200
"""Characters of a title or the name of a publisher, as a file proposes it."""


def read_document(name: str, data: bytes) -> DocumentRead:
    """Read a document. It imports the libraries that it needs for the kind, opens no file and fetches nothing.

    Args:
        name: the file's name, with its ending; it is repeated in refusals.
        data: all of it.

    Raises:
        DocumentRefused: with a sentence that says why, and what to send instead.
    """
    if len(data) > MAX_BYTES:
        raise DocumentRefused(Refusal.TOO_LARGE, name)
    if not data.strip():
        raise DocumentRefused(Refusal.EMPTY, name)
    try:
        extracted = _extracted(name, data)
    except RecursionError:  # nested deeper than anybody writes
        raise DocumentRefused(Refusal.BROKEN, name) from None
    language = language_of(" ".join(block.text for block in extracted.blocks[:200]))
    blocks, unsure = _mended(extracted.blocks, language)
    characters = sum(len(block.text) for block in blocks)
    if characters > MAX_CHARACTERS:
        raise DocumentRefused(Refusal.TOO_LONG, name)
    if not any(char.isalnum() for block in blocks for char in block.text):
        raise DocumentRefused(Refusal.EMPTY, name)
    cautions = set(extracted.cautions)
    cautions |= {Caution.HYPHENS} if unsure else set()
    cautions |= set() if language else {Caution.LANGUAGE}
    return DocumentRead(
        source=_source(name, data, extracted, language),
        passages=passages(blocks),
        left_out=tuple(filter(None, (_readable(text) for text in extracted.left_out))),
        cautions=tuple(sorted(cautions)),
        doubtful=unsure,
    )


def _extracted(name: str, data: bytes) -> Extracted:
    """Let the reader of the file's kind read it. What it begins with decides before what it is called."""
    kind = PurePath(name).suffix.lower()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from bot.authoring.extract_pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK\x03\x04"):
        from bot.authoring.extract_docx import read_docx

        if kind != ".docx":
            raise DocumentRefused(Refusal.UNKNOWN_KIND, name)
        return read_docx(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an old .doc, or a .docx with a password
        raise DocumentRefused(Refusal.PROTECTED if kind == ".docx" else Refusal.UNKNOWN_KIND, name)
    return _text(name, kind, data)


def _text(name: str, kind: str, data: bytes) -> Extracted:
    """Let the reader of a kind of text read a file."""
    if kind in (".pdf", ".docx"):
        raise DocumentRefused(Refusal.BROKEN, name)
    if kind not in KINDS:
        raise DocumentRefused(Refusal.UNKNOWN_KIND, name)
    if kind != ".html" and b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentRefused(Refusal.BROKEN, name)
    if kind == ".txt":
        from bot.authoring.extract_text import read_text

        return read_text(data)
    if kind in (".md", ".markdown"):
        from bot.authoring.extract_markdown import read_markdown

        return read_markdown(data)
    from bot.authoring.extract_html import read_html

    return read_html(data, name)


def _mended(blocks: Sequence[Block], language: str) -> tuple[list[Block], tuple[str, ...]]:
    """Return the blocks with their hyphens decided, ligatures dissolved and unreadable signs shown as such."""
    texts, unsure = mend([_readable(block.text) for block in blocks], language)
    return [replace(block, text=text) for block, text in zip(blocks, texts, strict=True) if text.strip()], unsure


def _readable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _PRIVATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text.translate(_LIGATURES)))


def _source(name: str, data: bytes, extracted: Extracted, language: str) -> DocumentSource:
    """Return what the file says of itself; its name is its title where it says nothing."""
    title = " ".join(_readable(extracted.about.title).split()) or PurePath(name).stem.replace("_", " ")
    return DocumentSource(
        title=title[:_MAX_LINE],
        publisher=" ".join(_readable(extracted.about.publisher).split())[:_MAX_LINE],
        published=" ".join(extracted.about.published.split())[:_MAX_LINE],
        language=language or extracted.about.language or "en",
        sha256=hashlib.sha256(data).hexdigest(),
    )
