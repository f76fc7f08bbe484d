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
    waiting = _by_urgency((q for q in questions if not q.retired), cards, now, dice)
    while waiting and len(chosen) < size:
        met = {fact.id for question in chosen for fact in question.facts}
        fresh = [(urgency, question) for urgency, question in waiting if not met & {f.id for f in question.facts}]
        if not fresh:
            break
        kinds, systems = Counter(question.kind for question in chosen), Counter(question.pack for question in chosen)
        _, best = min(fresh, key=lambda item: (item[0][0], systems[item[1].pack], kinds[item[1].kind], *item[0][1:]))
        chosen.append(best)
        waiting = [item for item in fresh if item[1] is not best]
    return tuple(_mixed(chosen, dice))


def _by_urgency(
    questions: Iterable[Question], cards: Mapping[str, Card], now: datetime, dice: Random
) -> list[tuple[tuple[int, float, bool, float], Question]]:
    """Each question with its urgency, lowest first: rank, how overdue, asked the last time, chance."""
    return [
        (
            (
                *min(_urgency(cards.get(fact.id), now) for fact in question.facts),
                any(_last_asked(cards, fact) == question.id for fact in question.facts),
                dice.random(),
            ),
            question,
        )
        for question in questions
    ]


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
