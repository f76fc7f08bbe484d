"""Texts that many answers of a file share, each made once."""

from collections.abc import Callable, Hashable

from bot.reports.results import Answer, Run

KEPT = 5_000
"""Texts that are remembered at most: typed numbers, and orders of many items, are endless."""


class Remembered:
    """Makes a text from an answer, and remembers it for answers that have the same keys.

    Args:
        of_run: returns what the text depends on in a run.
        of_answer: returns what else it depends on in an answer.
        make: makes the text.
    """

    def __init__(
        self,
        of_run: Callable[[Run], Hashable],
        of_answer: Callable[[Answer], Hashable],
        make: Callable[[Answer], str],
    ) -> None:
        self._of_run, self._of_answer, self._make = of_run, of_answer, make
        self._texts: dict[Hashable, dict[Hashable, str]] = {}
        self._kept = 0

    def of(self, run: Run) -> Callable[[Answer], str]:
        """Return what returns the text of an answer of that run."""
        key = self._of_run(run)
        if self._kept >= KEPT:
            self._texts.clear()
            self._kept = 0
        texts, of_answer = self._texts.setdefault(key, {}), self._of_answer

        def text(answer: Answer) -> str:
            key = of_answer(answer)
            made = texts.get(key)
            return self._made(texts, key, answer) if made is None else made

        return text

    def _made(self, texts: dict[Hashable, str], key: Hashable, answer: Answer) -> str:
        self._kept += 1
        texts[key] = text = self._make(answer)
        return text


class OncePerRun:
    """Makes a text from the first answer of each run, for all answers of that run."""

    def __init__(self, make: Callable[[Answer], str]) -> None:
        self._make = make

    def of(self, _: Run) -> Callable[[Answer], str]:
        """Return what returns the text of an answer of a run."""
        made: str | None = None

        def text(answer: Answer) -> str:
            nonlocal made
            if made is None:
                made = self._make(answer)
            return made

        return text
