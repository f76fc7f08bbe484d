"""How values lie in rows: one function for each direction of each value. What is written is a row by column names."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Row as Found

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, Verdict
from bot.quiz.mistakes import Mistake
from bot.quiz.pending_input import PendingInput
from bot.quiz.reminders import Reminder
from bot.quiz.schedule import Card, Memory, PreviousState
from bot.quiz.sitting import AnswerResult, DealtQuestion, Sitting, StoredAnswer
from bot.quiz.user import User

Row: TypeAlias = Found[Any]
Written: TypeAlias = dict[str, Any]


def learner_row(learner: User) -> Written:
    return {
        "id": learner.id,
        "language": learner.language,
        "plain": learner.plain,
        "since": learner.since,
        "reachable": learner.reachable,
        "heard": learner.last_message_id,
        "zone": learner.zone,
        "retention": learner.retention,
        "exam": learner.exam,
        "asking": learner.pending_input.stored() if learner.pending_input else "",
        "seen": learner.seen or learner.since.date(),
    }


def learner(row: Row) -> User:
    return User(
        id=row.id,
        language=row.language,
        since=row.since,
        plain=row.plain,
        reachable=row.reachable,
        last_message_id=row.heard,
        zone=row.zone,
        retention=row.retention,
        exam=row.exam,
        pending_input=PendingInput.from_stored(row.asking),
        seen=row.seen,
    )


def sitting_row(sitting: Sitting) -> Written:
    return {
        "id": sitting.id,
        "learner": sitting.learner,
        "topic": sitting.topic,
        "asked": [[asked.question, asked.hash, list(asked.option_order), asked.withdrawn] for asked in sitting.asked],
        "turn": sitting.turn,
        "shown": sitting.last_shown_turn,
        "draft": list(sitting.draft),
        "started": sitting.started,
        "ended": sitting.ended,
        "assignment": sitting.assignment,
        "attempt": sitting.attempt,
        "silent": sitting.deferred_feedback,
    }


def sitting(row: Row) -> Sitting:
    asked = tuple(DealtQuestion(question, hash, tuple(order), void) for question, hash, order, void in row.asked)
    return Sitting(
        row.id,
        row.learner,
        row.topic,
        asked,
        row.started,
        row.turn,
        row.shown,
        tuple(row.draft),
        row.ended,
        row.assignment,
        row.attempt,
        row.silent,
    )


def answer_row(answered: AnswerResult, at: datetime) -> Written:
    return {
        "sitting": answered.sitting.id,
        "turn": answered.turn,
        "learner": answered.sitting.learner,
        "question": answered.asked.question,
        "hash": answered.asked.hash,
        "shown": list(answered.asked.option_order),
        "choice": choice_json(answered.choice),
        "verdict": answered.grade.verdict.value,
        "found": answered.grade.found,
        "of": answered.grade.of,
        "at": at,
        "guessed": False,
    }


def given(row: Row) -> StoredAnswer:
    asked = DealtQuestion(row.question, row.hash, tuple(row.shown))
    return StoredAnswer(
        row.turn, asked, choice(row.choice), Verdict(row.verdict), row.found, row.of, row.at, row.guessed
    )


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


def card_row(learner: int, card: Card) -> Written:
    assert card.memory is not None, "a card is kept from its first answer on"
    assert card.question is not None
    return {
        "learner": learner,
        "fact": card.fact,
        "stability": card.memory.stability,
        "difficulty": card.memory.difficulty,
        "due": card.memory.due,
        "reviewed": card.memory.reviewed,
        "asked": card.asked,
        "right": card.right,
        "known": card.known,
        "question": card.question,
        "days": card.days,
        "before": _before_json(card.previous),
    }


def card(row: Row) -> Card:
    memory = Memory(row.stability, row.difficulty, row.due, row.reviewed)
    return Card(row.fact, memory, row.asked, row.right, row.known, row.question, row.days, _before(row.before))


def _before_json(before: PreviousState | None) -> list[Any]:
    if before is None:
        return []
    if before.memory is None:
        return [before.days]
    memory = before.memory
    return [before.days, memory.stability, memory.difficulty, memory.due.isoformat(), memory.reviewed.isoformat()]


def _before(stored: list[Any]) -> PreviousState | None:
    match stored:
        case [days]:
            return PreviousState(None, days)
        case [days, stability, difficulty, due, reviewed]:
            return PreviousState(Memory(stability, difficulty, _utc(due), _utc(reviewed)), days)
        case _:
            return None


def _utc(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(UTC)


def mistake_row(learner: int, mistake: Mistake) -> Written:
    return {
        "learner": learner,
        "misconception": mistake.misconception,
        "times": mistake.times,
        "standing": mistake.standing,
        "at": mistake.at,
    }


def mistake(row: Row) -> Mistake:
    return Mistake(row.misconception, row.times, row.standing, row.at)


def reminder_row(reminder: Reminder) -> Written:
    return {
        "learner": reminder.learner,
        "minute": reminder.minute,
        "wanted": reminder.wanted,
        "next": reminder.next,
        "sent": reminder.sent,
        "ignored": reminder.ignored,
    }


def reminder(row: Row) -> Reminder:
    return Reminder(row.learner, row.minute, row.wanted, row.next, row.sent, row.ignored)
