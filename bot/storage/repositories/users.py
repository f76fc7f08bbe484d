"""Loading and saving people: who is known, when they were last here, everything about one of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from bot.quiz.user import User
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.repositories.classes import ClassRepository
from bot.storage.tables import (
    LEARNER,
    METADATA,
)

_OF: BindParameter[int] = bindparam("of")
_LEARNER = select(LEARNER).where(LEARNER.c.id == _OF)


class UserRepository(Statements):
    """On an open transaction."""

    async def get(self, id: int) -> User | None:
        found = await self._db.find(_LEARNER, {"of": id}, lock=True)
        return rows.learner(found[0]) if found else None

    async def save(self, learner: User) -> None:
        await self._save(LEARNER, rows.learner_row(learner))

    async def with_exam_before(self, day: date) -> list[User]:
        return [rows.learner(row) for row in await self._all(select(LEARNER).where(LEARNER.c.exam < day))]

    async def all_rows(self, learner: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about this person, by table and from the oldest, with the columns' own names."""
        tables = [table for table in METADATA.sorted_tables if table is LEARNER or "learner" in table.c]
        return {table.name: await self._rows(table.name, learner) for table in tables}

    async def delete(self, learner: int) -> None:
        """Delete the person; foreign keys take everything of theirs along, and a class that nobody else teaches.

        A class that others teach passes to the one who has taught it longest.
        """
        classes = ClassRepository(self._db)
        taught = [klass.id for klass, _ in await classes.all_taught(learner)]
        await self._db.execute(delete(LEARNER).where(LEARNER.c.id == learner))
        for klass in taught:
            await classes.pass_on(klass)

    async def note_visit(self, learner: int, day: date) -> None:
        await self._db.execute(update(LEARNER).where(LEARNER.c.id == learner, LEARNER.c.seen < day).values(seen=day))

    async def unvisited_since(self, day: date) -> list[int]:
        """Who was last here before that day."""
        return [row.id for row in await self._all(select(LEARNER.c.id).where(LEARNER.c.seen < day))]

    async def everybody(self) -> list[tuple[int, datetime]]:
        """For a restore: every person, and since when they are known."""
        return [(row.id, row.since) for row in await self._all(select(LEARNER.c.id, LEARNER.c.since))]

    async def _rows(self, name: str, learner: int) -> list[dict[str, Any]]:
        table = METADATA.tables[name]
        owner = LEARNER.c.id if table is LEARNER else table.c.learner
        times = ("at", "reviewed", "started", "since", "joined", "made", "minute")
        when = next(table.c[name] for name in times if name in table.c)
        return [
            dict(row._mapping)
            for row in await self._all(select(table).where(owner == learner).order_by(when, *table.primary_key))
        ]
