"""A class: its teachers, its members, the quizzes assigned to it, and which attempts count."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from bot.quiz.naming import made_unique
from bot.quiz.question import Question

SEATS = (30, 60, 120, 500)
"""The class sizes that a teacher can choose from."""
INVITATION = timedelta(days=30)
"""How long an invitation code opens a class."""
UNDO = timedelta(minutes=10)
"""How long after publishing an assignment a teacher can take it back."""
SIZES = (4, 6, 8, 10, 15, 20)
"""The numbers of questions that a teacher can choose from."""
PICKED_LIMIT = 30
"""How many questions a teacher can pick one by one for an assignment."""


class Kind(StrEnum):
    """The kinds of assignment.

    In practice each answer is explained at once. In a test the answers are explained when the test is finished, and
    everybody gets the same questions.
    """

    PRACTICE = "practice"
    PRE = "pre"
    POST = "post"
    DELAYED = "delayed"

    @property
    def is_test(self) -> bool:
        """Whether it is a pre-test, a post-test or a delayed test."""
        return self is not Kind.PRACTICE


class AttemptRule(StrEnum):
    """Which of one learner's attempts at an assignment counts."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"


@dataclass(frozen=True)
class Class:
    """A class as it is stored.

    Attributes:
        id: the id of the class.
        name: the name that the teacher chose.
        code: the invitation code.
        until: when the code stops opening the class (UTC), or `None` while there is no invitation.
        seats: how many members the class can have.
        asks_id: whether the bot asks new members for their roster id.
        since: when the class was made (UTC).
    """

    id: str
    name: str
    code: str
    until: datetime | None
    seats: int
    asks_id: bool
    since: datetime

    def invites(self, code: str, members: int, now: datetime) -> bool:
        """Whether *code* opens the class at *now*, given that it has that many *members* already."""
        return self.code == code and self.until is not None and now < self.until and members < self.seats


@dataclass(frozen=True)
class Teacher:
    """One person who teaches one class.

    Attributes:
        klass: the id of the class.
        learner: the teacher's Telegram id.
        name: the name that learners read.
        owner: whether this teacher may delete the class and appoint other teachers.
        since: when they became a teacher of the class (UTC).
        handle: a random id that stands for the teacher in buttons.
    """

    klass: str
    learner: int
    name: str
    owner: bool
    since: datetime
    handle: str


@dataclass(frozen=True)
class Member:
    """One learner in one class.

    Attributes:
        klass: the id of the class.
        learner: the learner's Telegram id.
        name: the name that the learner chose for this class.
        roster_id: the id that the school's roster has for them, or empty if they gave none.
        joined: when they joined (UTC).
        handle: a random id that stands for the learner in buttons and in files without names, in this class only.
    """

    klass: str
    learner: int
    name: str
    roster_id: str
    joined: datetime
    handle: str


@dataclass(frozen=True)
class Assignment:
    """A quiz for a class. It is a draft while `published_at` is `None`. All times are UTC.

    Attributes:
        id: the id of the assignment.
        klass: the id of the class.
        kind: practice, or one of the three tests.
        topics: ids of topics of the bank.
        questions: ids of the questions, where they are fixed: in tests, and where a teacher picked them. Where it is
            empty, questions are chosen anew for each attempt.
        size: how many questions an attempt has.
        attempt_rule: which of one learner's attempts counts.
        opens: when learners can start.
        due_date: after which a finished attempt is late, if there is such a time.
        zone: the name of the time zone in which the teacher set the times.
        created_at: when the draft was made.
        published_at: when it was published.
        pre_test_id: the pre-test whose facts this later test asks for in other words, if there is one.
        reminded: when the learners who had not started were last reminded.
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
        """Whether learners can start it; being late does not close it."""
        return self.published_at is not None and self.opens <= now

    def can_be_undone(self, now: datetime) -> bool:
        """Whether a teacher can still take back its publication."""
        return self.published_at is not None and now - self.published_at <= UNDO

    @property
    def once(self) -> bool:
        """Whether a learner has only one attempt.

        Tests are taken once, since a second attempt would measure what the explanations of the first one taught.
        """
        return self.kind.is_test

    def is_late(self, finished: datetime) -> bool:
        """Whether an attempt that was finished at *finished* (UTC) came after the due date."""
        return self.due_date is not None and finished > self.due_date


@dataclass(frozen=True)
class Attempt:
    """One attempt of one learner at one assignment, as it is stored.

    Attributes:
        sitting: the id of the sitting that the attempt is.
        assignment: the id of the assignment.
        learner: the learner's Telegram id.
        number: which attempt of this learner it is, from 1.
        started: when it began (UTC).
        finished: when its last question was answered (UTC), or `None` until then.
        right: how many questions were answered right.
        of: how many questions it had.
    """

    sitting: str
    assignment: str
    learner: int
    number: int
    started: datetime
    finished: datetime | None
    right: int
    of: int


def counting_sittings(runs: Iterable[Attempt], rule: AttemptRule) -> set[str]:
    """Decide which attempts count.

    Args:
        runs: attempts at one assignment, by any number of learners, finished or not.
        rule: which attempt of a learner counts.

    Returns:
        The ids of the sittings that count: one for each learner who has finished an attempt.
    """
    finished_by_learner: dict[int, list[Attempt]] = {}
    for attempt in sorted(runs, key=lambda attempt: attempt.number):
        if attempt.finished is not None:
            finished_by_learner.setdefault(attempt.learner, []).append(attempt)
    return {_counting_attempt(finished, rule).sitting for finished in finished_by_learner.values()}


def _counting_attempt(attempts: list[Attempt], rule: AttemptRule) -> Attempt:
    """Return the attempt that counts of one learner's finished *attempts*, which come in the order of their numbers.

    Of equally good attempts the earliest is the best.
    """
    match rule:
        case AttemptRule.FIRST:
            return attempts[0]
        case AttemptRule.LAST:
            return attempts[-1]
        case AttemptRule.BEST:
            return max(attempts, key=lambda attempt: (attempt.right / max(1, attempt.of), -attempt.number))


def pre_test_questions(questions: Sequence[Question], size: int, rng: Random) -> tuple[Question, ...]:
    """Choose the questions of a pre-test.

    Questions whose facts other questions ask for too come first, since a later test can then ask in other words.

    Args:
        questions: what to choose from; retired ones are left out.
        size: how many to choose. There may be fewer, since no fact is asked for twice.
        rng: decides among equally good questions.
    """
    wordings: dict[str, int] = {}
    for question in questions:
        for fact in question.facts:
            wordings[fact.id] = wordings.get(fact.id, 0) + 1
    candidates = sorted(
        (question for question in questions if not question.retired),
        key=lambda question: (min(wordings[fact.id] for fact in question.facts) < 2, rng.random()),
    )
    chosen: list[Question] = []
    facts_taken: set[str] = set()
    for question in candidates:
        facts = {fact.id for fact in question.facts}
        if len(chosen) < size and not facts & facts_taken:
            chosen.append(question)
            facts_taken |= facts
    return tuple(chosen)


def reworded_questions(
    before: Sequence[Question], questions: Iterable[Question], used: Iterable[str], rng: Random
) -> tuple[Question, ...]:
    """Choose the questions of a later test that asks for the facts of an earlier one in other words.

    Args:
        before: the questions of the earlier test.
        questions: what to choose from; retired ones are left out.
        used: ids of questions that tests on these facts have asked; they are taken only where there is no other.
        rng: decides among equally good questions.

    Returns:
        One question for each question of *before*, in the same order. Where no other question asks for its facts, it
        is the same question again.
    """
    already_used = set(used)
    by_fact: Mapping[str, list[Question]] = _by_fact(questions)
    chosen: list[Question] = []
    for question in before:
        others = {q.id: q for fact in question.facts for q in by_fact.get(fact.id, ()) if q.id != question.id}
        taken = {q.id for q in chosen} | {q.id for q in before}
        candidates = [q for q in others.values() if q.id not in taken and not q.retired]
        candidates.sort(key=lambda q: (q.id in already_used, -_facts_in_common(q, question), rng.random()))
        chosen.append(candidates[0] if candidates else question)
    return tuple(chosen)


def _by_fact(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Group *questions* by the ids of the facts they ask for."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        for fact in question.facts:
            groups.setdefault(fact.id, []).append(question)
    return groups


def _facts_in_common(one: Question, other: Question) -> int:
    return len({fact.id for fact in one.facts} & {fact.id for fact in other.facts})


def distinct_titles(given: Sequence[Assignment], named: Callable[[Assignment], str]) -> dict[str, str]:
    """Name assignments so that no two names are alike.

    Args:
        given: the assignments of one class.
        named: returns the name that one assignment has by itself.

    Returns:
        A title for each assignment id. Where two names would be alike, a number follows the later one.
    """
    titles_by_id: dict[str, str] = {}
    for assignment in given:
        titles_by_id[assignment.id] = made_unique(named(assignment), set(titles_by_id.values()))
    return titles_by_id
