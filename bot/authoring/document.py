"""What is read from a teacher's document: its passages, and what was left out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.errors import UserError
from bot.quiz.draft import DocumentPassage, DocumentSource
from bot.quiz.language import t

MAX_BYTES = 10_000_000
"""Bytes of a document."""
MAX_CHARACTERS = 200_000
"""Characters of its text: some hundred pages."""
MAX_PAGES = 1_000
"""Pages of a PDF; more than that is no text that a class reads."""


class Refusal(StrEnum):
    """Why a document is not read; `REFUSALS` has the sentence for each."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    TOO_MANY_PAGES = "too many pages"
    UNKNOWN_KIND = "unknown kind"
    BROKEN = "broken"
    PROTECTED = "protected"
    SCANNED = "scanned"
    NO_UNICODE = "no unicode"
    SUSPICIOUS = "suspicious"


REFUSALS: Mapping[Refusal, str] = {
    Refusal.EMPTY: t("There is no text in {name}. Send a document with text in it."),
    Refusal.TOO_LARGE: t("{name} has more than 10 MB. Send the part that the class reads."),
    Refusal.TOO_LONG: t("{name} has more than 200,000 characters of text. Send the part that the class reads."),
    Refusal.TOO_MANY_PAGES: t("{name} has more than 1,000 pages. Send the part that the class reads."),
    Refusal.UNKNOWN_KIND: t(
        "{name} is none of the documents that can be read: .txt, .md, .html, .pdf and .docx. Save it as one of these "
        "and send that."
    ),
    Refusal.BROKEN: t("{name} cannot be read: it is damaged, or not what its name says. Save it again and send that."),
    Refusal.PROTECTED: t("{name} is protected by a password. Save a copy without one and send that."),
    Refusal.SCANNED: t(
        "{name} consists of pictures of pages; there is no text in it. Let a program recognise the text (OCR), read "
        "that through and send it."
    ),
    Refusal.NO_UNICODE: t(
        "{name} shows letters, but does not record which ones they are, so its text cannot be read. Send the document "
        "that it was made from, or save it as a PDF with another program."
    ),
    Refusal.SUSPICIOUS: t(
        "{name} holds what no word processor writes (a hidden definition, or a file that unpacks to far more than a "
        "document), so it was not opened. Save it again and send that."
    ),
}
"""The sentences, in English, with a place for the name of the file; the chat shows them in the reader's language."""


class DocumentRefused(UserError):
    """A document that is not read; `refusal` says why, `name` what the file is called, the text both as a sentence."""

    def __init__(self, refusal: Refusal, name: str) -> None:
        super().__init__(REFUSALS[refusal].format(name=name))
        self.refusal = refusal
        self.name = name


class Caution(StrEnum):
    """What a teacher should know of how a document was read; `CAUTIONS` has the sentence for each."""

    CHANGES_ACCEPTED = "changes accepted"
    STRUCK_OUT = "struck out"
    COMMENTS = "comments"
    PICTURES = "pictures"
    SOME_PAGES_EMPTY = "some pages empty"
    OLD_ENCODING = "old encoding"
    HYPHENS = "hyphens"
    LANGUAGE = "language"
    FORMULAS = "formulas"
    UNREADABLE_SIGNS = "unreadable signs"


CAUTIONS: Mapping[Caution, str] = {
    Caution.CHANGES_ACCEPTED: t("Tracked changes were read as if they were accepted."),
    Caution.STRUCK_OUT: t("Text that is struck through was left out."),
    Caution.COMMENTS: t("Comments in the margin were left out."),
    Caution.PICTURES: t("What stands in pictures was not read."),
    Caution.SOME_PAGES_EMPTY: t("Some pages hold a picture and no text; they were not read."),
    Caution.OLD_ENCODING: t(
        "The file is not in UTF-8; it was read as Windows-1252. Check that accents and dashes are right."
    ),
    Caution.HYPHENS: t(
        "Some words were parted at the end of a line, and the text does not show whether the hyphen is their own. It "
        "was kept, and nothing is suggested from these sentences."
    ),
    Caution.LANGUAGE: t(
        "The text seems to be neither English nor Indonesian, so no questions can be suggested. "
        "Send questions of your own as a file."
    ),
    Caution.FORMULAS: t("Formulas were written as plain text. Compare them with the document."),
    Caution.UNREADABLE_SIGNS: t("Some signs could not be read; they are shown as \N{REPLACEMENT CHARACTER}."),
}
"""The sentences, in English; the chat shows them in the reader's language."""


@dataclass(frozen=True)
class Block:
    """A stretch of a document that stands together, as its reader found it.

    Attributes:
        text: its text; lines within it are parted where the document parts them on purpose, as in a list.
        kind: a note stands at the foot of a page, or at the end; items are those of numbered or other lists.
        page: counted from 1; `None` where there are no pages.
    """

    text: str
    kind: Literal["paragraph", "heading", "item", "step", "note"] = "paragraph"
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file says of itself; empty where it does not."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Extracted:
    """What one reader found in a file, before it is cut into passages.

    Attributes:
        blocks: in the order of reading.
        about: what the file says of itself.
        left_out: furniture of pages, each once.
        cautions: what to know of how it was read.
    """

    blocks: tuple[Block, ...]
    about: About = About()
    left_out: tuple[str, ...] = ()
    cautions: frozenset[Caution] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class DocumentRead:
    """A document as questions can be written on it.

    Attributes:
        source: what it says of itself; a teacher completes it.
        passages: its text in the order of reading.
        left_out: headers, footers, page numbers and the like, so that they can be shown; each once.
        cautions: what the teacher should know of how it was read.
        doubtful: words in the passages whose hyphen may only be that of a line's end, such as "regis-tered".
    """

    source: DocumentSource
    passages: tuple[DocumentPassage, ...]
    left_out: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    doubtful: tuple[str, ...] = ()
