"""Turns question files into the values that a quiz works with.

Everything in the files must have been checked before: by `bot.packs.schema` and `bot.packs.rules`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from hashlib import sha256
from typing import TypeVar

from bot.packs import schema
from bot.quiz.question import (
    AnticipatedError,
    Citation,
    Fact,
    Form,
    LaterFinding,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Pack,
    Passage,
    Question,
    Reading,
    Reference,
    SingleChoice,
    Source,
    Text,
)
from bot.quiz.risk import Misconception, Risk

Passages = Mapping[str, Passage]
"""Passages by their full id, such as "a-blog/start"."""
T = TypeVar("T")
U = TypeVar("U")


def text(words: schema.Text) -> Text:
    """Return the same words by language."""
    return {"en": words.en, "id": words.id}


def source(card: schema.SourceFile) -> Source:
    """Return what a card says of its document, without the passages."""
    return Source(
        id=card.source,
        title=card.title,
        short=text(card.short),
        publisher=card.publisher,
        kind=text(card.kind),
        language=card.language,
        published=text(card.published),
        caution=text(card.caution),
        note=_maybe(text, card.note),
        sentences=card.sentences,
    )


def passages(card: schema.SourceFile) -> dict[str, Passage]:
    """Return the card's passages by their full id."""
    quoted = source(card)
    ids = {name: f"{card.source}/{name}" for name in card.passages}
    return {ids[name]: Passage(ids[name], quoted, words) for name, words in card.passages.items()}


def risk(entry: schema.RiskFile) -> Risk:
    """Return one entry of the catalogue of risks."""
    return Risk(entry.risk, text(entry.name), text(entry.means), text(entry.example))


def misconception(entry: schema.MisconceptionFile) -> Misconception:
    """Return one entry of the catalogue of misconceptions."""
    return Misconception(entry.misconception, text(entry.error), text(entry.refuted))


def pack(file: schema.PackFile, passages: Passages, risks: Mapping[str, Risk]) -> Pack:
    """Return the pack with its facts and questions, retired questions among them.

    Args:
        file: the file, every reference of which has been checked.
        passages: the passages of all cards; the pack may quote any of them.
        risks: all risks, by their ids; explanations may name any of them.

    Raises:
        KeyError: the pack cites a passage or names a fact that does not exist.
    """
    facts = {entry.fact: _fact(entry, passages) for entry in file.facts}
    questions = tuple(_question(entry, file.pack, facts, passages, risks) for entry in file.questions)
    return Pack(
        id=file.pack,
        title=text(file.title),
        about=text(file.about),
        lesson=text(file.lesson),
        facts=tuple(facts.values()),
        questions=questions,
        readings=tuple(_reading(entry, passages) for entry in file.readings),
    )


def _reading(entry: schema.ReadingFile, passages: Passages) -> Reading:
    return Reading(entry.reading, tuple(_citation(excerpt, passages) for excerpt in entry.excerpts))


def _fact(entry: schema.FactFile, passages: Passages) -> Fact:
    return Fact(
        id=entry.fact,
        says=text(entry.says),
        cite=_citation(entry.cite, passages),
        claim=entry.claim,
        risks=tuple(entry.risks),
        later_finding=_maybe(_later_finding, entry.since),
        aliases=tuple(entry.aliases),
    )


def _later_finding(entry: schema.SinceFile) -> LaterFinding:
    reference = entry.reference
    return LaterFinding(
        text(entry.says),
        Reference(reference.title, reference.publisher, reference.date, reference.url, reference.no_url),
    )


def _citation(entry: schema.Cite | schema.Excerpt, passages: Passages) -> Citation:
    gloss = {language: words for language, words in (("en", entry.gloss.en), ("id", entry.gloss.id)) if words}
    return Citation(passages[entry.passage], entry.quote, gloss)


def _question(
    entry: schema.AnyQuestion,
    pack: str,
    facts: Mapping[str, Fact],
    passages: Passages,
    risks: Mapping[str, Risk],
) -> Question:
    """Return the question; *pack* is the id of its pack, *facts* are the facts of that pack and *risks* all by id."""
    own_facts = tuple(facts[id] for id in entry.fact_ids)
    form = _form(entry, passages)
    ask, explain = text(entry.ask), text(entry.explain)
    return Question(
        id=entry.id,
        facts=own_facts,
        ask=ask,
        form=form,
        general_feedback=explain,
        hash=fingerprint(own_facts, entry.kind, ask, form, explain),
        pack=pack,
        opener=entry.opener,
        saying=entry.saying,
        retired=entry.retired,
        named_risk=_named_risk(explain, risks),
    )


def _named_risk(explain: Text, risks: Mapping[str, Risk]) -> str | None:
    """Return the id of the risk that an explanation calls by its name, if it does."""
    words = explain["en"].casefold()
    return next((id for id, risk in risks.items() if risk.name["en"].casefold() in words), None)


def _form(entry: schema.AnyQuestion, passages: Passages) -> Form:
    """Return what is asked for: one option, several, an order or a number."""
    match entry:
        case schema.OneQuestion():
            return SingleChoice(_options(entry.options, passages), entry.words)
        case schema.SeveralQuestion():
            return MultipleChoice(_options(entry.options, passages))
        case schema.OrderQuestion():
            items = (Option(text(item.text), feedback=_maybe(text, item.because)) for item in entry.order.items)
            return Ordering(tuple(items), text(entry.order.by))
        case schema.NumberQuestion():
            number = entry.number
            errors = tuple(
                AnticipatedError(slip.value, text(slip.because), slip.misconception) for slip in number.slips
            )
            unit = text(number.unit) if isinstance(number.unit, schema.Text) else None
            return Numeric(number.answer, number.tolerance, unit, errors, year=number.unit == _YEAR)


def _options(entries: list[schema.OptionFile], passages: Passages) -> tuple[Option, ...]:
    return tuple(
        Option(
            text=text(entry.text),
            right=entry.right,
            feedback=_maybe(text, entry.because),
            misconception=entry.misconception,
            cite=_citation(entry.cite, passages) if entry.cite else None,
            fact=entry.fact,
        )
        for entry in entries
    )


def _maybe(make: Callable[[T], U], entry: T | None) -> U | None:
    """Return `make(entry)`, or `None` where the file leaves the entry out."""
    return None if entry is None else make(entry)


_HASHED_AS = {
    "anticipated_errors": "slips",
    "feedback": "because",
    "later_finding": "since",
}
"""Today's names of fields, and the names under which they were first hashed.

Answers are stored with the hash of their question. A renamed field must not change the hash, or every question would
seem to have been edited since it was answered.
"""
_NOT_HASHED = frozenset({"year", "aliases", "no_url"})
"""How a number is written, what a fact was called before, and a note for authors do not change what was asked."""
_YEAR = "year"
"""The unit of a number that is a year, in question files."""


def fingerprint(facts: tuple[Fact, ...], kind: str, ask: Text, form: Form, explain: Text) -> str:
    """Return sixteen hex digits that change with anything a learner could see, cited passages and sources included."""
    visible = [facts, kind, ask, form, explain]
    return sha256(json.dumps(visible, sort_keys=True, default=_fields, ensure_ascii=False).encode()).hexdigest()[:16]


def _fields(value: object) -> object:
    """Return what JSON has no form for: a dataclass as its fields, a number as its digits."""
    if not is_dataclass(value):
        return str(value)
    fields = vars(value).items()
    return {_HASHED_AS.get(name, name): field for name, field in fields if name not in _NOT_HASHED}
