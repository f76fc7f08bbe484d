"""Every reason why a teacher cannot have or change a quiz, by name."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.environment import Environment
from bot.quiz.bank import MIX
from bot.quiz.class_end import end_after
from bot.quiz.classes import PICKED_LIMIT, Assignment, AttemptRule, Kind
from bot.services.account import Account
from bot.services.assignments import Assignments, Reminded, Undone
from bot.services.class_outcomes import (
    AlreadyPublished,
    ClassDeleted,
    DayDoesNotFit,
    FixedByPreTest,
    NeedsPreTest,
    NobodyToRemind,
    NoQuestions,
    NotInClass,
    NotOpenYet,
    NotPublished,
    NotYours,
    OwnerOnly,
    QuestionGone,
    QuizGone,
    RemindedRecently,
    TooLateToUndo,
    TooManyQuestions,
    UnknownChoice,
    UnusableName,
)
from bot.services.class_view import ClassView
from bot.services.co_teaching import CoTeaching, InvalidCode, LeftTeaching, TeacherInvitation
from bot.services.drafts import Drafts
from bot.services.library import Library
from bot.services.membership import Enrolment, Memberships
from bot.services.teaching import Deleted, MayNotTeach, Teaching
from bot.storage.deletion_log import DeletionLog
from bot.storage.store import Store
from tests import databases
from tests.stage import Clock
from tests.stories.school import lessons

RIVERA, OTHER, ANI = 900, 901, 1


@dataclass
class School:
    clock: Clock
    teaching: Teaching
    drafts: Drafts
    co_teaching: CoTeaching
    assignments: Assignments
    memberships: Memberships
    klass: str
    code: str

    async def draft(self, kind: Kind = Kind.PRACTICE) -> Assignment:
        draft = await self.drafts.create_draft(RIVERA, self.klass, kind)
        assert isinstance(draft, Assignment)
        return draft

    async def published(self, kind: Kind = Kind.PRACTICE) -> Assignment:
        published = await self.drafts.publish(RIVERA, (await self.draft(kind)).id)
        assert isinstance(published, Assignment)
        return published

    async def joined(self, person: int = ANI) -> None:
        assert isinstance(await self.memberships.join(person, "en", self.code, 7), Enrolment)


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    store, clock = Store(database), Clock()
    environment = Environment(clock, Random(3))
    log = DeletionLog(tmp_path / "forgotten", b"s")
    teaching = Teaching(store, clock, environment.new_id, (RIVERA, OTHER), lambda code, now: None, log)
    for teacher in (RIVERA, OTHER):
        await Account(store, clock).agree(teacher, "en")
    view = await teaching.create(RIVERA, "en", "Privacy 101")
    assert isinstance(view, ClassView)
    await teaching.set_end(RIVERA, view.klass.id, end_after(12, clock().date()))
    await teaching.set_under(RIVERA, view.klass.id, 0)
    opened = await teaching.open_invitation(RIVERA, view.klass.id, renew=False)
    assert isinstance(opened, ClassView)
    yield School(
        clock,
        teaching,
        Drafts(store, Library(lessons(40)), clock, environment.rng, environment.new_id),
        CoTeaching(store, clock, environment.new_id, log),
        Assignments(store, clock),
        Memberships(store, clock, environment.new_id, log),
        view.klass.id,
        opened.klass.code,
    )
    await database.close()


async def test_a_class_of_another_teacher_and_one_that_is_gone_are_told_apart(school: School) -> None:
    assert await school.teaching.view(OTHER, school.klass) == NotYours()
    assert await school.drafts.create_draft(OTHER, school.klass, Kind.PRACTICE) == NotYours()

    assert await school.teaching.delete(RIVERA, school.klass) == Deleted()

    assert await school.teaching.view(RIVERA, school.klass) == ClassDeleted()
    assert await school.teaching.delete(RIVERA, school.klass) == ClassDeleted()


async def test_a_draft_that_is_gone_given_or_somebody_elses_says_which(school: School) -> None:
    dropped, kept = await school.draft(), await school.draft()
    assert await school.drafts.draft(RIVERA, dropped.id) == dropped
    school.clock.forward(days=8)
    draft = await school.draft()

    assert await school.drafts.draft(RIVERA, dropped.id) == QuizGone()
    assert await school.drafts.draft(RIVERA, kept.id) == QuizGone()
    assert await school.drafts.draft(OTHER, draft.id) == NotYours()
    assert await school.drafts.publish(OTHER, draft.id) == NotYours()
    assert isinstance(await school.drafts.publish(RIVERA, draft.id), Assignment)
    assert await school.drafts.publish(RIVERA, draft.id) == AlreadyPublished()
    assert await school.drafts.set_size(RIVERA, draft.id, 8) == AlreadyPublished()


async def test_a_draft_has_no_results_and_is_not_taken_back(school: School) -> None:
    draft = await school.draft()

    assert await school.assignments.published(RIVERA, draft.id) == NotPublished()
    assert await school.assignments.undo(RIVERA, draft.id) == NotPublished()
    assert await school.assignments.remind(RIVERA, draft.id) == NotPublished()


async def test_a_later_test_needs_a_pre_test_and_follows_it(school: School) -> None:
    assert await school.drafts.create_draft(RIVERA, school.klass, Kind.POST) == NeedsPreTest()

    await school.published(Kind.PRE)
    later = await school.draft(Kind.POST)

    assert await school.drafts.toggle_topic(RIVERA, later.id, MIX) == FixedByPreTest()
    assert await school.drafts.toggle_question(RIVERA, later.id, "f0-first") == FixedByPreTest()
    assert await school.drafts.set_size(RIVERA, later.id, 8) == FixedByPreTest()
    assert await school.drafts.set_attempt_rule(RIVERA, later.id, AttemptRule.BEST) == UnknownChoice()


async def test_what_cannot_be_asked_is_refused_and_changes_nothing(school: School) -> None:
    draft = await school.draft()

    assert await school.drafts.toggle_topic(RIVERA, draft.id, "no-such-topic") == NoQuestions()
    assert await school.drafts.toggle_question(RIVERA, draft.id, "no-such-question") == QuestionGone()
    assert await school.drafts.set_size(RIVERA, draft.id, 7) == UnknownChoice()
    assert await school.drafts.draft(RIVERA, draft.id) == draft

    for number in range(PICKED_LIMIT):
        await school.drafts.toggle_question(RIVERA, draft.id, f"f{number}-first")
    one_more = await school.drafts.toggle_question(RIVERA, draft.id, f"f{PICKED_LIMIT}-first")

    assert one_more == TooManyQuestions(PICKED_LIMIT)


async def test_a_quiz_that_would_end_before_it_opens_is_not_given(school: School) -> None:
    draft = await school.draft()
    today = school.clock.now.date()

    assert await school.drafts.set_due_date(RIVERA, draft.id, date(2001, 1, 1)) == DayDoesNotFit()
    assert await school.drafts.set_opening(RIVERA, draft.id, today.replace(year=today.year + 9)) == DayDoesNotFit()

    school.clock.forward(days=30)

    assert await school.drafts.publish(RIVERA, draft.id) == DayDoesNotFit()


async def test_a_quiz_is_taken_back_for_ten_minutes_and_no_longer(school: School) -> None:
    published, other = await school.published(), await school.published()

    assert await school.assignments.undo(RIVERA, published.id) == Undone(school.klass)
    assert await school.assignments.undo(RIVERA, published.id) == QuizGone()

    school.clock.forward(minutes=11)

    assert await school.assignments.undo(RIVERA, other.id) == TooLateToUndo()


async def test_reminding_says_whom_or_why_not(school: School) -> None:
    published = await school.published()
    assert await school.assignments.remind(RIVERA, published.id) == NobodyToRemind()

    await school.joined()

    assert await school.assignments.remind(RIVERA, published.id) == Reminded(1)
    assert await school.assignments.remind(RIVERA, published.id) == RemindedRecently()
    assert await school.assignments.remind(OTHER, published.id) == NotYours()


async def test_nobody_is_reminded_of_a_quiz_that_is_not_open(school: School) -> None:
    await school.joined()
    draft = await school.draft()
    tomorrow = school.clock.now.date().replace(day=school.clock.now.day + 1)
    assert isinstance(await school.drafts.set_opening(RIVERA, draft.id, tomorrow), Assignment)
    assert isinstance(await school.drafts.publish(RIVERA, draft.id), Assignment)

    assert await school.assignments.remind(RIVERA, draft.id) == NotOpenYet()


async def test_what_a_class_is_asked_to_do_is_refused_by_name(school: School) -> None:
    assert await school.teaching.create(ANI, "en", "Mine") == MayNotTeach()
    assert await school.teaching.create(OTHER, "en", " ​ ") == UnusableName()
    assert await school.teaching.rename(RIVERA, school.klass, "") == UnusableName()
    assert await school.teaching.set_seats(RIVERA, school.klass, 31) == UnknownChoice()
    assert await school.teaching.remove(RIVERA, school.klass, "nobody") == NotInClass()
    assert await school.co_teaching.accept(OTHER, "en", "no-such-code") == InvalidCode()


async def test_some_things_are_the_owners_alone(school: School) -> None:
    invited = await school.co_teaching.invite(RIVERA, school.klass)
    assert isinstance(invited, TeacherInvitation)
    assert isinstance(await school.co_teaching.accept(OTHER, "en", invited.code), ClassView)
    view = await school.teaching.view(OTHER, school.klass)
    assert isinstance(view, ClassView)
    handles = {teacher.user_id: teacher.handle for teacher in view.teachers}

    assert await school.teaching.delete(OTHER, school.klass) == OwnerOnly()
    assert await school.co_teaching.invite(OTHER, school.klass) == OwnerOnly()
    assert await school.co_teaching.remove(OTHER, school.klass, handles[RIVERA]) == NotInClass()
    assert await school.co_teaching.remove(OTHER, school.klass, handles[OTHER]) == LeftTeaching()
    assert await school.teaching.view(OTHER, school.klass) == NotYours()
