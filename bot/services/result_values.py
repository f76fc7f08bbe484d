"""What a class did, as the values that reports are made of: a row for each learner, assignment, attempt and answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt, Member
from bot.quiz.grading import Choice, Chosen
from bot.quiz.question import Judgement, MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.roster import Roster
from bot.quiz.sitting import GradedChoice
from bot.reports import results

RESPONSES_KEPT = 20_000
"""Responses that are remembered at most: typed numbers, and orders of many items, are endless."""


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
        klass: the id of the class.
        names: the name of each learner as the file shows it, by Telegram id.
        assignments: the assignments, by id, in their order.
        extensions: own due dates, by assignment and learner.
        bank: the questions of the class.
        wording: the words in the reader's language.
        coded: whether nothing may tell who a learner is. Then names are random, and so is their order.
    """

    klass: str
    names: Mapping[int, str]
    assignments: Mapping[str, Assignment]
    extensions: Mapping[tuple[str, int], datetime]
    bank: Bank
    wording: Wording
    coded: bool = False

    def assignment_of(self, attempt: Attempt) -> Assignment:
        """The assignment of an attempt as it is for its learner: with their own due date, if they have one."""
        assignment = self.assignments[attempt.assignment]
        own = self.extensions.get((attempt.assignment, attempt.learner))
        return replace(assignment, due_date=own) if own else assignment

    def late(self, attempt: Attempt, at: datetime) -> bool:
        """Whether something in that attempt came after the due date of its learner."""
        return self.assignment_of(attempt).is_late(at)


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


@dataclass
class ResultRows:
    """Makes the rows of results from what is stored. Answers that are alike share one response."""

    lookups: Lookups
    _responses: dict[GradedChoice, results.Response] = field(default_factory=dict)

    def attempt(self, attempt: Attempt, *, counts: bool) -> results.Attempt:
        """An attempt, as results show it."""
        lookups = self.lookups
        return results.Attempt(
            learner=lookups.names[attempt.learner],
            assignment=attempt.assignment,
            number=attempt.number,
            started=None if lookups.coded else attempt.started,
            finished=attempt.finished,
            right=attempt.right,
            of=attempt.of,
            late=attempt.finished is not None and lookups.late(attempt, attempt.finished),
            counts=counts,
        )

    def answers(
        self, attempt: Attempt, stored: Iterable[tuple[GradedChoice, datetime]], *, counts: bool
    ) -> Iterator[results.Answer]:
        """The answers of an attempt, as results show them.

        Where nothing may tell who it was, all of them have the time of its end.
        """
        run = results.Run(self.lookups.names[attempt.learner], attempt.assignment, attempt.number, counts)
        is_late = self.lookups.assignment_of(attempt).is_late
        end = attempt.finished if self.lookups.coded else None
        for graded, given in stored:
            at = end or given
            yield results.Answer(run, self._responses.get(graded) or self._response(graded), is_late(at), at)

    def _response(self, graded: GradedChoice) -> results.Response:
        """What was answered; its words only if the question has not changed since."""
        unchanged = self.lookups.bank.version(graded.question, graded.hash)
        if len(self._responses) >= RESPONSES_KEPT:
            self._responses.clear()
        self._responses[graded] = response = results.Response(
            question=graded.question,
            version=graded.hash,
            chosen=graded.choice.options if unchanged and isinstance(graded.choice, Chosen) else (),
            answer=self.lookups.wording.choice(unchanged, graded.choice),
            verdict=graded.verdict.value,
            found=graded.found,
            of=graded.of,
        )
        return response


def items(bank: Bank, versions: Iterable[tuple[str, str, str]], language: str) -> tuple[results.Item, ...]:
    """The items of these assignments, questions and hashes; a question has the same options in all assignments."""
    made: dict[tuple[str, str], results.Item] = {}
    found = []
    for assignment, id, hash in versions:
        if (id, hash) not in made:
            made[id, hash] = item(bank, assignment, id, hash, language)
        found.append(replace(made[id, hash], assignment=assignment))
    return tuple(found)


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
