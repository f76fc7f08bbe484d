"""Quizzes that are being prepared for a class: drafted, changed, given. Every method checks who teaches the class."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from bot.quiz.bank import Bank
from bot.quiz.claims import ROUND
from bot.quiz.class_tests import pre_test_questions, reworded_questions
from bot.quiz.classes import PICKED_LIMIT, SIZES, Assignment, AttemptRule, Explaining, Kind
from bot.quiz.day import at_minute
from bot.quiz.user import User
from bot.services.assignments import END_OF_DAY, FARTHEST, taught_assignment
from bot.services.class_outcomes import (
    AlreadyPublished,
    DayDoesNotFit,
    FixedByPreTest,
    NeedsPreTest,
    NoClass,
    NoDraft,
    NoQuestions,
    NotYours,
    QuestionGone,
    TooManyQuestions,
    UnknownChoice,
)
from bot.services.class_view import taught_class
from bot.services.library import Library
from bot.storage.store import Store, Transaction

MORNING = 8 * 60
"""Minutes after midnight at which a quiz opens, in the teacher's zone."""
DRAFT_SIZE = 6
"""Questions of a new draft."""
DRAFT_DAYS = 7
"""Days after which a new draft ends."""
DRAFT_KEPT = timedelta(days=7)
"""How long a draft is kept that nobody gives."""
LATER_TESTS = (Kind.POST, Kind.DELAYED)

R = TypeVar("R")


class Drafts:
    """Drafts of quizzes of a class. `id` is the Telegram id of the person who asks."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng
        self._new_id = new_id

    async def create_draft(
        self, id: int, class_id: str, kind: Kind
    ) -> Assignment | NoClass | NeedsPreTest | NoQuestions:
        """Begin an assignment. Other drafts of the class stay for `DRAFT_KEPT`: a colleague may be at one."""
        async with self._store.transaction() as tx:
            klass, user = await taught_class(tx, class_id, id), await tx.users.get(id)
            if isinstance(klass, NoClass) or user is None:
                return klass if isinstance(klass, NoClass) else NotYours()
            pre_test = await _last_pre_test(tx, class_id) if kind in LATER_TESTS else None
            if kind in LATER_TESTS and pre_test is None:
                return NeedsPreTest()
            if kind is Kind.STORY and not self._library.shared.stories:
                return NoQuestions()
            await tx.assignments.delete_drafts(class_id, self._clock() - DRAFT_KEPT)
            draft = self._new_draft(class_id, kind, pre_test, user)
            await tx.assignments.save(draft)
            return draft

    def _new_draft(self, class_id: str, kind: Kind, pre_test: Assignment | None, teacher: User) -> Assignment:
        """A draft with the usual values; a later test has the topics and the size of its pre-test."""
        now, shared, story = self._clock(), self._library.shared, kind is Kind.STORY
        last_day = teacher.today(now) + timedelta(days=DRAFT_DAYS)
        first = next(iter(shared.stories if story else shared.topics))
        return Assignment(
            id=self._new_id(),
            klass=class_id,
            kind=kind,
            topics=pre_test.topics if pre_test else (first,),
            questions=(),
            size=pre_test.size if pre_test else 0 if story else DRAFT_SIZE,
            attempt_rule=AttemptRule.FIRST if kind.is_test or story else AttemptRule.BEST,
            opens=now,
            due_date=at_minute(last_day, END_OF_DAY, teacher.tz),
            zone=teacher.zone,
            created_at=now,
            pre_test_id=pre_test.id if pre_test else None,
            explaining=Explaining.WHEN_CLOSED if kind.is_test else Explaining.WHEN_FINISHED,
        )

    async def draft(self, id: int, assignment_id: str) -> Assignment | NoDraft:
        """A draft, to be shown."""
        async with self._store.reading() as tx:
            return await _draft(tx, id, assignment_id)

    async def bank(self, klass: str) -> Bank:
        """What a class can be asked: the shared bank and its own questions."""
        async with self._store.reading() as tx:
            return await self._library.for_class(tx, klass)

    async def toggle_topic(
        self, id: int, assignment_id: str, topic: str
    ) -> Assignment | NoDraft | FixedByPreTest | NoQuestions:
        """Add a topic to a draft, or take it out; one always stays. What was picked by hand is dropped.

        Statements and questions are not mixed: the first topic of the other sort replaces all. A story is one alone.
        """

        def toggled(draft: Assignment, bank: Bank) -> Assignment | FixedByPreTest | NoQuestions:
            if draft.pre_test_id:
                return FixedByPreTest()
            if draft.kind is Kind.STORY:
                return replace(draft, topics=(topic,)) if topic in bank.stories else NoQuestions()
            if topic not in {assignable.id for assignable in bank.assignable}:
                return NoQuestions()
            claims = bank.is_claims(topic)
            if claims and draft.kind is Kind.LIVE:
                return NoQuestions()  # a poll has no place for how sure somebody is
            alike = tuple(other for other in draft.topics if bank.is_claims(other) == claims)
            without = tuple(other for other in alike if other != topic)
            topics = without if topic in draft.topics else (*alike, topic)
            size = (ROUND if claims else DRAFT_SIZE) if not alike else draft.size
            return replace(draft, topics=topics or draft.topics, questions=(), size=size)

        return await self._change_draft(id, assignment_id, toggled)

    async def toggle_question(
        self, id: int, assignment_id: str, question: str
    ) -> Assignment | NoDraft | FixedByPreTest | QuestionGone | TooManyQuestions:
        """Pick a question for a draft by hand, or take it out."""

        def toggled(draft: Assignment, bank: Bank) -> Assignment | FixedByPreTest | QuestionGone | TooManyQuestions:
            known = bank.questions.get(question)
            if draft.pre_test_id:
                return FixedByPreTest()
            if question in draft.questions:
                return replace(draft, questions=tuple(other for other in draft.questions if other != question))
            if known is None or known.retired or draft.kind is Kind.STORY or any(map(bank.is_claims, draft.topics)):
                return QuestionGone()
            if len(draft.questions) >= PICKED_LIMIT:
                return TooManyQuestions(PICKED_LIMIT)
            return replace(draft, questions=(*draft.questions, question))

        return await self._change_draft(id, assignment_id, toggled)

    async def set_size(
        self, id: int, assignment_id: str, size: int
    ) -> Assignment | NoDraft | FixedByPreTest | UnknownChoice:
        """Set how many questions are asked: one of `SIZES`."""

        def resized(draft: Assignment, _: Bank) -> Assignment | FixedByPreTest | UnknownChoice:
            if draft.pre_test_id:
                return FixedByPreTest()
            offered = size in SIZES and draft.kind is not Kind.STORY
            return replace(draft, size=size) if offered else UnknownChoice()

        return await self._change_draft(id, assignment_id, resized)

    async def set_attempt_rule(
        self, id: int, assignment_id: str, rule: AttemptRule
    ) -> Assignment | NoDraft | UnknownChoice:
        """Choose which attempt counts. A test is taken once, and so is a story: these have no choice."""

        def ruled(draft: Assignment, _: Bank) -> Assignment | UnknownChoice:
            return UnknownChoice() if draft.once else replace(draft, attempt_rule=rule)

        return await self._change_draft(id, assignment_id, ruled)

    async def set_explaining(
        self, id: int, assignment_id: str, explaining: Explaining
    ) -> Assignment | NoDraft | UnknownChoice:
        """Choose when a test is explained. Practice has no choice: it is explained after each answer."""

        def explained(draft: Assignment, _: Bank) -> Assignment | UnknownChoice:
            offered = draft.kind.is_test and explaining is not Explaining.CLOSING
            return replace(draft, explaining=explaining) if offered else UnknownChoice()

        return await self._change_draft(id, assignment_id, explained)

    async def set_read_first(
        self, id: int, assignment_id: str, read_first: bool
    ) -> Assignment | NoDraft | UnknownChoice:
        """Choose whether learners read before they are asked in practice. In tests nobody reads, nor in stories."""

        def chosen(draft: Assignment, _: Bank) -> Assignment | UnknownChoice:
            return UnknownChoice() if draft.once else replace(draft, read_first=read_first)

        return await self._change_draft(id, assignment_id, chosen)

    async def set_opening(self, id: int, assignment_id: str, day: date | None) -> Assignment | NoDraft | DayDoesNotFit:
        """Open at eight in the morning of *day* in the teacher's zone; at once if it is `None`."""

        def opened(draft: Assignment, time: datetime | None, now: datetime) -> Assignment:
            return replace(draft, opens=time or now)

        return await self._set_time(id, assignment_id, day, MORNING, opened)

    async def set_due_date(self, id: int, assignment_id: str, day: date | None) -> Assignment | NoDraft | DayDoesNotFit:
        """End with *day* in the teacher's zone; never if it is `None`."""
        return await self._set_time(
            id, assignment_id, day, END_OF_DAY, lambda draft, time, _: replace(draft, due_date=time)
        )

    async def publish(self, id: int, assignment_id: str) -> Assignment | NoDraft | DayDoesNotFit | NoQuestions:
        """Give a draft to the class. The questions of a test are fixed now; learners are told when it opens."""
        async with self._store.transaction() as tx:
            draft = await _draft(tx, id, assignment_id)
            now = self._clock()
            if not isinstance(draft, Assignment):
                return draft
            if _ends_too_early(draft, now):
                return DayDoesNotFit()
            fixed = await self._fixed_questions(tx, draft)
            if draft.kind.is_test and not fixed:
                return NoQuestions()
            if draft.kind is Kind.STORY and draft.topics[0] not in self._library.shared.stories:
                return NoQuestions()
            published = replace(draft, published_at=now, opens=max(draft.opens, now), questions=fixed)
            await tx.assignments.save(published)
            members = [member.learner for member in await tx.classes.members(published.klass)]
            await tx.assignments.add_notices(published.id, members, "given", published.opens)
            return published

    # shared --------------------------------------------------------------------------------------

    async def _change_draft(
        self, id: int, assignment_id: str, change: Callable[[Assignment, Bank], Assignment | R]
    ) -> Assignment | NoDraft | R:
        """Keep what *change* makes of a draft, unless that is a reason against it."""
        async with self._store.transaction() as tx:
            draft = await _draft(tx, id, assignment_id)
            if not isinstance(draft, Assignment):
                return draft
            changed = change(draft, await self._library.for_class(tx, draft.klass))
            if isinstance(changed, Assignment):
                await tx.assignments.save(changed)
            return changed

    async def _set_time(
        self,
        id: int,
        assignment_id: str,
        day: date | None,
        minute: int,
        change: Callable[[Assignment, datetime | None, datetime], Assignment],
    ) -> Assignment | NoDraft | DayDoesNotFit:
        """Change a time of a draft to that *minute* of the teacher's *day*, if the draft then ends after it opens."""
        async with self._store.transaction() as tx:
            draft, user = await _draft(tx, id, assignment_id), await tx.users.get(id)
            if not isinstance(draft, Assignment) or user is None:
                return draft if not isinstance(draft, Assignment) else NotYours()
            now = self._clock()
            if day is not None and abs(day - user.today(now)) > FARTHEST:
                return DayDoesNotFit()
            time = at_minute(day, minute, user.tz) if day else None
            changed = replace(change(draft, time, now), zone=user.zone)
            if _ends_too_early(changed, now):
                return DayDoesNotFit()
            await tx.assignments.save(changed)
            return changed

    async def _fixed_questions(self, tx: Transaction, draft: Assignment) -> tuple[str, ...]:
        """The ids of the questions that everybody gets; () where each attempt gets its own."""
        if draft.pre_test_id is not None:
            return await self._questions_after(tx, draft, draft.pre_test_id)
        if draft.questions or not draft.kind.is_test:
            return draft.questions
        bank = await self._library.for_class(tx, draft.klass)
        return tuple(q.id for q in pre_test_questions(bank.about(draft.topics), draft.size, self._rng))

    async def _questions_after(self, tx: Transaction, draft: Assignment, pre_test_id: str) -> tuple[str, ...]:
        """The questions of a later test: the facts of its pre-test, in words that none of its tests has used."""
        published = await tx.assignments.published(draft.klass)
        family = [assignment for assignment in published if pre_test_id in (assignment.id, assignment.pre_test_id)]
        pre_test = next((assignment for assignment in family if assignment.id == pre_test_id), None)
        asked = pre_test.questions if pre_test else ()
        bank = await self._library.for_class(tx, draft.klass)
        before = [bank.questions[id] for id in asked if id in bank.questions]
        used = [id for assignment in family for id in assignment.questions]
        return tuple(q.id for q in reworded_questions(before, bank.questions.values(), used, self._rng))


async def _draft(tx: Transaction, id: int, assignment_id: str) -> Assignment | NoDraft:
    """The draft, if that person teaches its class."""
    assignment = await taught_assignment(tx, id, assignment_id)
    return (
        AlreadyPublished() if isinstance(assignment, Assignment) and assignment.published_at is not None else assignment
    )


async def _last_pre_test(tx: Transaction, class_id: str) -> Assignment | None:
    """The pre-test that the class was given last; `None` if it has had none."""
    published = await tx.assignments.published(class_id)
    return next((assignment for assignment in reversed(published) if assignment.kind is Kind.PRE), None)


def _ends_too_early(assignment: Assignment, now: datetime) -> bool:
    """Whether it would end before it opens, or has ended already."""
    return assignment.due_date is not None and assignment.due_date <= max(now, assignment.opens)
