"""What did learners choose, and how well do those who chose it know the rest?

Only attempts that count are looked at, so that each learner is counted once for each question of an assignment. Where
fewer than `MIN_GROUP_SIZE` learners were asked a question, nothing is said about what was chosen unless learners are
named anyway: a reader could tell who chose it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from bot.reports.results import MIN_GROUP_SIZE, Answer, Item, Response, Results

Key: TypeAlias = tuple[str, str, str]
"""Names an item: the ids of assignment and question, and the version."""


class TallyKind(StrEnum):
    """What a tally counts."""

    OPTION = "option"
    NUMBER = "number"
    NOT_KNOWN = "not-known"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class OptionTally:
    """How many learners gave one particular response to a question.

    The response is an option, a number that was typed, or "I don't know". A withheld question has a single tally whose
    `n`, `of`, `share` and `rest` are `None`.

    Attributes:
        item: the question, in one version.
        counts: what kind of response this is.
        place: the option's place in the item's choices, from 0; `None` for anything else.
        text: the option in words, or the number as it was typed; otherwise empty.
        right: whether the option or number is right. For an order this is true of every option.
        misconception: the id of the error that the option stands for.
        n: learners who gave this response. For an order: learners who put the option in its place.
        of: learners who answered this version.
        share: `n / of`. Shares add up to more than 1 where several options can be chosen.
        rest: the mean score of these learners in the rest of the attempt, from 0 to 1: other questions answered
            rightly, of all other questions, unanswered ones among them. `None` if nobody gave this response, or if the
            attempt has no other question.
    """

    item: Item
    counts: TallyKind
    place: int | None
    text: str
    right: bool
    misconception: str | None
    n: int | None
    of: int | None
    share: float | None
    rest: float | None


@dataclass(frozen=True)
class MisconceptionTally:
    """How often learners chose an option that stands for *misconception* (an id).

    `answers` counts each such answer, `learners` each learner who gave one.
    """

    misconception: str
    answers: int
    learners: int


class Matrix(NamedTuple):
    """The marks of one assignment, as `items.analyse` takes them.

    `marks` has a row for each of `learners` (names) and a column for each of `questions` (ids): 1.0 for a right answer,
    0.0 for any other, `None` for a question that the learner was not asked. The maximum mark of every question is 1.
    An attempt counts only when it is finished, so a question without an answer was not asked in it.
    """

    questions: tuple[str, ...]
    learners: tuple[str, ...]
    marks: tuple[tuple[float | None, ...], ...]


def withheld(results: Results, *, with_names: bool) -> frozenset[Key]:
    """Return the items of which must not be said what was chosen. Passes over the answers once.

    Args:
        results: the results of the class.
        with_names: whether what is made of them names learners. Then nothing is withheld.
    """
    return frozenset() if with_names else frozenset(map(_key, results.items)) - _asked_of_enough(results)


def tallies(results: Results, *, with_names: bool = False) -> tuple[OptionTally, ...]:
    """Count the responses to each item.

    Passes over the answers once, and holds those of one attempt at a time.

    Args:
        results: the results of the class.
        with_names: whether what is made of them names learners. Then no item is withheld.

    Returns:
        The tallies of the first item, then of the second, and so on. Those of an item are its options in their order,
        or the numbers that were typed, most frequent first; then "I don't know". A withheld item has one tally only,
        which says so.
    """
    items = {_key(item): item for item in results.items}
    counts = {key: _ItemCounts() for key in items}
    for answers, question_count in _attempts(results):
        right = sum(answer.response.right for answer in answers)
        for answer in answers:
            key = answer.item
            # The share right of all other questions of the attempt.
            rest = (right - answer.response.right) / (question_count - 1) if question_count > 1 else None
            counts[key].add(items[key], answer, rest)
    least = 0 if with_names else MIN_GROUP_SIZE
    return tuple(tally for key, item in items.items() for tally in counts[key].tallies(item, least))


def by_misconception(results: Results, *, with_names: bool = False) -> tuple[MisconceptionTally, ...]:
    """Count which errors the class makes; those that nobody made are left out.

    Answers to withheld items do not count. Passes over the answers twice.

    Args:
        results: the results of the class.
        with_names: whether what is made of them names learners. Then no item is withheld.

    Returns:
        The tallies, most answers first.
    """
    items, hidden = {_key(item): item for item in results.items}, withheld(results, with_names=with_names)
    answers: Counter[str] = Counter()
    learners: dict[str, set[str]] = {}
    for answer in _counted(results):
        key = answer.item
        for misconception in () if key in hidden else _misconceptions(items[key], answer.response):
            answers[misconception] += 1
            learners.setdefault(misconception, set()).add(answer.run.learner)
    tallied = (MisconceptionTally(id, times, len(learners[id])) for id, times in answers.items())
    return tuple(sorted(tallied, key=lambda tally: (-tally.answers, -tally.learners, tally.misconception)))


def matrix(results: Results, assignment: str, version: tuple[str, str] | None = None) -> Matrix:
    """Return the marks of the attempts that count; all versions of a question share a column.

    Args:
        results: the results of the class.
        assignment: the assignment's id. If there is no such assignment, the matrix is empty.
        version: a question's id and one of its versions. If given, only learners who answered this version have a row.
            The question's column is then analysed as Moodle analyses a variant: compared with the rest of the attempts
            in which the variant occurred.
    """
    questions = tuple(dict.fromkeys(item.question for item in results.items if item.assignment == assignment))
    column = {question: place for place, question in enumerate(questions)}
    rows: dict[str, list[float | None]] = {
        attempt.learner: [None] * len(questions)
        for attempt in results.attempts
        if attempt.counts and attempt.assignment == assignment
    }
    saw_version = set()
    for run, response, *_ in _counted(results):
        if run.assignment == assignment and run.learner in rows:
            rows[run.learner][column[response.question]] = float(response.right)
            if (response.question, response.version) == version:
                saw_version.add(run.learner)
    learners = tuple(learner for learner in rows if version is None or learner in saw_version)
    return Matrix(questions, learners, tuple(tuple(rows[learner]) for learner in learners))


def _key(item: Item) -> Key:
    return item.assignment, item.question, item.version


def _counted(results: Results) -> Iterator[Answer]:
    """Iterate over the answers of attempts that count."""
    return (answer for answer in results.answers() if answer.run.counts)


def _attempts(results: Results) -> Iterator[tuple[list[Answer], int]]:
    """Yield the answers of each attempt that counts, and how many questions the attempt had.

    Relies on answers being ordered by attempt.
    """
    question_counts = {
        (attempt.assignment, attempt.learner, attempt.number): attempt.of for attempt in results.attempts
    }
    for run, answers in groupby(_counted(results), attrgetter("run")):
        yield list(answers), question_counts[run.assignment, run.learner, run.attempt]


def _asked_of_enough(results: Results) -> set[Key]:
    """Return the items that at least `MIN_GROUP_SIZE` learners were asked."""
    counts: dict[Key, _LearnerCount] = {}
    for answer in _counted(results):
        counts.setdefault(answer.item, _LearnerCount()).add(answer.run.learner)
    return {key for key, learners in counts.items() if learners.n >= MIN_GROUP_SIZE}


@dataclass
class _LearnerCount:
    """Counts different learners without holding their names: answers come ordered by learner."""

    n: int = 0
    latest: str | None = None

    def add(self, learner: str) -> None:
        """Count *learner*, unless the previous call counted the same one."""
        if learner != self.latest:
            self.n, self.latest = self.n + 1, learner


_Given: TypeAlias = int | str | None
"""The place of an option, a number as it was typed, or `None` for "I don't know"."""


@dataclass
class _ResponseCount:
    """How many learners gave one response, and the sum of the scores in the rest of their attempts."""

    n: int = 0
    rest_sum: float = 0.0
    with_rest: int = 0
    """Those of the *n* whose attempt has other questions."""

    def add(self, rest: float | None) -> None:
        self.n += 1
        if rest is not None:
            self.rest_sum, self.with_rest = self.rest_sum + rest, self.with_rest + 1

    @property
    def mean_rest(self) -> float | None:
        return self.rest_sum / self.with_rest if self.with_rest else None


@dataclass
class _ItemCounts:
    """Everything that is counted of one item while the answers pass by."""

    learners: _LearnerCount = field(default_factory=_LearnerCount)
    answers: int = 0
    by_response: dict[_Given, _ResponseCount] = field(default_factory=dict)
    right: set[_Given] = field(default_factory=set)

    def add(self, item: Item, answer: Answer, rest: float | None) -> None:
        """Count one answer; *rest* is the learner's score in the rest of the attempt, if there is a rest."""
        self.learners.add(answer.run.learner)
        self.answers += 1
        for response in _responses(item, answer.response):
            self.by_response.setdefault(response, _ResponseCount()).add(rest)
            if answer.response.right:
                self.right.add(response)

    def tallies(self, item: Item, least: int) -> Iterator[OptionTally]:
        """Yield the tallies of *item*, in the order that the function `tallies` promises.

        It is withheld if fewer than *least* learners were asked it.
        """
        if self.learners.n < least:
            yield _withheld(item)
            return
        for place, choice in enumerate(item.choices):
            right = choice.right or item.kind == "order"
            yield self._tally(item, TallyKind.OPTION, place, choice.text, right, choice.misconception)
        numbers = (response for response in self.by_response if isinstance(response, str))
        for number in sorted(numbers, key=self._by_frequency):
            yield self._tally(item, TallyKind.NUMBER, number, number, number in self.right)
        yield self._tally(item, TallyKind.NOT_KNOWN, None, "", False)

    def _by_frequency(self, number: str) -> tuple[int, str]:
        return -self.by_response[number].n, number

    def _tally(
        self,
        item: Item,
        counts: TallyKind,
        response: _Given,
        text: str,
        right: bool,
        misconception: str | None = None,
    ) -> OptionTally:
        """Return the tally of one response, which nobody need have given; the other arguments are fields of it."""
        count = self.by_response.get(response, _ResponseCount())
        return OptionTally(
            item=item,
            counts=counts,
            place=response if isinstance(response, int) else None,
            text=text,
            right=right,
            misconception=misconception,
            n=count.n,
            of=self.answers,
            share=count.n / self.answers if self.answers else None,
            rest=count.mean_rest,
        )


def _withheld(item: Item) -> OptionTally:
    return OptionTally(
        item=item,
        counts=TallyKind.WITHHELD,
        place=None,
        text="",
        right=False,
        misconception=None,
        n=None,
        of=None,
        share=None,
        rest=None,
    )


def _responses(item: Item, answer: Response) -> Sequence[_Given]:
    """Return what an answer counts for: one response, or each of several options, or each option put in its place."""
    if answer.verdict == "not-known":
        return (None,)
    if item.kind == "number":
        return (answer.answer,)
    if item.kind == "order":
        return [choice for place, choice in enumerate(answer.chosen) if place == choice]
    return answer.chosen


def _misconceptions(item: Item, answer: Response) -> set[str]:
    """Return the misconceptions behind what was chosen, each once."""
    chosen = (item.choices[option] for option in answer.chosen)
    return {choice.misconception for choice in chosen if choice.misconception}
