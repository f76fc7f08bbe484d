"""Learning together: a class, who teaches it, who is in it, and what it is given to do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from bot.quiz.naming import unlike
from bot.quiz.question import Question

SEATS = (30, 60, 120, 500)
INVITATION = timedelta(days=30)
UNDO = timedelta(minutes=10)
SIZES = (4, 6, 8, 10, 15, 20)
PICKED_LIMIT = 30


class Kind(StrEnum):
    """Practice is explained at once; tests when they are finished, and they ask everybody the same."""

    PRACTICE = "practice"
    PRE = "pre"
    POST = "post"
    DELAYED = "delayed"

    @property
    def is_test(self) -> bool:
        return self is not Kind.PRACTICE


class AttemptRule(StrEnum):
    """Which of several attempts counts."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"


@dataclass(frozen=True)
class Class:
    """`code` opens it until `until`, or not at all if that is nothing; `asks_id` if learners give a roster id."""

    id: str
    name: str
    code: str
    until: datetime | None
    seats: int
    asks_id: bool
    since: datetime

    def invites(self, code: str, members: int, now: datetime) -> bool:
        return self.code == code and self.until is not None and now < self.until and members < self.seats


@dataclass(frozen=True)
class Teacher:
    """`name` is what learners read; `owner` is the one who may delete the class and name others."""

    klass: str
    learner: int
    name: str
    owner: bool
    since: datetime
    handle: str


@dataclass(frozen=True)
class Member:
    """`name` is what the class sees, chosen by the learner; `roster_id` is empty unless they gave one.

    `handle` is chance: it stands for the learner in buttons and in files without names, and in this class only.
    """

    klass: str
    learner: int
    name: str
    roster_id: str
    joined: datetime
    handle: str


@dataclass(frozen=True)
class Assignment:
    """A quiz for a class; a draft until `published_at`.

    `topics` are ids of the bank's topics; `questions` are fixed for tests and where they were picked, else chosen
    anew for each attempt. `pre_test_id` is the pre-test whose facts a later test asks in other words. Times are UTC,
    `zone` is the one they were set in. `reminded` is when those who had not started were last reminded.
    """

    id: str
    klass: str
    kind: Kind
    topics: tuple[str, ...]
    questions: tuple[str, ...]
    size: int
    attempt_rule: AttemptRule
    opens: datetime
    due_date: datetime | None
    zone: str
    created_at: datetime
    published_at: datetime | None = None
    pre_test_id: str | None = None
    reminded: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.published_at is not None and self.opens <= now

    def can_be_undone(self, now: datetime) -> bool:
        return self.published_at is not None and now - self.published_at <= UNDO

    @property
    def once(self) -> bool:
        """Tests are taken once: a second attempt would measure the explanations of the first."""
        return self.kind.is_test

    def is_late(self, finished: datetime) -> bool:
        return self.due_date is not None and finished > self.due_date


@dataclass(frozen=True)
class Attempt:
    """One attempt of one learner, as it lies in the database."""

    sitting: str
    assignment: str
    learner: int
    number: int
    started: datetime
    finished: datetime | None
    right: int
    of: int


def counting(runs: Iterable[Attempt], rule: AttemptRule) -> set[str]:
    """The sittings that count: one for each learner, among those that are finished."""
    by_learner: dict[int, list[Attempt]] = {}
    for run in sorted(runs, key=lambda run: run.number):
        if run.finished is not None:
            by_learner.setdefault(run.learner, []).append(run)
    return {_counting(finished, rule).sitting for finished in by_learner.values()}


def _counting(runs: list[Attempt], rule: AttemptRule) -> Attempt:
    match rule:
        case AttemptRule.FIRST:
            return runs[0]
        case AttemptRule.LAST:
            return runs[-1]
        case AttemptRule.BEST:
            return max(runs, key=lambda run: (run.right / max(1, run.of), -run.number))


def for_a_test(questions: Sequence[Question], size: int, rng: Random) -> tuple[Question, ...]:
    """Questions that a later test can ask in other words, as far as there are enough; no fact twice."""
    asked_for: dict[str, int] = {}
    for question in questions:
        for fact in question.facts:
            asked_for[fact.id] = asked_for.get(fact.id, 0) + 1
    mixed = sorted(
        (question for question in questions if not question.retired),
        key=lambda question: (min(asked_for[fact.id] for fact in question.facts) < 2, rng.random()),
    )
    chosen: list[Question] = []
    met: set[str] = set()
    for question in mixed:
        facts = {fact.id for fact in question.facts}
        if len(chosen) < size and not facts & met:
            chosen.append(question)
            met |= facts
    return tuple(chosen)


def in_other_words(
    before: Sequence[Question], questions: Iterable[Question], used: Iterable[str], rng: Random
) -> tuple[Question, ...]:
    """For each question of *before* another one on its facts: one not *used* yet if there is, else the same one."""
    asked = set(used)
    by_fact: Mapping[str, list[Question]] = _by_fact(questions)
    chosen: list[Question] = []
    for question in before:
        others = {q.id: q for fact in question.facts for q in by_fact.get(fact.id, ()) if q.id != question.id}
        taken = {each.id for each in chosen} | {each.id for each in before}
        fitting = [q for q in others.values() if q.id not in taken and not q.retired]
        fitting.sort(key=lambda q: (q.id in asked, -_in_common(q, question), rng.random()))
        chosen.append(fitting[0] if fitting else question)
    return tuple(chosen)


def _by_fact(questions: Iterable[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        for fact in question.facts:
            found.setdefault(fact.id, []).append(question)
    return found


def _in_common(one: Question, other: Question) -> int:
    return len({fact.id for fact in one.facts} & {fact.id for fact in other.facts})


def titles(given: Sequence[Assignment], named: Callable[[Assignment], str]) -> dict[str, str]:
    """A title for each assignment by its id, told apart by a number where two would be alike."""
    found: dict[str, str] = {}
    for assignment in given:
        found[assignment.id] = unlike(named(assignment), set(found.values()))
    return found
