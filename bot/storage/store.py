"""A store hands out transactions; a transaction loads and saves values, each with its owner."""

import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Passing
from bot.quiz.learner import Learner
from bot.quiz.mistakes import Mistake
from bot.quiz.reminders import Reminder
from bot.quiz.schedule import Card
from bot.quiz.sitting import Answered, Given, Sitting
from bot.storage import rows
from bot.storage.engine.connection import Connection, Database
from bot.storage.engine.statements import Statements
from bot.storage.repositories.classes import ClassRows
from bot.storage.repositories.jobs import JobRows
from bot.storage.tables import (
    ANSWER,
    CARD,
    HOUSE,
    INVITATION,
    LEARNER,
    METADATA,
    MISTAKE,
    REMINDER,
    REPORT,
    SET_ASIDE,
    SITTING,
)

_OF: BindParameter[int] = bindparam("of")
_LEARNER = select(LEARNER).where(LEARNER.c.id == _OF)
_SITTING = select(SITTING).where(SITTING.c.id == bindparam("id"), SITTING.c.learner == _OF)
_CARDS = select(CARD).where(CARD.c.learner == _OF)
_CARD = _CARDS.where(CARD.c.fact == bindparam("fact"))
_MISTAKES = select(MISTAKE).where(MISTAKE.c.learner == _OF)


class Transaction(Statements):
    """Everything in it happens, or nothing. What belongs to somebody else is simply not there.

    Where the database has several writers, what is read to be changed is locked: a person first, so that two changes of
    theirs never meet.
    """

    def __init__(self, db: Connection) -> None:
        super().__init__(db)
        self.classes = ClassRows(db)
        self.jobs = JobRows(db)

    async def learner(self, id: int) -> Learner | None:
        found = await self._db.find(_LEARNER, {"of": id}, lock=True)
        return rows.learner(found[0]) if found else None

    async def save_learner(self, learner: Learner) -> None:
        await self._save(LEARNER, rows.learner_row(learner))

    async def learners_with_exam_before(self, day: date) -> list[Learner]:
        return [rows.learner(row) for row in await self._all(select(LEARNER).where(LEARNER.c.exam < day))]

    async def sitting(self, id: str, learner: int) -> Sitting | None:
        found = await self._db.find(_SITTING, {"of": learner, "id": id}, lock=True)
        return rows.sitting(found[0]) if found else None

    async def open_sitting(self, learner: int) -> Sitting | None:
        row = await self._one(select(SITTING).where(SITTING.c.learner == learner, SITTING.c.ended.is_(None)))
        return rows.sitting(row) if row else None

    async def last_sitting(self, learner: int) -> Sitting | None:
        """The open one, or else the one that ended last."""
        latest = select(SITTING).where(SITTING.c.learner == learner)
        row = await self._one(latest.order_by(SITTING.c.ended.is_not(None), SITTING.c.ended.desc()).limit(1))
        return rows.sitting(row) if row else None

    async def save_sitting(self, sitting: Sitting) -> None:
        await self._save(SITTING, rows.sitting_row(sitting))

    async def record(self, answered: Answered, now: datetime) -> None:
        """Keep an answer, where the sitting stands after it, and what it says about the learner's memory."""
        await self.save_sitting(answered.sitting)
        await self._db.insert(ANSWER, rows.answer_row(answered, now))
        await self.save_cards(answered.sitting.learner, answered.cards)

    async def save_cards(self, learner: int, cards: Iterable[Card]) -> None:
        await self._save(CARD, *(rows.card_row(learner, card) for card in cards))

    async def note_guess(self, sitting: str, learner: int, turn: int) -> None:
        """Mark an answer as a lucky guess."""
        of_theirs = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        await self._db.execute(update(ANSWER).where(*of_theirs).values(guessed=True))

    async def given(self, sitting: str, learner: int, turn: int) -> Given | None:
        of_theirs = (ANSWER.c.sitting == sitting, ANSWER.c.learner == learner, ANSWER.c.turn == turn)
        row = await self._one(select(ANSWER).where(*of_theirs))
        return rows.given(row) if row else None

    async def all_given(self, sitting: str, learner: int) -> tuple[Given, ...]:
        found = select(ANSWER).where(ANSWER.c.sitting == sitting, ANSWER.c.learner == learner)
        return tuple(rows.given(row) for row in await self._all(found.order_by(ANSWER.c.turn)))

    async def newest_given(self, learner: int, limit: int, skip: int) -> list[tuple[str, Given]]:
        """A page of answers with their sittings, the newest first."""
        page = _told(learner).order_by(ANSWER.c.at.desc(), ANSWER.c.turn.desc()).limit(limit).offset(skip)
        return [(row.sitting, rows.given(row)) for row in await self._all(page)]

    async def every_given(self, learner: int) -> list[Given]:
        """Every answer that may be spoken of, from the oldest."""
        return [rows.given(row) for row in await self._all(_told(learner).order_by(ANSWER.c.at, ANSWER.c.turn))]

    async def cards(self, learner: int, facts: Iterable[str] | None = None) -> dict[str, Card]:
        """The learner's cards by fact; all of them unless *facts* names some."""
        if facts is None:
            found = await self._db.find(_CARDS, {"of": learner})
        else:
            found = [row for fact in facts for row in await self._db.find(_CARD, {"of": learner, "fact": fact})]
        return {row.fact: rows.card(row) for row in found}

    async def answers(self, learner: int) -> tuple[int, datetime | None]:
        """How many answers there are, and when the first one was given."""
        told = _told(learner).subquery()
        counted = select(func.count().label("number"), func.min(told.c.at).label("first"))
        row = (await self._db.execute(counted)).one()
        return row.number, row.first

    async def active(self, learner: int) -> datetime | None:
        """When they last started a sitting or answered, if ever."""
        answered = await self._scalar(select(func.max(ANSWER.c.at)).where(ANSWER.c.learner == learner))
        started = await self._scalar(select(func.max(SITTING.c.started)).where(SITTING.c.learner == learner))
        return max((at for at in (answered, started) if at is not None), default=None)

    async def mistakes(self, learner: int, misconceptions: Iterable[str] | None = None) -> dict[str, Mistake]:
        """The learner's mistakes by misconception; all of them unless *misconceptions* names some."""
        kept = await self._db.find(_MISTAKES, {"of": learner})
        wanted = None if misconceptions is None else set(misconceptions)
        return {row.misconception: rows.mistake(row) for row in kept if wanted is None or row.misconception in wanted}

    async def save_mistakes(self, learner: int, mistakes: Iterable[Mistake]) -> None:
        await self._save(MISTAKE, *(rows.mistake_row(learner, mistake) for mistake in mistakes))

    async def reminder(self, learner: int) -> Reminder | None:
        row = await self._one(select(REMINDER).where(REMINDER.c.learner == learner))
        return rows.reminder(row) if row else None

    async def save_reminder(self, reminder: Reminder) -> None:
        await self._save(REMINDER, rows.reminder_row(reminder))

    async def reminder_due(self, now: datetime) -> Reminder | None:
        """The one that has waited longest. Another process may be at work on the others: those are passed over."""
        waiting = select(REMINDER).where(REMINDER.c.next <= now).order_by(REMINDER.c.next).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        return rows.reminder(row) if row else None

    async def reminders_after(self, moment: datetime) -> list[Reminder]:
        return [rows.reminder(row) for row in await self._all(select(REMINDER).where(REMINDER.c.next > moment))]

    async def report(self, learner: int, question: str, hash: str, reason: str, now: datetime) -> None:
        """Keep what a learner reported; saying it again replaces the reason."""
        said = {"learner": learner, "question": question, "hash": hash, "reason": reason, "at": now}
        await self._save(REPORT, said)

    async def reports(self) -> list[tuple[str, str, str, int]]:
        """Question, hash, reason and how many people gave it; nobody's name."""
        key = (REPORT.c.question, REPORT.c.hash, REPORT.c.reason)
        number = func.count().label("number")
        found = select(*key, number).group_by(*key).order_by(number.desc(), REPORT.c.question)
        return [(row.question, row.hash, row.reason, row.number) for row in await self._all(found)]

    async def everything(self, learner: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about this person, by table and from the oldest, with the columns' own names."""
        tables = [table for table in METADATA.sorted_tables if table is LEARNER or "learner" in table.c]
        return {table.name: await self._rows(table.name, learner) for table in tables}

    async def forget(self, learner: int) -> None:
        """Delete the person; foreign keys take everything of theirs along, and a class that nobody else teaches.

        A class that others teach passes to the one who has taught it longest.
        """
        taught = [klass.id for klass, _ in await self.classes.all_taught(learner)]
        await self._db.execute(delete(LEARNER).where(LEARNER.c.id == learner))
        for klass in taught:
            await self.classes.pass_on(klass)

    async def visited(self, learner: int, day: date) -> None:
        await self._db.execute(update(LEARNER).where(LEARNER.c.id == learner, LEARNER.c.seen < day).values(seen=day))

    async def unvisited_since(self, day: date) -> list[int]:
        """Who was last here before that day."""
        return [row.id for row in await self._all(select(LEARNER.c.id).where(LEARNER.c.seen < day))]

    async def everybody(self) -> list[tuple[int, datetime]]:
        """For a restore: every person, and since when they are known."""
        return [(row.id, row.since) for row in await self._all(select(LEARNER.c.id, LEARNER.c.since))]

    async def set_aside(self, number: int, reason: str, now: datetime) -> None:
        """Note an update that was not handled."""
        await self._save(SET_ASIDE, {"update": number, "reason": reason[:48], "at": now})

    async def left_aside(self) -> list[tuple[str, int]]:
        """Reasons, and how many updates were set aside for each."""
        number = func.count().label("number")
        found = select(SET_ASIDE.c.reason, number).group_by(SET_ASIDE.c.reason).order_by(SET_ASIDE.c.reason)
        return [(row.reason, row.number) for row in await self._all(found)]

    async def steady_since(self, now: datetime, leap: timedelta) -> datetime:
        """Since when the clock has run on without a leap, between looks like this one."""
        times = {row.name: row.at for row in await self._all(select(HOUSE))}
        ran_on = "looked" in times and timedelta() <= now - times["looked"] <= leap
        steady: datetime = times["steady"] if ran_on and "steady" in times else now
        await self._save(HOUSE, {"name": "looked", "at": now}, {"name": "steady", "at": steady})
        return steady

    async def last_looked(self) -> datetime | None:
        """When the house was last put in order, which it is every hour."""
        looked: datetime | None = await self._scalar(select(HOUSE.c.at).where(HOUSE.c.name == "looked"))
        return looked

    async def end_what_is_over(self, now: datetime, long_ago: datetime) -> None:
        """Delete invitations that nobody can use any more, and notes on updates that were set aside long ago."""
        await self._db.execute(delete(INVITATION).where(INVITATION.c.until < now))
        await self._db.execute(delete(SET_ASIDE).where(SET_ASIDE.c.at < long_ago))

    async def _rows(self, name: str, learner: int) -> list[dict[str, Any]]:
        table = METADATA.tables[name]
        owner = LEARNER.c.id if table is LEARNER else table.c.learner
        times = ("at", "reviewed", "started", "since", "joined", "made", "minute")
        when = next(table.c[name] for name in times if name in table.c)
        return [
            dict(row._mapping)
            for row in await self._all(select(table).where(owner == learner).order_by(when, *table.primary_key))
        ]


def _told(learner: int) -> Select[Any]:
    """The answers that may be spoken of: nothing is said about a test before it is finished."""
    quiet = SITTING.c.silent & (SITTING.c.turn < func.json_array_length(SITTING.c.asked))
    found = select(ANSWER).join(SITTING, SITTING.c.id == ANSWER.c.sitting)
    return found.where(ANSWER.c.learner == learner, ~quiet)


class Store:
    """The one door to the database: `transaction` to change, `reading` to look, `at_length` to look for long.

    All three raise `Passing` where the database could not be used; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """On disk after a clean exit, rolled back on any exception."""
        return _opened(self._database.transaction())

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """What is committed, statement by statement."""
        return _opened(self._database.reading())

    def at_length(self) -> AbstractAsyncContextManager[Transaction]:
        """One moment's state, however long it is looked at."""
        return _opened(self._database.at_length())

    async def forget_freed_pages(self) -> None:
        """After a deletion: leave nothing of it in the write-ahead log."""
        await self._database.forget_freed_pages()


@asynccontextmanager
async def _opened(connection: AbstractAsyncContextManager[Connection]) -> AsyncIterator[Transaction]:
    try:
        async with connection as db:
            yield Transaction(db)
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise Passing(type(error).__name__) from error
