"""Loading and saving what a learner remembers of each fact, and which misconceptions they have chosen."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import BindParameter, String, bindparam, cast, select, update

from bot.quiz.mistakes import Mistake
from bot.quiz.schedule import Card
from bot.storage import rows
from bot.storage.engine.statements import BATCH, Statements
from bot.storage.rows import FADED, to_the_minute
from bot.storage.tables import CARD, MET, MISTAKE, READING

_LEARNER: BindParameter[int] = bindparam("learner")
_CARDS = select(CARD).where(CARD.c.learner == _LEARNER)
_CARD = _CARDS.where(CARD.c.fact == bindparam("fact"))
_READ = select(READING).where(READING.c.learner == _LEARNER)
_MET = select(MET).where(MET.c.learner == _LEARNER)
_MISTAKES = select(MISTAKE).where(MISTAKE.c.learner == _LEARNER)


class MemoryRepository(Statements):
    """Cards, mistakes, and what was read or met in a story."""

    async def note_read(self, learner: int, reading: str, day: date) -> None:
        """Note that a learner has read a passage on a day (UTC)."""
        await self._save(READING, {"learner": learner, "reading": reading, "day": day})

    async def read(self, learner: int) -> dict[str, date]:
        """Return the days (UTC) on which a learner read what they have read, by the id of the reading."""
        return {row.reading: row.day for row in await self._db.find(_READ, {"learner": learner})}

    async def note_met(self, learner: int, facts: Iterable[str], day: date) -> None:
        """Note that a learner has met facts in a story on a day (UTC)."""
        await self._save(MET, *({"learner": learner, "fact": fact, "day": day} for fact in facts))

    async def met(self, learner: int) -> dict[str, date]:
        """Return the days (UTC) on which a learner met facts in stories, by the id of the fact."""
        return {row.fact: row.day for row in await self._db.find(_MET, {"learner": learner})}

    async def save_cards(self, learner: int, cards: Iterable[Card]) -> None:
        await self._save(CARD, *(rows.card_row(learner, card) for card in cards))

    async def cards(self, learner: int, facts: Iterable[str] | None = None) -> dict[str, Card]:
        """Return a learner's cards by the id of the fact: those of *facts*, or all."""
        if facts is None:
            kept = await self._db.find(_CARDS, {"learner": learner})
        else:
            kept = [row for fact in facts for row in await self._db.find(_CARD, {"learner": learner, "fact": fact})]
        return {row.fact: rows.card(row) for row in kept}

    async def fade(self, before: datetime) -> int:
        """Forget what cards were before their memory changed, where that was before *before*; times to the minute.

        Returns:
            The number of cards that were changed.
        """
        kept = cast(CARD.c.before, String)
        old = select(CARD.c.learner, CARD.c.fact, CARD.c.before, CARD.c.reviewed).where(
            CARD.c.reviewed < before, kept != "[]", kept != json.dumps(FADED)
        )
        faded = await self._all(old.limit(BATCH))
        for row in faded:
            own = (CARD.c.learner == row.learner, CARD.c.fact == row.fact)
            values = {"before": FADED if len(row.before) > 1 else [], "reviewed": to_the_minute(row.reviewed)}
            await self._db.execute(update(CARD).where(*own).values(**values))
        return len(faded)

    async def mistakes(self, learner: int, misconceptions: Iterable[str] | None = None) -> dict[str, Mistake]:
        """Return a learner's mistakes by the id of the misconception: those about *misconceptions*, or all."""
        kept = await self._db.find(_MISTAKES, {"learner": learner})
        wanted = None if misconceptions is None else set(misconceptions)
        return {row.misconception: rows.mistake(row) for row in kept if wanted is None or row.misconception in wanted}

    async def save_mistakes(self, learner: int, mistakes: Iterable[Mistake]) -> None:
        await self._save(MISTAKE, *(rows.mistake_row(learner, mistake) for mistake in mistakes))
