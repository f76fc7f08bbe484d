"""Loading and saving sittings and the answers given in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select, update

from bot.quiz.sitting import AnswerResult, Sitting, StoredAnswer
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.repositories.memory import MemoryRepository
from bot.storage.tables import (
    ANSWER,
    SITTING,
)

_OF: BindParameter[int] = bindparam("of")
_SITTING = select(SITTING).where(SITTING.c.id == bindparam("id"), SITTING.c.learner == _OF)


class SittingRepository(Statements):
    """On an open transaction."""

    async def get(self, id: str, learner: int) -> Sitting | None:
        found = await self._db.find(_SITTING, {"of": learner, "id": id}, lock=True)
        return rows.sitting(found[0]) if found else None

    async def open_one(self, learner: int) -> Sitting | None:
        row = await self._one(select(SITTING).where(SITTING.c.learner == learner, SITTING.c.ended.is_(None)))
        return rows.sitting(row) if row else None

    async def latest(self, learner: int) -> Sitting | None:
        """The open one, or else the one that ended last."""
        latest = select(SITTING).where(SITTING.c.learner == learner)
        row = await self._one(latest.order_by(SITTING.c.ended.is_not(None), SITTING.c.ended.desc()).limit(1))
        return rows.sitting(row) if row else None

    async def save(self, sitting: Sitting) -> None:
        await self._save(SITTING, rows.sitting_row(sitting))

    async def record(self, answered: AnswerResult, now: datetime) -> None:
        """Keep an answer, where the sitting stands after it, and what it says about the learner's memory."""
        await self.save(answered.sitting)
        await self._db.insert(ANSWER, rows.answer_row(answered, now))
        await MemoryRepository(self._db).save_cards(answered.sitting.learner, answered.cards)

    async def mark_guess(self, sitting: str, learner: int, turn: int) -> None:
        """Mark an answer as a lucky guess."""
        of_theirs = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        await self._db.execute(update(ANSWER).where(*of_theirs).values(guessed=True))

    async def answer(self, sitting: str, learner: int, turn: int) -> StoredAnswer | None:
        of_theirs = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        row = await self._one(select(ANSWER).where(*of_theirs))
        return rows.given(row) if row else None

    async def answers(self, sitting: str, learner: int) -> tuple[StoredAnswer, ...]:
        found = select(ANSWER).where(ANSWER.c.sitting == sitting, ANSWER.c.learner == learner)
        return tuple(rows.given(row) for row in await self._all(found.order_by(ANSWER.c.turn)))

    async def newest_answers(self, learner: int, limit: int, skip: int) -> list[tuple[str, StoredAnswer]]:
        """A page of answers with their sittings, the newest first."""
        page = _told(learner).order_by(ANSWER.c.at.desc(), ANSWER.c.turn.desc()).limit(limit).offset(skip)
        return [(row.sitting, rows.given(row)) for row in await self._all(page)]

    async def all_answers(self, learner: int) -> list[StoredAnswer]:
        """Every answer that may be spoken of, from the oldest."""
        return [rows.given(row) for row in await self._all(_told(learner).order_by(ANSWER.c.at, ANSWER.c.turn))]

    async def count_answers(self, learner: int) -> tuple[int, datetime | None]:
        """How many answers there are, and when the first one was given."""
        told = _told(learner).subquery()
        counted = select(func.count().label("number"), func.min(told.c.at).label("first"))
        row = (await self._db.execute(counted)).one()
        return row.number, row.first

    async def last_activity(self, learner: int) -> datetime | None:
        """When they last started a sitting or answered, if ever."""
        answered = await self._scalar(select(func.max(ANSWER.c.at)).where(ANSWER.c.learner == learner))
        started = await self._scalar(select(func.max(SITTING.c.started)).where(SITTING.c.learner == learner))
        return max((at for at in (answered, started) if at is not None), default=None)


def _told(learner: int) -> Select[Any]:
    """The answers that may be spoken of: nothing is said about a test before it is finished."""
    quiet = SITTING.c.silent & (SITTING.c.turn < func.json_array_length(SITTING.c.asked))
    found = select(ANSWER).join(SITTING, SITTING.c.id == ANSWER.c.sitting)
    return found.where(ANSWER.c.learner == learner, ~quiet)
