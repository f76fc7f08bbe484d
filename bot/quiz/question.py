"""What a learner is asked, and the passage that proves the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, TypeAlias

Text: TypeAlias = Mapping[str, str]
"""The same words for readers of each interface language: `{"en": …, "id": …}`."""


class Claim(StrEnum):
    """How a source makes a statement. Learners are shown it, so that nobody takes an opinion for a finding."""

    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    OPINION = "opinion"
    FORECAST = "forecast"
    SPECULATION = "speculation"
    ANECDOTE = "anecdote"


@dataclass(frozen=True)
class Source:
    """A document that questions quote.

    Attributes:
        id: the id of the source.
        title: its own title, in its own language.
        short: what feedback calls it, in a few words.
        publisher: who published it.
        kind: what sort of document it is, in words.
        language: the language of its text, whatever the reader's.
        published: when it appeared, in words, since it is often not known to the day.
        caution: what a reader should keep in mind about it.
        note: a remark of the editors, who are not its authors.
        sentences: false where the text runs on without full stops, so that no whole sentence can be cut out of it.
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
    """A verbatim part of a source; `id` is `<source>/<name>`."""

    id: str
    source: Source
    text: str


@dataclass(frozen=True)
class Citation:
    """The decisive words inside a passage. `gloss` translates them for people who do not read its language."""

    passage: Passage
    quote: str
    gloss: Text


@dataclass(frozen=True)
class Reference:
    """Where a later finding was published.

    Attributes:
        title: its title; in our words where it has none.
        publisher: who published it.
        date: as exact as is known: a year, a month or a day.
        url: its address, if it has one.
        no_url: why no address is given, in words for authors; learners are not shown it.
    """

    title: str
    publisher: str
    date: str
    url: str | None
    no_url: str | None = None


@dataclass(frozen=True)
class LaterFinding:
    """Something that became known after the sources were written."""

    says: Text
    reference: Reference


@dataclass(frozen=True)
class Fact:
    """One statement that a source makes. Facts are what learners remember and what the bot schedules.

    Attributes:
        id: the id of the fact.
        says: the statement.
        cite: the words of the source that make it. Only a class's own question may be without a source: `None`.
        claim: how the source makes it; `None` where nobody has said, as in a class's own questions.
        risks: ids of the risks that it illustrates.
        later_finding: what became known since, if anything.
        aliases: ids of facts that were merged into it; what learners know of those counts for it.
    """

    id: str
    says: Text
    cite: Citation | None
    claim: Claim | None
    risks: tuple[str, ...] = ()
    later_finding: LaterFinding | None = None
    aliases: tuple[str, ...] = ()

    @property
    def quoted(self) -> Citation:
        """The words of the source.

        Raises:
            ValueError: there is no source; every fact of the shared bank has one.
        """
        if self.cite is None:
            raise ValueError(f"{self.id} is without a source")
        return self.cite


@dataclass(frozen=True)
class Reading:
    """What a learner reads before being asked about new facts: one or two parts of passages, word for word."""

    id: str
    excerpts: tuple[Citation, ...]

    def tells(self, fact: Fact) -> bool:
        """Whether the words that the fact is quoted from stand in it."""
        cite = fact.cite
        return cite is not None and any(
            excerpt.passage.source.id == cite.passage.source.id and cite.quote in excerpt.quote
            for excerpt in self.excerpts
        )


@dataclass(frozen=True)
class Option:
    """An answer to choose.

    Attributes:
        text: what the learner reads.
        right: whether it is right.
        feedback: why it is wrong, if it is.
        misconception: the id of the misconception that a wrong option stands for.
        cite: the words of a source that decide about it.
        fact: the id of the fact that a right option stands for, where a question asks for several facts.
    """

    text: Text
    right: bool = False
    feedback: Text | None = None
    misconception: str | None = None
    cite: Citation | None = None
    fact: str | None = None


@dataclass(frozen=True)
class SingleChoice:
    """Exactly one option is right. `words` puts the options themselves on the buttons, in the order of the author."""

    kind: ClassVar[str] = "one"

    options: tuple[Option, ...]
    words: bool = False


@dataclass(frozen=True)
class MultipleChoice:
    """One or more options are right, or all of them; the learner is not told how many."""

    kind: ClassVar[str] = "several"

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Ordering:
    """Items to put in order. `options` has them in the right order; learners see them shuffled.

    `by` says what they are to be ordered by.
    """

    kind: ClassVar[str] = "order"

    options: tuple[Option, ...]
    by: Text


@dataclass(frozen=True)
class AnticipatedError:
    """A wrong number that the author expects some learners to send, and what to tell them."""

    value: Decimal
    feedback: Text
    misconception: str | None = None


@dataclass(frozen=True)
class Numeric:
    """A number to type. Anything that differs from `answer` by at most `tolerance` is right.

    A `year` is written without separators.
    """

    kind: ClassVar[str] = "number"

    answer: Decimal
    tolerance: Decimal
    unit: Text | None
    anticipated_errors: tuple[AnticipatedError, ...]
    year: bool = False


@dataclass(frozen=True)
class Judgement:
    """A statement of which a learner says whether the texts tell it, and how sure they are.

    The options lead from "they say so, sure" to "they don't, sure". The first half of them says that the texts tell it.
    """

    kind: ClassVar[str] = "claim"
    words: ClassVar[bool] = True

    told: bool
    options: tuple[Option, ...]


Form: TypeAlias = SingleChoice | MultipleChoice | Ordering | Numeric | Judgement


@dataclass(frozen=True)
class Question:
    """One way of asking for one or more facts.

    Attributes:
        id: the id of the question.
        facts: the facts that it asks for.
        ask: what the learner reads.
        form: how it is answered, with the right answer.
        general_feedback: the explanation that everybody reads afterwards.
        hash: covers everything that a learner could see of the question, its passages included. An answer keeps it,
            so that it can be told whether the text has changed since.
        pack: the id of the pack, and so of the scoring system, that it belongs to.
        opener: whether anybody can reason about it without having read the texts.
        saying: whether it asks who says something, or how; that comes after the thing itself is known.
        retired: whether it is no longer asked.
        named_risk: the id of the risk that `general_feedback` names, if it names one.
        language: the language of all its texts, where they are in one only, whatever the reader's; "" in the shared
            bank, which has every text in each language.
    """

    id: str
    facts: tuple[Fact, ...]
    ask: Text
    form: Form
    general_feedback: Text
    hash: str
    pack: str
    opener: bool = False
    saying: bool = False
    retired: bool = False
    named_risk: str | None = None
    language: str = ""

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that can be tapped; none where a number is typed."""
        return () if isinstance(self.form, Numeric) else self.form.options

    @property
    def remembered(self) -> tuple[Fact, ...]:
        """The facts of which an answer says whether they are known; none where a guess is right every second time."""
        return () if isinstance(self.form, Judgement) else self.facts

    @property
    def kind(self) -> str:
        """The kind of the question, as files and exports name it: one, several, order, number or claim."""
        return self.form.kind


@dataclass(frozen=True)
class Pack:
    """The questions and facts about one scoring system.

    Attributes:
        id: the id of the pack.
        title: its title.
        about: one sentence about it.
        lesson: one sentence for the end of a quiz.
        facts: its facts.
        questions: its questions, retired ones included.
        readings: what can be read before its questions.
        earlier: questions in wordings that they no longer have, for those who have answered them so. Only a class's own
            pack keeps them.
    """

    id: str
    title: Text
    about: Text
    lesson: Text
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    readings: tuple[Reading, ...] = ()
    earlier: tuple[Question, ...] = ()
