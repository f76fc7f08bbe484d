"""Loading and saving work that takes long."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import Job
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import JOB


class JobRepository(Statements):
    """The part of a transaction that is about jobs."""

    async def of(self, learner: int) -> list[Job]:
        """What somebody waits for, the oldest first."""
        found = select(JOB).where(JOB.c.learner == learner).order_by(JOB.c.made, JOB.c.id)
        return [_job(row) for row in await self._all(found)]

    async def add(self, job: Job) -> None:
        await self._save(
            JOB,
            {
                "id": job.id,
                "learner": job.learner,
                "kind": job.kind,
                "wanted": _stored(job.request),
                "language": job.language,
                "message": job.message,
                "made": job.made,
                "until": None,
                "tries": 0,
                "sending": False,
            },
        )

    async def shown(self, id: str, message: int) -> None:
        await self._db.execute(update(JOB).where(JOB.c.id == id).values(message=message))

    async def take(self, now: datetime, until: datetime) -> Job | None:
        """The one that has waited longest and is nobody's until now; it is ours *until* then."""
        free = or_(JOB.c.until.is_(None), JOB.c.until < now)
        waiting = select(JOB).where(free).order_by(JOB.c.made, JOB.c.id).limit(1)
        row = (await self._db.execute(waiting.with_for_update(skip_locked=True))).first()
        if row is None:
            return None
        await self._db.execute(update(JOB).where(JOB.c.id == row.id).values(until=until, tries=row.tries + 1))
        return _job(row)

    async def extend(self, id: str, until: datetime) -> None:
        await self._db.execute(update(JOB).where(JOB.c.id == id).values(until=until))

    async def sends(self, id: str) -> bool:
        """Note that its file is on its way; whether the job is still there."""
        return bool((await self._db.execute(update(JOB).where(JOB.c.id == id).values(sending=True))).rowcount)

    async def remove(self, id: str) -> None:
        await self._db.execute(delete(JOB).where(JOB.c.id == id))

    async def release(self) -> None:
        """Take back what a process that is gone had taken."""
        await self._db.execute(update(JOB).values(until=None))


def _stored(request: ExportRequest) -> list[str]:
    return [request.klass, request.assignment, str(request.format), "names" if request.named else ""]


def _job(row: Row) -> Job:
    klass, assignment, format, named = row.wanted
    return Job(
        id=row.id,
        learner=row.learner,
        kind=row.kind,
        request=ExportRequest(klass, ExportFormat(format), assignment, bool(named)),
        language=row.language,
        made=row.made,
        message=row.message,
        tries=row.tries,
        sending=row.sending,
    )
