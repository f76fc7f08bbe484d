"""One learner's way through a story, as it is kept: the moves, from which everything else follows."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz import scenario as story
from bot.quiz.scenario import Scenario, State, Step


@dataclass(frozen=True)
class Play:
    """A way through a story.

    Attributes:
        id: its random name.
        learner: the Telegram id of the player.
        scenario: the id of the story.
        moves: the moves that were made, each written "scene/move".
        started: when it began (UTC).
        ended: when the story ended, or was left for a new beginning (UTC); `None` while it goes on.
        assignment: the id of the class assignment that it is played for, if it is. A way that was left for a new
            beginning is played for none any more: one that has an assignment and has ended was played to its end.
    """

    id: str
    learner: int
    scenario: str
    moves: tuple[str, ...]
    started: datetime
    ended: datetime | None = None
    assignment: str | None = None


@dataclass(frozen=True)
class Stale:
    """A tap that is out of date: another move has been made there, or the scene has no such move."""


def move(scenario: Scenario, play: Play, number: int, position: int, now: datetime) -> tuple[Play, Step] | Stale:
    """Make a move. The last one ends the play.

    Moves that the story does not know any more are dropped: it is gone on with from the last one that it knows.

    Args:
        scenario: the story.
        play: the way so far.
        number: how many moves had been made when the tapped button was shown.
        position: which of the scene's moves it is, from 0.
        now: the present time (UTC).
    """
    steps = story.played(scenario, play.moves)
    state = steps[-1].after if steps else story.opening(scenario)
    scene = scenario.scene(state.scene)
    if play.ended is not None or scene is None or number != len(steps) or not 0 <= position < len(scene.moves):
        return Stale()
    made = story.step(scenario, state, scene.moves[position].id)
    assert made is not None, "a move of its own scene is possible"
    moves = (*map(story.written, steps), story.written(made))
    ended = now if made.after.scene == story.END else None
    return replace(play, moves=moves, ended=ended), made


def state_of(scenario: Scenario, steps: tuple[Step, ...]) -> State:
    """Where a player stands after these steps."""
    return steps[-1].after if steps else story.opening(scenario)
