"""What a learner remembers, by the facts of today's bank; what a test says of it once it may be told what was right."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz import mistakes
from bot.quiz.bank import Bank
from bot.quiz.grading import Choice, Verdict
from bot.quiz.question import Fact, Question
from bot.quiz.schedule import Card, ReviewPreferences, review
from bot.quiz.sitting import Sitting, StoredAnswer, grade_when_given
from bot.quiz.user import User
from bot.storage.store import Transaction


async def cards_of(tx: Transaction, bank: Bank, learner: int, facts: Iterable[Fact] | None = None) -> dict[str, Card]:
    """Return a learner's cards by the id of the fact: those of *facts*, or all.

    A fact that was merged has left its card under its old id. That card counts for the fact it was merged into, until
    this one has a card of its own.
    """
    stored = await tx.memory.cards(learner, None if facts is None else [id for fact in facts for id in _ids(fact)])
    former = {bank.aliases[id]: card for id, card in stored.items() if id in bank.aliases}
    inherited = {id: replace(card, fact=id) for id, card in former.items()}
    return inherited | {id: card for id, card in stored.items() if id not in bank.aliases}


def _ids(fact: Fact) -> tuple[str, ...]:
    return fact.id, *fact.aliases


async def update_misconceptions(
    tx: Transaction, id: int, question: Question, choice: Choice, now: datetime
) -> frozenset[str]:
    """Update the misconceptions of a learner. Returns the ids chosen now that stand (`Mistake.stands`)."""
    before = await tx.memory.mistakes(id, mistakes.misconceptions_offered(question))
    changed = mistakes.updated(before, question, choice, now)
    await tx.memory.save_mistakes(id, changed)
    return frozenset(mistake.misconception for mistake in changed if mistake.stands)


async def learn_from(
    tx: Transaction, bank: Bank, rng: Random, learner: User, sitting: Sitting, *, not_known_too: bool = True
) -> None:
    """Update memory and misconceptions of a learner from a finished test or live quiz.

    Args:
        not_known_too: whether "I don't know" says something; in a live quiz it is what was not answered in time.
    """
    for stored in await tx.sittings.answers(sitting.id, learner.id):
        question = bank.version(stored.asked.question, stored.asked.hash)
        if question is None:
            continue
        if not not_known_too and stored.verdict is Verdict.NOT_KNOWN:
            continue
        cards = await cards_of(tx, bank, learner.id, question.remembered)
        preferences = learner.review_preferences(stored.at)
        moved = [
            _moved(cards.get(fact) or Card(fact), question, stored, right, rng.random(), preferences)
            for fact, right in grade_when_given(question, stored).facts.items()
        ]
        await tx.memory.save_cards(learner.id, moved)
        await update_misconceptions(tx, learner.id, question, stored.choice, stored.at)


def _moved(
    card: Card, question: Question, stored: StoredAnswer, right: bool, fuzz: float, preferences: ReviewPreferences
) -> Card:
    """The card after an answer of the past; what was answered on it since knows more of its memory."""
    if card.memory is not None and card.memory.reviewed > stored.at:
        return replace(card, asked=card.asked + 1, right=card.right + right)
    return review(card, question.id, right, stored.at, fuzz, preferences)
