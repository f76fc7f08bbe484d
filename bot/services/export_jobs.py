"""Files of results: asked for, made one after another, taken away; a restart in between loses none."""

from collections.abc import Callable
from datetime import datetime

from bot.quiz.exports import ExportRequest
from bot.quiz.jobs import EXPORT, LEASE, WAITING_LIMIT, Job, UnreadableJob, UploadJob
from bot.services.class_outcomes import ClassDeleted, NoClass, NotForMinors, TooManyJobs
from bot.services.class_view import taught_class
from bot.services.ledger import may_be_taken, note_file
from bot.storage.store import Store


class ExportJobs:
    """A job belongs to the teacher who asked for it. One process makes its file at a time."""

    def __init__(self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def request(
        self, id: int, request: ExportRequest, language: str
    ) -> Job | NoClass | NotForMinors | TooManyJobs:
        """Ask for a file. Returns the job that waits already, if it is for the same file."""
        async with self._store.transaction() as tx:
            klass = await taught_class(tx, request.klass, id)
            if isinstance(klass, NoClass):
                return klass
            if not may_be_taken(klass, request):
                return NotForMinors()
            waiting = await tx.jobs.waiting_of(id)
            same = next((job for job in waiting if job.request == request), None)
            if same is not None:
                return same
            if len(waiting) >= WAITING_LIMIT:
                return TooManyJobs()
            job = Job(
                id=self._new_id(), learner=id, kind=EXPORT, request=request, language=language, made=self._clock()
            )
            await tx.jobs.add(job)
            return job

    async def set_progress_message(self, job: Job | UploadJob, message: int) -> None:
        """Note which message says how far the file is."""
        async with self._store.transaction() as tx:
            await tx.jobs.set_message(job.id, message)

    async def claim(self) -> Job | UploadJob | UnreadableJob | None:
        """Take the job that has waited longest, or `None` if none waits.

        It belongs to this process until `LEASE` has passed without `extend_lease`.
        """
        now = self._clock()
        async with self._store.transaction() as tx:
            return await tx.jobs.take(now, now + LEASE)

    async def extend_lease(self, job: Job | UploadJob) -> None:
        """Keep a job that is still being worked on."""
        async with self._store.transaction() as tx:
            await tx.jobs.extend(job.id, self._clock() + LEASE)

    async def members_included(self, job: Job) -> frozenset[int] | NoClass:
        """The Telegram ids of the learners whose results the file would hold now."""
        async with self._store.reading() as tx:
            klass = await taught_class(tx, job.request.klass, job.learner)
            if isinstance(klass, NoClass):
                return klass
            return frozenset(member.learner for member in await tx.classes.members(klass.id))

    async def begin_sending(self, job: Job, included: frozenset[int], rows: int) -> bool | NoClass | NotForMinors:
        """Note that the file is about to be sent, for the teacher and for each learner in it.

        Learners see it from now on, whatever becomes of this process. Only `withdraw` takes it back.

        Args:
            included: the Telegram ids of the learners in the file.
            rows: how many rows it has.

        Returns:
            Whether it may be sent. Not if one of them has left the class meanwhile: it must be made anew.
        """
        async with self._store.transaction() as tx:
            klass, now = await taught_class(tx, job.request.klass, job.learner), self._clock()
            if isinstance(klass, NoClass):
                return klass
            if not may_be_taken(klass, job.request):  # somebody has said meanwhile that there are minors in it
                return NotForMinors()
            taker = next(each for each in await tx.classes.teachers(klass.id) if each.user_id == job.learner)
            if not await note_file(tx, job.id, klass, taker, job.request, included, now):
                return False
            await tx.classes.note_export(
                job.id, klass.id, job.learner, job.request.format, named=job.request.named, rows=rows, at=now
            )
            return await tx.jobs.mark_sending(job.id) or ClassDeleted()

    async def complete(self, job: Job | UploadJob | UnreadableJob) -> None:
        """Drop a job. What was noted of its file, if it came so far, stays noted: it may have arrived."""
        async with self._store.transaction() as tx:
            await tx.jobs.remove(job.id)

    async def withdraw(self, job: Job) -> None:
        """Drop a job whose file surely did not arrive, and what was noted of it."""
        async with self._store.transaction() as tx:
            await tx.jobs.remove(job.id)
            await tx.classes.withdraw_export(job.id)
            await tx.disclosures.withdraw(job.id)

    async def release_all(self) -> None:
        """Release every claimed job. Called at start, when no other process can hold one."""
        async with self._store.transaction() as tx:
            await tx.jobs.release()
