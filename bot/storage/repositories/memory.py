"""Loading and saving what a learner knows: cards of facts, and mistakes made again and again."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, bindparam, select

from bot.quiz.mistakes import Mistake
from bot.quiz.schedule import Card
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.tables import (
    CARD,
    MISTAKE,
)

_OF: BindParameter[int] = bindparam("of")
_CARDS = select(CARD).where(CARD.c.learner == _OF)
_CARD = _CARDS.where(CARD.c.fact == bindparam("fact"))
_MISTAKES = select(MISTAKE).where(MISTAKE.c.learner == _OF)


class MemoryRepository(Statements):
    """On an open transaction."""

    async def save_cards(self, learner: int, cards: Iterable[Card]) -> None:
        await self._save(CARD, *(rows.card_row(learner, card) for card in cards))

    async def cards(self, learner: int, facts: Iterable[str] | None = None) -> dict[str, Card]:
        """The learner's cards by fact; all of them unless *facts* names some."""
        if facts is None:
            found = await self._db.find(_CARDS, {"of": learner})
        else:
            found = [row for fact in facts for row in await self._db.find(_CARD, {"of": learner, "fact": fact})]
        return {row.fact: rows.card(row) for row in found}

    async def mistakes(self, learner: int, misconceptions: Iterable[str] | None = None) -> dict[str, Mistake]:
        """The learner's mistakes by misconception; all of them unless *misconceptions* names some."""
        kept = await self._db.find(_MISTAKES, {"of": learner})
        wanted = None if misconceptions is None else set(misconceptions)
        return {row.misconception: rows.mistake(row) for row in kept if wanted is None or row.misconception in wanted}

    async def save_mistakes(self, learner: int, mistakes: Iterable[Mistake]) -> None:
        await self._save(MISTAKE, *(rows.mistake_row(learner, mistake) for mistake in mistakes))
