"""The attempts and answers of a class, read one assignment after another: nothing holds them all."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.quiz import day
from bot.quiz.attempts import counting_sittings
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt
from bot.quiz.grading import Choice, Chosen
from bot.quiz.question import Question
from bot.quiz.sitting import GradedChoice
from bot.reports import results
from bot.reports.escaping import time_zone
from bot.storage.store import Transaction

T = TypeVar("T")
BATCH = 1000
"""Answers that are read at once."""
RESPONSES_KEPT = 20_000
"""Responses that are remembered at most: typed numbers, and orders of many items, are endless."""


class WordsOfChoices(Protocol):
    """How results word what was chosen."""

    def choice(self, question: Question | None, choice: Choice) -> str:
        """What was answered; *question* is `None` if its text has changed since."""


@dataclass(frozen=True)
class Lookups:
    """What the rows of the results are looked up in.

    Attributes:
        klass: the id of the class.
        names: the name of each learner as the file shows it, by Telegram id.
        assignments: the assignments, by id, in their order.
        extensions: own due dates, by assignment and learner.
        bank: the questions of the class.
        wording: the words in the reader's language.
        coded: whether nothing may tell who a learner is. Then names are random, and so is their order.
    """

    klass: str
    names: Mapping[int, str]
    assignments: Mapping[str, Assignment]
    extensions: Mapping[tuple[str, int], datetime]
    bank: Bank
    wording: WordsOfChoices
    coded: bool = False

    def assignment_of(self, attempt: Attempt) -> Assignment:
        """The assignment of an attempt as it is for its learner: with their own due date, if they have one."""
        assignment = self.assignments[attempt.assignment]
        own = self.extensions.get((attempt.assignment, attempt.learner))
        return replace(assignment, due_date=own) if own else assignment

    def late(self, attempt: Attempt, at: datetime) -> bool:
        """Whether something in that attempt came after the due date of its learner."""
        return self.assignment_of(attempt).is_late(at)


@dataclass
class ResultRows:
    """Makes the rows of results from what is stored. Answers that are alike share one response."""

    lookups: Lookups
    _responses: dict[GradedChoice, results.Response] = field(default_factory=dict)

    def attempt(self, attempt: Attempt, *, counts: bool) -> results.Attempt:
        """An attempt, as results show it."""
        lookups = self.lookups
        return results.Attempt(
            learner=lookups.names[attempt.learner],
            assignment=attempt.assignment,
            number=attempt.number,
            started=None if lookups.coded else attempt.started,
            finished=attempt.finished,
            right=attempt.right,
            of=attempt.of,
            late=attempt.finished is not None and lookups.late(attempt, attempt.finished),
            counts=counts,
        )

    def answers(
        self, attempt: Attempt, stored: Iterable[tuple[GradedChoice, datetime]], *, counts: bool
    ) -> Iterator[results.Answer]:
        """The answers of an attempt, as results show them.

        Where nothing may tell who it was, all of them have the time of its end.
        """
        run = results.Run(self.lookups.names[attempt.learner], attempt.assignment, attempt.number, counts)
        is_late = self.lookups.assignment_of(attempt).is_late
        end = attempt.finished if self.lookups.coded else None
        for graded, given in stored:
            at = end or given
            yield results.Answer(run, self._responses.get(graded) or self._response(graded), is_late(at), at)

    def _response(self, graded: GradedChoice) -> results.Response:
        """What was answered; its words only if the question has not changed since."""
        unchanged = self.lookups.bank.version(graded.question, graded.hash)
        if len(self._responses) >= RESPONSES_KEPT:
            self._responses.clear()
        self._responses[graded] = response = results.Response(
            question=graded.question,
            version=graded.hash,
            chosen=graded.choice.options if unchanged and isinstance(graded.choice, Chosen) else (),
            answer=self.lookups.wording.choice(unchanged, graded.choice),
            verdict=graded.verdict.value,
            found=graded.found,
            of=graded.of,
        )
        return response


class ClassAnswers:
    """Goes over the attempts and answers of a class: assignment by assignment, in the order of names.

    It holds the attempts at one assignment at a time, and a thousand answers. The order of names says nothing of who
    began first; without names it is random.

    Args:
        tx: a snapshot that stays open meanwhile.
        lookups: what the rows are looked up in.
    """

    def __init__(self, tx: Transaction, lookups: Lookups) -> None:
        self._tx, self._lookups = tx, lookups
        self._loop = asyncio.get_running_loop()

    def __iter__(self) -> Iterator[results.Attempt]:
        """The attempts, read anew each time; to be called in another thread than that of the event loop."""
        rows = ResultRows(self._lookups)
        for attempts, counted in map(self._waited_for, map(self._of_assignment, self._lookups.assignments)):
            for attempt in attempts:
                yield rows.attempt(attempt, counts=attempt.sitting in counted)

    def answers(self) -> Iterator[results.Answer]:
        """The answers, read anew each time; to be called in another thread than that of the event loop."""
        rows = ResultRows(self._lookups)
        for attempts, counted in map(self._waited_for, map(self._of_assignment, self._lookups.assignments)):
            for batch in _in_batches(attempts):
                stored = self._waited_for(self._tx.assignments.answers([attempt.sitting for attempt in batch]))
                for attempt in batch:
                    given = stored.get(attempt.sitting, ())
                    yield from rows.answers(attempt, given, counts=attempt.sitting in counted)

    async def undated(self, zone: str) -> frozenset[str]:
        """The assignments in which a day, or being late, would tell who it was.

        Those are the ones that learners finished on several days, or some of them late, where one of these groups is
        smaller than `MIN_GROUP_SIZE`. If all are in one group it tells nothing.
        """
        undated = set()
        for assignment in self._lookups.assignments:
            attempts, _ = await self._of_assignment(assignment)
            groups: dict[object, set[int]] = {}
            for attempt in attempts:
                if attempt.finished:
                    late = self._lookups.late(attempt, attempt.finished)
                    group = day.day(attempt.finished, time_zone(zone)), late
                    groups.setdefault(group, set()).add(attempt.learner)
            if len(groups) > 1 and min(map(len, groups.values())) < results.MIN_GROUP_SIZE:
                undated.add(assignment)
        return frozenset(undated)

    async def _of_assignment(self, assignment: str) -> tuple[list[Attempt], set[str]]:
        """The attempts at an assignment in their order, and the sittings that count. Coded, only finished ones."""
        lookups = self._lookups
        stored = await self._tx.assignments.attempts(lookups.klass, assignment=assignment)
        counted = counting_sittings(stored, lookups.assignments[assignment].attempt_rule)
        shown = (attempt for attempt in stored if attempt.finished or not lookups.coded)
        return sorted(shown, key=self._place), counted

    def _place(self, attempt: Attempt) -> tuple[str, str, int]:
        name = self._lookups.names[attempt.learner]
        return name.casefold(), name, attempt.number

    def _waited_for(self, reading: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(reading, self._loop).result()


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
