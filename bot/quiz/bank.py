"""Everything that can be asked, and the catalogues it refers to."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz.question import Pack, Source
from bot.quiz.risk import Misconception, Risk


@dataclass(frozen=True)
class Bank:
    """Each mapping is by id, in the order in which people should see it."""

    packs: Mapping[str, Pack]
    sources: Mapping[str, Source]
    risks: Mapping[str, Risk]
    misconceptions: Mapping[str, Misconception]
