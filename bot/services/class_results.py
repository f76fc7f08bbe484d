"""The results of a class: what its learners agreed to show, gathered for screens and for files."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt, Class, Member
from bot.quiz.exports import ExportRequest
from bot.reports import results
from bot.services import result_values as values
from bot.services.assignments import published_quiz
from bot.services.class_outcomes import ClassDeleted, NoClass, NoQuiz, NotInClass
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.services.result_values import Lookups, Wording
from bot.storage.store import Store, Transaction

T = TypeVar("T")
BATCH = 1000
"""Answers that are read at once: so few that they are freed before Python's garbage collector looks at them."""


@dataclass(frozen=True)
class LearnerResults:
    """What one learner did in one assignment.

    Attributes:
        assignment: the assignment.
        member: the learner in its class.
        due_date: until when it counts as on time for them, if there is such a time.
        attempt: their attempt that counts, or else the last one; `None` if they have begun none.
        answers: what they answered in it, in the order of the questions.
        items: the question of each answer.
    """

    assignment: Assignment
    member: Member
    due_date: datetime | None
    attempt: results.Attempt | None
    answers: tuple[results.Answer, ...]
    items: tuple[results.Item, ...]


class ResultsReader:
    """Reads results for one teacher, or for the operator.

    Args:
        new_id: makes the random ids by which learners are called in files without names.
    """

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._new_id = new_id

    async def read(
        self, id: int | None, request: ExportRequest, wording: Wording, work: Callable[[results.Results], T]
    ) -> T | NoClass:
        """Do *work* with the results, in a thread of its own.

        Answers are read while *work* asks for them, in one snapshot of the database, so they need not fit into memory.

        Args:
            id: the Telegram id of a teacher of the class; `None` for the operator at the command line.
            request: which results. If its rows are coded, each learner gets a name for this time only.
        """
        async with self._store.snapshot() as tx:
            klass = await _readable(tx, id, request.klass)
            if isinstance(klass, NoClass):
                return klass
            teacher = await tx.users.get(id) if id is not None else None
            gathered = await self._gather(tx, klass, (teacher.zone if teacher else "") or "UTC", request, wording)
            return await asyncio.to_thread(work, gathered)

    async def answers_of(
        self, id: int, assignment_id: str, handle: str, wording: Wording
    ) -> LearnerResults | NoQuiz | NotInClass:
        """What one learner answered in the attempt that counts, or else in the last: they agreed to show it.

        Args:
            id: the Telegram id of a teacher of the class.
            handle: stands for the learner in the class.
        """
        async with self._store.reading() as tx:
            assignment = await published_quiz(tx, id, assignment_id)
            if not isinstance(assignment, Assignment):
                return assignment
            members = await tx.classes.members(assignment.klass)
            member = next((member for member in members if member.handle == handle), None)
            if member is None:
                return NotInClass()
            attempts = await tx.assignments.attempts(assignment.klass, member.learner)
            own = values.in_order(attempts, [assignment.id])
            lookups = Lookups(
                names={member.learner: member.name},
                assignments={assignment.id: assignment},
                extensions=await tx.assignments.extensions(assignment.klass),
                counted=values.counted(own, [assignment]),
                wording=wording,
            )
            shown = [attempt for attempt in own if attempt.sitting in lookups.counted] or own[-1:]
            stored = await tx.assignments.answers([attempt.sitting for attempt in shown])
            bank = await self._library.for_class(tx, assignment.klass)
        answers = [(attempt, answer) for attempt in shown for answer in stored.get(attempt.sitting, ())]
        return LearnerResults(
            assignment=assignment,
            member=member,
            due_date=lookups.extensions.get((assignment.id, member.learner), assignment.due_date),
            attempt=values.attempt(shown[0], lookups) if shown else None,
            answers=tuple(values.answer(attempt, answer, bank, lookups) for attempt, answer in answers),
            items=tuple(
                values.item(bank, assignment.id, answer.asked.question, answer.asked.hash, wording.language)
                for _, answer in answers
            ),
        )

    async def _gather(
        self, tx: Transaction, klass: Class, zone: str, request: ExportRequest, wording: Wording
    ) -> results.Results:
        published = await tx.assignments.published(klass.id)
        assignments = {
            assignment.id: assignment for assignment in published if request.assignment in ("", assignment.id)
        }
        members = await tx.classes.members(klass.id)
        names = self._names(members, wording) if request.coded else {member.learner: member.name for member in members}
        attempts = values.in_order(await tx.assignments.attempts(klass.id), list(assignments))
        if request.coded:
            attempts = values.shuffled(attempts, list(assignments), names)
        versions = await tx.assignments.question_versions(klass.id)
        roster = await tx.classes.roster(klass.id) if request.named and klass.asks_id else None
        lookups = Lookups(
            names=names,
            assignments=assignments,
            extensions=await tx.assignments.extensions(klass.id),
            counted=values.counted(attempts, assignments.values()),
            wording=wording,
            coded=request.coded,
        )
        bank, titles = await self._library.for_class(tx, klass.id), wording.titles(list(assignments.values()))
        with_id = request.named and klass.asks_id  # an id that was given is in no file once nobody asks for it
        participants = (values.participant(member, lookups, roster, with_id=with_id) for member in members)
        return results.Results(
            title=klass.name,
            teachers=tuple(teacher.name for teacher in await tx.classes.teachers(klass.id)),
            zone=zone,
            made=self._clock(),
            named=request.named,
            participants=tuple(sorted(participants, key=lambda participant: participant.name.casefold())),
            assignments=tuple(
                values.assignment(assignment, titles[assignment.id]) for assignment in assignments.values()
            ),
            attempts=tuple(values.attempt(attempt, lookups) for attempt in attempts),
            items=tuple(
                values.item(bank, *version, wording.language) for version in versions if version[0] in assignments
            ),
            misconceptions={
                id: misconception.error[wording.language] for id, misconception in bank.misconceptions.items()
            },
            answers=self._answers(tx, bank, attempts, lookups),
            undated=values.undated(attempts, lookups, zone) if request.coded else frozenset(),
        )

    def _names(self, members: Sequence[Member], wording: Wording) -> dict[int, str]:
        """A code name for each learner, made for this time only: it stands nowhere else, and its order is random."""
        names: dict[str, int] = {}
        for member in members:
            while (name := wording.code_name(self._new_id())) in names:
                pass
            names[name] = member.learner
        return {learner: name for name, learner in names.items()}

    def _answers(
        self, tx: Transaction, bank: Bank, attempts: Sequence[Attempt], lookups: Lookups
    ) -> Callable[[], Iterator[results.Answer]]:
        """Reads the answers of *attempts*, batch by batch; called in another thread than that of the event loop."""
        loop = asyncio.get_running_loop()

        def one_by_one() -> Iterator[results.Answer]:
            for batch in _in_batches(attempts):
                reading = tx.assignments.answers([attempt.sitting for attempt in batch])
                stored = asyncio.run_coroutine_threadsafe(reading, loop).result()
                for attempt in batch:
                    for answer in stored.get(attempt.sitting, ()):
                        yield values.answer(attempt, answer, bank, lookups)

        return one_by_one


async def _readable(tx: Transaction, id: int | None, class_id: str) -> Class | NoClass:
    """The class, for one of its teachers or, without an *id*, for the operator."""
    if id is not None:
        return await taught_class(tx, class_id, id)
    return await tx.classes.by_id(class_id) or ClassDeleted()


def _in_batches(attempts: Iterable[Attempt]) -> Iterator[list[Attempt]]:
    """The attempts in groups, each with about `BATCH` answers."""
    batch: list[Attempt] = []
    answers = 0
    for attempt in attempts:
        batch.append(attempt)
        answers += max(1, attempt.of)
        if answers >= BATCH:
            yield batch
            batch, answers = [], 0
    if batch:
        yield batch
