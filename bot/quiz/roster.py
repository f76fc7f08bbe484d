"""Ids as schools give them to learners: when are two of them the same?"""

import unicodedata
from collections.abc import Iterable


def canonical(id: str) -> str:
    """Return a form that is equal for ids that people take for the same.

    Mail addresses are read whatever their capitals, and wide figures (０１２) as figures.
    """
    return unicodedata.normalize("NFKC", id).strip().casefold()


class Roster:
    """The ids on a list, to be looked up."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._same: dict[str, list[str]] = {}
        for id in self._ids:
            self._same.setdefault(canonical(id), []).append(id)

    def listed(self, id: str) -> str | None:
        """Return the id that is the same as *id*, as it is written on the list; `None` if there is none.

        If several are the same but for their capitals, it has to be written exactly like one of them.
        """
        if id in self._ids:
            return id
        same = self._same.get(canonical(id), []) if id else []
        return same[0] if len(same) == 1 else None
