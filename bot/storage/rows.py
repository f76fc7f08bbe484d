"""How learners, sittings, answers and cards are stored: a pair of functions for each kind of value.

`card_row` turns a card into a row to be written, a dictionary by column names; `card` turns a row read into a card.
Columns keep their first names where the program's words have changed since: `heard` holds `last_message`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import orjson
import sqlalchemy

from bot.quiz.grading import Choice, Chosen, NotKnown, Typed, Verdict
from bot.quiz.mistakes import Mistake
from bot.quiz.pending_input import PendingInput
from bot.quiz.play import Play
from bot.quiz.reminders import Reminder
from bot.quiz.schedule import Card, Memory, PreviousState
from bot.quiz.sitting import AnswerResult, DealtQuestion, GradedChoice, Sitting, StoredAnswer
from bot.quiz.user import User

Row: TypeAlias = sqlalchemy.Row[Any]
Written: TypeAlias = dict[str, Any]
FADED = ["faded"]
"""What is stored of an earlier memory once nobody can say "I guessed" any more."""
FADED_TURN = -1
"""Stands in place of the last turn that was shown, in a sitting whose orders of options are forgotten."""


def to_the_minute(at: datetime) -> datetime:
    """The minute in which something was, once nothing needs to know more."""
    return at.replace(second=0, microsecond=0)


def learner_row(learner: User) -> Written:
    return {
        "id": learner.id,
        "language": learner.language,
        "plain": learner.plain,
        "since": learner.since,
        "reachable": learner.reachable,
        "heard": learner.last_message,
        "zone": learner.zone,
        "retention": learner.memory_goal,
        "exam": learner.exam,
        "asking": learner.pending_input.stored() if learner.pending_input else "",
        "guess_first": learner.guess_first,
        "seen": learner.seen or learner.since.date(),
        "warned": learner.warned,
    }


def learner(row: Row) -> User:
    return User(
        id=row.id,
        language=row.language,
        since=row.since,
        plain=row.plain,
        reachable=row.reachable,
        last_message=row.heard,
        zone=row.zone,
        memory_goal=row.retention,
        exam=row.exam,
        pending_input=PendingInput.from_stored(row.asking),
        guess_first=row.guess_first,
        seen=row.seen,
        warned=row.warned,
    )


def sitting_row(sitting: Sitting) -> Written:
    return {
        "id": sitting.id,
        "learner": sitting.learner,
        "topic": sitting.topic,
        "asked": [_dealt_json(asked) for asked in sitting.asked],
        "turn": sitting.turn,
        "shown": sitting.last_shown_turn,
        "draft": list(sitting.draft),
        "started": sitting.started,
        "ended": sitting.ended,
        "assignment": sitting.assignment,
        "attempt": sitting.attempt,
        "silent": sitting.deferred_feedback,
        "sealed": sitting.sealed,
    }


def sitting(row: Row) -> Sitting:
    return Sitting(
        id=row.id,
        learner=row.learner,
        topic=row.topic,
        asked=tuple(_dealt(*stored) for stored in row.asked),
        started=row.started,
        turn=row.turn,
        last_shown_turn=row.shown,
        draft=tuple(row.draft),
        ended=row.ended,
        assignment=row.assignment,
        attempt=row.attempt,
        deferred_feedback=row.silent,
        sealed=row.sealed,
    )


def faded(sitting: Sitting) -> Sitting:
    """A sitting of the past: which questions it had, and not in which order their options stood, nor the seconds."""
    return replace(
        sitting,
        asked=tuple(replace(asked, option_order=(), readings=()) for asked in sitting.asked),
        started=to_the_minute(sitting.started),
        ended=to_the_minute(sitting.ended) if sitting.ended else None,
        last_shown_turn=FADED_TURN,
        draft=(),
    )


def _dealt_json(asked: DealtQuestion) -> list[Any]:
    """Return four values; more only while something is to be read before the question, or where it meets a new risk."""
    dealt = [asked.question, asked.hash, list(asked.option_order), asked.withdrawn]
    if asked.new_risk:
        return [*dealt, list(asked.readings), asked.new_risk]
    return [*dealt, list(asked.readings)] if asked.readings else dealt


def _dealt(
    question: str,
    hash: str,
    order: list[int],
    withdrawn: bool,
    readings: Iterable[str] = (),
    new_risk: str | None = None,
) -> DealtQuestion:
    return DealtQuestion(question, hash, tuple(order), withdrawn, tuple(readings), new_risk)


def answer_row(answered: AnswerResult, at: datetime) -> Written:
    """The row of an answer given at *at* (UTC). A guess is marked later."""
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
    """The answer as it was judged when it was given."""
    return StoredAnswer(
        turn=row.turn,
        asked=DealtQuestion(row.question, row.hash, tuple(row.shown)),
        choice=choice(row.choice),
        verdict=Verdict(row.verdict),
        found=row.found,
        of=row.of,
        at=row.at,
        guessed=row.guessed,
    )


def graded(question: str, hash: str, choice_text: str, verdict: str, found: int, of: int) -> GradedChoice:
    """What was answered; *choice_text* is what `choice_json` made, as text."""
    return GradedChoice(question, hash, choice(orjson.loads(choice_text)), Verdict(verdict), found, of)


def choice_json(choice: Choice) -> dict[str, Any]:
    """What is stored of a choice: `{"options": [2, 0]}`, `{"number": "0.8"}`, or `{}` for "I don't know".

    Options are counted from 0 in the author's order. A number is stored as text, which
    keeps a decimal fraction exact.
    """
    match choice:
        case Chosen(options):
            return {"options": list(options)}
        case Typed(value):
            return {"number": str(value)}
        case NotKnown():
            return {}


def choice(stored: dict[str, Any]) -> Choice:
    """Read what `choice_json` wrote."""
    match stored:
        case {"options": options}:
            return Chosen(tuple(options))
        case {"number": number}:
            return Typed(Decimal(number))
        case _:
            return NotKnown()


def card_row(learner: int, card: Card) -> Written:
    """The row of one fact of a learner. The card must have been answered at least once."""
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
        "before": _previous_state_json(card.previous),
    }


def card(row: Row) -> Card:
    return Card(
        fact=row.fact,
        memory=Memory(row.stability, row.difficulty, row.due, row.reviewed),
        asked=row.asked,
        right=row.right,
        known=row.known,
        question=row.question,
        days=row.days,
        previous=_previous_state(row.before),
    )


def _previous_state_json(previous: PreviousState | None) -> list[Any]:
    """Return `[]` for `None`, `[days]` for a card without a memory yet, else days and the four values of the memory.

    What has faded is `FADED`, or `[]` if the card had no memory.
    """
    if previous is None:
        return []
    if previous.faded:
        return FADED
    if previous.memory is None:
        return [previous.days]
    memory = previous.memory
    return [previous.days, memory.stability, memory.difficulty, memory.due.isoformat(), memory.reviewed.isoformat()]


def _previous_state(stored: list[Any]) -> PreviousState | None:
    match stored:
        case ["faded"]:
            return PreviousState(None, 0, faded=True)
        case [days]:
            return PreviousState(None, days)
        case [days, stability, difficulty, due, reviewed]:
            return PreviousState(Memory(stability, difficulty, _utc(due), _utc(reviewed)), days)
        case _:
            return None


def _utc(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(UTC)


def play_row(play: Play) -> Written:
    return {
        "id": play.id,
        "learner": play.learner,
        "scenario": play.scenario,
        "moves": list(play.moves),
        "started": play.started,
        "ended": play.ended,
        "assignment": play.assignment,
    }


def play(row: Row) -> Play:
    return Play(row.id, row.learner, row.scenario, tuple(row.moves), row.started, row.ended, row.assignment)


def mistake_row(learner: int, mistake: Mistake) -> Written:
    return {
        "learner": learner,
        "misconception": mistake.misconception,
        "times": mistake.times,
        "standing": mistake.standing,
        "at": to_the_minute(mistake.at),
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
    return Reminder(
        learner=row.learner,
        minute=row.minute,
        wanted=row.wanted,
        next=row.next,
        sent=row.sent,
        ignored=row.ignored,
    )
