"""What a learner is asked, and the passage that proves the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, TypeAlias

Text: TypeAlias = Mapping[str, str]
"""The same words for readers of each interface language: `{"en": …, "id": …}`."""


class Claim(StrEnum):
    """How a source makes a statement; learners are told, so that an opinion is never taken for a finding."""

    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    OPINION = "opinion"
    FORECAST = "forecast"
    SPECULATION = "speculation"
    ANECDOTE = "anecdote"


@dataclass(frozen=True)
class Source:
    """A document we quote. `language` is that of its words, whatever the reader's; `note` is the editors', not its own.

    `sentences` is false where the text runs on without full stops, so that none can be cut out whole.
    """

    id: str
    title: str
    short: Text
    publisher: str
    kind: Text
    language: str
    published: Text
    caution: Text
    note: Text | None = None
    sentences: bool = True


@dataclass(frozen=True)
class Passage:
    """A verbatim stretch of a source; `id` is `<source>/<name>`."""

    id: str
    source: Source
    text: str


@dataclass(frozen=True)
class Citation:
    """The decisive words inside a passage. `gloss` translates them for readers of other languages."""

    passage: Passage
    quote: str
    gloss: Text


@dataclass(frozen=True)
class Reference:
    """Where a later finding stands. `date` is as exact as is known: a year, a month or a day."""

    title: str
    publisher: str
    date: str
    url: str | None


@dataclass(frozen=True)
class LaterFinding:
    """What has become known after the documents were written."""

    says: Text
    reference: Reference


@dataclass(frozen=True)
class Fact:
    """One statement that a source makes: the unit of memory."""

    id: str
    says: Text
    cite: Citation
    claim: Claim
    risks: tuple[str, ...] = ()
    later_finding: LaterFinding | None = None


@dataclass(frozen=True)
class Option:
    """An answer to choose. `feedback` says why a wrong one is wrong; `fact` is the one that a right one stands for."""

    text: Text
    right: bool = False
    feedback: Text | None = None
    misconception: str | None = None
    cite: Citation | None = None
    fact: str | None = None


@dataclass(frozen=True)
class SingleChoice:
    """Exactly one option is right. `words` puts the options themselves on the buttons, in the author's order."""

    kind: ClassVar[str] = "one"

    options: tuple[Option, ...]
    words: bool = False


@dataclass(frozen=True)
class MultipleChoice:
    """Two or more options are right."""

    kind: ClassVar[str] = "several"

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Ordering:
    """The items stand in their right order here; learners see them shuffled."""

    kind: ClassVar[str] = "order"

    options: tuple[Option, ...]
    by: Text


@dataclass(frozen=True)
class AnticipatedError:
    """A wrong number that one expects, and why somebody sends it."""

    value: Decimal
    feedback: Text
    misconception: str | None = None


@dataclass(frozen=True)
class Numeric:
    """A number to type; anything within `tolerance` of `answer` is right."""

    kind: ClassVar[str] = "number"

    answer: Decimal
    tolerance: Decimal
    unit: Text | None
    anticipated_errors: tuple[AnticipatedError, ...]


Form: TypeAlias = SingleChoice | MultipleChoice | Ordering | Numeric


@dataclass(frozen=True)
class Question:
    """One way of asking for one or more facts; `pack` is the system it belongs to.

    `hash` covers everything that a learner could see of it, its passages included, so that an answer can say what
    was asked when the text has changed since.
    """

    id: str
    facts: tuple[Fact, ...]
    ask: Text
    form: Form
    general_feedback: Text
    hash: str
    pack: str
    retired: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be tapped; nothing where a number is typed."""
        return () if isinstance(self.form, Numeric) else self.form.options

    @property
    def kind(self) -> str:
        """Its kind, by the word that question files and exports use."""
        return self.form.kind


@dataclass(frozen=True)
class Pack:
    """A set of questions on one system."""

    id: str
    title: Text
    about: Text
    lesson: Text
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
