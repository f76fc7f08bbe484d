"""A store hands out transactions; a transaction loads and saves values, each with its owner."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.quiz.learner import Learner
from bot.quiz.mistakes import Mistake
from bot.quiz.reminding import Reminder
from bot.quiz.schedule import Card
from bot.quiz.sitting import Answered, Given, Sitting
from bot.storage import rows
from bot.storage.classes import ClassRows
from bot.storage.database import Database
from bot.storage.tables import AnswerRow, CardRow, LearnerRow, MistakeRow, ReminderRow, ReportRow, SittingRow, Table


class Transaction:
    """Everything in it happens, or nothing. What belongs to somebody else is simply not there."""

    def __init__(self, db: AsyncSession) -> None:
        self._db = db
        self.classes = ClassRows(db)

    async def learner(self, id: int) -> Learner | None:
        row = await self._db.get(LearnerRow, id)
        return rows.learner(row) if row else None

    async def save_learner(self, learner: Learner) -> None:
        await self._db.merge(rows.learner_row(learner))
        await self._db.flush()  # what follows may point to it

    async def learners_with_exam_before(self, day: date) -> list[Learner]:
        return [rows.learner(row) for row in await self._db.scalars(select(LearnerRow).where(LearnerRow.exam < day))]

    async def sitting(self, id: str, learner: int) -> Sitting | None:
        found = select(SittingRow).where(SittingRow.id == id, SittingRow.learner == learner).with_for_update()
        row = await self._db.scalar(found)
        return rows.sitting(row) if row else None

    async def open_sitting(self, learner: int) -> Sitting | None:
        found = select(SittingRow).where(SittingRow.learner == learner, SittingRow.ended.is_(None)).with_for_update()
        row = await self._db.scalar(found)
        return rows.sitting(row) if row else None

    async def save_sitting(self, sitting: Sitting) -> None:
        await self._db.merge(rows.sitting_row(sitting))
        await self._db.flush()  # before another one is opened: only one may be

    async def record(self, answered: Answered, now: datetime) -> None:
        """Keep an answer, where the sitting stands after it, and what it says about the learner's memory."""
        await self.save_sitting(answered.sitting)
        self._db.add(rows.answer_row(answered, now))
        await self.save_cards(answered.sitting.learner, answered.cards)

    async def save_cards(self, learner: int, cards: Iterable[Card]) -> None:
        for card in cards:
            await self._db.merge(rows.card_row(learner, card))

    async def note_guess(self, sitting: str, learner: int, turn: int) -> None:
        """Mark an answer as a lucky guess."""
        of_theirs = (AnswerRow.sitting == sitting, AnswerRow.learner == learner, AnswerRow.turn == turn)
        await self._db.execute(update(AnswerRow).where(*of_theirs).values(guessed=True))

    async def given(self, sitting: str, learner: int, turn: int) -> Given | None:
        row = await self._db.get(AnswerRow, (sitting, turn))
        return rows.given(row) if row and row.learner == learner else None

    async def all_given(self, sitting: str, learner: int) -> tuple[Given, ...]:
        found = select(AnswerRow).where(AnswerRow.sitting == sitting, AnswerRow.learner == learner)
        return tuple(rows.given(row) for row in await self._db.scalars(found.order_by(AnswerRow.turn)))

    async def newest_given(self, learner: int, limit: int, skip: int) -> list[tuple[str, Given]]:
        """A page of answers with their sittings, the newest first."""
        found = _told(learner)
        page = found.order_by(AnswerRow.at.desc(), AnswerRow.turn.desc()).limit(limit).offset(skip)
        return [(row.sitting, rows.given(row)) for row in await self._db.scalars(page)]

    async def every_given(self, learner: int) -> list[Given]:
        """Every answer that may be spoken of, from the oldest."""
        found = _told(learner).order_by(AnswerRow.at, AnswerRow.turn)
        return [rows.given(row) for row in await self._db.scalars(found)]

    async def cards(self, learner: int, facts: Iterable[str] | None = None) -> dict[str, Card]:
        """The learner's cards by fact; all of them unless *facts* names some."""
        found = select(CardRow).where(CardRow.learner == learner)
        if facts is not None:
            found = found.where(CardRow.fact.in_(list(facts)))
        return {row.fact: rows.card(row) for row in await self._db.scalars(found)}

    async def answers(self, learner: int) -> tuple[int, datetime | None]:
        """How many answers there are, and when the first one was given."""
        told = _told(learner).subquery()
        number, first = (await self._db.execute(select(func.count(), func.min(told.c.at)))).one()
        return number, first

    async def active(self, learner: int) -> datetime | None:
        """When they last started a sitting or answered, if ever."""
        answered = await self._db.scalar(select(func.max(AnswerRow.at)).where(AnswerRow.learner == learner))
        started = await self._db.scalar(select(func.max(SittingRow.started)).where(SittingRow.learner == learner))
        return max((at for at in (answered, started) if at is not None), default=None)

    async def mistakes(self, learner: int, misconceptions: Iterable[str] | None = None) -> dict[str, Mistake]:
        """The learner's mistakes by misconception; all of them unless *misconceptions* names some."""
        found = select(MistakeRow).where(MistakeRow.learner == learner)
        if misconceptions is not None:
            found = found.where(MistakeRow.misconception.in_(list(misconceptions)))
        return {row.misconception: rows.mistake(row) for row in await self._db.scalars(found)}

    async def save_mistakes(self, learner: int, mistakes: Iterable[Mistake]) -> None:
        for mistake in mistakes:
            await self._db.merge(rows.mistake_row(learner, mistake))

    async def reminder(self, learner: int) -> Reminder | None:
        row = await self._db.get(ReminderRow, learner)
        return rows.reminder(row) if row else None

    async def save_reminder(self, reminder: Reminder) -> None:
        await self._db.merge(rows.reminder_row(reminder))

    async def reminder_due(self, now: datetime) -> Reminder | None:
        """The one that has waited longest. Another process may be at work on the others: those are passed over."""
        waiting = select(ReminderRow).where(ReminderRow.next <= now).order_by(ReminderRow.next).limit(1)
        row = await self._db.scalar(waiting.with_for_update(skip_locked=True))
        return rows.reminder(row) if row else None

    async def reminders_after(self, moment: datetime) -> list[Reminder]:
        found = select(ReminderRow).where(ReminderRow.next > moment)
        return [rows.reminder(row) for row in await self._db.scalars(found)]

    async def report(self, learner: int, question: str, hash: str, reason: str, now: datetime) -> None:
        """Keep what a learner reported; saying it again replaces the reason."""
        await self._db.merge(ReportRow(learner=learner, question=question, hash=hash, reason=reason, at=now))

    async def reports(self) -> list[tuple[str, str, str, int]]:
        """Question, hash, reason and how many people gave it; nobody's name."""
        key = (ReportRow.question, ReportRow.hash, ReportRow.reason)
        found = select(*key, func.count()).group_by(*key).order_by(func.count().desc(), ReportRow.question)
        return [(question, hash, reason, number) for question, hash, reason, number in await self._db.execute(found)]

    async def everything(self, learner: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about this person, by table and from the oldest, with the columns' own names."""
        tables = [table for table in Table.metadata.sorted_tables if table.name == "learner" or "learner" in table.c]
        return {table.name: await self._rows(table.name, learner) for table in tables}

    async def _rows(self, name: str, learner: int) -> list[dict[str, Any]]:
        table = Table.metadata.tables[name]
        owner = table.c.id if name == LearnerRow.__tablename__ else table.c.learner
        when = next(
            table.c[name] for name in ("at", "reviewed", "started", "since", "joined", "minute") if name in table.c
        )
        found = await self._db.execute(select(table).where(owner == learner).order_by(when))
        return [dict(row) for row in found.mappings()]

    async def forget(self, learner: int) -> None:
        """Delete the person; foreign keys take everything of theirs along, and a class that nobody else teaches.

        A class that others teach passes to the one who has taught it longest.
        """
        taught = [klass.id for klass, _ in await self.classes.all_taught(learner)]
        await self._db.execute(delete(LearnerRow).where(LearnerRow.id == learner))
        for klass in taught:
            await self.classes.pass_on(klass)


def _told(learner: int) -> Select[AnswerRow]:
    """The answers that may be spoken of: nothing is said about a test before it is finished."""
    quiet = SittingRow.silent & (SittingRow.turn < func.json_array_length(SittingRow.asked))
    found = select(AnswerRow).join(SittingRow, SittingRow.id == AnswerRow.sitting)
    return found.where(AnswerRow.learner == learner, ~quiet)


class Store:
    """The one door to the database: `transaction` to change, `reading` to look without holding anybody up."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing = async_sessionmaker(database.writer, expire_on_commit=False)
        self._reading = async_sessionmaker(database.reader, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit on a clean exit, roll back on any exception."""
        async with self._writing.begin() as db:
            yield Transaction(db)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        async with self._reading.begin() as db:
            yield Transaction(db)

    async def forget_freed_pages(self) -> None:
        """After a deletion: leave nothing of it in the write-ahead log."""
        await self._database.forget_freed_pages()
