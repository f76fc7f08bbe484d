"""What should be asked next?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from random import Random

from bot.quiz.question import Fact, Question
from bot.quiz.schedule import Card


def choose(
    questions: Iterable[Question], cards: Mapping[str, Card], now: datetime, dice: Random, size: int
) -> tuple[Question, ...]:
    """Up to *size* questions: facts that are due first, then new ones, then those known longest.

    No fact is asked twice in a sitting, and none with its last wording while it has another. Among questions that
    are equally urgent, systems and kinds that the sitting lacks come first.
    """
    chosen: list[Question] = []
    waiting = [
        (_urgency_of(question, cards, now), dice.random(), question)
        for question in _not_the_last_wording([q for q in questions if not q.retired], cards)
    ]
    while waiting and len(chosen) < size:
        kinds, systems = Counter(question.kind for question in chosen), Counter(question.pack for question in chosen)
        _, _, best = min(waiting, key=lambda item: (item[0], systems[item[2].pack], kinds[item[2].kind], item[1]))
        chosen.append(best)
        met = {fact.id for fact in best.facts}
        waiting = [item for item in waiting if not met & {fact.id for fact in item[2].facts}]
    return tuple(_mixed(chosen, dice))


def _not_the_last_wording(questions: list[Question], cards: Mapping[str, Card]) -> list[Question]:
    """Without the question last asked for a fact, where another asks for it too."""
    wordings = Counter(fact.id for question in questions for fact in question.facts)

    def repeats(question: Question) -> bool:
        return any(_last_asked(cards, fact) == question.id and wordings[fact.id] > 1 for fact in question.facts)

    return [question for question in questions if not repeats(question)]


def _urgency_of(question: Question, cards: Mapping[str, Card], now: datetime) -> tuple[int, float]:
    """Rank, then how overdue; the lowest is the most urgent, and a question is as urgent as its most urgent fact."""
    return min(_urgency(cards.get(fact.id), now) for fact in question.facts)


def _urgency(card: Card | None, now: datetime) -> tuple[int, float]:
    if card is None or card.memory is None:
        return 1, 0.0
    overdue = (now - card.memory.due).total_seconds() / 86_400 / card.memory.stability
    return (0, -overdue) if overdue >= 0 else (2, -overdue)


def _last_asked(cards: Mapping[str, Card], fact: Fact) -> str | None:
    card = cards.get(fact.id)
    return card.question if card else None


def _mixed(questions: list[Question], dice: Random) -> list[Question]:
    """In an order of chance, but an easy form first: nobody should meet the bot with an ordering task."""
    dice.shuffle(questions)
    first = next((question for question in questions if question.kind == "one"), None)
    return questions if first is None else [first, *(q for q in questions if q is not first)]
