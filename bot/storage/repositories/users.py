"""Loading, saving and deleting people, and everything that is stored about one of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from bot.quiz.user import User
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.repositories.classes import ClassRepository
from bot.storage.repositories.disclosures import DisclosureRepository
from bot.storage.tables import (
    LEARNER,
    LIVE_PLAYER,
    LIVE_VOTE,
    METADATA,
)

_ID: BindParameter[int] = bindparam("id")
_BY_ID = select(LEARNER).where(LEARNER.c.id == _ID)


class UserRepository(Statements):
    """Learners and instructors. Wherever a parameter is called `learner`, it is a Telegram id."""

    async def get(self, id: int) -> User | None:
        """Return the person, whose row stays locked until a changing transaction on PostgreSQL ends."""
        matching = await self._db.find(_BY_ID, {"id": id}, lock=True)
        return rows.learner(matching[0]) if matching else None

    async def save(self, learner: User) -> None:
        await self._save(LEARNER, rows.learner_row(learner))

    async def with_exam_before(self, day: date) -> list[User]:
        """Return the people whose exam was before *day* (their own calendar day)."""
        return [rows.learner(row) for row in await self._all(select(LEARNER).where(LEARNER.c.exam < day))]

    async def all_rows(self, learner: int) -> dict[str, list[dict[str, Any]]]:
        """Collect every row about a person.

        Returns:
            The rows of each table by the table's name, the oldest first. A row is a dictionary by column names.
        """
        tables = [table for table in METADATA.sorted_tables if table is LEARNER or "learner" in table.c]
        return {table.name: await self._rows(table.name, learner) for table in tables}

    async def delete(self, learner: int, now: datetime) -> None:
        """Delete a person and, by foreign keys, every row about them.

        A class that only they taught is deleted. A class with other teachers passes to the one who has taught it
        longest. Messages that show results of theirs are to be rewritten, and those who took files with their name are
        to be told; nothing says whose it was.

        Args:
            now: the present time, with its zone.
        """
        disclosures = DisclosureRepository(self._db)
        await disclosures.expire_messages(learner)
        await disclosures.note_erasure(learner, now)
        await disclosures.unname(learner)
        classes = ClassRepository(self._db)
        taught = [klass.id for klass, _ in await classes.all_taught(learner)]
        for table in (LIVE_PLAYER, LIVE_VOTE):  # these people need no account, so no foreign key leads to one
            await self._db.execute(delete(table).where(table.c.learner == learner))
        await self._db.execute(delete(LEARNER).where(LEARNER.c.id == learner))
        for klass in taught:
            await classes.pass_on(klass)
            if await classes.by_id(klass) is None:
                await disclosures.unname_class(klass)

    async def note_visit(self, learner: int, day: date) -> None:
        """Note that a person was here on *day* (UTC), unless a later visit is known. They will not be deleted then."""
        earlier = (LEARNER.c.id == learner, LEARNER.c.seen < day)
        await self._db.execute(update(LEARNER).where(*earlier).values(seen=day, warned=None))
        await DisclosureRepository(self._db).withdraw_notice(learner)

    async def unvisited_since(self, day: date) -> list[int]:
        """Return the ids of the people whose last visit was before *day* (UTC)."""
        return [row.id for row in await self._all(select(LEARNER.c.id).where(LEARNER.c.seen < day))]

    async def not_warned_since(self, day: date) -> list[int]:
        """Return the ids of those whose last visit was before *day* (UTC) and whose deletion is not announced yet."""
        unwarned = select(LEARNER.c.id).where(LEARNER.c.seen < day, LEARNER.c.warned.is_(None))
        return [row.id for row in await self._all(unwarned.order_by(LEARNER.c.id))]

    async def warned_before(self, day: date) -> set[int]:
        """Return the ids of those to whom their deletion was announced before *day* (UTC)."""
        return {row.id for row in await self._all(select(LEARNER.c.id).where(LEARNER.c.warned < day))}

    async def everybody(self) -> list[tuple[int, datetime]]:
        """Return the id of every person and since when they are known, for comparing with the deletion log."""
        return [(row.id, row.since) for row in await self._all(select(LEARNER.c.id, LEARNER.c.since))]

    async def _rows(self, name: str, learner: int) -> list[dict[str, Any]]:
        table = METADATA.tables[name]
        owner = LEARNER.c.id if table is LEARNER else table.c.learner
        age_columns = ("at", "reviewed", "started", "since", "joined", "made", "minute", "day", "due")
        ages = [table.c[column] for column in age_columns if column in table.c]  # live quizzes keep no times of people
        query = select(table).where(owner == learner).order_by(*ages[:1], *table.primary_key)
        return [dict(row._mapping) for row in await self._all(query)]
