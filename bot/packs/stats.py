"""What the bank covers: by document, by system, by kind, by risk and by misconception."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.quiz.bank import Bank
from bot.quiz.question import Numeric, Question

KINDS = ("one", "several", "number", "order")
Row = tuple[str, ...]


def counts(bank: Bank) -> dict[str, int]:
    """What there is, for a person who checks it; retired questions are not counted."""
    facts = [fact for pack in bank.packs.values() for fact in pack.facts]
    questions = _asked(bank)
    kinds = Counter(question.kind for question in questions)
    cited = [fact.cite for fact in facts] + [o.cite for question in questions for o in question.options if o.cite]
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
    }


def tables(bank: Bank) -> Iterator[tuple[Row, list[Row]]]:
    """Each table as its heading and its rows; numbers as text."""
    questions = _asked(bank)
    yield _by_system(bank, questions)
    yield _by_document(bank, questions)
    yield _by_risk(bank, questions)
    yield _by_misconception(bank, questions)


def _asked(bank: Bank) -> list[Question]:
    return [question for question in bank.questions.values() if not question.retired]


def _by_system(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    rows = []
    for pack in bank.packs.values():
        own = [question for question in questions if question.pack == pack.id]
        kinds = Counter(question.kind for question in own)
        twice = Counter(fact.id for question in own for fact in question.facts)
        often = sum(twice[fact.id] > 1 for fact in pack.facts)
        rows.append((pack.id, *map(str, (len(pack.facts), often, len(own), *(kinds[kind] for kind in KINDS)))))
    return ("system", "facts", "asked twice or more", "questions", *KINDS), rows


def _by_document(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    facts = [fact for pack in bank.packs.values() for fact in pack.facts]
    of_facts = Counter(fact.cite.passage.source.id for fact in facts)
    of_questions = Counter(source for question in questions for source in _sources(question))
    return ("document", "facts", "questions"), [(id, str(of_facts[id]), str(of_questions[id])) for id in bank.sources]


def _sources(question: Question) -> set[str]:
    return {fact.cite.passage.source.id for fact in question.facts}


def _by_risk(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    facts = Counter(risk for pack in bank.packs.values() for fact in pack.facts for risk in fact.risks)
    asked = Counter(risk for question in questions for risk in {risk for fact in question.facts for risk in fact.risks})
    return ("risk", "facts", "questions"), [(id, str(facts[id]), str(asked[id])) for id in bank.risks]


def _by_misconception(bank: Bank, questions: list[Question]) -> tuple[Row, list[Row]]:
    drawn = Counter(misconception for question in questions for misconception in _misconceptions(question))
    return ("misconception", "wrong options"), [(id, str(drawn[id])) for id in bank.misconceptions]


def _misconceptions(question: Question) -> Iterable[str]:
    yield from (option.misconception for option in question.options if option.misconception)
    if isinstance(question.form, Numeric):
        yield from (slip.misconception for slip in question.form.anticipated_errors if slip.misconception)
