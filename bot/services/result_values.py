"""What a class did, as the values that reports are made of: a row for each learner, assignment, attempt and answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bot.quiz import day
from bot.quiz.attempts import counting_sittings
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt, Member
from bot.quiz.grading import Choice, Chosen
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.roster import Roster
from bot.quiz.sitting import StoredAnswer
from bot.reports import results
from bot.reports.escaping import time_zone


class Wording(Protocol):
    """The words in results, in one language."""

    @property
    def language(self) -> str:
        """The language's code."""

    def titles(self, assignments: Sequence[Assignment]) -> Mapping[str, str]:
        """A title for each assignment by its id, no two alike."""

    def code_name(self, id: str) -> str:
        """What stands for the name of a learner, made from a random id."""

    def choice(self, question: Question | None, choice: Choice) -> str:
        """What was answered; *question* is `None` if its text has changed since."""


@dataclass(frozen=True)
class Lookups:
    """What the rows of the results are looked up in.

    Attributes:
        names: the name of each learner as the file shows it, by Telegram id.
        assignments: the assignments, by id.
        extensions: own due dates, by assignment and learner.
        counted: the ids of the sittings that count.
        wording: the words in the reader's language.
        coded: whether nothing may tell who a learner is.
    """

    names: Mapping[int, str]
    assignments: Mapping[str, Assignment]
    extensions: Mapping[tuple[str, int], datetime]
    counted: frozenset[str]
    wording: Wording
    coded: bool = False

    def late(self, attempt: Attempt, at: datetime) -> bool:
        """Whether something in that attempt came after the due date of its learner."""
        assignment = self.assignments[attempt.assignment]
        due = self.extensions.get((attempt.assignment, attempt.learner), assignment.due_date)
        return replace(assignment, due_date=due).is_late(at)


def counted(attempts: Sequence[Attempt], assignments: Iterable[Assignment]) -> frozenset[str]:
    """The sittings that count, by each assignment's own rule."""
    return frozenset(
        sitting
        for assignment in assignments
        for sitting in counting_sittings(
            [attempt for attempt in attempts if attempt.assignment == assignment.id], assignment.attempt_rule
        )
    )


def participant(member: Member, lookups: Lookups, roster: Roster | None, *, with_id: bool) -> results.Participant:
    """A learner of the class, as results show them."""
    roster_id = member.roster_id if with_id else ""
    on_roster = roster.has(roster_id) if roster else None
    joined, handle = (None, "") if lookups.coded else (member.joined, member.handle)
    return results.Participant(lookups.names[member.learner], roster_id, joined, on_roster, handle, member.consent)


def assignment(assignment: Assignment, title: str) -> results.Assignment:
    """An assignment, as results show it."""
    return results.Assignment(
        id=assignment.id,
        title=title,
        kind=assignment.kind.value,
        opens=assignment.opens,
        due_date=assignment.due_date,
        zone=assignment.zone or "UTC",
        attempt_rule=assignment.attempt_rule.value,
        pre_test_id=assignment.pre_test_id,
        drawn=not assignment.questions,
    )


def in_order(attempts: Sequence[Attempt], assignment_ids: Sequence[str]) -> list[Attempt]:
    """The attempts at those assignments: assignment by assignment, the first begun first."""
    places = {id: place for place, id in enumerate(assignment_ids)}
    return sorted(
        (attempt for attempt in attempts if attempt.assignment in places),
        key=lambda attempt: (places[attempt.assignment], attempt.started, attempt.sitting),
    )


def shuffled(attempts: Iterable[Attempt], assignment_ids: Sequence[str], names: Mapping[int, str]) -> list[Attempt]:
    """The finished attempts, assignment by assignment, in the order of names that are random."""
    places = {id: place for place, id in enumerate(assignment_ids)}
    finished = (attempt for attempt in attempts if attempt.finished)
    return sorted(finished, key=lambda attempt: (places[attempt.assignment], names[attempt.learner], attempt.number))


def undated(attempts: Iterable[Attempt], lookups: Lookups, zone: str) -> frozenset[str]:
    """The assignments in which a day, or being late, would tell who it was.

    Those are the ones that learners finished on several days, or some of them late, where one of these groups is
    smaller than `MIN_GROUP_SIZE`. If all are in one group it tells nothing.
    """
    groups: dict[str, dict[object, set[int]]] = {}
    for attempt in attempts:
        if attempt.finished:
            group = day.day(attempt.finished, time_zone(zone)), lookups.late(attempt, attempt.finished)
            groups.setdefault(attempt.assignment, {}).setdefault(group, set()).add(attempt.learner)
    return frozenset(
        assignment
        for assignment, learners in groups.items()
        if len(learners) > 1 and min(map(len, learners.values())) < results.MIN_GROUP_SIZE
    )


def attempt(attempt: Attempt, lookups: Lookups) -> results.Attempt:
    """An attempt, as results show it."""
    return results.Attempt(
        learner=lookups.names[attempt.learner],
        assignment=attempt.assignment,
        number=attempt.number,
        started=None if lookups.coded else attempt.started,
        finished=attempt.finished,
        right=attempt.right,
        of=attempt.of,
        late=attempt.finished is not None and lookups.late(attempt, attempt.finished),
        counts=attempt.sitting in lookups.counted,
    )


def answer(attempt: Attempt, answer: StoredAnswer, bank: Bank, lookups: Lookups) -> results.Answer:
    """An answer, as results show it; its words only if the question has not changed since.

    Where nothing may tell who it was, all answers of an attempt have the time of its end.
    """
    unchanged = bank.version(answer.asked.question, answer.asked.hash)
    at = attempt.finished if lookups.coded and attempt.finished else answer.at
    return results.Answer(
        learner=lookups.names[attempt.learner],
        assignment=attempt.assignment,
        attempt=attempt.number,
        counts=attempt.sitting in lookups.counted,
        question=answer.asked.question,
        version=answer.asked.hash,
        chosen=answer.choice.options if unchanged and isinstance(answer.choice, Chosen) else (),
        answer=lookups.wording.choice(unchanged, answer.choice),
        verdict=answer.verdict.value,
        found=answer.found,
        of=answer.of,
        late=lookups.late(attempt, at),
        at=at,
    )


def item(bank: Bank, assignment: str, id: str, hash: str, language: str) -> results.Item:
    """The question in the version with that *hash*; without its words if the bank has another version now."""
    question = bank.version(id, hash)
    if question is None:
        kind = bank.questions[id].kind if id in bank.questions else SingleChoice.kind
        return results.Item(assignment, id, hash, kind=kind, ask="", choices=(), guess=None)
    in_order = isinstance(question.form, Ordering)
    choices = tuple(
        results.Choice(option.text[language], option.right or in_order, option.misconception)
        for option in question.options
    )
    return results.Item(
        assignment,
        id,
        hash,
        kind=question.kind,
        ask=question.ask[language],
        choices=choices,
        guess=_guess(question),
        right_numbers=_right_numbers(question),
    )


def _right_numbers(question: Question) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest number that are right; `None` if the question asks for no number."""
    if not isinstance(question.form, Numeric):
        return None
    return question.form.answer - question.form.tolerance, question.form.answer + question.form.tolerance


def _guess(question: Question) -> float | None:
    """The mark that guessing at random earns on average, as Moodle counts it; `None` for several right options."""
    match question.form:
        case SingleChoice(options):
            return 1 / len(options)
        case Judgement():
            return 0.5
        case Numeric() | Ordering():
            return 0.0
        case MultipleChoice():
            return None
