"""How am I doing, and what is due?"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from bot.quiz.bank import REVIEW, Bank
from bot.quiz.progress import DayOfMemory, PastAnswer, Progress, over_time, progress
from bot.quiz.question import Question
from bot.quiz.selection import choose, due_facts, due_questions, needs
from bot.quiz.sitting import StoredAnswer, grade_when_given
from bot.quiz.user import User
from bot.services.starting import REVIEW_SIZE
from bot.storage.store import Store, Transaction

PAGE = 5


@dataclass(frozen=True)
class Due:
    """`questions` would be asked now, and `later` more facts wait after them; else `next` is the day to come back."""

    questions: int
    later: int
    next: date | None
    today: date


@dataclass(frozen=True)
class Entry:
    """An answer of the past; `question` is nothing if its text has changed since or it is gone."""

    sitting: str
    given: StoredAnswer
    question: Question | None


@dataclass(frozen=True)
class Page:
    """Answers from the newest; `number` counts pages from 0."""

    number: int
    of: int
    entries: tuple[Entry, ...]


class Overview:
    def __init__(self, store: Store, bank: Bank, clock: Callable[[], datetime], rng: Random) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._rng = rng

    async def due_reviews(self, id: int) -> Due | None:
        """What there is to review; nothing for a stranger."""
        async with self._store.reading() as tx:
            learner = await tx.users.get(id)
            if learner is None:
                return None
            now, cards = self._clock(), await tx.memory.cards(id)
        questions = self._bank.topics[REVIEW].questions
        chosen = choose(due_questions(questions, cards, now), needs(questions, cards), now, self._rng, REVIEW_SIZE)
        later = due_facts(questions, cards, now) - {fact.id for question in chosen for fact in question.facts}
        asked = {fact.id for question in questions for fact in question.facts}
        coming = [c.memory.due for fact, c in cards.items() if c.memory and fact in asked and not c.is_due(now)]
        following = learner.today(min(coming)) if coming else None
        return Due(len(chosen), len(later), following, learner.today(now))

    async def progress(self, id: int) -> Progress:
        async with self._store.reading() as tx:
            learner = await self._learner(tx, id)
            number, since = await tx.sittings.count_answers(id)
            cards, mistakes = await tx.memory.cards(id), await tx.memory.mistakes(id)
        known = (m for m in mistakes.values() if m.misconception in self._bank.misconceptions)
        return progress(self._bank.packs.values(), cards, number, since, known, self._clock(), learner.tz)

    async def known_facts(self, id: int) -> Mapping[str, int]:
        """How many facts of each pack the learner answered right the last time."""
        async with self._store.reading() as tx:
            cards = await tx.memory.cards(id)
        known = {fact for fact, card in cards.items() if card.known}
        return {pack.id: len(known & {fact.id for fact in pack.facts}) for pack in self._bank.packs.values()}

    async def answers(self, id: int, page: int) -> Page:
        """A page of the learner's answers; the last one there is, if *page* is beyond it."""
        async with self._store.reading() as tx:
            number, _ = await tx.sittings.count_answers(id)
            pages = max(1, -(-number // PAGE))
            page = min(page, pages - 1)
            given = await tx.sittings.newest_answers(id, PAGE, page * PAGE)
        return Page(page, pages, tuple(Entry(sitting, each, self._as_shown(each)) for sitting, each in given))

    async def memory_over_time(self, id: int) -> tuple[DayOfMemory, ...]:
        """What was remembered, from the first answer until today."""
        async with self._store.reading() as tx:
            learner = await self._learner(tx, id)
            given = await tx.sittings.all_answers(id)
        now = self._clock()

        def told() -> tuple[DayOfMemory, ...]:
            return over_time(
                [past for each in given if (past := self._past(each))], now, learner.review_preferences(now)
            )

        return await asyncio.to_thread(told)  # a year of answers takes half a second

    async def _learner(self, tx: Transaction, id: int) -> User:
        return await tx.users.get(id) or User(id, "", self._clock())

    def _as_shown(self, given: StoredAnswer) -> Question | None:
        question = self._bank.questions.get(given.asked.question)
        return question if question and question.hash == given.asked.hash else None

    def _past(self, given: StoredAnswer) -> PastAnswer | None:
        question = self._bank.questions.get(given.asked.question)
        return PastAnswer(given.at, grade_when_given(question, given).facts, given.guessed) if question else None
