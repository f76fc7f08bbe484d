"""From times and counts to figures, and from figures to a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

AGREE = 0.08
"""How far the two baselines of a round may lie apart, of the smaller one."""
FEWEST = 3
STUB_LIMIT = 0.70
"""Of a core; beyond it the pretend Telegram is what was measured."""


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of *values* that at least *percent* of them do not exceed; nan without any."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(0, int(rank) - 1)]


@dataclass(frozen=True)
class Phase:
    """What one stretch of taps came to. Times in seconds; `rate` is edits a second while the clock ran.

    `cpu` is what the process under test spent on `counted` answers, `stub` the share of a core of the pretend Telegram.
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
        return cls(**{**told, "latencies": tuple(told["latencies"])})

    @property
    def rate(self) -> float:
        return self.counted / self.seconds if self.seconds else 0.0

    @property
    def cpu_each(self) -> float:
        """CPU seconds for one answer."""
        return self.cpu / self.counted if self.counted else float("nan")

    @property
    def whole(self) -> bool:
        """Every tap was answered and edited once, and nothing else was said."""
        return self.sent == self.edited == self.answered and not self.strange

    def ms(self, percent: float) -> float:
        return percentile(self.latencies, percent) * 1000


@dataclass(frozen=True)
class Round:
    """The same thing measured between two measurements of its reference."""

    before: float
    found: float
    after: float

    @property
    def ratio(self) -> float:
        return self.found / ((self.before + self.after) / 2)

    @property
    def steady(self) -> bool:
        return abs(self.before - self.after) <= AGREE * min(self.before, self.after)


@dataclass(frozen=True)
class Compared:
    """Rounds told together: medians, and the median distance of a round's ratio from that of all."""

    found: float
    reference: float
    ratio: float
    spread: float
    steady: bool

    def __str__(self) -> str:
        return f"{self.ratio:.2f} ± {self.spread:.2f}" + ("" if self.steady else " noisy")

    @classmethod
    def over(cls, rounds: Sequence[Round]) -> "Compared":
        """Rounds whose baselines disagree do not count; of the others there must be three, and a third of all."""
        steady = [each for each in rounds if each.steady]
        enough = len(steady) >= min(FEWEST, len(rounds)) and len(steady) * 3 >= len(rounds)
        used = steady if enough else rounds
        ratio = median(each.ratio for each in used)
        return cls(
            median(each.found for each in used),
            median((each.before + each.after) / 2 for each in used),
            ratio,
            median(abs(each.ratio - ratio) for each in used),
            enough,
        )


@dataclass(frozen=True)
class Goal:
    """What performance asks for; `least` says that more is better."""

    must: float
    aim: float
    least: bool = True

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        return f"{sign} {self.must:g} ({self.aim:g})"

    def verdict(self, value: float) -> str:
        if value != value:
            return "not measured"
        if self._reached(value, self.aim):
            return "aim reached"
        return "reached" if self._reached(value, self.must) else "NOT REACHED"

    def _reached(self, value: float, wanted: float) -> bool:
        return value >= wanted if self.least else value <= wanted


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    what: str
    figure: str
    reference: str = ""
    ratio: str = ""
    goal: str = ""
    verdict: str = ""


HEADINGS = Line("what", "figure", "reference", "ratio", "must (aim)", "verdict")


def table(lines: Sequence[Line]) -> str:
    """The rows in columns, the first one left and the others as they come."""
    rows = [[line.what, line.figure, line.reference, line.ratio, line.goal, line.verdict] for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def wrong(sent: int, edited: int, stored: int, integrity: str) -> str:
    """What does not agree after a run, in words; empty if everything does."""
    if not sent == edited == stored:
        return f"taps {sent}, edits {edited}, answers stored {stored}"
    return "" if integrity == "ok" else f"integrity_check: {integrity}"
