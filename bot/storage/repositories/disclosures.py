"""Loading and saving what others got of a person, and which messages show results of learners."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update

from bot.quiz.disclosures import COLUMNS, ERASED, ONLY_TOLD, TEACHER, UNVISITED, Disclosure, ResultsMessage
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import DISCLOSURE, JOB, MEMBER, RESULTS_MESSAGE

TOLD_EVERY = timedelta(days=1)
"""How long a learner is left in peace after having been told of a file of a class."""
LEASE = timedelta(minutes=10)
"""How long one process has for telling something, before it is told by another: a death in between loses nothing."""


class DisclosureRepository(Statements):
    """The ledger of files and people. Ids of people are Telegram's."""

    async def note(self, disclosure: Disclosure, people: Collection[int], tell: datetime) -> None:
        """Note something for each of *people*; its own `learner` is not looked at.

        Each is told at *tell*, or a day after they were last told something of that class; what is only told does not
        wait.
        """
        recent = (DISCLOSURE.c.klass == disclosure.klass, DISCLOSURE.c.at > disclosure.at - TOLD_EVERY)
        query = select(DISCLOSURE.c.learner, func.max(DISCLOSURE.c.at).label("at")).where(*recent)
        lately = {row.learner: row.at for row in await self._all(query.group_by(DISCLOSURE.c.learner))}
        waits = lately if disclosure.what not in ONLY_TOLD else {}
        rows = (
            _row(disclosure, learner, max(tell, waits[learner] + TOLD_EVERY) if learner in waits else tell)
            for learner in sorted(people)
        )
        await self._save(DISCLOSURE, *rows)

    async def withdraw(self, event: str) -> None:
        """Delete what was noted of a file that surely did not arrive."""
        await self._db.execute(delete(DISCLOSURE).where(DISCLOSURE.c.event == event))

    async def of(self, learner: int) -> list[Disclosure]:
        """Return what others got of a learner, the newest first."""
        query = select(DISCLOSURE).where(DISCLOSURE.c.learner == learner, DISCLOSURE.c.what.not_in(ONLY_TOLD))
        ordered = query.order_by(DISCLOSURE.c.at.desc(), DISCLOSURE.c.event)
        return [_disclosure(row) for row in await self._all(ordered)]

    async def name_teacher(self, klass: str, teacher: int, name: str) -> None:
        """Write the name that a teacher has chosen where they had none before."""
        own = (DISCLOSURE.c.klass == klass, DISCLOSURE.c.taker == teacher, DISCLOSURE.c.teacher == "")
        await self._db.execute(update(DISCLOSURE).where(*own).values(teacher=name))

    async def take_news(self, now: datetime) -> list[Disclosure]:
        """Take what one person is to be told at *now*.

        Entries of the ledger count as told before they are sent, so none comes twice; `/classes` has them in any case.
        What is only told comes again after `LEASE`, unless `settle` is called before.
        What is noted of a file that is still being sent waits until it is known what became of it.
        """
        sent = ~exists().where(JOB.c.id == DISCLOSURE.c.event)
        first = select(DISCLOSURE.c.learner).where(DISCLOSURE.c.tell <= now, sent).order_by(DISCLOSURE.c.tell).limit(1)
        learner = await self._scalar(first)
        if learner is None:
            return []
        due = (DISCLOSURE.c.learner == learner, DISCLOSURE.c.tell <= now, sent)
        found = [_disclosure(row) for row in await self._all(select(DISCLOSURE).where(*due).order_by(DISCLOSURE.c.at))]
        only_told = DISCLOSURE.c.what.in_(ONLY_TOLD)
        await self._db.execute(update(DISCLOSURE).where(*due, ~only_told).values(tell=None))
        await self._db.execute(update(DISCLOSURE).where(*due, only_told).values(tell=now + LEASE))
        return found

    async def settle(self, news: Iterable[Disclosure]) -> None:
        """Forget, of what was taken, what is only told: it was sent, perhaps was, or cannot be."""
        for each in news:
            if each.what in ONLY_TOLD:
                own = (DISCLOSURE.c.event == each.event, DISCLOSURE.c.learner == each.learner)
                await self._db.execute(delete(DISCLOSURE).where(*own, DISCLOSURE.c.what == each.what))

    async def put_back(self, news: Iterable[Disclosure], tell: datetime) -> None:
        """Let what was taken and surely not sent be told at *tell*."""
        await self._save(DISCLOSURE, *(_row(each, each.learner, tell) for each in news))

    async def withdraw_notice(self, learner: int) -> None:
        """Forget that a person is to be told of their deletion: they are here again."""
        await self._db.execute(
            delete(DISCLOSURE).where(DISCLOSURE.c.learner == learner, DISCLOSURE.c.what == UNVISITED)
        )

    async def withdraw_question(self, klass: str, learner: int | None = None) -> None:
        """Forget that learners are to be asked about new columns: one who leaves the class, or all when it is gone."""
        asked = (DISCLOSURE.c.klass == klass, DISCLOSURE.c.what == COLUMNS)
        of = () if learner is None else (DISCLOSURE.c.learner == learner,)
        await self._db.execute(delete(DISCLOSURE).where(*asked, *of))

    async def unname(self, teacher: int) -> None:
        """Empty the name of a teacher who is being deleted: what they took stays noted, without them."""
        await self._db.execute(update(DISCLOSURE).where(DISCLOSURE.c.taker == teacher).values(teacher=""))

    async def unname_class(self, klass: str) -> None:
        """Empty the name of a class that has gone with its only teacher, who wrote it."""
        await self._db.execute(update(DISCLOSURE).where(DISCLOSURE.c.klass == klass).values(class_name=""))

    async def note_erasure(self, learner: int, now: datetime) -> None:
        """Let those who took files with the names of a learner know that somebody in them is being deleted.

        Call it before the deletion. It does not say who, so nothing of the learner is kept.
        """
        query = select(DISCLOSURE).where(
            DISCLOSURE.c.learner == learner,
            DISCLOSURE.c.named,
            DISCLOSURE.c.what != TEACHER,
            DISCLOSURE.c.what.not_in(ONLY_TOLD),
            DISCLOSURE.c.taker.is_not(None),
            DISCLOSURE.c.taker != learner,
        )
        owed = [_row(_disclosure(row), row.taker, now) | {"what": ERASED} for row in await self._all(query)]
        await self._save(DISCLOSURE, *owed)

    # messages with results -----------------------------------------------------------------------

    async def note_message(self, message: ResultsMessage, now: datetime) -> None:
        """Note that a message to a teacher shows results of learners of a class."""
        await self._save(
            RESULTS_MESSAGE,
            {
                "learner": message.teacher,
                "message": message.number,
                "klass": message.klass,
                "handle": message.handle,
                "at": now,
                "stale": False,
            },
        )

    async def expire_messages(self, learner: int, klass: str = "") -> None:
        """Let the messages be rewritten that show results of a learner: in all of their classes, or in one.

        Call it while they are still a member.
        """
        of_learner = select(MEMBER.c.klass, MEMBER.c.handle).where(MEMBER.c.learner == learner)
        for row in await self._all(of_learner.where(MEMBER.c.klass == klass) if klass else of_learner):
            shows = (RESULTS_MESSAGE.c.klass == row.klass, RESULTS_MESSAGE.c.handle.in_(("", row.handle)))
            await self._db.execute(update(RESULTS_MESSAGE).where(*shows).values(stale=True))

    async def stale_message(self) -> ResultsMessage | None:
        """Return a message that is to be rewritten, or `None`."""
        row = await self._one(select(RESULTS_MESSAGE).where(RESULTS_MESSAGE.c.stale).limit(1))
        return ResultsMessage(row.learner, row.message, row.klass, row.handle) if row else None

    async def remove_message(self, message: ResultsMessage) -> None:
        """Forget a message that shows no results any more."""
        own = (RESULTS_MESSAGE.c.learner == message.teacher, RESULTS_MESSAGE.c.message == message.number)
        await self._db.execute(delete(RESULTS_MESSAGE).where(*own))


def _row(disclosure: Disclosure, learner: int, tell: datetime | None) -> dict[str, object]:
    return {
        "event": disclosure.event,
        "learner": learner,
        "what": disclosure.what,
        "klass": disclosure.klass,
        "class_name": disclosure.class_name,
        "taker": disclosure.taker,
        "teacher": disclosure.teacher,
        "operator": disclosure.operator,
        "named": disclosure.named,
        "at": disclosure.at,
        "tell": tell,
        "day": disclosure.day,
    }


def _disclosure(row: Row) -> Disclosure:
    return Disclosure(
        event=row.event,
        learner=row.learner,
        what=row.what,
        klass=row.klass,
        class_name=row.class_name,
        taker=row.taker,
        teacher=row.teacher,
        operator=row.operator,
        named=row.named,
        at=row.at,
        day=row.day,
    )
