"""Who is asked what a class has of its own, and what becomes of it when it changes or the learner leaves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.chat.screens.explanation import explained
from bot.chat.translation import Translator
from bot.environment import Environment
from bot.quiz.bank import MIX
from bot.quiz.class_end import end_after
from bot.quiz.classes import Assignment, Kind
from bot.quiz.draft import DocumentPassage, DocumentSource, Draft, DraftOption
from bot.quiz.own_pack import StoredDocument, StoredDraft, class_of, pack_id, pack_of, question_of
from bot.services.account import Account
from bot.services.authoring import Approved, Authoring, OwnQuestions
from bot.services.class_documents import ClassDocuments, Documents, DocumentShown
from bot.services.class_outcomes import NotYours
from bot.services.class_view import ClassView
from bot.services.drafts import Drafts
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.lookback import Lookback
from bot.services.membership import Memberships
from bot.services.outcomes import CurrentQuestion, Feedback, QuestionChanged, SelectedPositions, Unavailable
from bot.services.overview import Overview
from bot.services.question_drafts import Added, DraftGone, DraftShown
from bot.services.retention import UNAPPROVED_KEPT
from bot.services.starting import Starting
from bot.services.teaching import Teaching
from bot.storage.deletion_log import DeletionLog
from bot.storage.engine.connection import Database
from bot.storage.restore import forget_again
from bot.storage.store import Store
from tests import databases
from tests.services.test_assignments import ANI, OTHER, RIVERA
from tests.stage import Clock
from tests.stories.school import lessons

DRAFT = Draft(
    kind="one",
    ask="What is a quokka?",
    language="en",
    options=(DraftOption(text="A small wallaby", right=True), DraftOption(text="A bird", feedback="It has no wings.")),
)


@dataclass
class School:
    """A class with a teacher and one learner, and everything that they do."""

    clock: Clock
    store: Store
    library: Library
    teaching: Teaching
    drafts: Drafts
    memberships: Memberships
    authoring: Authoring
    starting: Starting
    learning: Learning
    lookback: Lookback
    overview: Overview
    klass: str

    async def approves(self, draft: Draft = DRAFT) -> str:
        """Returns the id of the question."""
        added = await self.authoring.add_drafts(RIVERA, self.klass, [draft])
        assert isinstance(added, Added)
        assert added.first
        assert isinstance(await self.authoring.approve(RIVERA, added.first), Approved)
        return f"{pack_id(self.klass)}-{added.first}"

    async def gives(self) -> str:
        """A practice on the class's own questions. Returns its id."""
        draft = await self.drafts.create_draft(RIVERA, self.klass, Kind.PRACTICE)
        assert isinstance(draft, Assignment)
        assert isinstance(await self.drafts.toggle_topic(RIVERA, draft.id, pack_id(self.klass)), Assignment)
        first = draft.topics[0]
        only = await self.drafts.toggle_topic(RIVERA, draft.id, first)
        assert isinstance(only, Assignment)
        assert only.topics == (pack_id(self.klass),)
        assert isinstance(await self.drafts.publish(RIVERA, draft.id), Assignment)
        return draft.id

    async def begins(self, assignment: str, person: int = ANI) -> CurrentQuestion:
        current = await self.starting.begin_for_class(person, assignment, "")
        assert isinstance(current, CurrentQuestion)
        return current

    async def answers(self, current: CurrentQuestion, option: int = 0, person: int = ANI) -> Feedback:
        position = current.asked.option_order.index(option)
        shown = await self.learning.current(person, show=True)
        assert isinstance(shown, CurrentQuestion)
        feedback = await self.learning.answer(
            person, current.sitting.id, current.sitting.turn, SelectedPositions((position,))
        )
        assert isinstance(feedback, Feedback)
        return feedback


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def school(tmp_path: Path, database: Database) -> School:
    store, clock, library = Store(database), Clock(), Library(lessons(40))
    environment = Environment(clock, Random(3))
    log = DeletionLog(tmp_path / "forgotten", b"s")
    teaching = Teaching(store, clock, environment.new_id, (RIVERA, OTHER), lambda code, now: None, log)
    memberships = Memberships(store, clock, environment.new_id, log)
    for person in (RIVERA, OTHER, ANI):
        await Account(store, clock).agree(person, "en")
    view = await teaching.create(RIVERA, "en", "Privacy 101")
    assert isinstance(view, ClassView)
    await teaching.set_end(RIVERA, view.klass.id, end_after(12, clock().date()))
    await teaching.set_under(RIVERA, view.klass.id, 0)
    opened = await teaching.open_invitation(RIVERA, view.klass.id, renew=False)
    assert isinstance(opened, ClassView)
    await memberships.join(ANI, "en", opened.klass.code, 7)
    return School(
        clock=clock,
        store=store,
        library=library,
        teaching=teaching,
        drafts=Drafts(store, library, clock, environment.rng, environment.new_id),
        memberships=memberships,
        authoring=Authoring(store, clock, environment.new_id),
        starting=Starting(store, library, clock, environment.rng, environment.new_id),
        learning=Learning(store, library, clock, environment.rng),
        lookback=Lookback(store, library, clock),
        overview=Overview(store, library, clock, environment.rng),
        klass=view.klass.id,
    )


async def test_a_class_is_asked_its_own_question_and_is_told_that_it_has_no_source(school: School) -> None:
    question = await school.approves()

    current = await school.begins(await school.gives())
    feedback = await school.answers(current)

    assert current.question.id == question
    assert current.question.language == "en"
    assert feedback.grade.right
    assert feedback.question.facts[0].cite is None
    assert class_of(feedback.topic.id) == school.klass


async def test_nothing_is_asked_that_nobody_has_approved(school: School) -> None:
    await school.authoring.add_drafts(RIVERA, school.klass, [DRAFT])

    async with school.store.reading() as tx:
        bank = await school.library.for_class(tx, school.klass)

    assert bank is school.library.shared


async def test_what_a_class_has_of_its_own_is_in_no_mix_and_no_other_learners_hands(school: School) -> None:
    await school.approves()
    topic = pack_id(school.klass)

    async with school.store.reading() as tx:
        bank = await school.library.for_class(tx, school.klass)
        for_stranger = await school.library.for_learner(tx, OTHER, [topic])

    assert bank.topics[topic].questions
    assert all(class_of(question.id) is None for question in bank.topics[MIX].questions)
    assert for_stranger is school.library.shared
    assert isinstance(await school.starting.begin(ANI, topic, ""), Unavailable)
    assert isinstance(await school.starting.begin(OTHER, topic, ""), Unavailable)


async def test_it_comes_back_in_the_review_of_those_who_were_asked(school: School) -> None:
    await school.approves()
    await school.answers(await school.begins(await school.gives()), option=1)
    school.clock.forward(days=3)

    due = await school.overview.due_reviews(ANI)
    review = await school.starting.begin(ANI, "review", "")

    assert due is not None
    assert due.questions == 1
    assert isinstance(review, CurrentQuestion)
    assert class_of(review.question.id) == school.klass


async def test_after_a_change_the_new_words_are_asked_and_the_old_ones_can_be_looked_back_at(school: School) -> None:
    question = await school.approves()
    assignment = await school.gives()
    before = await school.answers(await school.begins(assignment))
    edited = await school.authoring.edit(RIVERA, school.klass, 0)
    assert isinstance(edited, DraftShown)
    await school.authoring.change(
        RIVERA, edited.stored.id, lambda draft: replace(draft, ask="What sort of animal is a quokka?")
    )
    unchanged_yet = await school.begins(assignment)

    assert isinstance(await school.authoring.approve(RIVERA, edited.stored.id), Approved)

    anew = await school.learning.current(ANI, show=True)
    past = await school.lookback.past_answer(ANI, before.sitting.id, 0)
    assert unchanged_yet.question.ask["en"] == "What is a quokka?"
    assert isinstance(anew, CurrentQuestion)
    assert anew.dealt_anew
    assert anew.question.id == question
    assert anew.question.ask["en"] == "What sort of animal is a quokka?"
    assert isinstance(past, Feedback)
    assert past.question.ask["en"] == "What is a quokka?"
    assert (await school.overview.answers(ANI, 0)).entries[0].question is not None


async def test_a_question_that_is_no_longer_asked_leaves_quizzes_but_not_the_past(school: School) -> None:
    await school.approves()
    await school.approves(replace(DRAFT, ask="What is a wombat?"))
    assignment = await school.gives()
    first = await school.answers(await school.begins(assignment))
    gone = first.question.ask["en"]
    own = await school.authoring.own_questions(RIVERA, school.klass)
    assert isinstance(own, OwnQuestions)
    number = next(n for n, each in enumerate(own.questions) if each.draft.ask == gone)

    after = await school.authoring.retire(RIVERA, school.klass, number)

    assert isinstance(after, OwnQuestions)
    assert [each.draft.ask for each in after.questions] == [q.draft.ask for q in own.questions if q.draft.ask != gone]
    assert isinstance(await school.lookback.past_answer(ANI, first.sitting.id, 0), Feedback)


async def test_whoever_leaves_the_class_is_asked_none_of_it_and_sees_none_of_it_any_more(school: School) -> None:
    await school.approves()
    feedback = await school.answers(await school.begins(await school.gives()), option=1)
    school.clock.forward(days=3)

    await school.memberships.leave(ANI, school.klass)

    due = await school.overview.due_reviews(ANI)
    assert due is not None
    assert due.questions == 0
    assert isinstance(await school.lookback.past_answer(ANI, feedback.sitting.id, 0), QuestionChanged)
    async with school.store.reading() as tx:
        assert [fact for fact in await tx.memory.cards(ANI) if class_of(fact)] == []


async def test_a_deleted_class_takes_its_questions_and_what_is_remembered_of_them_along(school: School) -> None:
    await school.approves()
    feedback = await school.answers(await school.begins(await school.gives()))

    await school.teaching.delete(RIVERA, school.klass)

    async with school.store.reading() as tx:
        assert await tx.library.approved(school.klass) == []
        assert [fact for fact in await tx.memory.cards(ANI) if class_of(fact)] == []
    assert isinstance(await school.lookback.past_answer(ANI, feedback.sitting.id, 0), QuestionChanged)


async def test_a_draft_is_its_own_classs_teachers_to_see_change_approve_and_throw_away(school: School) -> None:
    added = await school.authoring.add_drafts(RIVERA, school.klass, [DRAFT])
    assert isinstance(added, Added)
    assert added.first

    assert await school.authoring.add_drafts(OTHER, school.klass, [DRAFT]) == NotYours()
    assert await school.authoring.own_questions(OTHER, school.klass) == NotYours()
    assert await school.authoring.draft(OTHER, added.first) == NotYours()
    assert await school.authoring.change(OTHER, added.first, lambda draft: draft) == NotYours()
    assert await school.authoring.approve(OTHER, added.first) == NotYours()
    assert await school.authoring.throw_away(OTHER, added.first) == NotYours()
    assert await school.authoring.edit(OTHER, school.klass, 0) == NotYours()
    assert await school.authoring.retire(OTHER, school.klass, 0) == NotYours()


async def test_what_nobody_has_touched_for_ninety_days_is_deleted_and_what_was_approved_is_not(school: School) -> None:
    await school.approves()
    await school.authoring.add_drafts(RIVERA, school.klass, [replace(DRAFT, ask="What is a wombat?")])
    source = DocumentSource(title="Animals", language="en", sha256="0" * 64)
    document = StoredDocument("d" * 14, school.klass, source, (DocumentPassage(id="p1", text="A quokka is small."),))
    async with school.store.transaction() as tx:
        await tx.library.save_document(document, school.clock())

    for days, left in ((89, 1), (2, 0)):
        school.clock.forward(days=days)
        async with school.store.transaction() as tx:
            await tx.library.delete_untouched(school.clock() - UNAPPROVED_KEPT)
        own = await school.authoring.own_questions(RIVERA, school.klass)
        assert isinstance(own, OwnQuestions)
        assert (len(own.drafts), own.documents, len(own.questions)) == (left, left, 1)


async def test_a_document_that_was_deleted_stays_deleted_with_its_drafts_when_a_backup_is_restored(
    school: School, tmp_path: Path
) -> None:
    log = DeletionLog(tmp_path / "documents", b"s")
    documents = Documents(school.store, school.clock, Environment(school.clock, Random(5)).new_id, log)
    source = DocumentSource(title="Animals", language="en", sha256="0" * 64)
    passage = DocumentPassage(id="p1", text="A quokka is small.")
    kept, gone = (StoredDocument(n * 14, school.klass, source, (passage,)) for n in "kd")

    async def backup() -> None:
        async with school.store.transaction() as tx:
            for document in (kept, gone):
                await tx.library.save_document(document, school.clock())
                await tx.library.save_drafts(
                    [StoredDraft(document.id, school.klass, DRAFT, document.id)], school.clock()
                )

    await backup()
    shown = await documents.document(RIVERA, gone.id)
    assert isinstance(shown, DocumentShown)
    assert (shown.drafts, shown.questions) == (1, 0)
    assert isinstance(await documents.delete(RIVERA, gone.id), ClassDocuments)
    await backup()
    await forget_again(school.store, log, school.clock())

    view = await documents.of_class(RIVERA, school.klass)
    assert isinstance(view, ClassDocuments)
    assert [document.id for document in view.documents] == [kept.id]
    own = await school.authoring.own_questions(RIVERA, school.klass)
    assert isinstance(own, OwnQuestions)
    assert [draft.id for draft in own.drafts] == [kept.id]


async def test_looking_at_a_document_keeps_it(school: School, tmp_path: Path) -> None:
    log = DeletionLog(tmp_path / "documents", b"s")
    documents = Documents(school.store, school.clock, Environment(school.clock, Random(5)).new_id, log)
    source = DocumentSource(title="Animals", language="en", sha256="0" * 64)
    async with school.store.transaction() as tx:
        await tx.library.save_document(StoredDocument("d" * 14, school.klass, source, ()), school.clock())

    school.clock.forward(days=89)
    assert isinstance(await documents.document(RIVERA, "d" * 14), DocumentShown)
    school.clock.forward(days=89)
    async with school.store.transaction() as tx:
        await tx.library.delete_untouched(school.clock() - UNAPPROVED_KEPT)

    assert isinstance(await documents.document(RIVERA, "d" * 14), DocumentShown)
    assert await documents.document(OTHER, "d" * 14) == NotYours()


@pytest.mark.parametrize("chosen", [0, 1, 2])
async def test_where_one_is_chosen_and_two_are_right_each_of_these_is_right(school: School, chosen: int) -> None:
    right = (DraftOption(text="A wallaby", right=True), DraftOption(text="A marsupial", right=True))
    await school.approves(replace(DRAFT, options=(*right, DraftOption(text="A bird"))))

    feedback = await school.answers(await school.begins(await school.gives()), option=chosen)

    assert feedback.grade.right == (chosen < 2)
    told = explained(Translator("en"), school.library.shared.with_packs([pack_of(school.klass, [])]), feedback).html
    assert "Each of these is right:" in told
    assert "A wallaby" in told
    assert "A marsupial" in told


async def test_approving_twice_counts_once(school: School) -> None:
    added = await school.authoring.add_drafts(RIVERA, school.klass, [DRAFT])
    assert isinstance(added, Added)
    assert added.first

    assert await school.authoring.approve(RIVERA, added.first) == Approved(school.klass, 0, None)
    assert await school.authoring.approve(RIVERA, added.first) == DraftGone("")

    own = await school.authoring.own_questions(RIVERA, school.klass)
    assert isinstance(own, OwnQuestions)
    assert len(own.questions) == 1
    assert own.drafts == ()


async def test_a_corrected_file_changes_its_questions_and_leaves_the_others(school: School) -> None:
    ids = (replace(DRAFT, id="q1"), replace(DRAFT, id="q2", ask="What is a wombat?"))
    for draft in ids:
        await school.approves(draft)

    added = await school.authoring.add_drafts(
        RIVERA, school.klass, [ids[0], replace(ids[1], ask="What sort of animal is a wombat?")]
    )

    assert isinstance(added, Added)
    assert (added.drafts, added.same) == (1, 1)
    assert added.first
    await school.authoring.approve(RIVERA, added.first)
    own = await school.authoring.own_questions(RIVERA, school.klass)
    assert isinstance(own, OwnQuestions)
    assert [each.draft.ask for each in own.questions] == ["What is a quokka?", "What sort of animal is a wombat?"]


async def test_learners_who_are_asked_nothing_of_a_class_cost_no_query_about_it(school: School) -> None:
    await school.approves()

    class NoQueries:
        """What would be asked about classes."""

        @property
        def library(self) -> Any:
            raise AssertionError("the database is asked about classes")

    assert await school.library.for_learner(NoQueries(), ANI, ["mix", "q1", "fact"]) is school.library.shared  # type: ignore[arg-type]


async def test_a_pack_is_loaded_once_a_version(school: School) -> None:
    await school.approves()
    async with school.store.reading() as tx:
        first = await school.library.for_class(tx, school.klass)
        again = await school.library.for_learner(tx, ANI, [pack_id(school.klass)])
    await school.approves(replace(DRAFT, ask="What is a wombat?"))
    async with school.store.reading() as tx:
        after = await school.library.for_class(tx, school.klass)

    assert again is first
    assert len(after.packs[pack_id(school.klass)].questions) == 2


def test_every_reader_reads_the_same_words_of_a_question_in_one_language() -> None:
    question = question_of(DRAFT, "own-k-d", "k")

    assert question.ask["en"] == question.ask["id"] == "What is a quokka?"
    assert question.language == "en"
    assert [option.misconception for option in question.options] == [None, None]
