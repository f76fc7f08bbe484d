"""Giving quizzes to a class: draft, give, take back, remind. Every method asks who is asking."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from bot.quiz.bank import Bank
from bot.quiz.classes import PICKED_LIMIT, SIZES, Assignment, AttemptRule, Class, Kind, for_a_test, in_other_words
from bot.quiz.day import at_minute
from bot.quiz.user import User
from bot.services.class_view import class_view
from bot.storage.store import Store, Transaction

MORNING, END_OF_DAY = 8 * 60, 24 * 60 - 1
ONCE_A_DAY = timedelta(hours=20)
FARTHEST = timedelta(days=730)
"""How far ahead a quiz may open or end."""


@dataclass(frozen=True)
class Notice:
    """A message about an assignment, to send now to one learner; `kind` is given or remind."""

    learner: User
    klass: Class
    assignment: Assignment
    kind: str


class Assignments:
    def __init__(
        self, store: Store, bank: Bank, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._rng = rng
        self._new_id = new_id

    async def create_draft(self, id: int, class_id: str, kind: Kind) -> Assignment | None:
        """Begin an assignment; an earlier draft of the class is dropped. A later test needs a pre-test before it."""
        async with self._store.transaction() as tx:
            klass, learner = await tx.classes.taught(class_id, id), await tx.users.get(id)
            if klass is None or learner is None:
                return None
            pre = next((a for a in reversed(await tx.assignments.published(class_id)) if a.kind is Kind.PRE), None)
            if kind in (Kind.POST, Kind.DELAYED) and pre is None:
                return None
            await tx.assignments.delete_drafts(class_id)
            now = self._clock()
            paired = pre if kind in (Kind.POST, Kind.DELAYED) else None
            made = Assignment(
                self._new_id(),
                class_id,
                kind,
                paired.topics if paired else (next(iter(self._bank.topics)),),
                (),
                paired.size if paired else 6,
                AttemptRule.FIRST if kind.is_test else AttemptRule.BEST,
                now,
                at_minute(learner.today(now) + timedelta(days=7), END_OF_DAY, learner.tz),
                learner.zone,
                now,
                pre_test_id=paired.id if paired else None,
            )
            await tx.assignments.save(made)
            return made

    async def draft(self, id: int, assignment_id: str) -> Assignment | None:
        async with self._store.reading() as tx:
            return await self._assigned(tx, id, assignment_id, given=False)

    async def toggle_topic(self, id: int, assignment_id: str, topic: str) -> Assignment | None:
        """Add a topic to a draft, or take it out; one always stays. What was picked by hand is dropped."""

        def toggled(draft: Assignment) -> Assignment | None:
            if topic not in self._bank.topics or draft.pre_test_id:
                return None
            without = tuple(each for each in draft.topics if each != topic)
            topics = without if topic in draft.topics else (*draft.topics, topic)
            return replace(draft, topics=topics or draft.topics, questions=())

        return await self._redraft(id, assignment_id, toggled)

    async def toggle_question(self, id: int, assignment_id: str, question: str) -> Assignment | None:
        """Add a question to a draft by hand, or take it out."""

        def toggled(draft: Assignment) -> Assignment | None:
            known = self._bank.questions.get(question)
            if known is None or known.retired or draft.pre_test_id:
                return None
            if question in draft.questions:
                return replace(draft, questions=tuple(each for each in draft.questions if each != question))
            picked = (*draft.questions, question)
            return replace(draft, questions=picked) if len(picked) <= PICKED_LIMIT else None

        return await self._redraft(id, assignment_id, toggled)

    async def set_size(self, id: int, assignment_id: str, size: int) -> Assignment | None:
        return await self._redraft(
            id,
            assignment_id,
            lambda draft: replace(draft, size=size) if size in SIZES and not draft.pre_test_id else None,
        )

    async def set_attempt_rule(self, id: int, assignment_id: str, rule: AttemptRule) -> Assignment | None:
        return await self._redraft(
            id, assignment_id, lambda draft: None if draft.kind.is_test else replace(draft, attempt_rule=rule)
        )

    async def set_opening(self, id: int, assignment_id: str, day: date | None) -> Assignment | None:
        """From eight in the morning of *day* on, in the teacher's zone; at once without one."""

        def opened(draft: Assignment, at: datetime | None, now: datetime) -> Assignment:
            return replace(draft, opens=at or now)

        return await self._timed(id, assignment_id, day, MORNING, opened)

    async def set_due_date(self, id: int, assignment_id: str, day: date | None) -> Assignment | None:
        """Until the end of *day* in the teacher's zone; without one there is no end."""
        return await self._timed(id, assignment_id, day, END_OF_DAY, lambda draft, at, _: replace(draft, due_date=at))

    async def publish(self, id: int, assignment_id: str) -> Assignment | None:
        """Give a draft to the class: questions of tests are fixed now, and learners are told when it opens.

        Given already, it is given no second time.
        """
        async with self._store.transaction() as tx:
            draft = await self._assigned(tx, id, assignment_id, given=False)
            now = self._clock()
            if draft is None or (draft.due_date is not None and draft.due_date <= max(now, draft.opens)):
                return None
            fixed = await self._fixed(tx, draft)
            if draft.kind.is_test and not fixed:
                return None
            given = replace(draft, published_at=now, opens=max(draft.opens, now), questions=fixed)
            await tx.assignments.save(given)
            members = [member.learner for member in await tx.classes.members(given.klass)]
            await tx.assignments.add_notices(given.id, members, "given", given.opens)
            return given

    async def class_of(self, id: int, assignment_id: str) -> str | None:
        """The class that was given it, if that person teaches it."""
        async with self._store.reading() as tx:
            given = await self._assigned(tx, id, assignment_id, given=True)
            return given.klass if given else None

    async def pending_notices(self, id: int, assignment_id: str) -> int:
        """How many learners are still to get a message about it."""
        async with self._store.reading() as tx:
            given = await self._assigned(tx, id, assignment_id, given=True)
            return await tx.assignments.count_pending_notices(assignment_id, self._clock()) if given else 0

    async def undo(self, id: int, assignment_id: str) -> bool:
        """Take back what was given less than ten minutes ago. Answers given meanwhile stay their learners' own."""
        async with self._store.transaction() as tx:
            given = await self._assigned(tx, id, assignment_id, given=True)
            if given is None or not given.can_be_undone(self._clock()):
                return False
            await tx.assignments.delete(given.id)
            return True

    async def remind(self, id: int, assignment_id: str) -> int | None:
        """Remind who has not started, once a day; how many, or nothing if that was done lately."""
        async with self._store.transaction() as tx:
            given = await self._assigned(tx, id, assignment_id, given=True)
            now = self._clock()
            if given is None or not given.is_open(now) or (given.reminded and now - given.reminded < ONCE_A_DAY):
                return None
            klass = await tx.classes.taught(given.klass, id)
            assert klass is not None
            waiting = (await class_view(tx, klass, id)).not_started(given)
            await tx.assignments.save(replace(given, reminded=now))
            await tx.assignments.add_notices(given.id, [member.learner for member in waiting], "remind", now)
            return len(waiting)

    async def next_notice(self) -> Notice | bool:
        """Take one message that waits: what to send, True if there is nothing to say any more, False if none waits."""
        async with self._store.transaction() as tx:
            taken = await tx.assignments.claim_notice(self._clock())
            if taken is None:
                return False
            assignment_id, learner_id, kind = taken
            assignment, learner = await tx.assignments.get(assignment_id), await tx.users.get(learner_id)
            if assignment is None or learner is None or not learner.reachable:
                return True
            member = await tx.classes.member(assignment.klass, learner_id)
            started = any(
                run.assignment == assignment_id for run in await tx.assignments.attempts(assignment.klass, learner_id)
            )
            klasses = [klass for klass, _ in await tx.classes.joined(learner_id) if klass.id == assignment.klass]
            if member is None or started or not klasses:
                return True
            return Notice(learner, klasses[0], assignment, kind)

    async def _assigned(self, tx: Transaction, id: int, assignment_id: str, *, given: bool) -> Assignment | None:
        """The assignment, if that person teaches its class and it is in that state."""
        found = await tx.assignments.get(assignment_id, to_change=True)
        if found is None or (found.published_at is not None) != given:
            return None
        return found if await tx.classes.taught(found.klass, id) else None

    async def _redraft(
        self, id: int, assignment_id: str, change: Callable[[Assignment], Assignment | None]
    ) -> Assignment | None:
        async with self._store.transaction() as tx:
            draft = await self._assigned(tx, id, assignment_id, given=False)
            changed = change(draft) if draft else None
            if changed is not None:
                await tx.assignments.save(changed)
            return changed

    async def _timed(
        self,
        id: int,
        assignment_id: str,
        day: date | None,
        minute: int,
        change: Callable[[Assignment, datetime | None, datetime], Assignment],
    ) -> Assignment | None:
        """Change a time of a draft to that *minute* of the teacher's *day*, if there is one.

        Nothing changes if the end would not come after now and after the beginning.
        """
        async with self._store.transaction() as tx:
            draft, learner = await self._assigned(tx, id, assignment_id, given=False), await tx.users.get(id)
            if draft is None or learner is None:
                return None
            now = self._clock()
            if day is not None and abs(day - learner.today(now)) > FARTHEST:
                return None
            at = at_minute(day, minute, learner.tz) if day else None
            changed = replace(change(draft, at, now), zone=learner.zone)
            if changed.due_date is not None and changed.due_date <= max(now, changed.opens):
                return None
            await tx.assignments.save(changed)
            return changed

    async def _fixed(self, tx: Transaction, draft: Assignment) -> tuple[str, ...]:
        """The questions that everybody gets; none where each attempt gets its own."""
        if draft.pre_test_id is not None:
            return await self._fixed_by_pair(tx, draft)
        if draft.questions or not draft.kind.is_test:
            return draft.questions
        return tuple(q.id for q in for_a_test(self._bank.about(draft.topics), draft.size, self._rng))

    async def _fixed_by_pair(self, tx: Transaction, draft: Assignment) -> tuple[str, ...]:
        family = [a for a in await tx.assignments.published(draft.klass) if draft.pre_test_id in (a.id, a.pre_test_id)]
        pre = next((a for a in family if a.id == draft.pre_test_id), None)
        before = [self._bank.questions[id] for id in (pre.questions if pre else ()) if id in self._bank.questions]
        used = [id for assignment in family for id in assignment.questions]
        return tuple(q.id for q in in_other_words(before, self._bank.questions.values(), used, self._rng))
