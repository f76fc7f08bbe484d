"""Loading and saving sittings (one learner's runs through a quiz) and the answers given in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select, update

from bot.quiz.claims import PREFIX
from bot.quiz.sitting import AnswerResult, Sitting, StoredAnswer
from bot.storage import rows
from bot.storage.engine.statements import BATCH, Statements
from bot.storage.repositories.memory import MemoryRepository
from bot.storage.rows import FADED_TURN
from bot.storage.tables import (
    ANSWER,
    SITTING,
)

_LEARNER: BindParameter[int] = bindparam("learner")
_SITTING = select(SITTING).where(SITTING.c.id == bindparam("id"), SITTING.c.learner == _LEARNER)


class SittingRepository(Statements):
    """Sittings and answers. Those of another learner than the one named are not found."""

    async def get(self, id: str, learner: int) -> Sitting | None:
        """Return the sitting, whose row stays locked until a changing transaction on PostgreSQL ends."""
        matching = await self._db.find(_SITTING, {"id": id, "learner": learner}, lock=True)
        return rows.sitting(matching[0]) if matching else None

    async def open_one(self, learner: int) -> Sitting | None:
        """Return the sitting that has not ended. The database allows one for each learner."""
        row = await self._one(select(SITTING).where(SITTING.c.learner == learner, SITTING.c.ended.is_(None)))
        return rows.sitting(row) if row else None

    async def latest(self, learner: int) -> Sitting | None:
        """Return the open sitting, or else the one that ended last."""
        query = select(SITTING).where(SITTING.c.learner == learner)
        row = await self._one(query.order_by(SITTING.c.ended.is_not(None), SITTING.c.ended.desc()).limit(1))
        return rows.sitting(row) if row else None

    async def unexplained(self, assignment: str) -> Sitting | None:
        """Return a finished sitting of a test that is still sealed; `None` if there is none."""
        finished = SITTING.c.turn >= func.json_array_length(SITTING.c.asked)
        query = select(SITTING).where(SITTING.c.assignment == assignment, SITTING.c.sealed, finished)
        row = await self._one(query.order_by(SITTING.c.id).limit(1), lock=True)
        return rows.sitting(row) if row else None

    async def unseal_unfinished(self, assignment: str) -> None:
        """Let the sittings of a test that are not finished be explained when they are."""
        unfinished = SITTING.c.turn < func.json_array_length(SITTING.c.asked)
        await self._db.execute(
            update(SITTING).where(SITTING.c.assignment == assignment, unfinished).values(sealed=False)
        )

    async def save(self, sitting: Sitting) -> None:
        await self._save(SITTING, rows.sitting_row(sitting))

    async def record(self, answered: AnswerResult, now: datetime) -> None:
        """Keep an answer, the state of the sitting after it, and the cards that it changed.

        Args:
            answered: What `quiz.sitting.answer` returned.
            now: The time of the answer, with its zone.

        Raises:
            IntegrityError: SQLAlchemy's or sqlite3's, if that turn already has an answer.
        """
        await self.save(answered.sitting)
        await self._db.insert(ANSWER, rows.answer_row(answered, now))
        await MemoryRepository(self._db).save_cards(answered.sitting.learner, answered.cards)

    async def fade(self, before: datetime) -> int:
        """Forget what only a running sitting needs: orders of options and seconds, where it ended before *before*.

        An attempt that was left may be gone on with, and a test that is not explained yet will be read in its order:
        they keep both.

        Returns:
            The number of sittings that were changed.
        """
        over = (SITTING.c.turn >= func.json_array_length(SITTING.c.asked)) | SITTING.c.assignment.is_(None)
        old = select(SITTING).where(SITTING.c.ended < before, SITTING.c.shown != FADED_TURN, ~SITTING.c.sealed, over)
        found = [rows.sitting(row) for row in await self._all(old.limit(BATCH))]
        for sitting in found:
            await self.save(rows.faded(sitting))
            for row in await self._all(select(ANSWER.c.turn, ANSWER.c.at).where(ANSWER.c.sitting == sitting.id)):
                own = (ANSWER.c.sitting == sitting.id, ANSWER.c.turn == row.turn)
                values = {"shown": [], "at": rows.to_the_minute(row.at)}
                await self._db.execute(update(ANSWER).where(*own).values(**values))
        return len(found)

    async def mark_guess(self, sitting: str, learner: int, turn: int) -> None:
        """Note that a learner says an answer was a guess."""
        key = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        await self._db.execute(update(ANSWER).where(*key).values(guessed=True))

    async def answer(self, sitting: str, learner: int, turn: int) -> StoredAnswer | None:
        """Return the answer to one question. Turns count from 0; a withdrawn one has no answer."""
        key = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        row = await self._one(select(ANSWER).where(*key))
        return rows.given(row) if row else None

    async def answers(self, sitting: str, learner: int) -> tuple[StoredAnswer, ...]:
        """Return the answers of a sitting, in the order of turns. Withdrawn turns have none."""
        query = select(ANSWER).where(ANSWER.c.sitting == sitting, ANSWER.c.learner == learner)
        return tuple(rows.given(row) for row in await self._all(query.order_by(ANSWER.c.turn)))

    async def newest_answers(self, learner: int, limit: int, skip: int) -> list[tuple[str, StoredAnswer]]:
        """Return a page of answers, each with the id of its sitting, the newest first.

        Answers of an unfinished test are left out, since nothing may be said about them yet.
        """
        newest_first = (ANSWER.c.at.desc(), ANSWER.c.sitting, ANSWER.c.turn.desc())
        page = _with_feedback(learner).order_by(*newest_first).limit(limit).offset(skip)
        return [(row.sitting, rows.given(row)) for row in await self._all(page)]

    async def all_answers(self, learner: int) -> list[StoredAnswer]:
        """Return every answer, the oldest first, but for those of an unfinished test."""
        oldest_first = (ANSWER.c.at, ANSWER.c.sitting, ANSWER.c.turn)
        return [rows.given(row) for row in await self._all(_with_feedback(learner).order_by(*oldest_first))]

    async def judgements(self, learner: int, *, explained: bool = True) -> list[StoredAnswer]:
        """Return a learner's answers to statements, the oldest first.

        Args:
            explained: without those of a test that is not explained yet.
        """
        answers = _with_feedback(learner) if explained else select(ANSWER).where(ANSWER.c.learner == learner)
        found = await self._all(
            answers.where(ANSWER.c.question.startswith(PREFIX)).order_by(ANSWER.c.at, ANSWER.c.turn)
        )
        return [rows.given(row) for row in found]

    async def count_answers(self, learner: int) -> tuple[int, datetime | None]:
        """Return how many answers `all_answers` has, and when the first was given (UTC; `None` if there are none)."""
        answers = _with_feedback(learner).subquery()
        query = select(func.count().label("number"), func.min(answers.c.at).label("first"))
        row = (await self._db.execute(query)).one()
        return row.number, row.first

    async def last_activity(self, learner: int) -> datetime | None:
        """Return when a learner last started a sitting or answered a question (UTC); `None` if they never did."""
        answered = await self._scalar(select(func.max(ANSWER.c.at)).where(ANSWER.c.learner == learner))
        started = await self._scalar(select(func.max(SITTING.c.started)).where(SITTING.c.learner == learner))
        return max((time for time in (answered, started) if time is not None), default=None)


def _with_feedback(learner: int) -> Select[Any]:
    """Select a learner's answers, without those of a test that is not explained yet: its verdicts are still hidden.

    This is `Sitting.feedback_hidden` in SQL.
    """
    feedback_hidden = SITTING.c.silent & (SITTING.c.sealed | (SITTING.c.turn < func.json_array_length(SITTING.c.asked)))
    query = select(ANSWER).join(SITTING, SITTING.c.id == ANSWER.c.sitting)
    return query.where(ANSWER.c.learner == learner, ~feedback_hidden)
