"""The results of a class: what its learners agreed to show, gathered for screens and for files."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from bot.quiz import day
from bot.quiz.attempts import counting_sittings
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt, Class, Member
from bot.quiz.exports import ExportRequest
from bot.quiz.grading import Choice, Chosen
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.roster import Roster
from bot.quiz.sitting import StoredAnswer
from bot.reports import results
from bot.reports.escaping import time_zone
from bot.services.assignments import published_quiz
from bot.services.class_outcomes import ClassDeleted, NoClass, NoQuiz, NotInClass
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.storage.store import Store, Transaction

T = TypeVar("T")
BATCH = 1000
"""Answers that are read at once: so few that they are freed before Python's garbage collector looks at them."""


class Wording(Protocol):
    """The words in results, in one language."""

    @property
    def language(self) -> str:
        """The language's code."""

    def titles(self, assignments: Sequence[Assignment]) -> Mapping[str, str]:
        """A title for each assignment by its id, no two alike."""

    def code_name(self, id: str) -> str:
        """What stands for the name of a learner, made from a random id."""

    def choice(self, question: Question | None, choice: Choice) -> str:
        """What was answered; *question* is `None` if its text has changed since."""


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
            own = _in_order(attempts, [assignment.id])
            lookups = _Lookups(
                names={member.learner: member.name},
                assignments={assignment.id: assignment},
                extensions=await tx.assignments.extensions(assignment.klass),
                counted=_counted(own, [assignment]),
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
            attempt=_attempt(shown[0], lookups) if shown else None,
            answers=tuple(_answer(attempt, answer, bank, lookups) for attempt, answer in answers),
            items=tuple(
                _item(bank, assignment.id, answer.asked.question, answer.asked.hash, wording.language)
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
        attempts = _in_order(await tx.assignments.attempts(klass.id), list(assignments))
        if request.coded:
            attempts = _shuffled(attempts, list(assignments), names)
        versions = await tx.assignments.question_versions(klass.id)
        roster = await tx.classes.roster(klass.id) if request.named and klass.asks_id else None
        lookups = _Lookups(
            names=names,
            assignments=assignments,
            extensions=await tx.assignments.extensions(klass.id),
            counted=_counted(attempts, assignments.values()),
            wording=wording,
            coded=request.coded,
        )
        bank, titles = await self._library.for_class(tx, klass.id), wording.titles(list(assignments.values()))
        with_id = request.named and klass.asks_id  # an id that was given is in no file once nobody asks for it
        participants = (_participant(member, lookups, roster, with_id=with_id) for member in members)
        return results.Results(
            title=klass.name,
            teachers=tuple(teacher.name for teacher in await tx.classes.teachers(klass.id)),
            zone=zone,
            made=self._clock(),
            named=request.named,
            participants=tuple(sorted(participants, key=lambda participant: participant.name.casefold())),
            assignments=tuple(_assignment(assignment, titles[assignment.id]) for assignment in assignments.values()),
            attempts=tuple(_attempt(attempt, lookups) for attempt in attempts),
            items=tuple(_item(bank, *version, wording.language) for version in versions if version[0] in assignments),
            misconceptions={
                id: misconception.error[wording.language] for id, misconception in bank.misconceptions.items()
            },
            answers=self._answers(tx, bank, attempts, lookups),
            undated=_undated(attempts, lookups, zone) if request.coded else frozenset(),
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
        self, tx: Transaction, bank: Bank, attempts: Sequence[Attempt], lookups: "_Lookups"
    ) -> Callable[[], Iterator[results.Answer]]:
        """Reads the answers of *attempts*, batch by batch; called in another thread than that of the event loop."""
        loop = asyncio.get_running_loop()

        def one_by_one() -> Iterator[results.Answer]:
            for batch in _in_batches(attempts):
                reading = tx.assignments.answers([attempt.sitting for attempt in batch])
                stored = asyncio.run_coroutine_threadsafe(reading, loop).result()
                for attempt in batch:
                    for answer in stored.get(attempt.sitting, ()):
                        yield _answer(attempt, answer, bank, lookups)

        return one_by_one


@dataclass(frozen=True)
class _Lookups:
    """What the rows of the results are looked up in.

    Attributes:
        names: the name of each learner as the file shows it, by Telegram id.
        assignments: the assignments, by id.
        extensions: own due dates, by assignment and learner.
        counted: the ids of the sittings that count.
        wording: the words in the reader's language.
        coded: whether nothing may tell who a learner is.
    """

    names: Mapping[int, str]
    assignments: Mapping[str, Assignment]
    extensions: Mapping[tuple[str, int], datetime]
    counted: frozenset[str]
    wording: Wording
    coded: bool = False

    def late(self, attempt: Attempt, at: datetime) -> bool:
        """Whether something in that attempt came after the due date of its learner."""
        assignment = self.assignments[attempt.assignment]
        due = self.extensions.get((attempt.assignment, attempt.learner), assignment.due_date)
        return replace(assignment, due_date=due).is_late(at)


async def _readable(tx: Transaction, id: int | None, class_id: str) -> Class | NoClass:
    """The class, for one of its teachers or, without an *id*, for the operator."""
    if id is not None:
        return await taught_class(tx, class_id, id)
    return await tx.classes.by_id(class_id) or ClassDeleted()


def _counted(attempts: Sequence[Attempt], assignments: Iterable[Assignment]) -> frozenset[str]:
    """The sittings that count, by each assignment's own rule."""
    return frozenset(
        sitting
        for assignment in assignments
        for sitting in counting_sittings(
            [attempt for attempt in attempts if attempt.assignment == assignment.id], assignment.attempt_rule
        )
    )


def _participant(member: Member, lookups: _Lookups, roster: Roster | None, *, with_id: bool) -> results.Participant:
    """A learner of the class, as results show them."""
    roster_id = member.roster_id if with_id else ""
    on_roster = roster.has(roster_id) if roster else None
    joined, handle = (None, "") if lookups.coded else (member.joined, member.handle)
    return results.Participant(lookups.names[member.learner], roster_id, joined, on_roster, handle, member.consent)


def _assignment(assignment: Assignment, title: str) -> results.Assignment:
    return results.Assignment(
        id=assignment.id,
        title=title,
        kind=assignment.kind.value,
        opens=assignment.opens,
        due_date=assignment.due_date,
        zone=assignment.zone or "UTC",
        attempt_rule=assignment.attempt_rule.value,
        pre_test_id=assignment.pre_test_id,
        drawn=not assignment.questions,
    )


def _in_order(attempts: Sequence[Attempt], assignment_ids: Sequence[str]) -> list[Attempt]:
    """The attempts at those assignments: assignment by assignment, the first begun first."""
    places = {id: place for place, id in enumerate(assignment_ids)}
    return sorted(
        (attempt for attempt in attempts if attempt.assignment in places),
        key=lambda attempt: (places[attempt.assignment], attempt.started, attempt.sitting),
    )


def _shuffled(attempts: Iterable[Attempt], assignment_ids: Sequence[str], names: Mapping[int, str]) -> list[Attempt]:
    """The finished attempts, assignment by assignment, in the order of names that are random."""
    places = {id: place for place, id in enumerate(assignment_ids)}
    finished = (attempt for attempt in attempts if attempt.finished)
    return sorted(finished, key=lambda attempt: (places[attempt.assignment], names[attempt.learner], attempt.number))


def _undated(attempts: Iterable[Attempt], lookups: _Lookups, zone: str) -> frozenset[str]:
    """The assignments in which a day, or being late, would tell who it was.

    Those are the ones that learners finished on several days, or some of them late, where one of these groups is
    smaller than `MIN_GROUP_SIZE`. If all are in one group it tells nothing.
    """
    groups: dict[str, dict[object, set[int]]] = {}
    for attempt in attempts:
        if attempt.finished:
            group = day.day(attempt.finished, time_zone(zone)), lookups.late(attempt, attempt.finished)
            groups.setdefault(attempt.assignment, {}).setdefault(group, set()).add(attempt.learner)
    return frozenset(
        assignment
        for assignment, learners in groups.items()
        if len(learners) > 1 and min(map(len, learners.values())) < results.MIN_GROUP_SIZE
    )


def _attempt(attempt: Attempt, lookups: _Lookups) -> results.Attempt:
    """An attempt, as results show it."""
    return results.Attempt(
        learner=lookups.names[attempt.learner],
        assignment=attempt.assignment,
        number=attempt.number,
        started=None if lookups.coded else attempt.started,
        finished=attempt.finished,
        right=attempt.right,
        of=attempt.of,
        late=attempt.finished is not None and lookups.late(attempt, attempt.finished),
        counts=attempt.sitting in lookups.counted,
    )


def _answer(attempt: Attempt, answer: StoredAnswer, bank: Bank, lookups: _Lookups) -> results.Answer:
    """An answer, as results show it; its words only if the question has not changed since.

    Where nothing may tell who it was, all answers of an attempt have the time of its end.
    """
    unchanged = bank.version(answer.asked.question, answer.asked.hash)
    at = attempt.finished if lookups.coded and attempt.finished else answer.at
    return results.Answer(
        learner=lookups.names[attempt.learner],
        assignment=attempt.assignment,
        attempt=attempt.number,
        counts=attempt.sitting in lookups.counted,
        question=answer.asked.question,
        version=answer.asked.hash,
        chosen=answer.choice.options if unchanged and isinstance(answer.choice, Chosen) else (),
        answer=lookups.wording.choice(unchanged, answer.choice),
        verdict=answer.verdict.value,
        found=answer.found,
        of=answer.of,
        late=lookups.late(attempt, at),
        at=at,
    )


def _item(bank: Bank, assignment: str, id: str, hash: str, language: str) -> results.Item:
    """The question in the version with that *hash*; without its words if the bank has another version now."""
    question = bank.version(id, hash)
    if question is None:
        kind = bank.questions[id].kind if id in bank.questions else SingleChoice.kind
        return results.Item(assignment, id, hash, kind=kind, ask="", choices=(), guess=None)
    in_order = isinstance(question.form, Ordering)
    choices = tuple(
        results.Choice(option.text[language], option.right or in_order, option.misconception)
        for option in question.options
    )
    return results.Item(
        assignment,
        id,
        hash,
        kind=question.kind,
        ask=question.ask[language],
        choices=choices,
        guess=_guess(question),
        right_numbers=_right_numbers(question),
    )


def _right_numbers(question: Question) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest number that are right; `None` if the question asks for no number."""
    if not isinstance(question.form, Numeric):
        return None
    return question.form.answer - question.form.tolerance, question.form.answer + question.form.tolerance


def _guess(question: Question) -> float | None:
    """The mark that guessing at random earns on average, as Moodle counts it; `None` for several right options."""
    match question.form:
        case SingleChoice(options):
            return 1 / len(options)
        case Judgement():
            return 0.5
        case Numeric() | Ordering():
            return 0.0
        case MultipleChoice():
            return None


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
