"""What is wrong with a file, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """`line` and `column` count from 1; `where` names the place in the author's own ids."""

    path: Path
    line: int
    column: int
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}: "
        where = f"{self.where}: " if self.where else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}{where}{self.message}{hint}"


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint naming the nearest of *known*, or what there is when nothing is near and the list is short."""
    known = list(known)
    near = get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"there are: {', '.join(known)}" if 0 < len(known) <= 12 else ""
