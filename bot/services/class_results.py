"""The results of a class: what its learners agreed to show, gathered for screens and for files."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.quiz import classes
from bot.quiz.bank import Bank
from bot.quiz.classes import Assignment, Attempt, Class, Member, counting
from bot.quiz.grading import Choice, Chosen, NotKnown, Typed
from bot.quiz.question import MultipleChoice, Numeric, Ordering, Question, SingleChoice
from bot.quiz.sitting import StoredAnswer
from bot.reports import results
from bot.storage.store import Store, Transaction

T = TypeVar("T")
BATCH = 1000
"""Answers that are read at once: few enough to be gone before Python looks for what could go."""
HANDLE = 8
"""Characters of a handle, of 36 each: two in a class are never alike."""


class Wording(Protocol):
    """How results are worded: a language, texts in it, and the words of a bank in it."""

    @property
    def language(self) -> str: ...

    def t(self, text: str, /, **values: object) -> str: ...


@dataclass(frozen=True)
class ExportRequest:
    """Which results: of the whole class or of one assignment; with names, or with numbers instead of them."""

    klass: str
    assignment: str = ""
    named: bool = True


class ResultsReader:
    def __init__(self, store: Store, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._bank = bank
        self._clock = clock

    async def read(
        self, id: int | None, wanted: ExportRequest, tr: Wording, work: Callable[[results.Results], T]
    ) -> T | None:
        """Do *work* with the results, in a thread of its own; nothing if *id* does not teach the class.

        The operator at the command line is None. Answers are read while *work* asks for them, in one snapshot of the
        database, so they need not fit into memory.
        """
        async with self._store.snapshot() as tx:
            klass = (
                await tx.classes.taught(wanted.klass, id) if id is not None else await tx.classes.by_id(wanted.klass)
            )
            if klass is None:
                return None
            teacher = await tx.users.get(id) if id is not None else None
            gathered = await self._gathered(tx, klass, teacher.zone if teacher else "", wanted, tr)
            return await asyncio.to_thread(work, gathered)

    async def _gathered(
        self, tx: Transaction, klass: Class, zone: str, wanted: ExportRequest, tr: Wording
    ) -> results.Results:
        given = [a for a in await tx.assignments.published(klass.id) if wanted.assignment in ("", a.id)]
        members, roster = await tx.classes.members(klass.id), await tx.classes.roster(klass.id)
        names = {m.learner: m.name for m in members} if wanted.named else _unnamed(members, tr)
        runs = _in_order(await tx.assignments.attempts(klass.id), given)
        counted = {id for a in given for id in counting([r for r in runs if r.assignment == a.id], a.attempt_rule)}
        versions = [v for v in await tx.assignments.question_versions(klass.id) if v[0] in {a.id for a in given}]
        titles = titled(self._bank, given, tr)
        learners = [_learner(member, names, roster if wanted.named else set(), wanted.named) for member in members]
        return results.Results(
            klass.name,
            tuple(teacher.name for teacher in await tx.classes.teachers(klass.id)),
            zone or "UTC",
            self._clock(),
            wanted.named,
            tuple(sorted(learners, key=lambda learner: learner.name.casefold())),
            tuple(_assignment(each, titles[each.id]) for each in given),
            tuple(_attempt(run, names, given, run.sitting in counted) for run in runs),
            tuple(_item(self._bank, *version, tr.language) for version in versions),
            {id: each.error[tr.language] for id, each in self._bank.misconceptions.items()},
            self._answers(tx, given, names, counted, runs, tr),
        )

    def _answers(
        self,
        tx: Transaction,
        given: Sequence[Assignment],
        names: dict[int, str],
        counted: set[str],
        runs: Sequence[Attempt],
        tr: Wording,
    ) -> Callable[[], Iterator[results.Answer]]:
        late = {each.id: each for each in given}
        loop = asyncio.get_running_loop()

        def answer(run: Attempt, each: StoredAnswer) -> results.Answer:
            question = self._bank.questions.get(each.asked.question)
            same = question if question and question.hash == each.asked.hash else None
            return results.Answer(
                names[run.learner],
                run.assignment,
                run.number,
                run.sitting in counted,
                each.asked.question,
                each.asked.hash,
                each.choice.options if same and isinstance(each.choice, Chosen) else (),
                _in_words(same, each.choice, tr),
                each.verdict.value,
                each.found,
                each.of,
                late[run.assignment].is_late(each.at),
                each.at,
            )

        def told_one_by_one() -> Iterator[results.Answer]:
            for some in _in_batches(runs):
                reading = tx.assignments.answers([run.sitting for run in some])
                read = asyncio.run_coroutine_threadsafe(reading, loop).result()
                yield from (answer(run, each) for run in some for each in read.get(run.sitting, ()))

        return told_one_by_one


def titled(bank: Bank, given: Sequence[Assignment], tr: Wording) -> dict[str, str]:
    """A title for each assignment, by its id, told apart by a number where two would be alike."""
    return classes.titles(given, lambda assignment: title(bank, assignment, tr))


def title(bank: Bank, assignment: Assignment, tr: Wording) -> str:
    """What it is and what it is about: "Pre-test: Sesame Credit"."""
    topics = [bank.topics[topic] for topic in assignment.topics if topic in bank.topics]
    named = [topic.title[tr.language] if topic.title else tr.t("A mix of everything") for topic in topics]
    named = named or [tr.t("A mix of everything")]  # the bank has lost what it was about
    about = named[0] if len(named) == 1 else tr.t("{first} and {n} more", first=named[0], n=len(named) - 1)
    match assignment.kind:
        case classes.Kind.PRACTICE:
            return about
        case classes.Kind.PRE:
            return tr.t("Pre-test: {about}", about=about)
        case classes.Kind.POST:
            return tr.t("Post-test: {about}", about=about)
        case classes.Kind.DELAYED:
            return tr.t("Delayed test: {about}", about=about)


def _unnamed(members: Sequence[Member], tr: Wording) -> dict[int, str]:
    """What stands for a name: it stays the same in a class, and tells nothing of who came first or of another class."""
    return {member.learner: tr.t("Learner {n}", n=member.handle[:HANDLE].upper()) for member in members}


def _learner(member: Member, names: dict[int, str], roster: set[str], named: bool) -> results.Participant:
    roster_id = member.roster_id if named else ""
    return results.Participant(
        names[member.learner], roster_id, member.joined, (roster_id in roster) if roster else None
    )


def _assignment(each: Assignment, title: str) -> results.Assignment:
    return results.Assignment(
        each.id,
        title,
        each.kind.value,
        each.opens,
        each.due_date,
        each.zone or "UTC",
        each.attempt_rule.value,
        each.pre_test_id,
    )


def _in_order(runs: Sequence[Attempt], given: Sequence[Assignment]) -> list[Attempt]:
    places = {assignment.id: place for place, assignment in enumerate(given)}
    return sorted(
        (run for run in runs if run.assignment in places),
        key=lambda run: (places[run.assignment], run.started, run.sitting),
    )


def _attempt(run: Attempt, names: dict[int, str], given: Sequence[Assignment], counts: bool) -> results.Attempt:
    assignment = next(each for each in given if each.id == run.assignment)
    late = run.finished is not None and assignment.is_late(run.finished)
    return results.Attempt(
        names[run.learner], run.assignment, run.number, run.started, run.finished, run.right, run.of, late, counts
    )


def _item(bank: Bank, assignment: str, id: str, hash: str, language: str) -> results.Item:
    question = bank.questions.get(id)
    if question is None or question.hash != hash:
        return results.Item(assignment, id, hash, question.kind if question else "one", "", (), None)
    choices = tuple(
        results.Choice(option.text[language], option.right or isinstance(question.form, Ordering), option.misconception)
        for option in question.options
    )
    return results.Item(assignment, id, hash, question.kind, question.ask[language], choices, _guess(question))


def _guess(question: Question) -> float | None:
    """What guessing at random earns on average, as Moodle counts it: nothing to be said for several right options."""
    match question.form:
        case SingleChoice(options):
            return 1 / len(options)
        case Numeric() | Ordering():
            return 0.0
        case MultipleChoice():
            return None


def _in_words(question: Question | None, choice: Choice, tr: Wording) -> str:
    match choice:
        case NotKnown():
            return tr.t("I don't know")
        case Typed(value):
            return str(value)
        case Chosen(options):
            return "; ".join(question.options[option].text[tr.language] for option in options) if question else ""


def _in_batches(runs: Iterable[Attempt]) -> Iterator[list[Attempt]]:
    """Some attempts after others, each time about so many answers."""
    batch: list[Attempt] = []
    answers = 0
    for run in runs:
        batch.append(run)
        answers += max(1, run.of)
        if answers >= BATCH:
            yield batch
            batch, answers = [], 0
    if batch:
        yield batch
