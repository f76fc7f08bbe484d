"""What should be asked next?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from bot.quiz import mistakes
from bot.quiz.question import Fact, Question
from bot.quiz.schedule import Card

WEAK = 2 / 3
"""A risk is weak while fewer of its facts than this were known the last time."""

Urgency = tuple[float, ...]
_TARGETED, _DUE, _NEW, _DUE_LATER, _REST = range(5)


@dataclass(frozen=True)
class Needs:
    """What one learner knows, and where it is thin.

    `systems` are those of which some fact was met, `weak` the risks that are not known well, `standing` the
    misconceptions that were chosen again and again.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    systems: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()

    def targets(self, question: Question) -> bool:
        """Whether *question* offers a misconception that stands."""
        return not self.standing.isdisjoint(mistakes.offered(question))


def needs(questions: Iterable[Question], cards: Mapping[str, Card], standing: Iterable[str] = ()) -> Needs:
    """What follows from a learner's *cards* on all the *questions* there are."""
    systems: set[str] = set()
    by_risk: dict[str, list[bool]] = {}
    met = {fact.id: (fact, question.pack) for question in questions for fact in question.facts if fact.id in cards}
    for fact, pack in met.values():
        systems.add(pack)
        for risk in fact.risks:
            by_risk.setdefault(risk, []).append(cards[fact.id].known)
    weak = frozenset(risk for risk, known in by_risk.items() if sum(known) < WEAK * len(known))
    return Needs(cards, frozenset(systems), weak, frozenset(standing))


def choose(questions: Iterable[Question], needs: Needs, now: datetime, rng: Random, size: int) -> tuple[Question, ...]:
    """Up to *size* questions: on misconceptions that stand, then facts that are due, then new ones, then the rest.

    Due ones fill half of the places while there are new ones for the other half: whoever has little time would
    otherwise repeat a few facts for weeks and never meet the rest (`bench/memory.py`; decision 11).

    Of the due ones the most overdue for its stability comes first, of the new ones those of a system not met yet and
    then those of weak risks, of the rest those that will be due soonest. No fact is asked twice in a sitting, and none
    with its last wording while it has another. Among questions that are equally urgent, systems and kinds that the
    sitting lacks come first.
    """
    chosen: list[Question] = []
    unmet, repeated = needs, 0
    waiting = [
        (rng.random(), question)
        for question in _not_the_last_wording([q for q in questions if not q.retired], needs.cards)
    ]
    while waiting and len(chosen) < size:
        best = _most_urgent(waiting, chosen, unmet, now, enough=repeated >= size / 2)
        chosen.append(best)
        repeated += _urgency_of(best, unmet, now)[0] == _DUE
        met = {fact.id for fact in best.facts}
        waiting = [item for item in waiting if not met & {fact.id for fact in item[1].facts}]
        unmet = replace(unmet, standing=unmet.standing - mistakes.offered(best))  # one question for each is enough
    return tuple(_interleaved(chosen, needs, rng))


def _most_urgent(
    waiting: list[tuple[float, Question]], chosen: list[Question], needs: Needs, now: datetime, *, enough: bool
) -> Question:
    """Of those *waiting*, each with its lot; what is due waits for what is new once there is *enough* of it."""
    kinds, systems = Counter(question.kind for question in chosen), Counter(question.pack for question in chosen)

    def rank(item: tuple[float, Question]) -> tuple[Urgency, int, int, float]:
        lot, question = item
        urgency = _urgency_of(question, needs, now)
        if enough and urgency[0] == _DUE:
            urgency = (_DUE_LATER, *urgency[1:])
        return urgency, systems[question.pack], kinds[question.kind], lot

    return min(waiting, key=rank)[1]


def due_facts(questions: Iterable[Question], cards: Mapping[str, Card], now: datetime) -> set[str]:
    """The facts that are due and that some question still asks for."""
    asked = (fact.id for question in questions if not question.retired for fact in question.facts)
    return {fact for fact in asked if fact in cards and cards[fact].is_due(now)}


def due_questions(questions: Iterable[Question], cards: Mapping[str, Card], now: datetime) -> list[Question]:
    """Those that ask for a fact that is due."""
    questions = list(questions)
    facts = due_facts(questions, cards, now)
    return [question for question in questions if not facts.isdisjoint(fact.id for fact in question.facts)]


def targeted(questions: Iterable[Question], needs: Needs, without: Iterable[Question], rng: Random) -> Question | None:
    """A question on a misconception that stands, and on no fact of those in *without*; nothing if there is none."""
    taken = {fact.id for question in without for fact in question.facts}
    fitting = [
        question
        for question in _not_the_last_wording([q for q in questions if not q.retired], needs.cards)
        if needs.targets(question) and not taken & {fact.id for fact in question.facts}
    ]
    return rng.choice(fitting) if fitting else None


def _not_the_last_wording(questions: list[Question], cards: Mapping[str, Card]) -> list[Question]:
    """Without the question last asked for a fact, where another asks for it too."""
    wordings = Counter(fact.id for question in questions for fact in question.facts)

    def repeats(question: Question) -> bool:
        return any(_last_asked(cards, fact) == question.id and wordings[fact.id] > 1 for fact in question.facts)

    return [question for question in questions if not repeats(question)]


def _urgency_of(question: Question, needs: Needs, now: datetime) -> Urgency:
    """The lowest is the most urgent; a question is as urgent as its most urgent fact."""
    if needs.targets(question):
        return (_TARGETED,)
    return min(_urgency(fact, question.pack, needs, now) for fact in question.facts)


def _urgency(fact: Fact, system: str, needs: Needs, now: datetime) -> Urgency:
    card = needs.cards.get(fact.id)
    if card is None or card.memory is None:
        return _NEW, system in needs.systems, needs.weak.isdisjoint(fact.risks)
    overdue = (now - card.memory.due).total_seconds() / 86_400 / card.memory.stability
    return (_DUE, -overdue) if overdue >= 0 else (_REST, -overdue)


def _last_asked(cards: Mapping[str, Card], fact: Fact) -> str | None:
    card = cards.get(fact.id)
    return card.question if card else None


def _interleaved(questions: list[Question], needs: Needs, rng: Random) -> list[Question]:
    """Neighbours of different systems and kinds where that can be; what targets an error first, else an easy form.

    Nobody should meet the bot with an ordering task.
    """
    rng.shuffle(questions)
    left = sorted(questions, key=lambda question: (not needs.targets(question), question.kind != "one"))
    row: list[Question] = left[:1]
    del left[:1]
    while left:
        last = row[-1]
        commonest = Counter(question.kind for question in left)
        following = min(left, key=lambda q: ((q.pack == last.pack) + (q.kind == last.kind), -commonest[q.kind]))
        left.remove(following)
        row.append(following)
    return row
