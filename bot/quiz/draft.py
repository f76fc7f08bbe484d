"""Questions that nobody has approved yet: read from a teacher's file, suggested from a document, or typed in the chat.

Question files are read into drafts and written from drafts, whatever their format, so that what a format can hold is
told in one place. A draft has one language and may rest on no passage; a class is asked it only once a teacher has
approved it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class DocumentSource:
    """What a document says of itself, or a teacher of it.

    Attributes:
        title: its title, in its own language.
        publisher: who published it; empty where nobody said.
        published: when, in words; empty where nobody said.
        caution: what a reader should keep in mind about it; empty where there is nothing.
        language: the language of its text.
        sha256: the hash of the file as it was uploaded, in hexadecimal.
    """

    title: str
    publisher: str = ""
    published: str = ""
    caution: str = ""
    language: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DocumentPassage:
    """A verbatim part of a document, at most 700 characters. `page` counts from 1; `None` where there are no pages."""

    id: str
    text: str
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftCitation:
    """The decisive words, the passage that they stand in, byte for byte, and where that was published."""

    quote: str
    passage: DocumentPassage
    source: DocumentSource


@dataclass(frozen=True, kw_only=True)
class DraftOption:
    """An answer to choose, or an item to put in order. `feedback` is for who chose it; empty where there is none."""

    text: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftSlip:
    """A wrong number that one expects, and what to tell whoever types it."""

    value: Decimal
    feedback: str


@dataclass(frozen=True, kw_only=True)
class DraftNumber:
    """The number to type. Anything that differs from `answer` by at most `tolerance` is right."""

    answer: Decimal
    tolerance: Decimal = Decimal(0)
    unit: str = ""
    year: bool = False
    slips: tuple[DraftSlip, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A question to be approved.

    Attributes:
        kind: how it is answered.
        ask: what the learner reads.
        language: the language it is written in.
        options: what can be tapped; in the right order where `kind` is `order`, and empty where a number is typed.
        number: the number to type, where `kind` is `number`.
        explanation: what everybody reads afterwards; empty where there is nothing.
        cite: the words that prove the answer; `None` is a question without a source, and learners are told so.
        id: the id that its file gave it, kept so that a corrected file changes the same question.
        title: the short name that its file gave it.
        tags: the words that its file filed it under, without blanks.
    """

    kind: Literal["one", "several", "order", "number"]
    ask: str
    language: str
    options: tuple[DraftOption, ...] = ()
    number: DraftNumber | None = None
    explanation: str = ""
    cite: DraftCitation | None = None
    id: str | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
