"""Loading and saving what the operator needs: reports of mistakes, dead letters, and how steady the clock is."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.storage.engine.statements import Statements
from bot.storage.rows import to_the_minute
from bot.storage.tables import (
    HOUSE,
    INVITATION,
    REPORT,
    ROSTER_DRAFT,
    SET_ASIDE,
)


class HousekeepingRepository(Statements):
    """Reports, dead letters and the clock. A dead letter is a note of an update that was not handled."""

    async def add_report(self, learner: int, question: str, hash: str, reason: str, now: datetime) -> None:
        """Keep a learner's report of a mistake in a question. Reporting the same question again replaces the reason.

        Args:
            learner: The Telegram id.
            question: The question's id.
            hash: The hash of the text that the learner saw.
            reason: One of the reasons that the chat offers, such as `"wording"`.
            now: The present time, with its zone.
        """
        report = {"learner": learner, "question": question, "hash": hash, "reason": reason, "at": to_the_minute(now)}
        await self._save(REPORT, report)

    async def reports(self) -> list[tuple[str, str, str, int]]:
        """Count the reports.

        Returns:
            Question, hash, reason and the number of people who gave this reason, the largest number first.
        """
        key = (REPORT.c.question, REPORT.c.hash, REPORT.c.reason)
        number = func.count().label("number")
        query = select(*key, number).group_by(*key).order_by(number.desc(), REPORT.c.question)
        return [(row.question, row.hash, row.reason, row.number) for row in await self._all(query)]

    async def add_dead_letter(self, number: int, reason: str, now: datetime) -> None:
        """Note that an update was not handled.

        Args:
            number: Telegram's `update_id`.
            reason: One word; it is cut after 48 characters, the width of its column.
            now: The present time, with its zone.
        """
        await self._save(SET_ASIDE, {"update": number, "reason": reason[:48], "at": now})

    async def dead_letters(self) -> list[tuple[str, int]]:
        """Return each reason, in alphabetical order, with the number of updates that were set aside for it."""
        number = func.count().label("number")
        query = select(SET_ASIDE.c.reason, number).group_by(SET_ASIDE.c.reason).order_by(SET_ASIDE.c.reason)
        return [(row.reason, row.number) for row in await self._all(query)]

    async def clock_steady_since(self, now: datetime, leap: timedelta) -> datetime:
        """Look at the clock, and tell since when it has not leapt from one look to the next.

        Args:
            now: The present time, with its zone.
            leap: The longest time that may lie between two looks. A longer one, or a step back, is a leap.

        Returns:
            A time in UTC; *now* if the clock has leapt since the last look, or this is the first.
        """
        times = {row.name: row.at for row in await self._all(select(HOUSE))}
        no_leap = "looked" in times and timedelta() <= now - times["looked"] <= leap
        steady: datetime = times["steady"] if no_leap and "steady" in times else now
        await self._save(HOUSE, {"name": "looked", "at": now}, {"name": "steady", "at": steady})
        return steady

    async def last_run(self) -> datetime | None:
        """Return when retention last ran, which it does every hour; `None` if it never has."""
        looked: datetime | None = await self._scalar(select(HOUSE.c.at).where(HOUSE.c.name == "looked"))
        return looked

    async def delete_expired(self, now: datetime, a_day_ago: datetime, long_ago: datetime) -> None:
        """Delete invitations to teach that have expired, lists of ids that nobody has looked at, and dead letters.

        Args:
            now: The present time.
            a_day_ago: Lists of ids from before are deleted.
            long_ago: Dead letters from before are deleted.
        """
        await self._db.execute(delete(ROSTER_DRAFT).where(ROSTER_DRAFT.c.at < a_day_ago))
        await self._db.execute(delete(INVITATION).where(INVITATION.c.until < now))
        await self._db.execute(delete(SET_ASIDE).where(SET_ASIDE.c.at < long_ago))
