"""The results of a class: what its learners agreed to show, gathered for screens and for files."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.quiz.attempts import counting_sittings
from bot.quiz.classes import Assignment, Class, Member
from bot.quiz.exports import ExportRequest
from bot.reports import results
from bot.services import result_values as values
from bot.services.assignments import published_quiz
from bot.services.class_answers import ClassAnswers
from bot.services.class_outcomes import ClassDeleted, NoClass, NoQuiz, NotInClass
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.services.result_values import Lookups, ResultRows, Wording
from bot.storage.store import Store, Transaction

T = TypeVar("T")


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
            own = await tx.assignments.attempts(assignment.klass, member.learner, assignment=assignment.id)
            counted = counting_sittings(own, assignment.attempt_rule)
            shown = [attempt for attempt in own if attempt.sitting in counted]
            shown = shown or sorted(own, key=lambda attempt: attempt.started)[-1:]
            stored = await tx.assignments.answers([attempt.sitting for attempt in shown])
            lookups = Lookups(
                klass=assignment.klass,
                names={member.learner: member.name},
                assignments={assignment.id: assignment},
                extensions=await tx.assignments.extensions(assignment.klass),
                bank=await self._library.for_class(tx, assignment.klass),
                wording=wording,
            )
        rows, given = ResultRows(lookups), [each for attempt in shown for each in stored.get(attempt.sitting, ())]
        return LearnerResults(
            assignment=assignment,
            member=member,
            due_date=lookups.extensions.get((assignment.id, member.learner), assignment.due_date),
            attempt=rows.attempt(shown[0], counts=bool(counted)) if shown else None,
            answers=tuple(rows.answers(shown[0], given, counts=bool(counted))) if shown else (),
            items=tuple(
                values.item(lookups.bank, assignment.id, graded.question, graded.hash, wording.language)
                for graded, _ in given
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
        versions = await tx.assignments.question_versions(klass.id)
        roster = await tx.classes.roster(klass.id) if request.named and klass.asks_id else None
        bank, titles = await self._library.for_class(tx, klass.id), wording.titles(list(assignments.values()))
        lookups = Lookups(
            klass=klass.id,
            names=names,
            assignments=assignments,
            extensions=await tx.assignments.extensions(klass.id),
            bank=bank,
            wording=wording,
            coded=request.coded,
        )
        rows = ClassAnswers(tx, lookups)
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
            attempts=rows,
            items=values.items(bank, (version for version in versions if version[0] in assignments), wording.language),
            misconceptions={
                id: misconception.error[wording.language] for id, misconception in bank.misconceptions.items()
            },
            answers=rows.answers,
            undated=await rows.undated(zone) if request.coded else frozenset(),
        )

    def _names(self, members: Sequence[Member], wording: Wording) -> dict[int, str]:
        """A code name for each learner, made for this time only: it stands nowhere else, and its order is random."""
        names: dict[str, int] = {}
        for member in members:
            while (name := wording.code_name(self._new_id())) in names:
                pass
            names[name] = member.learner
        return {learner: name for name, learner in names.items()}


async def _readable(tx: Transaction, id: int | None, class_id: str) -> Class | NoClass:
    """The class, for one of its teachers or, without an *id*, for the operator."""
    if id is not None:
        return await taught_class(tx, class_id, id)
    return await tx.classes.by_id(class_id) or ClassDeleted()
