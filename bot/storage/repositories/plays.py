"""Loading and saving plays: learners' ways through stories."""

from sqlalchemy import BindParameter, bindparam, select

from bot.quiz.play import Play
from bot.storage import rows
from bot.storage.engine.statements import Statements
from bot.storage.tables import PLAY

_LEARNER: BindParameter[int] = bindparam("learner")
_PLAY = select(PLAY).where(PLAY.c.id == bindparam("id"), PLAY.c.learner == _LEARNER)
_PLAYS = select(PLAY).where(PLAY.c.learner == _LEARNER).order_by(PLAY.c.started, PLAY.c.id)


class PlayRepository(Statements):
    """Plays. Those of another learner than the one named are not found."""

    async def get(self, id: str, learner: int) -> Play | None:
        """Return the play, whose row stays locked until a changing transaction on PostgreSQL ends."""
        matching = await self._db.find(_PLAY, {"id": id, "learner": learner}, lock=True)
        return rows.play(matching[0]) if matching else None

    async def all(self, learner: int) -> list[Play]:
        """Return a learner's plays, the oldest first."""
        return [rows.play(row) for row in await self._db.find(_PLAYS, {"learner": learner})]

    async def save(self, play: Play) -> None:
        await self._save(PLAY, rows.play_row(play))
