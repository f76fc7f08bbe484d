"""Starting a quiz: on a topic, on what is due, or on what a class was given."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz.attempts import ContinueAttempt, NewAttempt, NoAttemptLeft, next_attempt
from bot.quiz.bank import MIX, REVIEW, Topic
from bot.quiz.claims import ROUND, are_claims, choose_claims
from bot.quiz.classes import Assignment
from bot.quiz.question import Question
from bot.quiz.reading import PreparedQuestion, arranged, introducing, prepared
from bot.quiz.selection import Needs, choose, due_questions, needs
from bot.quiz.sitting import Sitting, start
from bot.quiz.user import User
from bot.services.class_tasks import CannotBegin, open_to
from bot.services.dealing import Dealer
from bot.services.library import Library
from bot.services.lookback import Lookback
from bot.services.memory import cards_of
from bot.services.outcomes import Current, FinishedSitting, Unavailable
from bot.storage.store import Store, Transaction

SIZE = 6
"""Questions of a quiz that a learner starts."""
REVIEW_SIZE = 10
"""Questions of a review, at most."""


class Starting:
    """Begins sittings. The learner goes on with an open one, unless they have said that they leave it."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng
        self._new_id = new_id
        self._dealer = Dealer(library, clock, rng)
        self._lookback = Lookback(store, library, clock)

    async def begin(self, id: int, topic: str, leave: str) -> Current | Unavailable:
        """Begin a sitting on *topic*, or on the first topic if it is "".

        Args:
            leave: the id of an open sitting, which ends. The learner goes on with any other open one, so the same tap
                twice begins one sitting.

        Returns:
            The question the learner is at; `Unavailable` if there is no such topic, or nothing to ask about it.
        """
        async with self._store.transaction() as tx:
            learner, now = await tx.users.get(id), self._clock()
            if learner is None:
                return Unavailable()
            opened = await tx.sittings.open_one(id)
            if (
                opened
                and opened.id != leave
                and (current := await self._dealer.current(tx, learner, opened, show=True))
            ):
                return current
            chosen = self._library.shared.topics.get(topic or next(iter(self._library.shared.topics)))
            questions = await self._questions(tx, learner, chosen, now) if chosen else ()
            if not chosen or not questions:
                return Unavailable()
            if opened is not None and opened.id == leave:
                await tx.sittings.save(replace(opened, ended=now))
            sitting = start(self._new_id(), id, chosen.id, questions, now, self._rng)
            return await self._begun(tx, learner, sitting)

    async def begin_for_class(
        self, id: int, assignment_id: str, leave: str
    ) -> Current | FinishedSitting | CannotBegin | Unavailable:
        """Begin an attempt at an assignment, or go on with the one that was begun.

        Args:
            leave: the id of an open sitting on something else, which ends. The learner goes on with any other open one.

        Returns:
            The question the learner is at; how the last attempt went, if no other is allowed; why they cannot begin;
            `Unavailable` if none of its questions is asked any more, or the bot does not know the person.
        """
        async with self._store.transaction() as tx:
            learner, now = await tx.users.get(id), self._clock()
            if learner is None:
                return Unavailable()
            assignment = await open_to(tx, id, assignment_id, now)
            if not isinstance(assignment, Assignment):
                return assignment
            opened = await _still_open(tx, id, assignment_id, leave, now)
            if opened is not None and (current := await self._dealer.current(tx, learner, opened, show=True)):
                return current
            attempts = await tx.assignments.attempts(assignment.klass, id)
            match next_attempt(assignment, [attempt for attempt in attempts if attempt.assignment == assignment_id]):
                case ContinueAttempt(attempt):
                    return await self._go_on(tx, learner, attempt.sitting)
                case NoAttemptLeft(last):
                    sitting = await tx.sittings.get(last.sitting, id)
                    return await self._lookback.summary(tx, learner, sitting) if sitting else Unavailable()
                case NewAttempt(number):
                    return await self._new_attempt(tx, learner, assignment, number, now)

    async def _go_on(self, tx: Transaction, learner: User, sitting_id: str) -> Current | Unavailable:
        """Reopen an attempt that was left for another quiz."""
        sitting = await tx.sittings.get(sitting_id, learner.id)
        if sitting is None:
            return Unavailable()
        reopened = replace(sitting, ended=None)
        await tx.sittings.save(reopened)
        return await self._dealer.current(tx, learner, reopened, show=True) or Unavailable()

    async def _new_attempt(
        self, tx: Transaction, learner: User, assignment: Assignment, number: int, now: datetime
    ) -> Current | Unavailable:
        """Begin an attempt at an assignment; `Unavailable` if none of its questions is asked any more."""
        questions = await self._questions_of(tx, learner, assignment, now)
        if not questions:
            return Unavailable()
        topic = assignment.topics[0] if len(assignment.topics) == 1 else MIX
        sitting = start(self._new_id(), learner.id, topic, questions, now, self._rng)
        for_class = replace(
            sitting,
            assignment=assignment.id,
            attempt=number,
            deferred_feedback=assignment.kind.is_test,
            sealed=assignment.sealed,
        )
        return await self._begun(tx, learner, for_class)

    async def _begun(self, tx: Transaction, learner: User, sitting: Sitting) -> Current | Unavailable:
        """Keep a new sitting. Returns its first question."""
        await tx.sittings.save(sitting)
        return await self._dealer.current(tx, learner, sitting) or Unavailable()

    async def _questions_of(
        self, tx: Transaction, learner: User, assignment: Assignment, now: datetime
    ) -> tuple[PreparedQuestion, ...]:
        """The questions of an attempt: those that the assignment fixes, shuffled, or some chosen for this learner."""
        bank = await self._library.for_class(tx, assignment.klass)
        fixed = [bank.questions[id] for id in assignment.questions if id in bank.questions]
        questions = [question for question in fixed if not question.retired]
        self._rng.shuffle(questions)
        pool = bank.about(assignment.topics)
        if not assignment.questions and are_claims(pool):
            return await self._claims(tx, learner, pool, assignment.size)
        needed = await self._needs(tx, learner, reads=assignment.has_readings)
        if not assignment.questions:
            questions = list(choose(pool, needed, now, self._rng, assignment.size))
        if are_claims(questions):
            return prepared(questions)
        ordered = arranged(questions, needed.unread) if assignment.has_readings else prepared(questions)
        return introducing(ordered, needed.risks)

    async def _claims(
        self, tx: Transaction, learner: User, pool: Collection[Question], size: int = ROUND
    ) -> tuple[PreparedQuestion, ...]:
        """A round of claims: the statements that this learner judged least often."""
        judged = await tx.sittings.judgements(learner.id, explained=False)
        return prepared(choose_claims(pool, Counter(given.asked.question for given in judged), self._rng, size))

    async def _questions(
        self, tx: Transaction, learner: User, topic: Topic, now: datetime
    ) -> tuple[PreparedQuestion, ...]:
        """What to ask this learner on that topic now, and what to read before it."""
        if are_claims(topic.questions):
            return await self._claims(tx, learner, topic.questions)
        mistakes = await tx.memory.mistakes(learner.id)
        standing = [mistake.misconception for mistake in mistakes.values() if mistake.stands]
        needed = await self._needs(tx, learner, standing, reads=topic.id != REVIEW)
        if topic.id == REVIEW:
            bank = await self._library.for_learner(tx, learner.id, needed.cards)
            due = due_questions(bank.topics[REVIEW].questions, needed.cards, now)
            return prepared(choose(due, needed, now, self._rng, REVIEW_SIZE))
        chosen = choose(topic.questions, needed, now, self._rng, SIZE)
        return introducing(arranged(chosen, needed.unread), needed.risks)

    async def _needs(self, tx: Transaction, learner: User, standing: Iterable[str] = (), *, reads: bool) -> Needs:
        """What a learner needs to practise; with what they are to read, if they read first."""
        bank = self._library.shared  # what a class has of its own has no risks and no readings
        cards = await cards_of(tx, bank, learner.id)
        if not reads or learner.guess_first:
            return needs(bank.questions.values(), cards, standing)
        read = await tx.memory.read(learner.id)
        met = await tx.memory.met(learner.id)
        return needs(bank.questions.values(), cards, standing, bank.reading_by_fact, read, met)


async def _still_open(tx: Transaction, id: int, assignment_id: str, leave: str, now: datetime) -> Sitting | None:
    """The learner's open sitting; one on something else ends if it is the one to *leave*."""
    opened = await tx.sittings.open_one(id)
    if opened is None or opened.id != leave or opened.assignment == assignment_id:
        return opened
    await tx.sittings.save(replace(opened, ended=now))
    return None
