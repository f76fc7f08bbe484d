"""Loading and saving jobs: files of results, which take too long to be made while a teacher waits for a tap."""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, or_, select, update

from bot.quiz.exports import ExportFormat, ExportRequest
from bot.quiz.jobs import EXPORT, UPLOAD, Job, UnreadableJob, UploadJob, UploadRequest
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import JOB

_FREE = or_(JOB.c.until.is_(None), JOB.c.until < bindparam("now"))
_OLDEST = select(JOB).where(_FREE).order_by(JOB.c.made, JOB.c.id)
_ONE: ColumnElement[int] = literal_column("1")  # as text: numbers would become parameters without a name
_NONE: ColumnElement[int] = literal_column("0")
_NEXT = _OLDEST.limit(_ONE).offset(_NONE).with_for_update(skip_locked=True)
"""Asked for again and again, mostly in vain: therefore built once."""


class JobRepository(Statements):
    """Jobs. A process claims a job until a certain time, and extends that while it works on it."""

    async def waiting_of(self, learner: int) -> list[Job]:
        """Return the jobs that a person has asked for and that can be read, the oldest first."""
        query = select(JOB).where(JOB.c.learner == learner).order_by(JOB.c.made, JOB.c.id)
        jobs = [_job(row) for row in await self._all(query)]
        return [job for job in jobs if isinstance(job, Job)]

    async def count_uploads(self, learner: int) -> int:
        """Return how many files a person has sent that are not read yet."""
        query = select(func.count()).where(JOB.c.learner == learner, JOB.c.kind == UPLOAD)
        return int(await self._scalar(query))

    async def add(self, job: Job | UploadJob) -> None:
        """Keep a new job, which no process has claimed or tried yet."""
        await self._save(
            JOB,
            {
                "id": job.id,
                "learner": job.learner,
                "kind": job.kind if isinstance(job, Job) else UPLOAD,
                "wanted": _stored(job.request),
                "language": job.language,
                "message": job.message,
                "made": job.made,
                "until": None,
                "tries": 0,
                "sending": False,
            },
        )

    async def set_message(self, id: str, message: int) -> None:
        """Note which message in the chat shows the job's progress."""
        await self._db.execute(update(JOB).where(JOB.c.id == id).values(message=message))

    async def take(self, now: datetime, until: datetime) -> Job | UploadJob | UnreadableJob | None:
        """Claim the job that has waited longest, among those that no process holds at *now*.

        Args:
            now: The present time, with its zone.
            until: When the claim ends, unless `extend` is called before.

        Returns:
            The job as it was before this claim: its `tries` do not count this one. `None` if there is none to claim.
        """
        free = await self._db.find(_NEXT, {"now": now})
        if not free:
            return None
        row = free[0]
        await self._db.execute(update(JOB).where(JOB.c.id == row.id).values(until=until, tries=row.tries + 1))
        return _job(row)

    async def extend(self, id: str, until: datetime) -> None:
        """Move the end of a claim to *until*, because the process still works on the job."""
        await self._db.execute(update(JOB).where(JOB.c.id == id).values(until=until))

    async def mark_sending(self, id: str) -> bool:
        """Note that sending the job's file begins. Returns False if the job was removed meanwhile."""
        return bool((await self._db.execute(update(JOB).where(JOB.c.id == id).values(sending=True))).rowcount)

    async def remove(self, id: str) -> None:
        await self._db.execute(delete(JOB).where(JOB.c.id == id))

    async def release(self) -> None:
        """Release all claims. Called at start, when no other process can hold one."""
        await self._db.execute(update(JOB).values(until=None))


def _stored(request: ExportRequest | UploadRequest) -> list[str]:
    if isinstance(request, UploadRequest):
        sent = [request.klass, request.name, request.file, request.text]
        return [*sent, request.document] if request.document else sent
    return [request.klass, request.assignment, str(request.format), "names" if request.named else ""]


def _request(wanted: object) -> ExportRequest | None:
    """What `_stored` was given; `None` if this version cannot read it."""
    match wanted:
        case [str(klass), str(assignment), str(format), str(named)] if format in set(ExportFormat):
            return ExportRequest(klass, ExportFormat(format), assignment, bool(named))
        case _:
            return None


def _upload(row: Row) -> UploadJob | UnreadableJob:
    match row.wanted:
        case [str(klass), str(name), str(file), str(text)]:
            request = UploadRequest(klass, name, file, text)
        case [str(klass), str(name), str(file), str(text), str(document)]:
            request = UploadRequest(klass, name, file, text, document)
        case _:
            return UnreadableJob(row.id, row.learner, row.language, row.message)
    return UploadJob(row.id, row.learner, request, row.language, row.made, row.message, row.tries)


def _job(row: Row) -> Job | UploadJob | UnreadableJob:
    if row.kind == UPLOAD:
        return _upload(row)
    request = _request(row.wanted)
    if request is None or row.kind != EXPORT:
        return UnreadableJob(row.id, row.learner, row.language, row.message)
    return Job(
        id=row.id,
        learner=row.learner,
        kind=row.kind,
        request=request,
        language=row.language,
        made=row.made,
        message=row.message,
        tries=row.tries,
        sending=row.sending,
    )
