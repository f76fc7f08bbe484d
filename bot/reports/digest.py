"""How did each assignment go? What the workbook and the printed report both say, worked out once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reports.gain import GainComparison, gains
from bot.reports.items import Analysis, ItemStatistics, analyse
from bot.reports.results import Assignment, Attempt, Item, Results
from bot.reports.tally import Key, MisconceptionTally, OptionTally, TallyKind, by_misconception, matrix, tallies

BINS_UP_TO = 12
"""Up to so many questions, every number of right answers is counted by itself; above, results are put in tenths."""


@dataclass(frozen=True)
class Bin:
    """*learners* whose result lies from *low* to *high*: right answers if `of` says of how many, else percent."""

    low: int
    high: int
    of: int | None
    learners: int


@dataclass(frozen=True)
class QuestionSummary:
    """One question of an assignment in one version; all versions have the question's `number`, from 1.

    `top_distractor` is the wrong option with a misconception that drew most learners, if one drew any and it may be
    said.
    """

    number: int
    item: Item
    statistics: ItemStatistics
    top_distractor: OptionTally | None


@dataclass(frozen=True)
class AssignmentSummary:
    """An assignment and who took it: numbers of learners who started, finished, and finished late.

    `bins` are empty if nobody finished. Attempts that count are looked at, and of these the finished ones.
    """

    assignment: Assignment
    started: int
    finished: int
    late: int
    analysis: Analysis
    asked: tuple[QuestionSummary, ...]
    bins: tuple[Bin, ...]

    @property
    def hardest(self) -> tuple[QuestionSummary, ...]:
        """Those that were answered, the hardest first."""
        answered = [each for each in self.asked if each.statistics.facility is not None]
        return tuple(sorted(answered, key=lambda each: (each.statistics.facility or 0, each.number)))


@dataclass(frozen=True)
class Digest:
    """`withheld` are the items of which it may not be said what was chosen."""

    assignments: tuple[AssignmentSummary, ...]
    options: tuple[OptionTally, ...]
    misconceptions: tuple[MisconceptionTally, ...]
    gains: tuple[GainComparison, ...]
    withheld: frozenset[Key]


def digest(results: Results) -> Digest:
    """Passes over the answers a few times, and holds none of them: only marks and counts."""
    options = tallies(results)
    return Digest(
        tuple(_sat(results, assignment, options) for assignment in results.assignments),
        options,
        by_misconception(results),
        gains(results),
        frozenset(_key(option.item) for option in options if option.counts is TallyKind.WITHHELD),
    )


def _key(item: Item) -> Key:
    return item.assignment, item.question, item.version


def _sat(results: Results, assignment: Assignment, options: Iterable[OptionTally]) -> AssignmentSummary:
    attempts = [attempt for attempt in results.attempts if attempt.assignment == assignment.id]
    finished = [attempt for attempt in attempts if attempt.finished is not None]
    marks = matrix(results, assignment.id)
    items = [item for item in results.items if item.assignment == assignment.id]
    newest = {item.question: item for item in items}
    guesses = [newest[question].guess for question in marks.questions]
    analysis = analyse(marks.marks, [1.0] * len(guesses), guesses)
    versions = Counter(item.question for item in items)
    asked = []
    for item in sorted(items, key=lambda item: marks.questions.index(item.question)):
        place = marks.questions.index(item.question)
        whole = analysis if versions[item.question] == 1 else _of_version(results, item, guesses)
        asked.append(QuestionSummary(place + 1, item, whole.items[place], _drew(item, options)))
    return AssignmentSummary(
        assignment,
        len({attempt.learner for attempt in attempts}),
        len({attempt.learner for attempt in finished}),
        len({attempt.learner for attempt in finished if attempt.late}),
        analysis,
        tuple(asked),
        bins([attempt for attempt in finished if attempt.counts]),
    )


def _of_version(results: Results, item: Item, guesses: Sequence[float | None]) -> Analysis:
    marks = matrix(results, item.assignment, (item.question, item.version))
    return analyse(marks.marks, [1.0] * len(guesses), guesses)


def _drew(item: Item, options: Iterable[OptionTally]) -> OptionTally | None:
    wrong = [each for each in options if each.item == item and each.misconception and not each.right and each.n]
    return max(wrong, key=lambda option: option.n or 0, default=None)


def bins(attempts: Sequence[Attempt]) -> tuple[Bin, ...]:
    """How many learners had how much right, from nothing to everything, empty places among them."""
    scored = [(attempt.right, attempt.of) for attempt in attempts if attempt.of]
    sizes = {of for _, of in scored}
    if len(sizes) == 1 and max(sizes) <= BINS_UP_TO:
        of = max(sizes)
        return tuple(Bin(n, n, of, sum(right == n for right, _ in scored)) for n in range(of + 1))
    tenths = [min(9, 10 * right // of) for right, of in scored]
    return tuple(Bin(10 * n, 100 if n == 9 else 10 * n + 9, None, tenths.count(n)) for n in range(10) if scored)
