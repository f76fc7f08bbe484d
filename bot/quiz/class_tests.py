"""Which questions does a class get in a test, and in the later test on the same facts?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from bot.quiz.claims import are_claims, choose_claims, is_told
from bot.quiz.question import Judgement, Question


def pre_test_questions(questions: Sequence[Question], size: int, rng: Random) -> tuple[Question, ...]:
    """Choose the questions of a pre-test.

    Questions whose facts other questions of the same kind ask for too come first, since a later test can then ask in
    other words. (Of another kind it would not be the same test: a number is harder to type than to choose.) About half
    of the statements of a test of claims are told.

    Args:
        questions: what to choose from; retired ones are left out.
        size: how many to choose. There may be fewer, since no fact is asked for twice.
        rng: decides among equally good questions.
    """
    if are_claims(questions):
        return choose_claims(questions, {}, rng, size)
    wordings = Counter(
        (fact.id, question.kind) for question in questions if not question.retired for fact in question.facts
    )
    candidates = sorted(
        (question for question in questions if not question.retired),
        key=lambda question: (min(wordings[fact.id, question.kind] for fact in question.facts) < 2, rng.random()),
    )
    chosen: list[Question] = []
    facts_taken: set[str] = set()
    for question in candidates:
        facts = {fact.id for fact in question.facts}
        if len(chosen) < size and not facts & facts_taken:
            chosen.append(question)
            facts_taken |= facts
    return tuple(chosen)


def reworded_questions(
    before: Sequence[Question], questions: Iterable[Question], used: Iterable[str], rng: Random
) -> tuple[Question, ...]:
    """Choose the questions of a later test that asks for the facts of an earlier one in other words.

    Args:
        before: the questions of the earlier test.
        questions: what to choose from; retired ones are left out.
        used: ids of questions that tests on these facts have asked; they are taken only where there is no other.
        rng: decides among equally good questions.

    Returns:
        One question for each question of *before*, in the same order and of the same kind, so that a gain is not one
        of form. Where no other question of that kind asks for its facts, it is the same question again. For a
        statement it is another of its sort, told or not, on the same system: what was explained is not judged again.
    """
    questions, already_used = tuple(questions), set(used)
    by_fact: Mapping[str, list[Question]] = _by_fact(questions)
    chosen: list[Question] = []
    for question in before:
        others = {q.id: q for q in _others(question, questions, by_fact) if q.id != question.id}
        taken = {q.id for q in chosen} | {q.id for q in before}
        candidates = [q for q in others.values() if q.id not in taken and not q.retired and q.kind == question.kind]
        candidates.sort(key=lambda q: (q.id in already_used, -_facts_in_common(q, question), rng.random()))
        chosen.append(candidates[0] if candidates else question)
    return tuple(chosen)


def _others(
    question: Question, questions: Sequence[Question], by_fact: Mapping[str, list[Question]]
) -> Iterable[Question]:
    """Return what can be asked in place of *question*, itself included."""
    if isinstance(question.form, Judgement):
        alike = (q for q in questions if isinstance(q.form, Judgement) and q.pack == question.pack)
        return [q for q in alike if is_told(q) == is_told(question)]
    return [q for fact in question.facts for q in by_fact.get(fact.id, ())]


def _by_fact(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Group *questions* by the ids of the facts they ask for."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        for fact in question.facts:
            groups.setdefault(fact.id, []).append(question)
    return groups


def _facts_in_common(one: Question, other: Question) -> int:
    return len({fact.id for fact in one.facts} & {fact.id for fact in other.facts})
