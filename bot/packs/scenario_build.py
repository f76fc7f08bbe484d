"""Turns a scenario file, which must have been checked before, into the story that people play."""

from collections.abc import Mapping

from bot.packs.build import text
from bot.packs.scenario_files import (
    Based,
    EffectFile,
    EndingFile,
    ItemFile,
    MirrorFile,
    MoveFile,
    ScenarioFile,
    SceneFile,
)
from bot.quiz.desk import Mirror, Record
from bot.quiz.question import Fact
from bot.quiz.scenario import END, Basis, Effect, Ending, Item, Move, Scenario, Scene, Score

Facts = Mapping[str, Fact]
"""The facts of all packs by their id."""


def scenario(file: ScenarioFile, facts: Facts) -> Scenario:
    """Return the story.

    Raises:
        KeyError: it names a fact that does not exist.
    """
    following = [*(scene.scene for scene in file.scenes[1:]), END]
    return Scenario(
        id=file.scenario,
        title=text(file.title),
        about=text(file.about),
        intro=text(file.intro),
        measure=text(file.measure),
        score=_score(file, facts),
        holding=text(file.holding),
        items=tuple(_item(entry, facts) for entry in file.items),
        scenes=tuple(_scene(entry, after, facts) for entry, after in zip(file.scenes, following, strict=True)),
        endings=tuple(_ending(entry, facts) for entry in file.endings),
        closing=tuple(file.closing),
        lesson=text(file.lesson),
        records=tuple(
            Record(entry.record, text(entry.text), tuple(entry.for_), tuple(entry.against), entry.pays)
            for entry in file.records
        ),
        mirror=_mirror(file.mirror) if file.mirror else None,
    )


def _mirror(entry: MirrorFile) -> Mirror:
    speaks_for, against = (
        {item: tuple(moves) for item, moves in found.items()} for found in (entry.for_, entry.against)
    )
    return Mirror(entry.story, speaks_for, against)


def _score(file: ScenarioFile, facts: Facts) -> Score | None:
    entry = file.score
    if entry is None:
        return None
    return Score(entry.low, entry.high, entry.start, Basis(facts=tuple(facts[id] for id in entry.facts), invented=True))


def _item(entry: ItemFile, facts: Facts) -> Item:
    name = text(entry.name) if entry.name else None
    return Item(entry.item, name, entry.on, entry.from_, _basis(entry, facts))


def _scene(entry: SceneFile, following: str, facts: Facts) -> Scene:
    moves = tuple(_move(move, following, facts) for move in entry.moves)
    return Scene(entry.scene, text(entry.at), text(entry.text), moves, _basis(entry, facts))


def _move(entry: MoveFile, following: str, facts: Facts) -> Move:
    effects = tuple(_effect(effect, facts) for effect in entry.effects)
    return Move(entry.move, text(entry.text), text(entry.short), effects, entry.next or following)


def _effect(entry: EffectFile, facts: Facts) -> Effect:
    return Effect(
        says=text(entry.says),
        basis=_basis(entry, facts, silent=entry.silent),
        points=entry.points,
        on=tuple(entry.on),
        off=tuple(entry.off),
        only_if=entry.if_,
        unless=entry.unless,
    )


def _ending(entry: EndingFile, facts: Facts) -> Ending:
    basis = _basis(entry, facts)
    return Ending(entry.ending, text(entry.title), text(entry.text), entry.from_, entry.if_, basis)


def _basis(entry: Based, facts: Facts, *, silent: bool = False) -> Basis:
    return Basis(
        facts=tuple(facts[id] for id in entry.facts),
        since=tuple(facts[id] for id in entry.since),
        invented=entry.invented,
        silent=silent,
    )
