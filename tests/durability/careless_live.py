"""Scorewise with one mistake planted in its live quizzes: controls that the campaign has to catch.

python -m tests.durability.careless_live MISTAKE run
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.playground.telegram_api import Fault
from bot.quiz import live_steps as steps
from bot.quiz.live import LiveQuiz, Lost, Outcome, Phase, Player
from bot.storage.repositories.live import LiveRepository


def votes_after_the_seal() -> None:
    """A sealed question goes on taking votes."""
    sealed = steps.sealed

    def careless(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
        return replace(sealed(quiz, now), poll=quiz.poll)

    steps.sealed = careless


def a_second_stop_poll() -> None:
    """A poll that could not be closed is closed again."""
    unstopped = steps._unstopped

    def careless(quiz: LiveQuiz, closes: datetime, now: datetime) -> LiveQuiz:
        return replace(quiz, phase=Phase.OPEN, due=now) if now < closes else unstopped(quiz, closes, now)

    steps._unstopped = careless


def a_blind_resend() -> None:
    """A question whose fate nobody knows is asked again."""
    settled = steps.settled

    def careless(quiz: LiveQuiz, outcome: Outcome, now: datetime) -> LiveQuiz:
        if quiz.phase is Phase.ASKING and isinstance(outcome, Lost):
            return replace(quiz, claim="", due=now)
        return settled(quiz, outcome, now)

    steps.settled = careless


def strangers_counted() -> None:
    """Whoever votes is taken for a player."""
    player = LiveRepository.player

    async def careless(self: LiveRepository, live: str, learner: int) -> Player | None:
        return await player(self, live, learner) or Player(learner, "?")

    LiveRepository.player = careless  # type: ignore[method-assign]


def state_in_memory() -> None:
    """Votes are kept in memory until the question is sealed."""
    held: dict[tuple[str, int, int], Any] = {}
    add, votes = LiveRepository.add_vote, LiveRepository.votes

    async def careless_add(self: LiveRepository, live: str, turn: int, learner: int, options: Any) -> bool:
        first = (live, turn, learner) not in held
        held.setdefault((live, turn, learner), options)
        return first

    async def careless_votes(self: LiveRepository, live: str, turn: int) -> dict[int, tuple[int, ...]]:
        for (of, at, learner), options in list(held.items()):
            if (of, at) == (live, turn):
                await add(self, of, at, learner, options)
        return await votes(self, live, turn)

    LiveRepository.add_vote = careless_add  # type: ignore[method-assign]
    LiveRepository.votes = careless_votes  # type: ignore[method-assign]


MISTAKES: dict[str, Callable[[], None]] = {
    mistake.__name__.replace("_", "-"): mistake
    for mistake in (votes_after_the_seal, a_second_stop_poll, a_blind_resend, strangers_counted, state_in_memory)
}

SHOWN_BY = {
    "a-second-stop-poll": (Fault(429, "Too Many Requests: retry after 1", method="stopPoll", times=6),),
    "a-blind-resend": (Fault(502, "Bad Gateway", method="sendPoll", applied=True),),
}
"""What has to go wrong at Telegram so that a mistake shows."""
KILLS = {"state-in-memory": 1}
"""How many kills a mistake needs to show, each just after a vote."""

if __name__ == "__main__":
    MISTAKES[sys.argv.pop(1)]()
    from bot.__main__ import main

    sys.exit(main())
