"""What a scenario file may contain: a story with its scenes, the moves in them, and what each move rests on."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.packs.schema import Slug, Strict, Text

Short = Annotated[Slug, Field(max_length=23)]
"""An id of which two, joined by a slash, are stored for each move."""


class Based(Strict):
    """Something that rests on passages, is invented, or both: a passage may say that it counts, and nobody how much."""

    facts: list[Slug] = Field(default=[], max_length=3, description="ids of facts of any pack: their passages say it")
    since: list[Slug] = Field(default=[], max_length=2, description="ids of facts: what is known since says it")
    invented: bool = Field(False, description="its numbers, or all of it, are made up for this game")


def _short(text: Text, limit: int, name: str) -> None:
    """Check a length.

    Raises:
        ValueError: the text is longer than *limit* in some language.
    """
    if not text.fits(limit):
        raise ValueError(f"`{name}` has at most {limit} characters")


class ItemFile(Based):
    """Something that the player has or lacks; without a `name` it is a mark that only the story reads."""

    item: Short
    name: Text | None = None
    on: bool = Field(False, description="whether the player has it at the start")
    from_: int | None = Field(None, alias="from", description="the score from which the player has it; invented")

    @model_validator(mode="after")
    def based(self) -> Self:
        """Check that what players see of it rests on something."""
        if self.name is not None:
            _short(self.name, 40, "name")
            if not (self.facts or self.since or self.invented):
                raise ValueError("name the `facts` that say so, or write  invented: true")
        if self.from_ is not None and not self.invented:
            raise ValueError("no text gives the score from which this is so; write  invented: true")
        return self


class EffectFile(Based):
    """One thing that a move does."""

    says: Text
    points: int = Field(0, ge=-300, le=300, description="what it adds to the score; always invented")
    on: list[Short] = Field(default=[], max_length=6, description="items that the player gets")
    off: list[Short] = Field(default=[], max_length=6, description="items that the player loses")
    silent: bool = Field(False, description="no text says what this does, so it moves nothing that players see")
    if_: Short | None = Field(None, alias="if", description="an item without which nothing happens")
    unless: Short | None = Field(None, description="an item with which nothing happens")

    @model_validator(mode="after")
    def based(self) -> Self:
        """Check that it rests on something, and that points are said to be invented."""
        _short(self.says, 230, "says")
        if not (self.facts or self.since or self.invented or self.silent):
            raise ValueError("name the `facts` that say so, or write  invented: true, or  silent: true")
        if self.points and not self.invented:
            raise ValueError("no text gives points; write  invented: true  beside them")
        if self.silent and (self.points or self.invented):
            raise ValueError("where no text says anything, nothing is invented either")
        return self


class MoveFile(Strict):
    """One thing that the player can do."""

    move: Short
    text: Text
    short: Text = Field(description="two or three words, for the path")
    effects: list[EffectFile] = Field(default=[], max_length=4)
    next: Short | None = Field(None, description="a later scene, or `end`; left out, it is the scene that follows")

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        _short(self.text, 110, "text")
        _short(self.short, 24, "short")
        return self


class SceneFile(Based):
    """Where the player is, and what can be done there."""

    scene: Short
    at: Text = Field(description="when or where that is, in a word or two")
    text: Text
    moves: list[MoveFile] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        _short(self.at, 16, "at")
        _short(self.text, 420, "text")
        return self


class EndingFile(Based):
    """A way in which the story ends. The first one holds whose conditions are met; the last one has none."""

    ending: Short
    title: Text
    text: Text
    from_: int | None = Field(None, alias="from", description="the score, or number of items, that has to be reached")
    if_: Short | None = Field(None, alias="if", description="an item that the player must have")

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        _short(self.title, 48, "title")
        _short(self.text, 420, "text")
        return self


class ScoreFile(Strict):
    """A score on a scale that a text gives."""

    low: int
    high: int
    start: int
    invented: bool = Field(description="true: no text says where anybody starts")
    facts: list[Slug] = Field(min_length=1, max_length=2, description="the facts that give the scale")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Check that the start lies on the scale and is said to be invented."""
        if not self.low < self.start < self.high:
            raise ValueError("`start` lies between `low` and `high`")
        if not self.invented:
            raise ValueError("no text says where anybody starts; write  invented: true")
        return self


class RecordFile(Strict):
    """An invented applicant, about whom the player decides by the items that are on."""

    record: Short
    text: Text
    for_: list[Short] = Field(default=[], alias="for", description="items that speak for them")
    against: list[Short] = Field(default=[], description="items that speak against them")
    pays: bool = Field(description="whether they will pay, which is told at the end; invented")

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        _short(self.text, 64, "text")
        return self


Moves = dict[Short, list[Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]]]


class MirrorFile(Strict):
    """What the player's own moves in another story say by the same items."""

    story: Slug
    for_: Moves = Field(default={}, alias="for", description="moves, as scene/move, by the item that they speak for")
    against: Moves = Field(default={}, description="the same, by the item that they speak against")


class ScenarioFile(Strict):
    """A story in which the player lives under an invented score, or decides about others."""

    scenario: Annotated[Slug, Field(max_length=24)] = Field(description="the file's name, too")
    place: int = Field(99, description="where it stands in the list, lowest first")
    title: Text
    about: Text
    intro: Text
    measure: Text = Field(description="what the value is called that the story moves")
    score: ScoreFile | None = Field(None, description="left out, the named items are counted")
    holding: Text = Field(description="stands before the list of the items that the player has")
    items: list[ItemFile] = Field(min_length=1, max_length=16)
    scenes: list[SceneFile] = Field(min_length=3, max_length=24)
    endings: list[EndingFile] = Field(min_length=1, max_length=6)
    records: list[RecordFile] = Field(default=[], max_length=12)
    mirror: MirrorFile | None = None
    closing: list[Slug] = Field(min_length=3, max_length=3, description="ids of three questions on the facts met")
    lesson: Text

    @model_validator(mode="after")
    def short_enough(self) -> Self:
        for name, limit in (("title", 32), ("about", 140), ("intro", 480), ("measure", 32), ("holding", 32)):
            _short(getattr(self, name), limit, name)
        _short(self.lesson, 240, "lesson")
        return self

    @property
    def based(self) -> Iterator[tuple[tuple[str | int, ...], "Based | ScoreFile"]]:
        """Everything that names facts, with the steps that lead to it."""
        if self.score:
            yield ("score",), self.score
        for i, item in enumerate(self.items):
            yield ("items", i), item
        for i, scene in enumerate(self.scenes):
            yield ("scenes", i), scene
            for j, move in enumerate(scene.moves):
                for k, effect in enumerate(move.effects):
                    yield ("scenes", i, "moves", j, "effects", k), effect
        for i, ending in enumerate(self.endings):
            yield ("endings", i), ending
