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
        place = f"{_visible(str(self.path), 1000)}:{self.line}:{self.column}: "
        where = f"{_visible(self.where)}: " if self.where else ""
        hint = f"\n    hint: {_visible(self.hint)}" if self.hint else ""
        return f"{place}{where}{_visible(self.message)}{hint}"


def _visible(text: str, limit: int = 600) -> str:
    """*text* in one line of bounded length: what a file says may hold commands to a terminal."""
    short = text if len(text) <= limit else f"{text[:limit]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint naming the nearest of *known*, or what there is when nothing is near and the list is short."""
    known = list(known)
    near = get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"there are: {', '.join(known)}" if 0 < len(known) <= 12 else ""
