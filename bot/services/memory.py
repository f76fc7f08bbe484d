"""What a learner remembers, by the facts of today's bank."""

from collections.abc import Iterable
from dataclasses import replace

from bot.quiz.bank import Bank
from bot.quiz.question import Fact
from bot.quiz.schedule import Card
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
