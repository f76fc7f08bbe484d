"""What did learners choose, and what do those who chose it know otherwise?

Only attempts that count are looked at, so that each learner is counted once for each question of an assignment. Where
fewer than five learners answered a question, nothing is said about what was chosen: one could tell who it was.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, TypeAlias

from bot.reports.results import MIN_GROUP_SIZE, Answer, Item, Results

Key: TypeAlias = tuple[str, str, str]
"""Which item: assignment, question, version."""


class TallyKind(StrEnum):
    """What a tally counts."""

    OPTION = "option"
    NUMBER = "number"
    NOT_KNOWN = "not-known"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class OptionTally:
    """How often one option of a question was chosen; or one number typed, or nothing known, or all this withheld.

    - `text`, `right` (whether it is the key) and `misconception` are those of the option at `place` in the item's
      choices. Of a number, `text` is what was typed, and `place` is None. `text` is empty for not known and withheld.
    - `n` of `of` learners who answered this version chose it, `share` is n / of. If several could be chosen the shares
      add up to more than 1. Of an order, they are those who put it in its place, and `right` is true.
    - `rest` is their mean score in the rest of the attempt: questions right of all others, unanswered ones among
      these, from 0 to 1. Undefined if nobody chose it, or if there are no others.

    Withheld says none of the last four.
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
    """`answers` chose an option that stands for `misconception` (an id); so many different `learners` gave them."""

    misconception: str
    answers: int
    learners: int


class Matrix(NamedTuple):
    """The marks of one assignment, as `items.analyse` takes them.

    A row for each of `learners` and a column for each of `questions` (ids): 1.0 for right, 0.0 for anything else, None
    for unanswered. Every question's maximum is 1.
    """

    questions: tuple[str, ...]
    learners: tuple[str, ...]
    marks: tuple[tuple[float | None, ...], ...]


def tallies(results: Results) -> tuple[OptionTally, ...]:
    """For each item in its order: its options in theirs, or the numbers typed, most frequent first; then not known.

    An item that is withheld has a single tally that says so. Passes over the answers once, and holds those of one
    attempt at a time.
    """
    items = {_key(item): item for item in results.items}
    counts = {key: _Counts() for key in items}
    for answers, of in _attempts(results):
        right = sum(answer.right for answer in answers)
        for answer in answers:
            key = _asked(answer)
            rest = (right - answer.right) / (of - 1) if of > 1 else None
            counts[key].add(items[key], answer, rest)
    return tuple(tally for key, item in items.items() for tally in counts[key].told(item))


def by_misconception(results: Results) -> tuple[MisconceptionTally, ...]:
    """Which errors the class makes, most answers first; those that nobody made are left out.

    Answers to questions that fewer than five learners answered do not count: what they chose could be read from it.
    Two passes over the answers.
    """
    items, told = {_key(item): item for item in results.items}, _told(results)
    answers: Counter[str] = Counter()
    learners: dict[str, set[str]] = {}
    for answer in _counted(results):
        key = _asked(answer)
        for misconception in _fallen_for(items[key], answer) if key in told else ():
            answers[misconception] += 1
            learners.setdefault(misconception, set()).add(answer.learner)
    found = (MisconceptionTally(each, times, len(learners[each])) for each, times in answers.items())
    return tuple(sorted(found, key=lambda tally: (-tally.answers, -tally.learners, tally.misconception)))


def matrix(results: Results, assignment: str, version: tuple[str, str] | None = None) -> Matrix:
    """The marks of the attempts that count; all versions of a question share a column, as one place in the test.

    With *version* (question, version), only the rows of those who answered that version: what its column then says is
    what Moodle says of a variant, which it compares with the rest of the attempts in which it occurred.
    """
    questions = tuple(dict.fromkeys(item.question for item in results.items if item.assignment == assignment))
    column = {question: place for place, question in enumerate(questions)}
    rows: dict[str, list[float | None]] = {
        attempt.learner: [None] * len(questions)
        for attempt in results.attempts
        if attempt.counts and attempt.assignment == assignment
    }
    saw = set()
    for answer in _counted(results):
        if answer.assignment == assignment and answer.learner in rows:
            rows[answer.learner][column[answer.question]] = float(answer.right)
            if (answer.question, answer.version) == version:
                saw.add(answer.learner)
    learners = tuple(learner for learner in rows if version is None or learner in saw)
    return Matrix(questions, learners, tuple(tuple(rows[learner]) for learner in learners))


def _key(item: Item) -> Key:
    return item.assignment, item.question, item.version


def _asked(answer: Answer) -> Key:
    return answer.assignment, answer.question, answer.version


def _counted(results: Results) -> Iterator[Answer]:
    return (answer for answer in results.answers() if answer.counts)


def _attempts(results: Results) -> Iterator[tuple[list[Answer], int]]:
    """The answers of each attempt that counts, and how many questions it had; answers come ordered by attempt."""
    of = {(attempt.assignment, attempt.learner, attempt.number): attempt.of for attempt in results.attempts}
    for key, answers in groupby(_counted(results), lambda each: (each.assignment, each.learner, each.attempt)):
        yield list(answers), of[key]


def _told(results: Results) -> set[Key]:
    """The items of which enough learners answered to say what was chosen."""
    heads: dict[Key, _Heads] = {}
    for answer in _counted(results):
        heads.setdefault(_asked(answer), _Heads()).add(answer.learner)
    return {key for key, seen in heads.items() if not seen.few}


@dataclass
class _Heads:
    """Counts different learners, who come in order."""

    n: int = 0
    last: str | None = None

    def add(self, learner: str) -> None:
        if learner != self.last:
            self.n, self.last = self.n + 1, learner

    @property
    def few(self) -> bool:
        return self.n < MIN_GROUP_SIZE


_Said: TypeAlias = int | str | None
"""What an answer said: the place of an option, a number as it was typed, or nothing known."""


@dataclass
class _Sum:
    """How many said it, and the sum of their scores in the rest, for those who have a rest."""

    n: int = 0
    rests: float = 0.0
    with_rest: int = 0

    def add(self, rest: float | None) -> None:
        self.n += 1
        if rest is not None:
            self.rests, self.with_rest = self.rests + rest, self.with_rest + 1

    @property
    def mean(self) -> float | None:
        return self.rests / self.with_rest if self.with_rest else None


@dataclass
class _Counts:
    """What is added up for one item."""

    heads: _Heads = field(default_factory=_Heads)
    answers: int = 0
    sums: dict[_Said, _Sum] = field(default_factory=dict)
    right: set[_Said] = field(default_factory=set)

    def add(self, item: Item, answer: Answer, rest: float | None) -> None:
        self.heads.add(answer.learner)
        self.answers += 1
        for said in _said(item, answer):
            self.sums.setdefault(said, _Sum()).add(rest)
            if answer.right:
                self.right.add(said)

    def told(self, item: Item) -> Iterator[OptionTally]:
        if self.heads.few:
            yield OptionTally(item, TallyKind.WITHHELD, None, "", False, None, None, None, None, None)
            return
        for place, choice in enumerate(item.choices):
            right = choice.right or item.kind == "order"
            yield self._tally(item, TallyKind.OPTION, place, choice.text, right, choice.misconception)
        for number in sorted((said for said in self.sums if isinstance(said, str)), key=self._by_frequency):
            yield self._tally(item, TallyKind.NUMBER, number, number, number in self.right)
        yield self._tally(item, TallyKind.NOT_KNOWN, None, "", False)

    def _by_frequency(self, number: str) -> tuple[int, str]:
        return -self.sums[number].n, number

    def _tally(
        self, item: Item, counts: TallyKind, said: _Said, text: str, right: bool, misconception: str | None = None
    ) -> OptionTally:
        found, place = self.sums.get(said, _Sum()), said if isinstance(said, int) else None
        share = found.n / self.answers
        return OptionTally(item, counts, place, text, right, misconception, found.n, self.answers, share, found.mean)


def _said(item: Item, answer: Answer) -> Sequence[_Said]:
    if answer.verdict == "not-known":
        return (None,)
    if item.kind == "number":
        return (answer.answer,)
    if item.kind == "order":
        return [choice for place, choice in enumerate(answer.chosen) if place == choice]
    return answer.chosen


def _fallen_for(item: Item, answer: Answer) -> set[str]:
    """The misconceptions behind what was chosen, each once."""
    chosen = (item.choices[place] for place in answer.chosen)
    return {choice.misconception for choice in chosen if choice.misconception}
