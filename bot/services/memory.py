"""What a learner remembers, by the facts of today's bank."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from bot.quiz import mistakes
from bot.quiz.bank import Bank
from bot.quiz.grading import Choice
from bot.quiz.question import Fact, Question
from bot.quiz.schedule import Card, review
from bot.quiz.sitting import StoredAnswer, grade_when_given
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


async def update_misconceptions(
    tx: Transaction, id: int, question: Question, choice: Choice, now: datetime
) -> frozenset[str]:
    """Update a learner's misconceptions. Returns the ids chosen now that stand (`Mistake.stands`)."""
    before = await tx.memory.mistakes(id, mistakes.offered(question))
    changed = mistakes.updated(before, question, choice, now)
    await tx.memory.save_mistakes(id, changed)
    return frozenset(mistake.misconception for mistake in changed if mistake.stands)


async def learn_from(tx: Transaction, bank: Bank, learner: User, answers: Iterable[StoredAnswer], rng: Random) -> None:
    """Update memory and misconceptions from answers of a finished sitting that have not moved them yet.

    Args:
        answers: the answers, in the order of turns.
        rng: spreads the days on which facts come back.
    """
    for stored in answers:
        question = bank.questions.get(stored.asked.question)
        if question is None or question.hash != stored.asked.hash:
            continue
        cards = await cards_of(tx, bank, learner.id, question.facts)
        facts, preferences = grade_when_given(question, stored).facts, learner.review_preferences(stored.at)
        moved = [
            review(cards.get(fact) or Card(fact), question.id, right, stored.at, rng.random(), preferences)
            for fact, right in facts.items()
        ]
        await tx.memory.save_cards(learner.id, moved)
        await update_misconceptions(tx, learner.id, question, stored.choice, stored.at)


def _ids(fact: Fact) -> tuple[str, ...]:
    return fact.id, *fact.aliases
