"""Loading and saving live quizzes: their course, their players and the votes of players."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.quiz.live import LiveQuiz, Phase, Player, Way
from bot.quiz.live_questions import LiveQuestion, Result
from bot.storage.engine.statements import Statements
from bot.storage.rows import Row
from bot.storage.tables import LIVE, LIVE_GROUP, LIVE_PLAYER, LIVE_VOTE

_BY_ID = select(LIVE).where(LIVE.c.id == bindparam("id"))
_BY_POLL = select(LIVE).where(LIVE.c.poll == bindparam("poll"))
_PLAYER = select(LIVE_PLAYER).where(
    LIVE_PLAYER.c.live == bindparam("live"), LIVE_PLAYER.c.learner == bindparam("learner")
)
_VOTE = select(LIVE_VOTE).where(
    LIVE_VOTE.c.live == bindparam("live"),
    LIVE_VOTE.c.turn == bindparam("turn"),
    LIVE_VOTE.c.learner == bindparam("learner"),
)
DUE_LIMIT = 200
"""How many quizzes `due` names at most; those that are left come next."""


class LiveRepository(Statements):
    """Live quizzes. These methods do not check who asks: the caller does."""

    async def get(self, id: str) -> LiveQuiz | None:
        """Return the quiz, whose row stays locked until a changing transaction on PostgreSQL ends."""
        matching = await self._db.find(_BY_ID, {"id": id}, lock=True)
        return _quiz(matching[0]) if matching else None

    async def by_poll(self, poll: str) -> LiveQuiz | None:
        """Return the quiz whose present poll has that number at Telegram; locked like that of `get`."""
        matching = await self._db.find(_BY_POLL, {"poll": poll}, lock=True) if poll else ()
        return _quiz(matching[0]) if matching else None

    async def of_chat(self, chat: int) -> LiveQuiz | None:
        """Return the quiz of a group that is not over. The database allows one."""
        row = await self._one(select(LIVE).where(LIVE.c.chat == chat, LIVE.c.phase != Phase.OVER.value), lock=True)
        return _quiz(row) if row else None

    async def past(self, chat: int) -> list[LiveQuiz]:
        """Return the quizzes that were played in a group and are over, the last one first; see `quiz.live.KEPT`."""
        over = select(LIVE).where(LIVE.c.chat == chat, LIVE.c.phase == Phase.OVER.value).order_by(LIVE.c.since.desc())
        return [quiz for quiz in map(_quiz, await self._all(over)) if quiz.questions]

    async def save(self, quiz: LiveQuiz) -> None:
        await self._save(LIVE, _row(quiz))

    async def due(self) -> list[tuple[str, datetime]]:
        """Return the quizzes that are to do something, and when, the first one first."""
        query = select(LIVE.c.id, LIVE.c.due).where(LIVE.c.due.is_not(None)).order_by(LIVE.c.due).limit(DUE_LIMIT)
        return [(row.id, row.due) for row in await self._all(query)]

    async def asking(self) -> bool:
        """Whether some poll is being sent just now, so that its number is not known yet."""
        query = select(LIVE.c.id).where(LIVE.c.phase == Phase.ASKING.value, LIVE.c.claim != "").limit(1)
        return bool(await self._all(query))

    async def under_way(self) -> list[LiveQuiz]:
        """Return every quiz that is not over; their rows are locked on PostgreSQL."""
        query = select(LIVE).where(LIVE.c.phase != Phase.OVER.value).order_by(LIVE.c.id)
        return [_quiz(row) for row in await self._all(query.with_for_update() if self._db.locks else query)]

    async def delete_over(self, before: datetime) -> None:
        """Delete the quizzes that were over before that time."""
        await self._db.execute(delete(LIVE).where(LIVE.c.phase == Phase.OVER.value, LIVE.c.since < before))

    # players -------------------------------------------------------------------------------------

    async def player(self, live: str, learner: int) -> Player | None:
        matching = await self._db.find(_PLAYER, {"live": live, "learner": learner})
        return _player(matching[0]) if matching else None

    async def players(self, live: str) -> list[Player]:
        """Return everybody who joined, in no order that says anything."""
        query = select(LIVE_PLAYER).where(LIVE_PLAYER.c.live == live).order_by(LIVE_PLAYER.c.alias)
        return [_player(row) for row in await self._all(query)]

    async def count_players(self, live: str) -> int:
        return int(await self._scalar(select(func.count()).where(LIVE_PLAYER.c.live == live)))

    async def save_players(self, live: str, players: Sequence[Player]) -> None:
        await self._save(LIVE_PLAYER, *({"live": live, **vars(player)} for player in players))

    async def delete_player(self, live: str, learner: int) -> None:
        """Delete a player and their votes."""
        for table in (LIVE_VOTE, LIVE_PLAYER):
            await self._db.execute(delete(table).where(table.c.live == live, table.c.learner == learner))

    async def delete_players(self, live: str) -> None:
        """Delete all players and votes of a quiz."""
        for table in (LIVE_VOTE, LIVE_PLAYER):
            await self._db.execute(delete(table).where(table.c.live == live))

    async def add_vote(self, live: str, turn: int, learner: int, options: Sequence[int]) -> bool:
        """Keep a player's first vote for a question. Returns whether it was the first."""
        key = {"live": live, "turn": turn, "learner": learner}
        if await self._db.find(_VOTE, key):
            return False
        await self._db.insert(LIVE_VOTE, {**key, "options": list(options)})
        return True

    async def votes(self, live: str, turn: int) -> dict[int, tuple[int, ...]]:
        """Return what each player chose at one question, by Telegram id."""
        query = select(LIVE_VOTE).where(LIVE_VOTE.c.live == live, LIVE_VOTE.c.turn == turn)
        return {row.learner: tuple(row.options) for row in await self._all(query)}

    async def votes_of(self, live: str, learner: int) -> dict[int, tuple[int, ...]]:
        """Return what one player chose at each question, by its turn."""
        query = select(LIVE_VOTE).where(LIVE_VOTE.c.live == live, LIVE_VOTE.c.learner == learner)
        return {row.turn: tuple(row.options) for row in await self._all(query)}

    async def count_votes(self, live: str, turn: int) -> int:
        return int(await self._scalar(select(func.count()).where(LIVE_VOTE.c.live == live, LIVE_VOTE.c.turn == turn)))

    # groups --------------------------------------------------------------------------------------

    async def everybody_may_start(self, chat: int) -> bool:
        """Whether the administrators of a group let everybody start."""
        return bool(await self._scalar(select(LIVE_GROUP.c.everybody).where(LIVE_GROUP.c.chat == chat)))

    async def let_everybody_start(self, chat: int, everybody: bool, now: datetime) -> None:
        await self._save(LIVE_GROUP, {"chat": chat, "everybody": everybody, "at": now})

    async def move_group(self, old: int, new: int) -> None:
        """Keep what was set in a group that got another number."""
        if await self._all(select(LIVE_GROUP.c.chat).where(LIVE_GROUP.c.chat == new)):
            await self.forget_group(old)
        else:
            await self._db.execute(update(LIVE_GROUP).where(LIVE_GROUP.c.chat == old).values(chat=new))

    async def forget_group(self, chat: int) -> None:
        """Delete what was set in a group that the bot has left."""
        await self._db.execute(delete(LIVE_GROUP).where(LIVE_GROUP.c.chat == chat))


_AS_STORED = (
    "id", "chat", "thread", "language", "topic", "size", "seconds", "host", "since", "klass", "assignment", "turn",
    "due", "claim", "lobby", "poll", "poll_message", "closes", "silent", "pausing", "ending",
)  # fmt: skip
"""Attributes of a live quiz that are stored as they are, in columns of the same names."""


def _row(quiz: LiveQuiz) -> dict[str, Any]:
    questions = [
        [asked.question, asked.hash, list(asked.option_order), asked.result.value, list(asked.counts), asked.voters]
        for asked in quiz.questions
    ]
    as_stored = {name: getattr(quiz, name) for name in _AS_STORED}
    return as_stored | {"way": quiz.way.value, "phase": quiz.phase.value, "questions": questions}


def _quiz(row: Row) -> LiveQuiz:
    questions = (
        LiveQuestion(question, hash, tuple(order), Result(result), tuple(counts), voters)
        for question, hash, order, result, counts, voters in row.questions
    )
    as_stored = {name: getattr(row, name) for name in _AS_STORED}
    return LiveQuiz(**as_stored, way=Way(row.way), phase=Phase(row.phase), questions=tuple(questions))


def _player(row: Row) -> Player:
    return Player(row.learner, row.alias, row.right, row.remember)
