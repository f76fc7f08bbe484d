"""The attempts and answers of a class, read one assignment after another: nothing holds them all."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from typing import Any, TypeVar

from bot.quiz import day
from bot.quiz.attempts import counting_sittings
from bot.quiz.classes import Attempt
from bot.reports import results
from bot.reports.escaping import time_zone
from bot.services.result_values import Lookups, ResultRows
from bot.storage.store import Transaction

T = TypeVar("T")
BATCH = 1000
"""Answers that are read at once."""


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
