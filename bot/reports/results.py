"""The results of a class as values; every file that an instructor takes away is made from these and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Translate(Protocol):
    """`t("Page {n}", n=3)`: a text in the reader's language, with values filled in. English texts are the keys."""

    def __call__(self, text: str, /, **values: object) -> str: ...


MIN_GROUP_SIZE = 5
"""Below this many learners nothing is said about which options were chosen: one could tell who it was."""
VERDICT_FROM = 20
"""Below this many learners a statistic is shown with its interval, and without a word that judges the question."""


@dataclass(frozen=True)
class Choice:
    """An option as its author wrote it; `misconception` is the id of the named error behind a wrong one."""

    text: str
    right: bool
    misconception: str | None = None


@dataclass(frozen=True)
class Item:
    """One question, in one version, as one assignment asked it. A right answer earns one mark, anything else none.

    `kind` is one, several, number or order; `choices` is empty for a number. `guess` is the mark that guessing at
    random earns on average, or nothing where that cannot be said (several, as in Moodle).
    """

    assignment: str
    question: str
    version: str
    kind: str
    ask: str
    choices: tuple[Choice, ...]
    guess: float | None


@dataclass(frozen=True)
class Participant:
    """`name` is the one chosen for this class, or a pseudonym; it is unique in the class.

    `roster_id` is empty if none was given or names are left out; `on_roster` says whether the instructor's list has
    it (None if there is no list).
    """

    name: str
    roster_id: str
    joined: datetime
    on_roster: bool | None = None


@dataclass(frozen=True)
class Assignment:
    """`kind` is practice, pre, post or delayed; `attempt_rule` (first, best or last) says which attempt counts.

    Times are UTC; `zone` is the name of the zone in which they were set. `pre_test_id` is the pre-test of a later test.
    """

    id: str
    title: str
    kind: str
    opens: datetime
    due_date: datetime | None
    zone: str
    attempt_rule: str
    pre_test_id: str | None = None


@dataclass(frozen=True)
class Attempt:
    """One learner's run through an assignment; `finished` is nothing while it is open, `of` its number of questions."""

    learner: str
    assignment: str
    number: int
    started: datetime
    finished: datetime | None
    right: int
    of: int
    late: bool
    counts: bool


@dataclass(frozen=True)
class Answer:
    """One answer: a row of the tidy file.

    `chosen` are places in the item's `choices` (empty for a typed number or "I don't know"), `answer` is what it says
    in words, `verdict` is right, partly, wrong or not-known, `found` of `of` right options were found. `counts` is
    that of its attempt. `at` is UTC.
    """

    learner: str
    assignment: str
    attempt: int
    counts: bool
    question: str
    version: str
    chosen: tuple[int, ...]
    answer: str
    verdict: str
    found: int
    of: int
    late: bool
    at: datetime

    @property
    def right(self) -> bool:
        return self.verdict == "right"


@dataclass(frozen=True)
class Results:
    """`answers()` tells all answers from the first, ordered by assignment, learner, attempt and turn, each time anew.

    They are not held in memory: there may be a million. All else is small. `named` is false for a pseudonymous file.
    `misconceptions` maps ids to what they say, in the reader's language. `made` is when the results were read.
    """

    title: str
    teachers: tuple[str, ...]
    zone: str
    made: datetime
    named: bool
    participants: tuple[Participant, ...]
    assignments: tuple[Assignment, ...]
    attempts: tuple[Attempt, ...]
    items: tuple[Item, ...]
    misconceptions: Mapping[str, str]
    answers: Callable[[], Iterator[Answer]]
