"""One whole quiz without a trace: nothing is stored of it, unless its learner says at the end that it shall be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from random import Random
from typing import TypeAlias

from bot.quiz.grading import grade
from bot.quiz.sitting import Sitting, Stale, answer, without_readings
from bot.quiz.trial import Deal, Place, Step, choice_at, deal_again, first_place, new_deal, place
from bot.quiz.user import User
from bot.services.library import Library
from bot.services.lookback import Lookback
from bot.services.memory import cards_of, update_misconceptions
from bot.services.outcomes import (
    CurrentQuestion,
    CurrentReading,
    Feedback,
    FinishedSitting,
    Incomplete,
    Unavailable,
)
from bot.storage.store import Store, Transaction

Shown: TypeAlias = CurrentReading | CurrentQuestion | Feedback | Incomplete | FinishedSitting
"""What stands at a place of a trial."""


class Trials:
    """Quizzes of people of whom nothing is stored. Only `remember` opens a transaction."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._bank = bank = library.shared  # trials belong to no class
        self._clock = clock
        self._rng = rng
        self._new_id = new_id
        self._lookback = Lookback(store, library, clock)
        self._deal_again = lru_cache(256)(partial(deal_again, bank))  # each tap asks; a deal says nothing of anybody

    def begin(self, topic: str) -> tuple[Deal, Place] | None:
        """Deal a trial on *topic*, or on the first one if it is ""; `None` if there is nothing to ask."""
        chosen = self._bank.topics.get(topic or next(iter(self._bank.topics)))
        deal = new_deal(self._bank, chosen, self._rng) if chosen else None
        return (deal, first_place(deal)) if deal else None

    def find(self, code: str, at: str, said: str) -> tuple[Deal, Place] | None:
        """The place that a button carries; `None` if there is none such, or the questions have changed since.

        Args:
            code: `Deal.code`.
            at, said: a place in it, as `quiz/trial.place` reads it.
        """
        deal = self._deal_again(code)
        found = place(deal, at, said) if deal else None
        return (deal, found) if deal and found else None

    def shown(self, deal: Deal, at: Place, language: str) -> Shown:
        """What stands at that place. Nobody is known by it: its learner has no number."""
        nobody = User(0, language, self._clock())
        sitting = self._sitting(deal, at)
        question = deal.questions[at.turn]
        match at.step:
            case Step.READ | Step.ORIGINAL:
                reading = self._bank.readings[deal.asked[at.turn].readings[-at.left]]
                return CurrentReading(nobody, deal.topic, sitting, reading, at.left)
            case Step.ASK:
                return CurrentQuestion(nobody, deal.topic, sitting, deal.asked[at.turn], question)
            case Step.END:
                return self._finished(deal, at, nobody)
            case Step.CHECK if not at.said[-1] or choice_at(deal, at, at.turn) is None:
                return Incomplete(question)
            case Step.CHECK | Step.EXPLAIN | Step.WHOLE:
                return self._explained(deal, at, nobody)

    async def remember(self, person: int, language: str, deal: Deal, end: Place) -> FinishedSitting | Unavailable:
        """Store a person who agrees to it, with the answers of their trial. They are judged now, and count from now on.

        Saying it twice stores it once.

        Returns:
            How it went; `Unavailable` if that person was known already, by something else.
        """
        async with self._store.transaction() as tx:
            if known := await tx.users.get(person):
                latest = await tx.sittings.latest(person)
                same = latest is not None and latest.asked == without_readings(deal.sitting(0)).asked
                return await self._lookback.summary(tx, known, latest) if latest and same else Unavailable()
            learner = User(person, language, self._clock())
            await tx.users.save(learner)
            untouched = without_readings(deal.sitting(0))  # whether a passage was read, or skipped, no button says
            sitting = replace(untouched, id=self._new_id(), learner=person, started=learner.since)
            await tx.sittings.save(sitting)
            for turn in range(len(deal.asked)):
                sitting = await self._record(tx, learner, sitting, deal, end, turn)
            return await self._lookback.summary(tx, learner, sitting)

    async def _record(
        self, tx: Transaction, learner: User, sitting: Sitting, deal: Deal, end: Place, turn: int
    ) -> Sitting:
        """Store one answer with what it says about memory and mistakes. Returns the sitting after it."""
        question, choice, now = deal.questions[turn], choice_at(deal, end, turn), self._clock()
        assert choice is not None, "`place` lets no other place through"
        cards = await cards_of(tx, self._bank, learner.id, question.remembered)
        fuzz, preferences = self._rng.random(), learner.review_preferences(now)
        result = answer(sitting, question, turn, choice, cards=cards, now=now, fuzz=fuzz, preferences=preferences)
        assert not isinstance(result, Stale), "turns are taken in their order"
        await update_misconceptions(tx, learner.id, question, choice, now)
        await tx.sittings.record(result, now)
        return result.sitting

    def _sitting(self, deal: Deal, at: Place) -> Sitting:
        """The sitting as it stands at a place."""
        if at.step in (Step.READ, Step.ORIGINAL):
            return deal.sitting(at.turn)
        if at.step is Step.ASK:
            return deal.sitting(at.turn, at.said[-1])
        there = deal.sitting(at.turn + 1)
        return replace(there, ended=there.started) if there.turn == len(deal.asked) else there

    def _explained(self, deal: Deal, at: Place, nobody: User) -> Feedback:
        choice = choice_at(deal, at, at.turn)
        assert choice is not None, "`place` lets no other place through"
        return Feedback(
            learner=nobody,
            topic=deal.topic,
            sitting=self._sitting(deal, at),
            turn=at.turn,
            asked=deal.asked[at.turn],
            question=deal.questions[at.turn],
            choice=choice,
            grade=grade(deal.questions[at.turn], choice),
            counted=True,
        )

    def _finished(self, deal: Deal, at: Place, nobody: User) -> FinishedSitting:
        choices = [choice_at(deal, at, turn) for turn in range(len(deal.asked))]
        graded = [
            (question, grade(question, choice))
            for question, choice in zip(deal.questions, choices, strict=True)
            if choice is not None
        ]
        missed = tuple(turn for turn, (_, judged) in enumerate(graded) if not judged.right)
        return FinishedSitting(nobody, deal.topic, self._sitting(deal, at), tuple(graded), missed)
