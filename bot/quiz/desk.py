"""The operator's desk: who gets what by the sources that count, and what one's own rules make of oneself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.quiz.question import Text

PLACES = 3
"""How many of the applicants get what they applied for."""


@dataclass(frozen=True)
class Record:
    """An invented applicant.

    Attributes:
        id: the id.
        text: one line about them.
        speaks_for: ids of the sources (items of the story) that speak for them.
        against: ids of the sources that speak against them.
        reliable: whether they will pay, which nobody at the desk can see.
    """

    id: str
    text: Text
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    reliable: bool

    def points(self, sources: Collection[str]) -> int:
        """One point for each source that counts and speaks for them, minus one for each that speaks against them."""
        return len({*self.speaks_for} & {*sources}) - len({*self.against} & {*sources})


@dataclass(frozen=True)
class Mirror:
    """What a player's own moves in another story would say at this desk.

    Attributes:
        story: the id of that story.
        speaks_for: moves, written "scene/move", by the id of the source that they speak for.
        against: the same, for what they speak against.
    """

    story: str
    speaks_for: Mapping[str, tuple[str, ...]]
    against: Mapping[str, tuple[str, ...]]

    def points(self, moves: Collection[str], sources: Collection[str]) -> int:
        """The points that somebody gets who made these moves."""
        good, bad = (_sources(found, moves) & set(sources) for found in (self.speaks_for, self.against))
        return len(good) - len(bad)


def ranking(records: Iterable[Record], sources: Collection[str]) -> Sequence[tuple[Record, int]]:
    """The applicants with their points, the first ones first; who stands earlier in the file wins a tie."""
    return sorted(((record, record.points(sources)) for record in records), key=lambda ranked: -ranked[1])


def place(records: Iterable[Record], sources: Collection[str], points: int) -> int:
    """The place, from 1, that somebody with these points would have among the applicants, after those who tie."""
    return 1 + sum(other >= points for _, other in ranking(records, sources))


def _sources(found: Mapping[str, tuple[str, ...]], moves: Collection[str]) -> set[str]:
    return {source for source, speaking in found.items() if not set(speaking).isdisjoint(moves)}
