"""The results of a class as values: every file that an instructor takes away is made from these and nothing else.

All times know their time zone (UTC, unless a field says otherwise). Files write days only: nothing needs to know how
long somebody took.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

STORY = "story"
"""The kind of an assignment that is a story."""


class Translate(Protocol):
    """A function that returns a text in the reader's language, with values filled in: `t("Page {n}", n=3)`.

    It finds the text by its English words.
    """

    def __call__(self, text: str, /, **values: object) -> str: ...


MIN_GROUP_SIZE = 5
"""Learners who must have been asked a question before anything that does not name them says what was chosen.

Of fewer, a reader could tell who chose it. Whatever names learners shows all that they agreed to. This is the one rule
for screens and files; `tally.withheld` applies it, and `labels.threshold` says it in words.
"""
VERDICT_FROM = 20
"""Learners from whom on a report judges a question in words. Below, it shows statistics and their intervals only."""


@dataclass(frozen=True)
class Choice:
    """An option as its author wrote it; `misconception` is the id of the named error behind a wrong one."""

    text: str
    right: bool
    misconception: str | None = None


@dataclass(frozen=True)
class Item:
    """One question, in one version, as one assignment asked it. A right answer earns one mark, anything else none.

    Attributes:
        assignment: the assignment's id.
        question: the question's id.
        version: changes whenever something in the question is edited.
        kind: "one" (option), "several" (options), "number" or "order".
        ask: the question in words; empty if the bank no longer has this version.
        choices: the options as the author wrote them, or the items in their right order; empty for a number.
        guess: the mark that guessing at random earns on average, from 0 to 1. `None` where that cannot be said, as for
            several options (Moodle says nothing of these either).
        right_numbers: the lowest and the highest number that are right; `None` for other kinds of questions, and if the
            bank no longer has this version.
    """

    assignment: str
    question: str
    version: str
    kind: str
    ask: str
    choices: tuple[Choice, ...]
    guess: float | None
    right_numbers: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True)
class Participant:
    """A learner of the class.

    `name` is the one that the learner chose for this class, or a pseudonym. No two in a class are alike, so attempts
    and answers name a learner by it. `roster_id` is empty if the learner gave none, or if names are left out.
    `joined` is `None` if names are left out. `on_roster` says whether the instructor's list has that id; it is `None`
    if there is no list. `handle` stands for the learner in buttons.
    `consent` is the version of what they agreed to.
    """

    name: str
    roster_id: str
    joined: datetime | None
    on_roster: bool | None = None
    handle: str = ""
    consent: int = 1


@dataclass(frozen=True)
class Assignment:
    """A quiz that an instructor set for the class.

    Attributes:
        id: unique among all classes.
        title: as people see it. Files that need different titles tell equal ones apart (`escaping.distinct`).
        kind: "practice", "pre" (test), "post" (test), "delayed" (test), "live" or "story".
        opens: when learners could first start it.
        due_date: anything finished later is late; `None` if nothing ever is.
        zone: the time zone in which the instructor set these times: an IANA name, or an offset such as "+0530".
        attempt_rule: which attempt of a learner counts: the "first", the "best" or the "last".
        pre_test_id: the pre-test that a post-test or delayed test is compared with.
        drawn: whether each attempt was asked questions of its own; otherwise everybody had the same ones.
    """

    id: str
    title: str
    kind: str
    opens: datetime
    due_date: datetime | None
    zone: str
    attempt_rule: str
    pre_test_id: str | None = None
    drawn: bool = False

    @property
    def is_story(self) -> bool:
        """Whether it is a story, which is finished or not: it has no questions, and earns no mark."""
        return self.kind == STORY


@dataclass(frozen=True, slots=True)
class Attempt:
    """One learner's run through an assignment.

    Attributes:
        learner: the participant's name.
        assignment: the assignment's id.
        number: which attempt of this learner at this assignment, from 1.
        started: when the learner started it; `None` without names.
        finished: when the learner finished it; `None` while it is open.
        right: questions answered rightly.
        of: questions in the attempt, unanswered ones among them; 0 if there are none, as in a story.
        late: whether it was finished after the due date.
        counts: whether statistics look at it. At most one attempt of a learner at an assignment counts.
    """

    learner: str
    assignment: str
    number: int
    started: datetime | None
    finished: datetime | None
    right: int
    of: int
    late: bool
    counts: bool


class Run(NamedTuple):
    """Whose answers these are: all answers of an attempt share one.

    Attributes:
        learner: the participant's name.
        assignment: the assignment's id.
        attempt: the number of the attempt, from 1.
        counts: whether that attempt counts.
    """

    learner: str
    assignment: str
    attempt: int
    counts: bool


@dataclass(frozen=True, eq=False, slots=True)
class Response:
    """What was answered to a question, and how that was judged: answers that are alike share one.

    There are few of them beside the answers, so a file can word each once. To find them again fast, they are compared
    by identity.

    Attributes:
        question: the question's id.
        version: the version of the question that the learner saw.
        chosen: places in the item's `choices`, from 0, in the order in which an order was given. Empty for a typed
            number and for "I don't know".
        answer: the answer in words.
        verdict: "right", "partly", "wrong" or "not-known".
        found: right options that were chosen, or items that were put in their place.
        of: right options, or items, that there are.
    """

    question: str
    version: str
    chosen: tuple[int, ...]
    answer: str
    verdict: str
    found: int
    of: int

    @property
    def right(self) -> bool:
        """Whether it earns the mark; an answer that is partly right does not."""
        return self.verdict == "right"


class Answer(NamedTuple):
    """One answer to one question: a row of the file of answers. There may be a million, so making one is cheap.

    Attributes:
        run: in which attempt it was given, and by whom.
        response: what was answered.
        late: whether it was given after the due date.
        at: when it was given.
    """

    run: Run
    response: Response
    late: bool
    at: datetime

    @property
    def learner(self) -> str:
        """The participant's name."""
        return self.run.learner

    @property
    def assignment(self) -> str:
        """The assignment's id."""
        return self.run.assignment

    @property
    def counts(self) -> bool:
        """Whether its attempt counts."""
        return self.run.counts

    @property
    def item(self) -> tuple[str, str, str]:
        """What was answered: the ids of assignment and question, and the version."""
        return self.run.assignment, self.response.question, self.response.version


@dataclass(frozen=True)
class Results:
    """What happened in a class, as far as its learners agreed to show it.

    Attributes:
        title: the name of the class.
        teachers: their names.
        zone: the time zone in which reports write times: an IANA name, or an offset such as "+0530".
        made: when the results were read.
        named: whether participants have the names they chose; if not, they have pseudonyms.
        participants: the learners of the class.
        assignments: what was set for the class, in the order in which reports show it.
        attempts: all attempts at these assignments, finished or not. They may be read anew each time somebody goes over
            them; `kept` reads them once.
        items: the questions of the assignments, each version that was asked by itself.
        misconceptions: what each misconception says, in the reader's language, by its id.
        undated: ids of the assignments whose days, and whether anything was late, are left out because they would tell
            who somebody is. Only without names.
        answers: returns an iterator over all answers, ordered by assignment, name, attempt and turn. Each call starts
            at the first answer. There may be a million, so nobody should hold them all in memory.
    """

    title: str
    teachers: tuple[str, ...]
    zone: str
    made: datetime
    named: bool
    participants: tuple[Participant, ...]
    assignments: tuple[Assignment, ...]
    attempts: Iterable[Attempt]
    items: tuple[Item, ...]
    misconceptions: Mapping[str, str]
    answers: Callable[[], Iterator[Answer]]
    undated: frozenset[str] = frozenset()

    def kept(self) -> "Results":
        """Return the same results with all attempts in memory, for whatever goes over them several times."""
        return replace(self, attempts=tuple(self.attempts))

    @property
    def graded(self) -> tuple[Assignment, ...]:
        """The assignments that earn marks: all but stories."""
        return tuple(assignment for assignment in self.assignments if not assignment.is_story)

    @property
    def plays(self) -> Iterator[Attempt]:
        """The attempts at stories, in the order of `attempts`."""
        stories = {assignment.id for assignment in self.assignments if assignment.is_story}
        return (attempt for attempt in self.attempts if attempt.assignment in stories) if stories else iter(())
