"""Checked files into quiz values."""

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
    Reference,
    SingleChoice,
    Source,
    Text,
)
from bot.quiz.risk import Misconception, Risk

Passages = Mapping[str, Passage]
T = TypeVar("T")
U = TypeVar("U")


def text(words: schema.Text) -> Text:
    return {"en": words.en, "id": words.id}


def source(card: schema.SourceFile) -> Source:
    return Source(
        card.source,
        card.title,
        text(card.short),
        card.publisher,
        text(card.kind),
        card.language,
        text(card.published),
        text(card.caution),
        _maybe(text, card.note),
        card.sentences,
    )


def passages(card: schema.SourceFile) -> dict[str, Passage]:
    """The card's passages by their full id."""
    made = source(card)
    ids = {name: f"{card.source}/{name}" for name in card.passages}
    return {ids[name]: Passage(ids[name], made, words) for name, words in card.passages.items()}


def risk(entry: schema.RiskFile) -> Risk:
    return Risk(entry.risk, text(entry.name), text(entry.means), text(entry.example))


def misconception(entry: schema.MisconceptionFile) -> Misconception:
    return Misconception(entry.misconception, text(entry.error), text(entry.refuted))


def pack(file: schema.PackFile, known: Passages) -> Pack:
    """The pack; every reference in it must have been checked before."""
    facts = {entry.fact: _fact(entry, known) for entry in file.facts}
    questions = tuple(_question(entry, file.pack, facts, known) for entry in file.questions)
    return Pack(file.pack, text(file.title), text(file.about), text(file.lesson), tuple(facts.values()), questions)


def _fact(entry: schema.FactFile, known: Passages) -> Fact:
    return Fact(
        entry.fact,
        text(entry.says),
        _cite(entry.cite, known),
        entry.claim,
        tuple(entry.risks),
        _maybe(_since, entry.since),
    )


def _since(entry: schema.SinceFile) -> LaterFinding:
    reference = entry.reference
    return LaterFinding(
        text(entry.says), Reference(reference.title, reference.publisher, reference.date, reference.url)
    )


def _cite(entry: schema.Cite, known: Passages) -> Citation:
    gloss = {language: words for language, words in (("en", entry.gloss.en), ("id", entry.gloss.id)) if words}
    return Citation(known[entry.passage], entry.quote, gloss)


def _question(
    entry: schema.AnyQuestion,
    pack: str,
    facts: Mapping[str, Fact],
    known: Passages,
) -> Question:
    asked = tuple(facts[id] for id in entry.fact_ids)
    form = _form(entry, known)
    ask, explain = text(entry.ask), text(entry.explain)
    return Question(
        entry.id, asked, ask, form, explain, _fingerprint(asked, entry.kind, ask, form, explain), pack, entry.retired
    )


def _form(entry: schema.AnyQuestion, known: Passages) -> Form:
    match entry:
        case schema.OneQuestion():
            return SingleChoice(_options(entry.options, known), entry.words)
        case schema.SeveralQuestion():
            return MultipleChoice(_options(entry.options, known))
        case schema.OrderQuestion():
            items = (Option(text(item.text), feedback=_maybe(text, item.because)) for item in entry.order.items)
            return Ordering(tuple(items), text(entry.order.by))
        case schema.NumberQuestion():
            number = entry.number
            slips = tuple(AnticipatedError(slip.value, text(slip.because), slip.misconception) for slip in number.slips)
            return Numeric(number.answer, number.tolerance, _maybe(text, number.unit), slips)


def _options(entries: list[schema.OptionFile], known: Passages) -> tuple[Option, ...]:
    return tuple(
        Option(
            text(entry.text),
            entry.right,
            _maybe(text, entry.because),
            entry.misconception,
            _cite(entry.cite, known) if entry.cite else None,
            entry.fact,
        )
        for entry in entries
    )


def _maybe(make: Callable[[T], U], entry: T | None) -> U | None:
    return None if entry is None else make(entry)


_HASHED_AS = {
    "anticipated_errors": "slips",
    "feedback": "because",
    "later_finding": "since",
}
"""Fields by the names under which they were hashed first: a rename in the code must not change what was answered."""


def _fingerprint(facts: tuple[Fact, ...], kind: str, ask: Text, form: Form, explain: Text) -> str:
    """Sixteen hex digits over everything a learner could see, cited passages and their sources included."""
    seen = [facts, kind, ask, form, explain]
    return sha256(json.dumps(seen, sort_keys=True, default=_fields, ensure_ascii=False).encode()).hexdigest()[:16]


def _fields(value: object) -> object:
    if not is_dataclass(value):
        return str(value)
    return {_HASHED_AS.get(name, name): field for name, field in vars(value).items()}
