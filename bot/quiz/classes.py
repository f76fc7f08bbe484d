"""A class: its teachers, its members, the quizzes assigned to it, and which attempts count."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.quiz.naming import all_unique

SEATS = (30, 60, 120, 500)
"""The class sizes that a teacher can choose from."""
CONSENT = 2
"""The version of what learners agree to when they join. A new column of the answers file begins a new version.

A learner's rows have a column only from the version on that they have read (`reports/answers_csv.Field.since`).
"""
STORIES_SINCE = 2
"""The version from which on they read what is shown of a story that the class was given."""
WORDS = 2
"""The edition of the words in which that is said. Others are read anew before a button from before joins anything."""
FIRST_CONSENT = 1
"""The version that everybody has agreed to who is in a class."""
FINGERPRINT_LENGTH = 4
"""Characters of a fingerprint in a button, of 64 each."""
INVITATION = timedelta(days=30)
"""How long an invitation code opens a class."""
UNDO = timedelta(minutes=10)
"""How long after publishing an assignment a teacher can take it back."""
SIZES = (4, 6, 8, 10, 15, 20)
"""The numbers of questions that a teacher can choose from."""
PICKED_LIMIT = 30
"""How many questions a teacher can pick one by one for an assignment."""
UNAWARE = -1
"""Stands for a class whose teachers do not know yet that it ends."""
AGES = (0, 18, 16, 13)
"""What a teacher can say of the youngest in a class: nobody is under 18, or somebody is under one of these ages.

Below 18 one is a child by Indonesia's law, below 16 by the GDPR's Article 8, below 13 wherever a country of the EU has
lowered that age as far as it may.
"""


class Kind(StrEnum):
    """The kinds of assignment.

    In practice each answer is explained at once. In a test the answers are explained when the test is finished, and
    everybody gets the same questions. A live quiz is taken by the class together, in a group, and only there. A story
    is played, each learner for themselves; it is finished or not, and nothing in it is right or wrong.
    """

    PRACTICE = "practice"
    PRE = "pre"
    POST = "post"
    DELAYED = "delayed"
    LIVE = "live"
    STORY = "story"

    @property
    def is_test(self) -> bool:
        """Whether it is a pre-test, a post-test or a delayed test."""
        return self in (Kind.PRE, Kind.POST, Kind.DELAYED)


class AttemptRule(StrEnum):
    """Which of one learner's attempts at an assignment counts."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"


class Explaining(StrEnum):
    """When the answers to a test are explained."""

    WHEN_FINISHED = "finished"
    """To each learner as soon as they have finished it."""
    WHEN_CLOSED = "closed"
    """To everybody together: when its due date has passed, or all have finished."""
    CLOSING = "closing"
    """It has been closed, and is being explained to one learner after another."""


@dataclass(frozen=True)
class Class:
    """A class as it is stored.

    Attributes:
        id: the id of the class.
        name: the name that the teacher chose.
        code: the invitation code.
        open_until: when the code stops opening the class (UTC), or `None` while there is no invitation.
        seats: how many members the class can have.
        asks_id: whether the bot asks new members for their roster id.
        since: when the class was made (UTC).
        ends: its last day (UTC), after which it is deleted; `None` until a teacher has chosen it.
        under: under which age somebody in it is, one of `AGES`; `None` until a teacher has said so.
        warned: how many days before its end the teachers were last warned; 0 if they were not yet, and `UNAWARE` if
            they made it when classes did not end.
    """

    id: str
    name: str
    code: str
    open_until: datetime | None
    seats: int
    asks_id: bool
    since: datetime
    ends: date | None = None
    under: int | None = None
    warned: int = 0

    @property
    def of_minors(self) -> bool:
        """Whether somebody in it is under 18: then it has no ids, and no files with names."""
        return bool(self.under)

    @property
    def is_ready(self) -> bool:
        """Whether learners may be invited: it is known when it ends, and whether somebody is under age."""
        return self.ends is not None and self.under is not None

    def invites(self, code: str, members: int, now: datetime) -> bool:
        """Whether *code* opens the class at *now*, given that it has that many *members* already."""
        return self.code == code and self.open_until is not None and now < self.open_until and members < self.seats


@dataclass(frozen=True)
class Teacher:
    """One person who teaches one class.

    Attributes:
        klass: the id of the class.
        user_id: the teacher's Telegram id.
        name: the name that learners read.
        owner: whether this teacher may delete the class and appoint other teachers.
        since: when they became a teacher of the class (UTC).
        handle: a random id that stands for the teacher in buttons.
    """

    klass: str
    user_id: int
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
        handle: a random id that stands for the learner in buttons, in this class only.
        consent: the version of what they agreed to, see `CONSENT`.
        read: the hash (SHA-256, in hex) of the text that they agreed to last; "" if that was before hashes were kept.
        agreed: the day of that (UTC).
        asked: the version that they were last asked about; nobody is asked twice about the same.
    """

    klass: str
    learner: int
    name: str
    roster_id: str
    joined: datetime
    handle: str
    consent: int
    read: str
    agreed: date
    asked: int


def fingerprint(klass: Class, teachers: Iterable[str]) -> str:
    """A few characters that change when something changes that is read before joining: names, ids asked for, the end.

    Args:
        teachers: the names that learners read for the teachers.
    """
    end = klass.ends.isoformat() if klass.ends else ""
    read = json.dumps([klass.id, klass.name, klass.asks_id, sorted(teachers), CONSENT, end, WORDS, klass.of_minors])
    return urlsafe_b64encode(hashlib.sha256(read.encode()).digest()).decode()[:FINGERPRINT_LENGTH]


@dataclass(frozen=True)
class Assignment:
    """A quiz for a class, or a story. It is a draft while `published_at` is `None`. All times are UTC.

    Attributes:
        id: the id of the assignment.
        klass: the id of the class.
        kind: practice, one of the three tests, a live quiz, or a story.
        topics: ids of topics of the bank; of a story the one topic of its closing questions.
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
        read_first: whether learners read passages before they are asked about them; in tests nobody does.
        explaining: when the answers to a test are explained; practice is always explained after each answer.
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
    read_first: bool = True
    explaining: Explaining = Explaining.WHEN_FINISHED

    def is_open(self, now: datetime) -> bool:
        """Whether learners can start it by themselves; being late does not close it."""
        return self.published_at is not None and self.opens <= now and self.kind is not Kind.LIVE

    def can_be_undone(self, now: datetime) -> bool:
        """Whether a teacher can still take back its publication."""
        return self.published_at is not None and now - self.published_at <= UNDO

    @property
    def once(self) -> bool:
        """Whether a learner has only one attempt.

        Tests are taken once, since a second attempt would measure what the explanations of the first one taught; a
        live quiz once, since the class takes it together; and whoever plays a story again plays for themselves.
        """
        return self.kind.is_test or self.kind in (Kind.LIVE, Kind.STORY)

    @property
    def has_readings(self) -> bool:
        """Whether passages are read before they are asked about."""
        return self.read_first and not self.kind.is_test

    @property
    def sealed(self) -> bool:
        """Whether even those who have finished it are not told yet what was right."""
        return self.kind.is_test and self.explaining is Explaining.WHEN_CLOSED

    @property
    def hides_results(self) -> bool:
        """Whether learners do not see yet how they did in it."""
        return self.kind.is_test and self.explaining is not Explaining.WHEN_FINISHED

    def is_over_for_all(self, waiting: Iterable[datetime | None], now: datetime) -> bool:
        """Whether nobody can still finish it in time; `True` if all have finished it.

        Args:
            waiting: for each learner of the class who has not finished it, their own due date if they have one.
            now: the present time (UTC).
        """
        due_dates = [own or self.due_date for own in waiting]
        return all(due is not None and due <= now for due in due_dates)

    def is_late(self, finished: datetime) -> bool:
        """Whether an attempt that was finished at *finished* (UTC) came after the due date."""
        return self.due_date is not None and finished > self.due_date


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of one learner at one assignment, as it is stored.

    Attributes:
        sitting: the id of the sitting that the attempt is; of a story, of the play.
        assignment: the id of the assignment.
        learner: the learner's Telegram id.
        number: which attempt of this learner it is, from 1.
        started: when it began (UTC).
        finished: when its last question was answered, or the story's last move made (UTC); `None` until then.
        right: how many questions were answered right.
        of: how many questions it had; 0 of a story.
    """

    sitting: str
    assignment: str
    learner: int
    number: int
    started: datetime
    finished: datetime | None
    right: int
    of: int


def distinct_titles(given: Sequence[Assignment], named: Callable[[Assignment], str]) -> dict[str, str]:
    """Name assignments so that no two names are alike.

    Args:
        given: the assignments of one class.
        named: returns the name that one assignment has by itself.

    Returns:
        A title for each assignment id. Where two names would be alike, a number follows the later one.
    """
    titles = all_unique(named(assignment) for assignment in given)
    return {assignment.id: title for assignment, title in zip(given, titles, strict=True)}
