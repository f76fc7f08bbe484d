"""What is wrong with a file, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a question file. Problems sort by file, then by line.

    Attributes:
        path: the file.
        line: counted from 1.
        column: counted from 1.
        where: the way to the place, in the author's own ids: "facts > 'range' > cite". Empty for the whole file.
        message: what is wrong.
        hint: what to do about it; may be empty.
    """

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
    """Return *text* as one line of at most *limit* characters before escaping.

    What stands in a file may hold commands to a terminal, so every character that is not printable is escaped.
    """
    short = text if len(text) <= limit else f"{text[:limit]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return a hint that names the word of *known* most like *wrong*.

    If none is like it, the hint lists all words, or is empty where there are more than twelve of them.
    """
    known = list(known)
    near = get_close_matches(wrong, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"there are: {', '.join(known)}" if 0 < len(known) <= 12 else ""
