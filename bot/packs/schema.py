"""What each kind of question file may contain.

The docstrings and descriptions of the models go into `questions/schema/`, where authors read them as they type.
Validators run after the fields have been checked one by one; what they raise is shown to the author as it stands.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.quiz.question import Claim

DIGITS = r"-?\d{1,15}(\.\d{1,6})?"
"""A number as files and learners write it."""
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories: controls, marks such as those of direction, lone surrogates, private use, unassigned."""


def _can_be_seen(text: str) -> str:
    """Return *text*; an author would not notice an invisible character, and it may change what is shown.

    Raises:
        ValueError: it has one. Line breaks are allowed.
    """
    if text.isprintable():  # nearly every text is, and looking at each character is slow
        return text
    invisible = next((c for c in text if c != "\n" and unicodedata.category(c) in _INVISIBLE), None)
    if invisible is not None:
        raise ValueError(f"the character U+{ord(invisible):04X} cannot be seen")
    return text


Words = Annotated[str, Field(min_length=1, max_length=700), AfterValidator(_can_be_seen)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


Allow = Annotated[dict[Slug, Words], Field(description="warnings that are meant to be here: name and reason")]


class Strict(BaseModel):
    """Unknown keys are mistakes, and files are values."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """The same words in every interface language."""

    en: Words
    id: Words

    def fits(self, limit: int) -> bool:
        """Return whether it has at most *limit* characters in every language."""
        return max(len(self.en), len(self.id)) <= limit


class Gloss(Strict):
    """Our translation of a quote, for readers of the languages it is not in."""

    en: Words | None = None
    id: Words | None = None


class Document(Strict):
    """The document itself stays outside the project; its hash says which text was quoted."""

    file: Words
    sha256: Hash


class SourceFile(Strict):
    """A source card: what a document is, and the passages we quote from it."""

    source: Slug
    title: Words
    short: Text = Field(description="how a screen and a question call it")
    publisher: Words
    kind: Text
    language: Literal["en", "id"] = Field(description="language of the text as quoted")
    published: Text
    document: Document
    caution: Text = Field(description="one sentence: how far to trust it")
    note: Text | None = Field(None, description="an editor's note, never a citation; shown below the caution")
    sentences: bool = Field(True, description="false where the text has no full stops; quotes then stand alone")
    passages: dict[Slug, Words] = Field(description="verbatim, at most 700 characters each", min_length=1)


class Cite(Strict):
    """The decisive words of a passage, word for word."""

    passage: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] = Field(description="<source>/<passage>")
    quote: Annotated[str, Field(min_length=8, max_length=300)]
    gloss: Gloss = Gloss()


class Excerpt(Strict):
    """A part of a passage that is read before questions are asked, word for word and in whole sentences."""

    passage: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] = Field(description="<source>/<passage>")
    quote: Annotated[str, Field(min_length=8, max_length=700)]
    gloss: Gloss = Gloss()


class ReadingFile(Strict):
    """What is read before the questions on new facts: every fact whose quote stands in it is told by it."""

    reading: Slug
    excerpts: list[Excerpt] = Field(
        min_length=1, max_length=2, description="with 70 words in all, or 90 where they are read in Indonesian"
    )


class ReferenceFile(Strict):
    """Where a later finding stands."""

    title: Words
    publisher: Words
    date: Date = Field(description="2022, 2022-11 or 2022-11-22")
    url: Annotated[str, Field(pattern=r"^https://[^\s\"<>]+$")] | None = None
    no_url: Words | None = Field(None, description="why there is no address, in words; learners are not shown it")

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        """Check that a reason for having no address does not stand beside an address."""
        if self.url and self.no_url:
            raise ValueError("there is an address, so `no_url` has nothing to explain")
        return self


class SinceFile(Strict):
    """What has become known since the document was written."""

    says: Text
    reference: ReferenceFile


class FactFile(Strict):
    """One statement that a source makes."""

    fact: Slug
    aliases: list[Slug] = Field(default=[], description="ids of facts that were merged into this one")
    says: Text
    cite: Cite
    claim: Claim
    risks: list[Slug] = Field(default=[], max_length=2)
    since: SinceFile | None = None
    allow: Allow = {}


class OptionFile(Strict):
    """An answer to choose."""

    text: Text
    right: bool = False
    because: Text | None = Field(None, description="for a wrong one: why somebody may think so, and what refutes it")
    misconception: Slug | None = None
    cite: Cite | None = None
    fact: Slug | None = Field(None, description="for a right one in `several`: the fact it stands for")

    @model_validator(mode="after")
    def explained(self) -> Self:
        """Check lengths, and that every wrong option has feedback and a misconception, and a right one has neither."""
        if not self.text.fits(140):
            raise ValueError("an option has at most 140 characters")
        if self.because and not self.because.fits(260):
            raise ValueError("`because` has at most 260 characters")
        if self.right and (self.because or self.misconception):
            raise ValueError("a right option has no `because` and no `misconception`; `explain` is the place")
        if not self.right and not (self.because and self.misconception):
            raise ValueError("a wrong option says `because`, and names its `misconception`")
        if not self.right and self.fact:
            raise ValueError("only a right option stands for a `fact`")
        return self


class ItemFile(Strict):
    """One item of an order question, in its right place."""

    text: Text
    because: Text | None = None

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        if not self.text.fits(140):
            raise ValueError("an item has at most 140 characters")
        return self


def _plain_digits(text: object) -> object:
    """Return *text* as it is; `Decimal` alone would also accept 1e3, NaN and 1_000."""
    if not re.fullmatch(DIGITS, str(text), re.ASCII):
        raise ValueError("a number is written in digits, with a point before decimals and nothing else")
    return text


Digits = Annotated[Decimal, BeforeValidator(_plain_digits)]


class SlipFile(Strict):
    """A wrong number that one expects."""

    value: Digits
    because: Text
    misconception: Slug | None = None


class NumberFile(Strict):
    """The number to type."""

    answer: Digits
    tolerance: Annotated[Digits, Field(ge=0)] = Decimal(0)
    unit: Text | Literal["year"] | None = Field(None, description="what is counted, or `year`, which has no separators")
    slips: list[SlipFile] = Field(default=[], max_length=4)

    @model_validator(mode="after")
    def no_right_slips(self) -> Self:
        """Check that no expected error lies within the tolerance, where it would be graded as right."""
        for slip in self.slips:
            if abs(slip.value - self.answer) <= self.tolerance:
                raise ValueError(f"the slip {slip.value} would be right")
        return self


class OrderFile(Strict):
    """Items in their right order, and what the order is by."""

    by: Text
    items: list[ItemFile] = Field(min_length=3, max_length=6)


class _Question(Strict):
    id: Slug
    fact: Slug | None = None
    facts: list[Slug] = Field(default=[], max_length=6)
    ask: Text
    explain: Text = Field(description="adds something; never repeats the answer")
    opener: bool = Field(False, description="anybody can reason about it without having read the texts")
    saying: bool = Field(False, description="asks who says it or how, so it comes after the fact itself is known")
    retired: bool = False
    allow: Allow = {}

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Check lengths, and that the question says which fact it is about, or which facts."""
        if bool(self.fact) == bool(self.facts):
            raise ValueError("name one `fact`, or several `facts`, but not both")
        if not self.ask.fits(300):
            raise ValueError("`ask` has at most 300 characters")
        if not self.explain.fits(500):
            raise ValueError("`explain` has at most 500 characters")
        return self

    @property
    def fact_ids(self) -> list[str]:
        """The facts that are asked for: at least one, however the file writes it."""
        return [self.fact] if self.fact else self.facts


class OneQuestion(_Question):
    """Exactly one option is right."""

    kind: Literal["one"]
    options: list[OptionFile] = Field(min_length=2, max_length=5)
    words: bool = Field(False, description="put the options themselves on the buttons, in this order")

    @model_validator(mode="after")
    def one_right(self) -> Self:
        """Check that one option is right, and that options which are words on buttons are few and short."""
        right = sum(option.right for option in self.options)
        if right != 1:
            raise ValueError(f"{right} options are right; exactly one must be, or write kind: several")
        if self.words and not (len(self.options) <= 3 and all(option.text.fits(24) for option in self.options)):
            raise ValueError("`words` is for two or three options of at most 24 characters")
        if not self.words and len(self.options) < 3:
            raise ValueError("give three or four options; two are for `words: true`")
        return self


class SeveralQuestion(_Question):
    """One or more options are right, or all of them: how many is for the learner to find out."""

    kind: Literal["several"]
    options: list[OptionFile] = Field(min_length=3, max_length=6)

    @model_validator(mode="after")
    def some_right(self) -> Self:
        """Check that at least one option is right."""
        if not any(option.right for option in self.options):
            raise ValueError("no option is right; at least one must be")
        return self


class NumberQuestion(_Question):
    """A number is typed."""

    kind: Literal["number"]
    number: NumberFile


class OrderQuestion(_Question):
    """Items are put in order."""

    kind: Literal["order"]
    order: OrderFile


AnyQuestion = OneQuestion | SeveralQuestion | NumberQuestion | OrderQuestion
QuestionFile = Annotated[AnyQuestion, Field(discriminator="kind")]


class PackFile(Strict):
    """A set of questions on one system."""

    pack: Annotated[Slug, Field(max_length=40)] = Field(description="with a sitting's id it must fit into a button")
    place: int = Field(99, description="where it stands in the list of topics, lowest first")
    title: Text
    about: Text
    lesson: Text = Field(description="one sentence for the end of a sitting")
    allow: Allow = {}
    readings: list[ReadingFile] = []
    facts: list[FactFile] = Field(min_length=1)
    questions: list[QuestionFile] = Field(min_length=1, max_length=400)


class RiskFile(Strict):
    """A concept of privacy harm."""

    risk: Slug
    from_: Literal["solove", "scorewise"] = Field(alias="from")
    name: Text
    means: Text
    example: Text


class RisksFile(Strict):
    """The catalogue of risks."""

    risks: list[RiskFile]


class MisconceptionFile(Strict):
    """A named error."""

    misconception: Slug
    error: Text
    refuted: Text


class MisconceptionsFile(Strict):
    """The catalogue of misconceptions."""

    misconceptions: list[MisconceptionFile]
