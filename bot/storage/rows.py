"""How values lie in rows: one function for each direction of each value."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.quiz.grading import Choice, Chosen, NotKnown, Result, Typed
from bot.quiz.learner import Learner
from bot.quiz.schedule import Card, Memory
from bot.quiz.sitting import Answered, Asked, Given, Sitting
from bot.storage.tables import AnswerRow, CardRow, LearnerRow, SittingRow


def learner_row(learner: Learner) -> LearnerRow:
    return LearnerRow(
        id=learner.id,
        language=learner.language,
        plain=learner.plain,
        since=learner.since,
        reachable=learner.reachable,
        heard=learner.heard,
    )


def learner(row: LearnerRow) -> Learner:
    return Learner(row.id, row.language, row.since, row.plain, row.reachable, row.heard)


def sitting_row(sitting: Sitting) -> SittingRow:
    return SittingRow(
        id=sitting.id,
        learner=sitting.learner,
        topic=sitting.topic,
        asked=[[asked.question, asked.hash, list(asked.order), asked.void] for asked in sitting.asked],
        turn=sitting.turn,
        shown=sitting.shown,
        draft=list(sitting.draft),
        started=sitting.started,
        ended=sitting.ended,
    )


def sitting(row: SittingRow) -> Sitting:
    asked = tuple(Asked(question, hash, tuple(order), void) for question, hash, order, void in row.asked)
    draft = tuple(row.draft)
    return Sitting(row.id, row.learner, row.topic, asked, row.started, row.turn, row.shown, draft, row.ended)


def answer_row(answered: Answered, at: datetime) -> AnswerRow:
    return AnswerRow(
        sitting=answered.sitting.id,
        turn=answered.turn,
        learner=answered.sitting.learner,
        question=answered.asked.question,
        hash=answered.asked.hash,
        shown=list(answered.asked.order),
        choice=choice_json(answered.choice),
        verdict=answered.verdict.result.value,
        found=answered.verdict.found,
        of=answered.verdict.of,
        at=at,
    )


def given(row: AnswerRow) -> Given:
    asked = Asked(row.question, row.hash, tuple(row.shown))
    return Given(row.turn, asked, choice(row.choice), Result(row.verdict), row.found, row.of, row.at)


def choice_json(choice: Choice) -> dict[str, Any]:
    match choice:
        case Chosen(options):
            return {"options": list(options)}
        case Typed(value):
            return {"number": str(value)}
        case NotKnown():
            return {}


def choice(stored: dict[str, Any]) -> Choice:
    match stored:
        case {"options": options}:
            return Chosen(tuple(options))
        case {"number": number}:
            return Typed(Decimal(number))
        case _:
            return NotKnown()


def card_row(learner: int, card: Card) -> CardRow:
    assert card.memory is not None, "a card is kept from its first answer on"
    assert card.question is not None
    return CardRow(
        learner=learner,
        fact=card.fact,
        stability=card.memory.stability,
        difficulty=card.memory.difficulty,
        due=card.memory.due,
        reviewed=card.memory.reviewed,
        asked=card.asked,
        right=card.right,
        known=card.known,
        question=card.question,
    )


def card(row: CardRow) -> Card:
    memory = Memory(row.stability, row.difficulty, row.due, row.reviewed)
    return Card(row.fact, memory, row.asked, row.right, row.known, row.question)
