"""A figure that says how good the questions are, and the limits that figures have.

They are the limits of a lesson that one finishes; docs/writing-questions.md says what to do about each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from bot.packs.guessing import Guess
from bot.packs.repeats import Offender
from bot.quiz.question import Pack, Question, SingleChoice


class FeedbackLines(NamedTuple):
    """How many lines the feedback on an answer takes: usually, and where a risk is new to the learner."""

    right: bool
    usual: int
    with_new_risk: int


Lines: TypeAlias = Mapping[tuple[str, str], Sequence[FeedbackLines]]
"""What the feedback on each answer takes, by language and id of a question."""

MEDIAN_LINES, MOST_LINES, LONGEST_LINES = 14, 20, 24
"""Lines of feedback at most: in the middle, for 90 of 100 answers, and for all: what a phone shows at once."""
GUESSED = 1.25
"""How often a guess from the look of the options may be right, as a multiple of chance."""
OPEN_RIGHT = (0.3, 0.5)
"""How often "not stated", "unclear" or "nobody" is right where it is offered."""
ABSOLUTE_RIGHT = (0.6, 1.4)
"""How often an option with an absolute word is right, as a multiple of chance."""
SEVERAL_EACH = 0.1
"""Share of `several` questions, at least, that have one right option, and that have only right ones."""
OPENERS, OPENERS_A_PACK = 25, 3
"""Questions, at least, that anybody can reason about without the texts."""
FEWEST = 20
"""With fewer cases a share shows chance, not a habit; it is printed and not judged."""
INTERVAL = 0.95


@dataclass(frozen=True)
class Figure:
    """One figure, in one language where it depends on the language.

    Attributes:
        name: what is measured.
        language: the language's code; `None` if the figure is the same in all.
        value: what was measured; `None` if there is nothing to measure.
        low: the lowest value that is allowed; `None` if any is.
        high: the highest value that is allowed; `None` if any is.
        unit: "" for numbers, "%" for shares, "×" for multiples of chance.
        cases: what the value was made from, in short, such as "34/35".
        offenders: what to mend, the worst first.
        advice: what to do if it is out of its limits.
    """

    name: str
    language: str | None
    value: float | None
    low: float | None
    high: float | None
    advice: str
    unit: str = ""
    cases: str = ""
    offenders: tuple[Offender, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the value is within the limits, or there is none."""
        if self.value is None:
            return True
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.value is None:
            return "–"
        if self.unit:
            return f"{self.cases} {_written(self.value, self.unit)}".strip()
        return self.cases or f"{self.value:g}"

    @property
    def limit(self) -> str:
        """The limits in words; empty if there are none."""
        match self.low, self.high:
            case None, None:
                return ""
            case None, float() | int() as high:
                return f"at most {_written(high, self.unit)}"
            case float() | int() as low, None:
                return f"at least {_written(low, self.unit)}"
            case low, high:
                assert low is not None
                assert high is not None
                return f"{_written(low, self.unit)} to {_written(high, self.unit)}"

    def __str__(self) -> str:
        where = f" ({self.language})" if self.language else ""
        worst = f"\n    worst: {self.offenders[0]}" if self.offenders else ""
        return f"{self.name}{where}: {self.shown}; {self.limit}{worst}\n    hint: {self.advice}"


def _written(value: float, unit: str) -> str:
    return {"%": f"{100 * value:.0f} %", "×": f"×{value:.2f}"}.get(unit, f"{value:g}")


@dataclass(frozen=True)
class Part:
    """The whole bank or one pack, with what was measured of it.

    Attributes:
        packs: every pack of the bank; twins and glosses are looked for between packs.
        own: the packs that the figures are about.
        questions: the questions of these, without retired ones.
        lines: the lines of feedback of every question.
        guesses: by language and id of a question, what the model of `bot.packs.guessing` makes of it.
        pairs: statements that are told beside others that are not, see `bot.packs.giveaways.pairs`.
    """

    packs: Sequence[Pack]
    own: Sequence[Pack]
    questions: Sequence[Question]
    lines: Lines
    guesses: Mapping[str, Mapping[str, Guess]]
    pairs: Sequence[Question] = ()

    @property
    def whole(self) -> bool:
        """Whether it is the whole bank."""
        return len(self.own) == len(self.packs)

    @property
    def single(self) -> list[tuple[Question, SingleChoice]]:
        """The questions with exactly one right option."""
        return [(question, question.form) for question in self.questions if isinstance(question.form, SingleChoice)]


def chance_interval(chances: Sequence[float]) -> tuple[int, int]:
    """Return from how many to how many of independent events happen by chance, in 95 of 100 cases.

    Args:
        chances: the probability of each event. If all are equal this is the central interval of the binomial
            distribution, else that of the Poisson binomial distribution.
    """
    shares = [1.0]  # the probability of each number of events
    for chance in chances:
        shares = [
            below * chance + here * (1 - chance) for below, here in zip((0.0, *shares), (*shares, 0.0), strict=True)
        ]
    tail = (1 - INTERVAL) / 2
    low = next(n for n in range(len(shares)) if sum(shares[: n + 1]) > tail)
    high = next(n for n in reversed(range(len(shares))) if sum(shares[n:]) > tail)
    return low, high
