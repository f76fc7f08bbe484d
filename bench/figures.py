"""Turns times and counts into figures, and judges the figures by goals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

AGREE = 0.08
"""How far the two references of a round may differ, as a share of the smaller one."""
FEWEST = 3
"""How many steady rounds there must be."""
STUB_LIMIT = 0.70
"""The share of a core that the pretend Telegram may use. If it uses more, it is what was measured."""


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least *percent* (0 to 100) of *values* do not exceed; nan if there is none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(0, int(rank) - 1)]


@dataclass(frozen=True)
class Phase:
    """What was measured in one stretch of taps. Times are in seconds.

    Attributes:
        sent: how many taps there were.
        edited: how many messages the bot edited.
        answered: how many taps the bot answered.
        counted: how many edits came while the clock ran.
        seconds: how long the clock ran.
        cpu: the CPU time that the program under test used while it ran.
        stub: the share of a core that the pretend Telegram used.
        latencies: the time from each tap until its edit, while the clock ran.
        last: the time from the beginning until the last edit.
        strange: how often the bot did what it should not have done, by its name.
    """

    sent: int
    edited: int
    answered: int
    counted: int
    seconds: float
    cpu: float
    stub: float
    latencies: tuple[float, ...] = field(repr=False)
    last: float
    strange: dict[str, int]

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Phase":
        """Make a phase from *told*, the JSON object that the pretend Telegram prints at the end of a stretch."""
        return cls(**{**told, "latencies": tuple(told["latencies"])})

    @property
    def rate(self) -> float:
        """Edits a second while the clock ran."""
        return self.counted / self.seconds if self.seconds else 0.0

    @property
    def cpu_each(self) -> float:
        """CPU seconds for one answer; nan if none was counted."""
        return self.cpu / self.counted if self.counted else float("nan")

    @property
    def whole(self) -> bool:
        """Whether every tap was answered and edited once, and the bot did nothing else."""
        return self.sent == self.edited == self.answered and not self.strange

    def ms(self, percent: float) -> float:
        """Return a percentile of the latencies in milliseconds."""
        return percentile(self.latencies, percent) * 1000


@dataclass(frozen=True)
class Round:
    """A figure (`found`), measured between two measurements of its reference."""

    before: float
    found: float
    after: float

    @property
    def ratio(self) -> float:
        """The figure divided by the mean of its references."""
        return self.found / ((self.before + self.after) / 2)

    @property
    def steady(self) -> bool:
        """Whether the two references agree, so that the machine was about as fast all the time."""
        return abs(self.before - self.after) <= AGREE * min(self.before, self.after)


@dataclass(frozen=True)
class Compared:
    """Several rounds together.

    `found`, `reference` and `ratio` are medians. `spread` is the median distance of a round's ratio from `ratio`.
    `steady` says whether enough rounds were steady.
    """

    found: float
    reference: float
    ratio: float
    spread: float
    steady: bool

    def __str__(self) -> str:
        return f"{self.ratio:.2f} ± {self.spread:.2f}" + ("" if self.steady else " noisy")

    @classmethod
    def over(cls, rounds: Sequence[Round]) -> "Compared":
        """Summarise rounds.

        Only steady rounds count, if there are enough of them: at least three (or all of fewer), and at least a third.
        Otherwise all rounds count, and the result is not steady.
        """
        steady = [round_ for round_ in rounds if round_.steady]
        enough = len(steady) >= min(FEWEST, len(rounds)) and len(steady) * 3 >= len(rounds)
        used = steady if enough else rounds
        ratio = median(round_.ratio for round_ in used)
        return cls(
            found=median(round_.found for round_ in used),
            reference=median((round_.before + round_.after) / 2 for round_ in used),
            ratio=ratio,
            spread=median(abs(round_.ratio - ratio) for round_ in used),
            steady=enough,
        )


@dataclass(frozen=True)
class Goal:
    """A goal for a figure: what it must reach, and what it aims at. `least` says that more is better."""

    must: float
    aim: float
    least: bool = True

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        return f"{sign} {self.must:g} ({self.aim:g})"

    def verdict(self, value: float) -> str:
        """Return, in words for the table, whether *value* reaches the goal. Nan was not measured."""
        if math.isnan(value):
            return "not measured"
        if self._reached(value, self.aim):
            return "aim reached"
        return "reached" if self._reached(value, self.must) else "NOT REACHED"

    def _reached(self, value: float, wanted: float) -> bool:
        return value >= wanted if self.least else value <= wanted


@dataclass(frozen=True)
class Line:
    """A row of the table.

    Attributes:
        what: what was measured.
        figure: the figure with its unit.
        reference: the reference and its figure.
        ratio: the figure divided by that of the reference.
        goal: the goal.
        verdict: whether it was reached.
    """

    what: str
    figure: str
    reference: str = ""
    ratio: str = ""
    goal: str = ""
    verdict: str = ""


HEADINGS = Line("what", "figure", "reference", "ratio", "must (aim)", "verdict")


def table(lines: Sequence[Line]) -> str:
    """Return the rows as text, in columns as wide as their widest cell."""
    rows = [[line.what, line.figure, line.reference, line.ratio, line.goal, line.verdict] for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def wrong(sent: int, edited: int, stored: int, integrity: str) -> str:
    """Return what does not agree after a run, in words; empty if everything does.

    Args:
        sent: how many taps were sent.
        edited: how many messages the bot edited.
        stored: how many answers are in the database.
        integrity: what SQLite's integrity_check says.
    """
    if not sent == edited == stored:
        return f"taps {sent}, edits {edited}, answers stored {stored}"
    return "" if integrity == "ok" else f"integrity_check: {integrity}"
