"""Taking a quiz: see the question, answer it, go on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TypeAlias

from bot.quiz.bank import REVIEW, Bank, Topic
from bot.quiz.grading import Choice, NotKnown, Typed
from bot.quiz.question import Numeric, Question
from bot.quiz.schedule import guessed
from bot.quiz.selection import choose_targeted, due_questions, needs
from bot.quiz.sitting import (
    AnswerResult,
    Sitting,
    Stale,
    answer,
    choice_from_positions,
    replace_current,
    tick,
)
from bot.quiz.user import User
from bot.services.dealing import Dealer
from bot.services.library import Library
from bot.services.lookback import Lookback, owned_sitting
from bot.services.memory import cards_of, learn_from, update_misconceptions
from bot.services.outcomes import (
    Current,
    CurrentQuestion,
    Feedback,
    FinishedSitting,
    Incomplete,
    NothingAsked,
    NotUnderstood,
    QuestionChanged,
    Reply,
    SelectedPositions,
    SelectedSoFar,
    Unavailable,
)
from bot.storage.store import Store, Transaction

ReadReply: TypeAlias = Callable[[Question, Sequence[int]], Reply | None]
"""Reads a typed message as a reply to a question whose options stand in that order; `None` if it is no reply."""


class Learning:
    """The sitting that a learner is in."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng
        self._dealer = Dealer(library, clock, rng)
        self._lookback = Lookback(store, library, clock)

    @property
    def bank(self) -> Bank:
        """What everybody can be asked."""
        return self._library.shared

    async def current(self, id: int, *, show: bool = False, message: int = 0) -> Current | None:
        """Where a learner is; `None` if no sitting is open.

        Args:
            show: it is about to be sent to them.
            message: the place in order of the message that asked for it; 0 for a tap. It is not read as an answer,
                even if it comes again.
        """
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            if message:
                learner = await _message_seen(tx, learner, message)
            opened = await tx.sittings.open_one(id)
            return await self._dealer.current(tx, learner, opened, show=show) if opened else None

    async def next_question(self, id: int, sitting_id: str) -> Current | FinishedSitting | Unavailable:
        """What comes after an answered question: the next one, something to read, or the end of the sitting."""
        async with self._store.transaction() as tx:
            owned = await owned_sitting(tx, id, sitting_id)
            if owned is None:
                return Unavailable()
            learner, sitting = owned
            if current := await self._dealer.current(tx, learner, sitting, show=True):
                return current
            return await self._lookback.summary(tx, learner, sitting)

    async def tick(
        self, id: int, sitting_id: str, turn: int, position: int, on: bool
    ) -> Current | Feedback | QuestionChanged | Unavailable:
        """Tick the option at a position of the current question, or take the tick away.

        Args:
            position: where the option stands on the screen, from 0.
            on: how it shall be, so that saying the same twice changes nothing.
        """
        async with self._store.transaction() as tx:
            current = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(current, CurrentQuestion) or current.dealt_anew:
                return current
            ticked = tick(current.sitting, current.question, turn, position, on)
            if isinstance(ticked, Stale):
                return Unavailable()
            if ticked != current.sitting:
                await tx.sittings.save(ticked)
            return replace(current, sitting=ticked)

    async def answer(
        self, id: int, sitting_id: str, turn: int, reply: Reply
    ) -> Feedback | Current | Incomplete | QuestionChanged | Unavailable:
        """Grade a tapped reply and keep it. The first answer to a turn counts.

        Returns:
            `Feedback` on the answer that counts; where the learner is if the question was dealt anew.
        """
        async with self._store.transaction() as tx:
            current = await self._at_turn(tx, id, sitting_id, turn)
            if not isinstance(current, CurrentQuestion) or current.dealt_anew:
                return current
            return await self._graded(tx, current, reply)

    async def answer_typed(
        self, id: int, message: int, read: ReadReply
    ) -> Feedback | NotUnderstood | CurrentQuestion | QuestionChanged | NothingAsked | Unavailable:
        """Take a message as the answer to the question that the learner is at.

        Args:
            message: its place in the order of their messages. One that was taken before, because its reply was lost,
                shows what it came to.
            read: reads its text as a reply to that question.

        Returns:
            `CurrentQuestion` if the learner has not seen the question yet, or its text has changed.
        """
        async with self._store.transaction() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return NothingAsked()
            sitting = await tx.sittings.open_one(id)
            current = await self._dealer.current(tx, learner, sitting) if sitting else None
            if sitting is None or not isinstance(current, CurrentQuestion) or not _waits_for_answer(current):
                replayed = await self._lookback.replayed_outcome(tx, learner, message)
                if isinstance(replayed, Feedback) and read(replayed.question, replayed.asked.option_order) is not None:
                    return replayed
                if isinstance(current, CurrentQuestion):
                    return current
                await _message_seen(tx, learner, message)
                return NothingAsked()
            reply = read(current.question, current.asked.option_order)
            if reply is None:
                await _message_seen(tx, learner, message)
                return NotUnderstood(current)
            if message <= learner.last_message:
                return await self._lookback.feedback_for_turn(tx, learner, sitting, sitting.turn - 1)
            learner = await _message_seen(tx, learner, message)
            shown = await self._dealer.current(tx, learner, sitting, show=True)
            graded = await self._graded(tx, shown, reply) if isinstance(shown, CurrentQuestion) else Unavailable()
            return NotUnderstood(current) if isinstance(graded, Incomplete) else graded

    async def mark_guessed(self, id: int, sitting_id: str, turn: int) -> Feedback | QuestionChanged | Unavailable:
        """Note that a right answer was luck: its facts come back sooner. Saying it twice changes nothing."""
        async with self._store.transaction() as tx:
            owned = await owned_sitting(tx, id, sitting_id)
            feedback = await self._lookback.feedback_for_turn(tx, *owned, turn) if owned else Unavailable()
            if (
                not isinstance(feedback, Feedback)
                or not feedback.grade.right
                or feedback.guessed
                or feedback.sitting.feedback_hidden
            ):
                return feedback
            stored = await tx.sittings.answer(sitting_id, id, turn)
            assert stored is not None, "it has just been seen"
            cards = await cards_of(tx, self.bank, id, feedback.question.remembered)
            preferences = feedback.learner.review_preferences(self._clock())
            changed = [
                guessed(card, feedback.question.id, stored.at, self._rng.random(), preferences)
                for card in cards.values()
            ]
            await tx.sittings.mark_guess(sitting_id, id, turn)
            await tx.memory.save_cards(id, changed)
            return replace(feedback, guessed=True, next_review=self._lookback.next_review(feedback.learner, changed))

    async def report(self, id: int, sitting_id: str, turn: int, reason: str) -> bool:
        """Keep a report on the question of that turn, in the wording that was shown.

        Args:
            reason: what the button says, kept as it is.

        Returns:
            Whether the sitting is theirs and the turn has its answer.
        """
        async with self._store.transaction() as tx:
            stored = await tx.sittings.answer(sitting_id, id, turn)
            if stored is None:
                return False
            await tx.housekeeping.add_report(id, stored.asked.question, stored.asked.hash, reason, self._clock())
            return True

    async def _at_turn(
        self, tx: Transaction, id: int, sitting_id: str, turn: int
    ) -> Current | Feedback | QuestionChanged | Unavailable:
        """The current question, if it is the one of *turn* and was shown; otherwise the feedback on that turn."""
        owned = await owned_sitting(tx, id, sitting_id)
        if owned is None:
            return Unavailable()
        learner, sitting = owned
        if turn != sitting.turn or turn != sitting.last_shown_turn or sitting.ended is not None:
            return await self._lookback.feedback_for_turn(tx, learner, sitting, turn)
        return await self._dealer.current(tx, learner, sitting, show=True) or Unavailable()

    async def _graded(
        self, tx: Transaction, current: CurrentQuestion, reply: Reply
    ) -> Feedback | Incomplete | Unavailable:
        """Judge a reply to the current question, and keep it with what it says about memory and mistakes."""
        now, learner, turn = self._clock(), current.learner, current.sitting.turn
        choice = _choice(current, reply)
        if choice is None:
            return Incomplete(current.question)
        cards = await cards_of(tx, self.bank, learner.id, current.question.remembered)
        preferences, fuzz = learner.review_preferences(now), self._rng.random()
        result = answer(
            current.sitting,
            current.question,
            turn,
            choice,
            cards=cards,
            now=now,
            fuzz=fuzz,
            preferences=preferences,
        )
        if isinstance(result, Stale):
            return Unavailable()
        kept = await self._record(tx, current, result, now)
        return Feedback(
            learner=learner,
            topic=current.topic,
            sitting=kept.sitting,
            turn=turn,
            asked=kept.asked,
            question=current.question,
            choice=choice,
            grade=kept.grade,
            counted=True,
            next_review=self._lookback.next_review(learner, kept.cards),
        )

    async def _record(
        self, tx: Transaction, current: CurrentQuestion, result: AnswerResult, now: datetime
    ) -> AnswerResult:
        """Save an answer. A test updates memory when it is finished: due dates would reveal what was right."""
        if result.sitting.deferred_feedback:
            await tx.sittings.record(replace(result, cards=()), now)
            if not result.sitting.feedback_hidden:
                bank = await self._library.for_learner(tx, current.learner.id, result.sitting.ids)
                await learn_from(tx, bank, self._rng, current.learner, result.sitting)
            return result
        standing = await update_misconceptions(tx, current.learner.id, result.question, result.choice, now)
        if standing:
            sitting = await self._bring_forward(tx, current.topic, result.sitting, standing)
            result = replace(result, sitting=sitting)
        await tx.sittings.record(result, now)
        return result

    async def _bring_forward(
        self, tx: Transaction, topic: Topic, sitting: Sitting, standing: frozenset[str]
    ) -> Sitting:
        """Return the sitting with its next question replaced by one on a standing misconception, if the topic has one.

        A sitting for a class stays as it was given; the learner's next own sitting begins with that question.
        """
        coming = sitting.current
        if coming is None or sitting.assignment is not None:
            return sitting
        bank = await self._library.for_learner(tx, sitting.learner, sitting.ids)
        others = [bank.questions.get(asked.question) for asked in sitting.asked if asked != coming]
        cards = await cards_of(tx, bank, sitting.learner)
        pool = due_questions(topic.questions, cards, self._clock()) if topic.id == REVIEW else topic.questions
        targeted = choose_targeted(pool, needs((), cards, standing), [other for other in others if other], self._rng)
        return replace_current(sitting, targeted, self._rng) if targeted and targeted.id != coming.question else sitting


async def _message_seen(tx: Transaction, learner: User, message: int) -> User:
    """Note that the message was taken, so that it is not read as an answer later. Returns the learner as noted."""
    noted = learner.having_read(message)
    if noted != learner:
        await tx.users.save(noted)
    return noted


def _waits_for_answer(current: CurrentQuestion) -> bool:
    """Whether the learner has seen the question as it is now."""
    return not current.dealt_anew and current.sitting.last_shown_turn == current.sitting.turn


def _choice(current: CurrentQuestion, reply: Reply) -> Choice | None:
    """What a reply says about the current question; `None` if it is no answer to it."""
    match reply:
        case NotKnown():
            return reply
        case Typed():
            return reply if isinstance(current.question.form, Numeric) else None
        case SelectedSoFar():
            return choice_from_positions(current.sitting, current.question, current.sitting.draft)
        case SelectedPositions(positions):
            return choice_from_positions(current.sitting, current.question, positions)
