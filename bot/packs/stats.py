"""Counts what the questions cover: how many there are on each document, scoring system, risk and misconception."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.quiz.bank import Bank
from bot.quiz.question import Numeric, Question

KINDS = ("one", "several", "number", "order")
Row = tuple[str, ...]
"""The cells of one row; numbers are texts as well."""


def counts(bank: Bank) -> dict[str, int]:
    """Return how much there is of everything, by name; retired questions are not counted."""
    facts = [fact for pack in bank.packs.values() for fact in pack.facts]
    questions = _active(bank)
    kinds = Counter(question.kind for question in questions)
    cited = [fact.quoted for fact in facts] + [o.cite for question in questions for o in question.options if o.cite]
    return {
        "sources": len(bank.sources),
        "passages": len({cite.passage.id for cite in cited}),
        "quotes": len(cited),
        "packs": len(bank.packs),
        "facts": len(facts),
        "questions": len(questions),
        **{kind: kinds[kind] for kind in KINDS},
        "risks": len(bank.risks),
        "misconceptions": len(bank.misconceptions),
        "claims": sum(not claim.retired for claim in bank.claims.questions) if bank.claims else 0,
    }


def tables(bank: Bank) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each table as its heading and its rows; retired questions are not counted."""
    questions = _active(bank)
    yield _by_system(bank, questions)
    yield _by_document(bank, questions)
    yield _by_risk(bank, questions)
    yield _by_misconception(bank, questions)


def _active(bank: Bank) -> list[Question]:
    """Return the questions that are not retired; statements are no questions."""
    return [question for pack in bank.packs.values() for question in pack.questions if not question.retired]


def _by_system(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    rows = []
    for pack in bank.packs.values():
        own = [question for question in questions if question.pack == pack.id]
        kinds = Counter(question.kind for question in own)
        times_asked = Counter(fact.id for question in own for fact in question.facts)
        repeated = sum(times_asked[fact.id] > 1 for fact in pack.facts)
        numbers = (len(pack.facts), repeated, len(own), *(kinds[kind] for kind in KINDS))
        rows.append((pack.id, *map(str, numbers)))
    return ("system", "facts", "asked twice or more", "questions", *KINDS), rows


def _by_document(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    facts = [fact for pack in bank.packs.values() for fact in pack.facts]
    fact_counts = Counter(fact.quoted.passage.source.id for fact in facts)
    question_counts = Counter(source for question in questions for source in _sources(question))
    rows: list[Row] = [(id, str(fact_counts[id]), str(question_counts[id])) for id in bank.sources]
    return ("document", "facts", "questions"), rows


def _sources(question: Question) -> set[str]:
    """Return the documents that a question's facts are quoted from, each once."""
    return {fact.quoted.passage.source.id for fact in question.facts}


def _by_risk(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    fact_counts = Counter(risk for pack in bank.packs.values() for fact in pack.facts for risk in fact.risks)
    question_counts = Counter(risk for question in questions for risk in _risks(question))
    rows: list[Row] = [(id, str(fact_counts[id]), str(question_counts[id])) for id in bank.risks]
    return ("risk", "facts", "questions"), rows


def _risks(question: Question) -> set[str]:
    """Return the risks that a question's facts are about, each once."""
    return {risk for fact in question.facts for risk in fact.risks}


def _by_misconception(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    option_counts = Counter(misconception for question in questions for misconception in _misconceptions(question))
    return ("misconception", "wrong options"), [(id, str(option_counts[id])) for id in bank.misconceptions]


def _misconceptions(question: Question) -> Iterable[str]:
    """Yield the misconception of each wrong option and each anticipated error that has one."""
    yield from (option.misconception for option in question.options if option.misconception)
    if isinstance(question.form, Numeric):
        yield from (error.misconception for error in question.form.anticipated_errors if error.misconception)
