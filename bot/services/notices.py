"""Telling learners about assignments: which message waits for whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.quiz.attempts import Score, last_score
from bot.quiz.classes import Assignment, Class
from bot.quiz.user import User
from bot.storage.store import Store, Transaction


@dataclass(frozen=True)
class Notice:
    """A message about an assignment, to send now to one learner.

    Attributes:
        learner: the learner.
        klass: the class.
        assignment: the assignment, with the learner's own due date if they have one.
        kind: "given", "remind", "moved" (its due date) or "explain" (it is closed and explained).
        result: right answers, and questions, of the learner's last finished attempt; `None` if there is none.
        before: the same of the pre-test that it is compared with.
    """

    learner: User
    klass: Class
    assignment: Assignment
    kind: str
    result: Score | None = None
    before: Score | None = None


@dataclass(frozen=True)
class NothingToSay:
    """A notice was taken whose learner has left, has started or cannot be reached."""


class Notices:
    """Messages about assignments that wait to be sent, one after another."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def next_notice(self) -> Notice | NothingToSay | None:
        """Take the message that has waited longest; `None` if none waits.

        Until `told` or `put_back` is called, it is not known whether it arrived; it is not sent again then.
        """
        async with self._store.transaction() as tx:
            claimed = await tx.assignments.claim_notice(self._clock())
            if claimed is None:
                return None
            notice = await _notice(tx, *claimed)
            if isinstance(notice, NothingToSay):
                assignment, learner, _ = claimed
                await tx.assignments.settle_notice(assignment, learner)
            return notice

    async def told(self, notice: Notice) -> None:
        """Note that a message has arrived, or can never arrive."""
        async with self._store.transaction() as tx:
            await tx.assignments.settle_notice(notice.assignment.id, notice.learner.id)

    async def put_back(self, notice: Notice, wait: timedelta) -> None:
        """Let a message that was surely not sent wait once more, for so long at least."""
        async with self._store.transaction() as tx:
            if await tx.assignments.get(notice.assignment.id) is None or await tx.users.get(notice.learner.id) is None:
                return  # taken back, or gone, meanwhile
            await tx.assignments.settle_notice(notice.assignment.id, notice.learner.id)
            at = self._clock() + wait
            await tx.assignments.add_notices(notice.assignment.id, [notice.learner.id], notice.kind, at)


async def _notice(tx: Transaction, assignment_id: str, learner_id: int, kind: str) -> Notice | NothingToSay:
    """What to say to that learner, if there still is something to say."""
    assignment, learner = await tx.assignments.get(assignment_id), await tx.users.get(learner_id)
    if assignment is None or learner is None or not learner.reachable:
        return NothingToSay()
    attempts = await tx.assignments.attempts(assignment.klass, learner_id, own=True)
    joined = {klass.id: klass for klass, _ in await tx.classes.joined(learner_id)}
    own = [attempt for attempt in attempts if attempt.assignment == assignment_id]
    result = last_score(attempts, assignment_id)
    said_otherwise = {"moved": result is not None, "explain": result is None}.get(kind, bool(own))
    if assignment.klass not in joined or said_otherwise:
        return NothingToSay()
    due = (await tx.assignments.extensions(assignment.klass)).get((assignment_id, learner_id), assignment.due_date)
    return Notice(
        learner=learner,
        klass=joined[assignment.klass],
        assignment=replace(assignment, due_date=due),
        kind=kind,
        result=result,
        before=last_score(attempts, assignment.pre_test_id),
    )
