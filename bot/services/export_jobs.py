"""Files of results: asked for, made one after another, taken away; a restart in between loses none."""

from collections.abc import Callable
from datetime import datetime

from bot.quiz.jobs import EXPORT, LEASE, WAITING_LIMIT, Job
from bot.services.class_results import ExportRequest
from bot.storage.store import Store


class ExportJobs:
    def __init__(self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def request(self, id: int, wanted: ExportRequest, form: str, language: str) -> Job | None:
        """A file to be made; the one that waits already, if it is the same; nothing for who does not teach the class,
        or has enough waiting."""
        async with self._store.transaction() as tx:
            if await tx.classes.taught(wanted.klass, id) is None:
                return None
            key = (wanted.klass, wanted.assignment, form, "names" if wanted.named else "")
            waiting = await tx.jobs.of(id)
            same = next((job for job in waiting if job.wanted == key), None)
            if same is not None or len(waiting) >= WAITING_LIMIT:
                return same
            job = Job(self._new_id(), id, EXPORT, key, language, self._clock())
            await tx.jobs.add(job)
            return job

    async def set_progress_message(self, job: Job, message: int) -> None:
        """That message tells how far it is."""
        async with self._store.transaction() as tx:
            await tx.jobs.shown(job.id, message)

    async def claim(self) -> Job | None:
        """The job that has waited longest: ours, until we have been silent for a while."""
        now = self._clock()
        async with self._store.transaction() as tx:
            return await tx.jobs.take(now, now + LEASE)

    async def extend_lease(self, job: Job) -> None:
        async with self._store.transaction() as tx:
            await tx.jobs.extend(job.id, self._clock() + LEASE)

    async def shared(self, job: Job) -> frozenset[int] | None:
        """Whose results are in it; nothing if who asked does not teach the class any more."""
        async with self._store.reading() as tx:
            if await tx.classes.taught(job.wanted[0], job.learner) is None:
                return None
            return frozenset(member.learner for member in await tx.classes.members(job.wanted[0]))

    async def mark_sending(self, job: Job) -> bool:
        """Its file is on its way from now on; not if it was taken back meanwhile."""
        async with self._store.transaction() as tx:
            return await tx.jobs.sends(job.id)

    async def complete(self, job: Job, rows: int) -> None:
        """It has arrived: learners of the class can see that."""
        async with self._store.transaction() as tx:
            await tx.jobs.remove(job.id)
            klass, _, form, named = job.wanted
            await tx.classes.note_export(
                self._new_id(), klass, job.learner, form, named=bool(named), rows=rows, at=self._clock()
            )

    async def discard(self, job: Job) -> None:
        async with self._store.transaction() as tx:
            await tx.jobs.remove(job.id)

    async def release_all(self) -> None:
        """At the start of the only process: what the last one had begun is begun anew."""
        async with self._store.transaction() as tx:
            await tx.jobs.release()


def wanted_of(job: Job) -> tuple[ExportRequest, str]:
    """What a job is to make: which results, in which form."""
    klass, assignment, form, named = job.wanted
    return ExportRequest(klass, assignment, bool(named)), form
