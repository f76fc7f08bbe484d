"""Playing a story: begin, make a move, look back, try another way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Kind
from bot.quiz.play import Play, Stale, move, state_of
from bot.quiz.scenario import Ending, Scenario, State, Step, ending, played, written
from bot.services.class_tasks import CannotBegin, open_to
from bot.services.outcomes import Unavailable
from bot.storage.store import Store, Transaction


@dataclass(frozen=True)
class CurrentPlay:
    """Where a learner stands in a story.

    Attributes:
        play: the way so far.
        scenario: the story.
        steps: the moves that were made, with what they did.
        counted: whether the tap has made a move; `False` if that move had been made before, and nothing changed.
        mirrored: the learner's own moves in the story that this one mirrors, once both have ended; `None` otherwise.
    """

    play: Play
    scenario: Scenario
    steps: tuple[Step, ...]
    counted: bool = True
    mirrored: tuple[str, ...] | None = None

    @property
    def state(self) -> State:
        """Where the player stands now."""
        return state_of(self.scenario, self.steps)

    @property
    def ending(self) -> Ending | None:
        """How the story has ended; `None` while it goes on."""
        return ending(self.scenario, self.state)


@dataclass(frozen=True)
class ListedStory:
    """A story, and how far a learner has come: the play that can be gone on with, and the last one that has ended."""

    scenario: Scenario
    open: CurrentPlay | None
    finished: CurrentPlay | None


class Scenarios:
    """The stories, as learners play them. `id` is a Telegram id."""

    def __init__(self, store: Store, bank: Bank, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock
        self._new_id = new_id

    async def stories(self, id: int) -> list[ListedStory]:
        """Every story, and where this learner is in it."""
        async with self._store.reading() as tx:
            plays = await tx.plays.all(id)
        current = [found for play in plays if (found := self._current(play))]
        return [self._listed(scenario, current) for scenario in self._bank.scenarios.values()]

    async def begin(self, id: int, scenario_id: str, leave: str = "") -> CurrentPlay | Unavailable:
        """Begin a story, or go on with it where it was left.

        Args:
            leave: the id of an open play of this story, which ends. The learner goes on with any other open one, so
                the same tap twice begins one play. What was played for a class goes on being so in the new play.
        """
        async with self._store.transaction() as tx:
            scenario = self._bank.scenarios.get(scenario_id)
            if scenario is None or await tx.users.get(id) is None:
                return Unavailable()
            opened = await _open(tx, id, scenario_id)
            if opened and opened.id != leave and (current := self._going_on(opened)):
                return current
            return await self._afresh(tx, id, scenario, opened, opened.assignment if opened else None)

    async def begin_for_class(self, id: int, assignment_id: str) -> CurrentPlay | CannotBegin | Unavailable:
        """Begin a story that a class was given, go on with it, or show how it ended.

        A play of the story that the learner has open already is from now on played for the class. If it is one for
        another class, it is gone on with (`CurrentPlay.counted` is `False`). Teachers see it only of those who have
        agreed to that.
        """
        async with self._store.transaction() as tx:
            if await tx.users.get(id) is None:
                return Unavailable()
            assignment = await open_to(tx, id, assignment_id, self._clock())
            if not isinstance(assignment, Assignment):
                return assignment
            scenario = self._bank.stories.get(assignment.topics[0]) if assignment.kind is Kind.STORY else None
            if scenario is None:
                return Unavailable()
            return await self._for_class(tx, id, scenario, assignment_id)

    async def _for_class(
        self, tx: Transaction, id: int, scenario: Scenario, assignment: str
    ) -> CurrentPlay | Unavailable:
        """The one play of the learner for that assignment, which begins now if there is none."""
        own = next((play for play in await tx.plays.all(id) if play.assignment == assignment), None)
        if own is not None and own.ended is not None:
            current = self._current(own)
            return await self._with_mirror(tx, current) if current else Unavailable()
        opened = await _open(tx, id, scenario.id)
        current = self._going_on(opened) if opened else None
        if opened is None or current is None:
            return await self._afresh(tx, id, scenario, opened, assignment)
        if opened.assignment is not None:
            return replace(current, counted=opened.assignment == assignment)
        taken = replace(opened, assignment=assignment, started=self._clock())
        await tx.plays.save(taken)
        return replace(current, play=taken)

    async def at(self, id: int, play_id: str) -> CurrentPlay | Unavailable:
        """Where a learner is in a play, or was at its end."""
        async with self._store.reading() as tx:
            play = await tx.plays.get(play_id, id)
            current = self._current(play) if play else None
            return await self._with_mirror(tx, current) if current else Unavailable()

    async def move(self, id: int, play_id: str, number: int, position: int) -> CurrentPlay | Unavailable:
        """Make a move. What it rests on counts as read from now on.

        Args:
            number: how many moves had been made when the tapped button was shown; another number changes nothing.
            position: which of the scene's moves it is, from 0.
        """
        async with self._store.transaction() as tx:
            if await tx.users.get(id) is None:
                return Unavailable()
            play = await tx.plays.get(play_id, id)
            current = self._current(play) if play else None
            if current is None:
                return Unavailable()
            match move(current.scenario, current.play, number, position, self._clock()):
                case Stale():
                    return replace(await self._with_mirror(tx, current), counted=False)
                case after, made:
                    await tx.plays.save(after)
                    await tx.memory.note_met(id, [fact.id for fact in made.facts], self._clock().date())
                    return await self._with_mirror(tx, replace(current, play=after, steps=(*current.steps, made)))

    async def again_from(self, id: int, play_id: str, number: int) -> CurrentPlay | Unavailable:
        """Play a story another way, from where *number* moves had been made.

        An open play of the story is gone on with instead: the same tap twice begins one play, and an old button takes
        nothing back.
        """
        async with self._store.transaction() as tx:
            if await tx.users.get(id) is None:
                return Unavailable()
            play = await tx.plays.get(play_id, id)
            current = self._current(play) if play else None
            if current is None or not 0 <= number < len(current.steps):
                return Unavailable()
            opened = await _open(tx, id, current.scenario.id)
            if opened is not None:
                steps = played(current.scenario, opened.moves)
                return CurrentPlay(opened, current.scenario, steps, counted=False)
            return await self._new(tx, id, current.scenario, current.steps[:number])

    async def _afresh(
        self, tx: Transaction, id: int, scenario: Scenario, opened: Play | None, assignment: str | None
    ) -> CurrentPlay:
        """Begin a play in place of the one that is open, which ends and is from now on played for no class."""
        if opened is not None:
            await tx.plays.save(replace(opened, ended=self._clock(), assignment=None))
        return await self._new(tx, id, scenario, (), assignment)

    async def _new(
        self, tx: Transaction, id: int, scenario: Scenario, steps: tuple[Step, ...], assignment: str | None = None
    ) -> CurrentPlay:
        """Keep a new play, in which these moves are made already."""
        moves = tuple(map(written, steps))
        play = Play(self._new_id(), id, scenario.id, moves, self._clock(), assignment=assignment)
        await tx.plays.save(play)
        return CurrentPlay(play, scenario, steps)

    def _going_on(self, opened: Play) -> CurrentPlay | None:
        """Where an open play is; `None` if the story was rewritten and its moves lead to an end already."""
        current = self._current(opened)
        return current if current and current.ending is None else None

    def _current(self, play: Play) -> CurrentPlay | None:
        """The play with its story; `None` if it was left, or its story has changed since it ended, or is gone."""
        scenario = self._bank.scenarios.get(play.scenario)
        if scenario is None:
            return None
        current = CurrentPlay(play, scenario, played(scenario, play.moves))
        return None if play.ended is not None and current.ending is None else current

    async def _with_mirror(self, tx: Transaction, current: CurrentPlay) -> CurrentPlay:
        """At its end, the play with the learner's last way through the story that it mirrors."""
        mirror = current.scenario.mirror
        if mirror is None or current.ending is None:
            return current
        plays = [play for play in await tx.plays.all(current.play.learner) if play.scenario == mirror.story]
        ended = [found for play in plays if (found := self._current(play)) and found.ending is not None]
        return replace(current, mirrored=ended[-1].play.moves) if ended else current

    def _listed(self, scenario: Scenario, plays: list[CurrentPlay]) -> ListedStory:
        own = [current for current in plays if current.scenario.id == scenario.id]
        opened = next((current for current in own if current.play.ended is None and current.ending is None), None)
        finished = next((current for current in reversed(own) if current.ending is not None), None)
        return ListedStory(scenario, opened, finished)


async def _open(tx: Transaction, id: int, scenario: str) -> Play | None:
    """The play of that story that can be gone on with."""
    return next((play for play in await tx.plays.all(id) if play.scenario == scenario and play.ended is None), None)
