"""Which questions should a learner be asked next?"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from bot.quiz import mistakes
from bot.quiz.question import Fact, Question, Reading
from bot.quiz.reading import needed
from bot.quiz.schedule import Card

WEAK = 2 / 3
"""A risk is weak while the learner knew a smaller share of its facts than this the last time they were asked."""

Urgency = tuple[float, ...]
"""How urgent a question is; lower tuples are more urgent. The first number is one of the classes below."""
_TARGETED, _OPENER, _DUE, _NEW, _DUE_LATER, _REST = range(6)
OPENERS = 2
"""Openers of a sitting, at most: they lead into the first reading."""
QUESTIONS_A_READING = 3
"""Questions that follow one reading, at most, while there are others: six questions have two or three readings."""


@dataclass(frozen=True)
class Needs:
    """What one learner knows, and what they need to practise.

    `cards` is by the id of the fact. `systems` are the ids of the packs of which they met some fact, `weak` those of
    the risks that they do not know well, and `standing` those of the misconceptions that they chose again and again.
    `unread` has, by the id of the fact, the reading that tells each fact which is new to them, and `read` the ids of
    those they have read; both are empty for people who would rather guess first. `risks` are the ids of the risks
    that some fact they were asked illustrates.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    systems: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    unread: Mapping[str, Reading] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    risks: frozenset[str] = frozenset()

    def targets(self, question: Question) -> bool:
        """Whether *question* offers a misconception that the learner chose again and again."""
        return not self.standing.isdisjoint(mistakes.misconceptions_offered(question))


def needs(
    questions: Iterable[Question],
    cards: Mapping[str, Card],
    standing: Iterable[str] = (),
    readings: Mapping[str, Reading] | None = None,
    read: Container[str] = (),
    met: Container[str] = (),
) -> Needs:
    """Work out what a learner needs to practise.

    Args:
        questions: all questions of the bank.
        cards: what the learner knows, by the id of the fact.
        standing: ids of the misconceptions that the learner chose again and again.
        readings: the reading that tells each fact, by the id of the fact; none for a learner who is to read nothing.
        read: ids of the readings that they have read.
        met: ids of the facts that they have met in a story, which count as read.
    """
    systems: set[str] = set()
    by_risk: dict[str, list[bool]] = {}
    asked = {fact.id: (fact, question.pack) for question in questions for fact in question.facts if fact.id in cards}
    for fact, pack in asked.values():
        systems.add(pack)
        for risk in fact.risks:
            by_risk.setdefault(risk, []).append(cards[fact.id].known)
    weak = frozenset(risk for risk, known in by_risk.items() if sum(known) < WEAK * len(known))
    told_by = readings or {}
    known = frozenset(fact for fact, told in told_by.items() if told.id in read or fact in met)
    unread = {fact: told for fact, told in told_by.items() if fact not in cards and fact not in known}
    return Needs(cards, frozenset(systems), weak, frozenset(standing), unread, known, frozenset(by_risk))


def choose(questions: Iterable[Question], needs: Needs, now: datetime, rng: Random, size: int) -> tuple[Question, ...]:
    """Choose the questions of a sitting.

    Places go to questions on misconceptions that the learner chose again and again first, then to a few openers of
    systems that are new to them, then to facts that are due, then to new facts, then to the rest. Due facts fill at
    most half of the places (rounded up) while there are new ones for the others. Otherwise a learner with little time
    would repeat a few facts for weeks and never meet the rest (`bench/memory.py`; decision 11).

    Within these levels places go

    - of the due facts, to the most overdue in proportion to its stability first;
    - of the new facts, to those told by a reading that the sitting has already, then to those of a system that the
      learner has not met, then to those of weak risks;
    - of the rest, to the one that will be due soonest.

    Among equally urgent questions, systems and kinds that the sitting lacks so far are preferred. No fact is asked for
    twice in a sitting, and none by the question that asked for it last while another question asks for it too. Who
    says something, or how, is asked only once the thing itself has been asked for.

    Then the chosen questions are put into the order in which to ask them; see `_interleaved`.

    Args:
        questions: what to choose from; retired ones are left out.
        needs: what the learner needs to practise.
        now: the present time (UTC).
        rng: decides among equally good questions.
        size: how many questions to choose at most.

    Returns:
        The questions in the order in which to ask them.
    """
    chosen: list[Question] = []
    open_needs, due_chosen = needs, 0
    waiting = [(rng.random(), question) for question in _askable(questions, needs.cards)]
    while waiting and len(chosen) < size:
        best = _most_urgent(waiting, chosen, open_needs, now, enough_due=due_chosen >= size / 2)
        chosen.append(best)
        due_chosen += _urgency_of(best, open_needs, now, chosen[:-1])[0] == _DUE
        facts_taken = {fact.id for fact in best.facts}
        waiting = [item for item in waiting if not facts_taken & {fact.id for fact in item[1].facts}]
        # one question about each misconception is enough for a sitting
        open_needs = replace(open_needs, standing=open_needs.standing - mistakes.misconceptions_offered(best))
    return tuple(_interleaved(chosen, needs, rng))


def _most_urgent(
    waiting: list[tuple[float, Question]], chosen: list[Question], needs: Needs, now: datetime, *, enough_due: bool
) -> Question:
    """Return the most urgent question.

    Args:
        waiting: the questions that are left, each with a random number that decides among equals.
        chosen: the questions of the sitting so far.
        needs: what the learner still needs to practise.
        now: the present time (UTC).
        enough_due: whether the sitting has enough due facts, so that new facts now come before further due ones.
    """
    kinds, systems = Counter(question.kind for question in chosen), Counter(question.pack for question in chosen)

    def rank(item: tuple[float, Question]) -> tuple[Urgency, int, int, float]:
        lot, question = item
        urgency = _urgency_of(question, needs, now, chosen)
        if enough_due and urgency[0] == _DUE:
            urgency = (_DUE_LATER, *urgency[1:])
        return urgency, systems[question.pack], kinds[question.kind], lot

    return min(waiting, key=rank)[1]


def due_facts(questions: Iterable[Question], cards: Mapping[str, Card], now: datetime) -> set[str]:
    """Return the ids of the facts that are due at *now* (UTC) and that some question still asks for."""
    asked = (fact.id for question in questions if not question.retired for fact in question.facts)
    return {fact for fact in asked if fact in cards and cards[fact].is_due(now)}


def due_questions(questions: Iterable[Question], cards: Mapping[str, Card], now: datetime) -> list[Question]:
    """Return the *questions* that ask for a fact that is due at *now* (UTC), retired ones included.

    A question that also asks for a fact which the learner has never met is left out while another asks for the due one.
    """
    questions = list(questions)
    due = due_facts(questions, cards, now)
    asking = [question for question in questions if not due.isdisjoint(fact.id for fact in question.facts)]
    met = [question for question in asking if all(fact.id in cards for fact in question.facts)]
    met_ids = {question.id for question in met}
    covered = {fact.id for question in met if not question.retired for fact in question.facts}

    def is_needed(question: Question) -> bool:
        return not (due & {fact.id for fact in question.facts}) <= covered

    return [question for question in asking if question.id in met_ids or is_needed(question)]


def choose_targeted(
    questions: Iterable[Question], needs: Needs, without: Iterable[Question], rng: Random
) -> Question | None:
    """Choose a question about a misconception that the learner chose again and again.

    Args:
        questions: what to choose from; retired ones are left out.
        needs: what the learner needs to practise.
        without: questions whose facts must not be asked for again.
        rng: decides among the questions that fit.

    Returns:
        The question, or `None` if none fits.
    """
    facts_taken = {fact.id for question in without for fact in question.facts}
    candidates = [
        question
        for question in _askable(questions, needs.cards)
        if needs.targets(question) and not facts_taken & {fact.id for fact in question.facts}
    ]
    return rng.choice(candidates) if candidates else None


def _askable(questions: Iterable[Question], cards: Mapping[str, Card]) -> list[Question]:
    """Leave out what is retired, what asked last, and who says something before the thing itself was asked for."""
    active = [question for question in questions if not question.retired]
    things = {fact.id for question in active if not question.saying for fact in question.facts}

    def too_early(question: Question) -> bool:
        return question.saying and any(fact.id in things and fact.id not in cards for fact in question.facts)

    return _without_last_wordings([question for question in active if not too_early(question)], cards)


def _without_last_wordings(questions: list[Question], cards: Mapping[str, Card]) -> list[Question]:
    """Leave out questions that were the last to ask for one of their facts, if another question asks for it too."""
    wordings = Counter(fact.id for question in questions for fact in question.facts)

    def repeats(question: Question) -> bool:
        return any(_last_asked(cards, fact) == question.id and wordings[fact.id] > 1 for fact in question.facts)

    return [question for question in questions if not repeats(question)]


def _urgency_of(question: Question, needs: Needs, now: datetime, chosen: list[Question]) -> Urgency:
    """Return how urgent *question* is beside those that were *chosen*: as urgent as its most urgent fact.

    A question that targets a misconception, or opens a system, is more urgent than its facts.
    """
    if needs.targets(question):
        return (_TARGETED,)
    if question.opener and question.pack not in needs.systems and sum(q.opener for q in chosen) < OPENERS:
        return (_OPENER,)
    reading = _more_to_read(question, needs, chosen)
    return min(_urgency(fact, question.pack, needs, now, reading) for fact in question.facts)


def _more_to_read(question: Question, needs: Needs, chosen: list[Question]) -> int:
    """Return what *question* costs to be read about, beside those that were chosen: 0 if a reading tells it already.

    Each further reading costs 1, and one that has enough questions costs 2. An opener beyond `OPENERS` costs more, and
    so does a question on a new fact that no reading tells.
    """
    if not needs.unread:
        return 0
    told = needs.cards.keys() | needs.read | needs.unread.keys()
    if question.opener or any(fact.id not in told for fact in question.facts):
        return 3
    follow = Counter(reading.id for other in chosen for reading in needed(other, needs.unread))
    costs = {0: 1} | dict.fromkeys(range(1, QUESTIONS_A_READING), 0)
    return sum(costs.get(follow[reading.id], 2) for reading in needed(question, needs.unread))


def _urgency(fact: Fact, system: str, needs: Needs, now: datetime, reading: int) -> Urgency:
    """Return how urgent *fact* is, asked by a question that brings so many readings into the sitting.

    A memory is overdue in proportion to its stability: days over due, by days.
    """
    card = needs.cards.get(fact.id)
    if card is None or card.memory is None:
        return _NEW, reading, system in needs.systems, needs.weak.isdisjoint(fact.risks)
    overdue = (now - card.memory.due).total_seconds() / 86_400 / card.memory.stability
    return (_DUE, -overdue) if overdue >= 0 else (_REST, -overdue)


def _last_asked(cards: Mapping[str, Card], fact: Fact) -> str | None:
    """Return the id of the question that last asked for *fact*, or `None` if none has."""
    card = cards.get(fact.id)
    return card.question if card else None


def _interleaved(questions: list[Question], needs: Needs, rng: Random) -> list[Question]:
    """Order *questions* so that neighbours differ in system and kind where possible; *questions* itself is shuffled.

    A question that targets a misconception comes first, or else a single choice: nobody's first question should be an
    ordering task.
    """
    rng.shuffle(questions)
    left = sorted(questions, key=lambda question: (not needs.targets(question), question.kind != "one"))
    ordered: list[Question] = left[:1]
    del left[:1]
    while left:
        last = ordered[-1]
        kinds_left = Counter(question.kind for question in left)
        following = min(left, key=lambda q: ((q.pack == last.pack) + (q.kind == last.kind), -kinds_left[q.kind]))
        left.remove(following)
        ordered.append(following)
    return ordered
