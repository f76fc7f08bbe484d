"""A story in which a learner lives under an invented score: its scenes, and what each move in them does.

Everything follows from the moves that were made. The same moves always lead to the same state.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.quiz.desk import Mirror, Record
from bot.quiz.question import Fact, Text

END = "end"
"""What a move names as its next scene if the story ends with it."""


@dataclass(frozen=True)
class Basis:
    """What something in a story rests on.

    Attributes:
        facts: the facts whose passages say it.
        since: the facts of which it became known later; their own passages do not say it.
        invented: whether its numbers, or all of it, were made up for the game.
        silent: whether no text says what it does.
    """

    facts: tuple[Fact, ...] = ()
    since: tuple[Fact, ...] = ()
    invented: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Item:
    """Something that a player has or lacks, such as an advantage, a friend, or a line of what others see.

    Attributes:
        id: the id of the item.
        name: what it is called; `None` for a mark that only the story itself reads.
        on: whether the player has it at the start.
        from_score: the score from which the player has it, whatever moves do; `None` if moves decide.
        basis: what it rests on.
    """

    id: str
    name: Text | None
    on: bool = False
    from_score: int | None = None
    basis: Basis = Basis()


@dataclass(frozen=True)
class Effect:
    """One thing that a move does.

    Attributes:
        says: what happens, in one sentence.
        basis: what that rests on.
        points: what it adds to the score.
        on: ids of the items that the player gets.
        off: ids of the items that the player loses.
        only_if: the id of an item without which nothing happens.
        unless: the id of an item with which nothing happens.
    """

    says: Text
    basis: Basis
    points: int = 0
    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    only_if: str | None = None
    unless: str | None = None


@dataclass(frozen=True)
class Move:
    """One thing that a player can do in a scene.

    Attributes:
        id: its id, unique within the scene.
        text: what the player reads.
        short: two or three words for it.
        effects: what it does, in this order.
        next: the id of the scene that follows, or `END`.
    """

    id: str
    text: Text
    short: Text
    effects: tuple[Effect, ...]
    next: str


@dataclass(frozen=True)
class Scene:
    """Where a player is, and what can be done there. `at` says in a word or two when or where that is."""

    id: str
    at: Text
    text: Text
    moves: tuple[Move, ...]
    basis: Basis = Basis()


@dataclass(frozen=True)
class Ending:
    """A way in which the story ends: it is the first one whose conditions hold.

    Attributes:
        id: its id.
        title: a few words.
        text: what has become of the player.
        from_value: the value (see `value`) that has to be reached.
        only_if: the id of an item that the player must have.
        basis: what it rests on.
    """

    id: str
    title: Text
    text: Text
    from_value: int | None = None
    only_if: str | None = None
    basis: Basis = Basis()


@dataclass(frozen=True)
class Score:
    """An invented score on the scale that `basis` cites. It never leaves the scale."""

    low: int
    high: int
    start: int
    basis: Basis


@dataclass(frozen=True)
class Scenario:
    """A story.

    Attributes:
        id: its id.
        title: its title.
        about: one sentence for the list.
        intro: who the player is; the first screen.
        measure: what the value is called that the story moves: the score, or how many items the player has.
        score: the score; `None` if the items are counted.
        holding: what stands before the list of the items that the player has.
        items: what a player can have.
        scenes: the scenes; the first one begins.
        endings: how it can end.
        closing: ids of the questions that are offered at the end.
        lesson: one sentence for the end.
        records: applicants about whom the player decides, whose sources are the items; none in most stories.
        mirror: what the player's moves in another story say by the same rules.
    """

    id: str
    title: Text
    about: Text
    intro: Text
    measure: Text
    score: Score | None
    holding: Text
    items: tuple[Item, ...]
    scenes: tuple[Scene, ...]
    endings: tuple[Ending, ...]
    closing: tuple[str, ...]
    lesson: Text
    records: tuple[Record, ...] = ()
    mirror: Mirror | None = None

    def scene(self, id: str) -> Scene | None:
        """The scene with that id; `None` if the story has ended, or has no such scene."""
        return next((scene for scene in self.scenes if scene.id == id), None)

    @property
    def named_items(self) -> tuple[Item, ...]:
        """The items that players see."""
        return tuple(item for item in self.items if item.name is not None)

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest value."""
        return (self.score.low, self.score.high) if self.score else (0, len(self.named_items))


@dataclass(frozen=True)
class State:
    """Where a player stands: the scene they are in (`END` after the last one), their score, and what they have.

    `score` is 0 in a story without one. `on` has the ids of the items.
    """

    scene: str
    score: int
    on: frozenset[str]


@dataclass(frozen=True)
class Step:
    """A move that was made.

    Attributes:
        scene: the scene it was made in.
        move: the move.
        effects: those of its effects that happened, each with the points that it added; fewer than the effect has
            where the scale ended.
        before: where the player stood.
        after: where they stand then.
    """

    scene: Scene
    move: Move
    effects: tuple[tuple[Effect, int], ...]
    before: State
    after: State

    @property
    def points(self) -> int:
        """What the move added to the score."""
        return self.after.score - self.before.score

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts whose passages it rests on, each once."""
        return tuple({fact.id: fact for effect, _ in self.effects for fact in effect.basis.facts}.values())

    @property
    def since(self) -> tuple[Fact, ...]:
        """The facts of which it rests on what became known later, each once."""
        return tuple({fact.id: fact for effect, _ in self.effects for fact in effect.basis.since}.values())


def opening(scenario: Scenario) -> State:
    """The state in which a story begins."""
    score = scenario.score.start if scenario.score else 0
    on = frozenset(item.id for item in scenario.items if item.on)
    return _with_earned(scenario, State(scenario.scenes[0].id, score, on))


def step(scenario: Scenario, state: State, move: str) -> Step | None:
    """Make a move.

    Args:
        scenario: the story.
        state: where the player stands.
        move: the id of a move of that scene.

    Returns:
        The step; `None` if the story has ended, or the scene has no such move.
    """
    scene = scenario.scene(state.scene)
    chosen = next((it for it in scene.moves if it.id == move), None) if scene else None
    if scene is None or chosen is None:
        return None
    after, happened = state, []
    for effect in chosen.effects:
        if _happens(effect, after):
            changed = _changed(scenario, after, effect)
            happened.append((effect, changed.score - after.score))
            after = changed
    return Step(scene, chosen, tuple(happened), state, replace(after, scene=chosen.next))


def played(scenario: Scenario, moves: Iterable[str]) -> tuple[Step, ...]:
    """Make moves one after another, and stop before the first that is not possible: its scene may have been rewritten.

    Args:
        scenario: the story.
        moves: the ids of moves, each written "scene/move".
    """
    state, steps = opening(scenario), []
    for name in moves:
        made = step(scenario, state, name.removeprefix(f"{state.scene}/"))
        if made is None or name != written(made):
            break
        steps.append(made)
        state = made.after
    return tuple(steps)


def written(made: Step) -> str:
    """A move as it is stored: "scene/move"."""
    return f"{made.scene.id}/{made.move.id}"


def value(scenario: Scenario, state: State) -> int:
    """What the story moves: the score, or how many of the named items the player has."""
    return state.score if scenario.score else len(holding(scenario, state))


def holding(scenario: Scenario, state: State) -> tuple[Item, ...]:
    """The named items that the player has."""
    return tuple(item for item in scenario.named_items if item.id in state.on)


def ending(scenario: Scenario, state: State) -> Ending | None:
    """How the story ends in this state; `None` while it goes on."""
    if state.scene != END:
        return None
    return next(each for each in scenario.endings if _fits(scenario, each, state))


def facts_met(steps: Iterable[Step]) -> tuple[Fact, ...]:
    """The facts that these steps rest on, each once."""
    return tuple({fact.id: fact for made in steps for fact in made.facts}.values())


def walk(scenario: Scenario) -> Iterator[tuple[Step, ...]]:
    """Walk the whole story: one way to each state that can be reached, for each move that leads there.

    Two ways that meet in the same state after as many moves are gone on with once, so that this ends soon.

    Yields:
        The steps of each way, shorter ways first. The scenes must be written so that every move leads forwards.
    """
    ways: list[tuple[Step, ...]] = [()]
    while ways:
        longer: dict[State, tuple[Step, ...]] = {}
        for way in ways:
            state = way[-1].after if way else opening(scenario)
            scene = scenario.scene(state.scene)
            for move in scene.moves if scene else ():
                made = step(scenario, state, move.id)
                assert made is not None, "a move of its own scene is possible"
                yield (*way, made)
                longer.setdefault(made.after, (*way, made))
        ways = list(longer.values())


def _happens(effect: Effect, state: State) -> bool:
    return (effect.only_if is None or effect.only_if in state.on) and effect.unless not in state.on


def _changed(scenario: Scenario, state: State, effect: Effect) -> State:
    """The state after one effect."""
    low, high = (scenario.score.low, scenario.score.high) if scenario.score else (0, 0)
    score = min(high, max(low, state.score + effect.points))
    changed = replace(state, score=score, on=(state.on | frozenset(effect.on)) - frozenset(effect.off))
    return _with_earned(scenario, changed)


def _with_earned(scenario: Scenario, state: State) -> State:
    """The state with the items that the score decides about."""
    decided = {item.id: item.from_score for item in scenario.items if item.from_score is not None}
    earned = frozenset(id for id, needed in decided.items() if state.score >= needed)
    return replace(state, on=(state.on - frozenset(decided)) | earned)


def _fits(scenario: Scenario, each: Ending, state: State) -> bool:
    reached = each.from_value is None or value(scenario, state) >= each.from_value
    return reached and (each.only_if is None or each.only_if in state.on)
