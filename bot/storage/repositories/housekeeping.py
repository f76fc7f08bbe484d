"""What the bot keeps for its operator: dead letters, reports, and how steady its clock is."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.storage.engine.statements import Statements
from bot.storage.tables import (
    HOUSE,
    INVITATION,
    REPORT,
    SET_ASIDE,
)


class HousekeepingRepository(Statements):
    """On an open transaction."""

    async def add_report(self, learner: int, question: str, hash: str, reason: str, now: datetime) -> None:
        """Keep what a learner reported; saying it again replaces the reason."""
        said = {"learner": learner, "question": question, "hash": hash, "reason": reason, "at": now}
        await self._save(REPORT, said)

    async def reports(self) -> list[tuple[str, str, str, int]]:
        """Question, hash, reason and how many people gave it; nobody's name."""
        key = (REPORT.c.question, REPORT.c.hash, REPORT.c.reason)
        number = func.count().label("number")
        found = select(*key, number).group_by(*key).order_by(number.desc(), REPORT.c.question)
        return [(row.question, row.hash, row.reason, row.number) for row in await self._all(found)]

    async def add_dead_letter(self, number: int, reason: str, now: datetime) -> None:
        """Note an update that was not handled."""
        await self._save(SET_ASIDE, {"update": number, "reason": reason[:48], "at": now})

    async def dead_letters(self) -> list[tuple[str, int]]:
        """Reasons, and how many updates were set aside for each."""
        number = func.count().label("number")
        found = select(SET_ASIDE.c.reason, number).group_by(SET_ASIDE.c.reason).order_by(SET_ASIDE.c.reason)
        return [(row.reason, row.number) for row in await self._all(found)]

    async def clock_steady_since(self, now: datetime, leap: timedelta) -> datetime:
        """Since when the clock has run on without a leap, between looks like this one."""
        times = {row.name: row.at for row in await self._all(select(HOUSE))}
        ran_on = "looked" in times and timedelta() <= now - times["looked"] <= leap
        steady: datetime = times["steady"] if ran_on and "steady" in times else now
        await self._save(HOUSE, {"name": "looked", "at": now}, {"name": "steady", "at": steady})
        return steady

    async def last_run(self) -> datetime | None:
        """When the house was last put in order, which it is every hour."""
        looked: datetime | None = await self._scalar(select(HOUSE.c.at).where(HOUSE.c.name == "looked"))
        return looked

    async def delete_expired(self, now: datetime, long_ago: datetime) -> None:
        """Delete invitations that nobody can use any more, and notes on updates that were set aside long ago."""
        await self._db.execute(delete(INVITATION).where(INVITATION.c.until < now))
        await self._db.execute(delete(SET_ASIDE).where(SET_ASIDE.c.at < long_ago))
