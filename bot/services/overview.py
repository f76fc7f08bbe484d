"""How a learner is doing, and what is due."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from bot.quiz.bank import REVIEW, Bank
from bot.quiz.claims import judgements
from bot.quiz.progress import DayOfMemory, PastAnswer, Progress, Share, over_time, progress, system_shares
from bot.quiz.question import Question
from bot.quiz.selection import choose, due_facts, due_questions, needs
from bot.quiz.sitting import StoredAnswer, grade_when_given
from bot.quiz.user import User
from bot.services.library import Library
from bot.services.memory import cards_of
from bot.services.starting import REVIEW_SIZE
from bot.storage.store import Store, Transaction

PAGE = 5
"""Answers on a page."""


@dataclass(frozen=True)
class Due:
    """What there is to review.

    Attributes:
        questions: how many would be asked now.
        later: how many more facts wait after them.
        next: the day on which the next fact becomes due, in the learner's zone; `None` if no other is scheduled.
        today: the day it is in that zone.
    """

    questions: int
    later: int
    next: date | None
    today: date


@dataclass(frozen=True)
class Entry:
    """An answer of the past.

    Attributes:
        sitting: the id of the sitting it was given in.
        given: the answer.
        question: what was asked; `None` if that has changed since, or is gone.
    """

    sitting: str
    given: StoredAnswer
    question: Question | None


@dataclass(frozen=True)
class Page:
    """A page of answers, the newest first. `number` counts pages from 0, and there are `of` of them."""

    number: int
    of: int
    entries: tuple[Entry, ...]


class Overview:
    """Where a learner stands."""

    def __init__(self, store: Store, library: Library, clock: Callable[[], datetime], rng: Random) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._rng = rng

    async def due_reviews(self, id: int) -> Due | None:
        """What there is to review; `None` for a person whom the bot does not know."""
        async with self._store.reading() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            now, cards = self._clock(), await cards_of(tx, self._library.shared, id)
            bank = await self._library.for_learner(tx, id, cards)
        questions = bank.topics[REVIEW].questions
        chosen = choose(due_questions(questions, cards, now), needs(questions, cards), now, self._rng, REVIEW_SIZE)
        later = due_facts(questions, cards, now) - {fact.id for question in chosen for fact in question.facts}
        askable = {fact.id for question in questions for fact in question.facts}
        coming = [
            card.memory.due for fact, card in cards.items() if card.memory and fact in askable and not card.is_due(now)
        ]
        next_day = learner.today(min(coming)) if coming else None
        return Due(questions=len(chosen), later=len(later), next=next_day, today=learner.today(now))

    async def progress(self, id: int) -> Progress:
        """How the learner is doing. A person whom the bot does not know has no answers."""
        async with self._store.reading() as tx:
            learner = await self._learner(tx, id)
            number, since = await tx.sittings.count_answers(id)
            cards, mistakes = await cards_of(tx, self._library.shared, id), await tx.memory.mistakes(id)
            bank = await self._library.for_learner(tx, id, cards)
            read = await self._facts_read(tx, id)
            judged = await tx.sittings.judgements(id)
        known = (mistake for mistake in mistakes.values() if mistake.misconception in bank.misconceptions)
        found = progress(bank.packs.values(), cards, read, number, since, known, self._clock(), learner.tz)
        return replace(found, judged=judgements(judged, bank.questions))

    async def shares(self, id: int) -> Mapping[str, Share]:
        """How much of each pack the learner has met and mastered, by the id of the pack; none of a pack that is new."""
        async with self._store.reading() as tx:
            cards = await cards_of(tx, self._library.shared, id)
            read = await self._facts_read(tx, id)
        return {share.id: share for share in system_shares(self._library.shared.packs.values(), cards, read)}

    async def answers(self, id: int, page: int) -> Page:
        """A page of the learner's answers. Pages count from 0; beyond the last one it is the last one."""
        async with self._store.reading() as tx:
            number, _ = await tx.sittings.count_answers(id)
            pages = max(1, -(-number // PAGE))
            page = min(page, pages - 1)
            newest = await tx.sittings.newest_answers(id, PAGE, page * PAGE)
            bank = await self._library.for_learner(tx, id, (answer.asked.question for _, answer in newest))
        entries = tuple(
            Entry(sitting, answer, bank.version(answer.asked.question, answer.asked.hash)) for sitting, answer in newest
        )
        return Page(page, pages, entries)

    async def memory_over_time(self, id: int) -> tuple[DayOfMemory, ...]:
        """What the learner remembered, day by day from the first answer until today."""
        async with self._store.reading() as tx:
            learner = await self._learner(tx, id)
            stored = await tx.sittings.all_answers(id)
            read = await self._facts_read(tx, id)
            bank = await self._library.for_learner(tx, id, (answer.asked.question for answer in stored))
        now = self._clock()

        def replayed() -> tuple[DayOfMemory, ...]:
            answers = [past for answer in stored if (past := _past(bank, answer))]
            return over_time(answers, read, now, learner.review_preferences(now))

        return await asyncio.to_thread(replayed)  # a year of answers takes half a second

    async def _learner(self, tx: Transaction, id: int) -> User:
        """The person, or a stand-in for one whom the bot does not know."""
        return await tx.users.get(id) or User(id, "", self._clock())

    async def _facts_read(self, tx: Transaction, id: int) -> dict[str, date]:
        """When each fact was read: when its reading was, or when it was met in a story."""
        read = await tx.memory.read(id)
        told = {fact: read[told.id] for fact, told in self._library.shared.reading_by_fact.items() if told.id in read}
        return await tx.memory.met(id) | told


def _past(bank: Bank, answer: StoredAnswer) -> PastAnswer | None:
    """What an answer says about memory; `None` if its question is gone."""
    question = bank.questions.get(answer.asked.question)
    return PastAnswer(answer.at, grade_when_given(question, answer).facts, answer.guessed) if question else None
