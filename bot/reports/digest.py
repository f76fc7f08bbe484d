"""How did each assignment go? Works out once what the workbook, the printed report and the chat all say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reports.discernment import Discernment, DiscernmentChange, discernment
from bot.reports.gain import GainComparison, gains
from bot.reports.items import Analysis, ItemStatistics, analyse
from bot.reports.results import MIN_GROUP_SIZE, Assignment, Attempt, Item, Results
from bot.reports.tally import Key, Matrix, MisconceptionTally, OptionTally, TallyKind, by_misconception, matrix, tallies

BINS_UP_TO = 12
"""Questions up to which every number of right answers is counted by itself; of more, results are put in tenths."""


@dataclass(frozen=True)
class Bin:
    """How many *learners* have a result from *low* to *high*, both included.

    These are right answers of `of` questions. Where `of` is `None`, they are percent.
    """

    low: int
    high: int
    of: int | None
    learners: int


@dataclass(frozen=True)
class QuestionSummary:
    """One question of an assignment, in one version.

    `number` is the question's place in the assignment, from 1; all its versions have the same. `top_distractor` is the
    wrong option with a misconception that most learners chose. It is `None` if nobody chose one, or if too few learners
    answered for a report to say so.
    """

    number: int
    item: Item
    statistics: ItemStatistics
    top_distractor: OptionTally | None


@dataclass(frozen=True, kw_only=True)
class AssignmentSummary:
    """How an assignment went.

    Attributes:
        assignment: the assignment.
        started: learners who started it.
        finished: learners who finished it.
        late: learners who finished it after the due date.
        analysis: item analysis of the attempts that count.
        asked: its questions in their order, each version by itself.
        bins: how the results of finished attempts that count are spread; empty if there are none.
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
        """The questions that somebody was asked, the hardest first.

        Those that fewer than `MIN_GROUP_SIZE` were asked come last: one wrong answer of one makes no question hard.
        """
        asked = [question for question in self.asked if question.statistics.facility is not None]
        return tuple(sorted(asked, key=_by_hardness))


@dataclass(frozen=True)
class Digest:
    """Everything that the reports for people say about a class, in numbers.

    `withheld` names the items that too few learners were asked for saying what was chosen. `discernment` is about the
    assignments that have statements to judge.
    """

    assignments: tuple[AssignmentSummary, ...]
    options: tuple[OptionTally, ...]
    misconceptions: tuple[MisconceptionTally, ...]
    gains: tuple[GainComparison, ...]
    withheld: frozenset[Key]
    discernment: tuple[Discernment, ...] = ()
    discernment_changes: tuple[DiscernmentChange, ...] = ()


def digest(results: Results, *, with_names: bool = False) -> Digest:
    """Work out the digest. Passes over the answers several times, and keeps marks and counts only.

    Args:
        results: the results of the class.
        with_names: whether what is made of the digest names learners. Then nothing is withheld.
    """
    results = results.kept()
    options = tallies(results, with_names=with_names)
    discerned, changes = discernment(results)
    return Digest(
        assignments=tuple(_summary(results, assignment, options) for assignment in results.assignments),
        options=options,
        misconceptions=by_misconception(results, with_names=with_names),
        gains=gains(results),
        withheld=frozenset(_key(option.item) for option in options if option.counts is TallyKind.WITHHELD),
        discernment=discerned,
        discernment_changes=changes,
    )


def _by_hardness(question: QuestionSummary) -> tuple[bool, float, int]:
    statistics = question.statistics
    return statistics.n < MIN_GROUP_SIZE, statistics.facility or 0, question.number


def _key(item: Item) -> Key:
    return item.assignment, item.question, item.version


def _summary(results: Results, assignment: Assignment, options: Iterable[OptionTally]) -> AssignmentSummary:
    attempts = [attempt for attempt in results.attempts if attempt.assignment == assignment.id]
    finished = [attempt for attempt in attempts if attempt.finished is not None]
    marks = matrix(results, assignment.id)
    items = [item for item in results.items if item.assignment == assignment.id]
    guesses = _guesses(items, marks)
    analysis = analyse(marks.marks, [1.0] * len(guesses), guesses, drawn=assignment.drawn)
    return AssignmentSummary(
        assignment=assignment,
        started=len({attempt.learner for attempt in attempts}),
        finished=len({attempt.learner for attempt in finished}),
        late=len({attempt.learner for attempt in finished if attempt.late}),
        analysis=analysis,
        asked=_questions(results, assignment, items, options, marks, analysis),
        bins=bins([attempt for attempt in finished if attempt.counts]),
    )


def _guesses(items: Iterable[Item], marks: Matrix) -> list[float | None]:
    """Return what guessing earns, for each column of *marks*; for a question in several versions, in its last one."""
    latest = {item.question: item for item in items}
    return [latest[question].guess for question in marks.questions]


def _questions(
    results: Results,
    assignment: Assignment,
    items: Sequence[Item],
    options: Iterable[OptionTally],
    marks: Matrix,
    analysis: Analysis,
) -> tuple[QuestionSummary, ...]:
    """Summarise the questions of one assignment; *analysis* is that of all its *marks*."""
    versions = Counter(item.question for item in items)
    guesses = _guesses(items, marks)
    questions = []
    for item in sorted(items, key=lambda item: marks.questions.index(item.question)):
        column = marks.questions.index(item.question)
        own = analysis if versions[item.question] == 1 else _analysis_of_version(results, assignment, item, guesses)
        questions.append(QuestionSummary(column + 1, item, own.items[column], _top_distractor(item, options)))
    return tuple(questions)


def _analysis_of_version(
    results: Results, assignment: Assignment, item: Item, guesses: Sequence[float | None]
) -> Analysis:
    """Analyse the attempts in which this version of the question was asked."""
    marks = matrix(results, item.assignment, (item.question, item.version))
    return analyse(marks.marks, [1.0] * len(guesses), guesses, drawn=assignment.drawn)


def _top_distractor(item: Item, options: Iterable[OptionTally]) -> OptionTally | None:
    """Return the wrong option that most learners chose, of those with a misconception; `None` if nobody chose one."""
    wrong = [option for option in options if option.item == item and option.misconception and not option.right]
    return max((option for option in wrong if option.n), key=lambda option: option.n or 0, default=None)


def bins(attempts: Sequence[Attempt]) -> tuple[Bin, ...]:
    """Count how many learners had which result.

    Args:
        attempts: one of each learner. Those without questions are left out.

    Returns:
        Bins from the lowest possible result to the highest, empty ones among them: a bin for each number of right
        answers if all attempts have the same number of questions, at most `BINS_UP_TO`; otherwise tenths of 100 %.
        The result is empty if there are no attempts.
    """
    scored = [(attempt.right, attempt.of) for attempt in attempts if attempt.of]
    if not scored:
        return ()
    sizes = {of for _, of in scored}
    if len(sizes) == 1 and max(sizes) <= BINS_UP_TO:
        of = max(sizes)
        return tuple(Bin(n, n, of, sum(right == n for right, _ in scored)) for n in range(of + 1))
    tenths = [min(9, 10 * right // of) for right, of in scored]
    return tuple(Bin(10 * n, 100 if n == 9 else 10 * n + 9, None, tenths.count(n)) for n in range(10))
