"""A file with one row for each answer, for teachers and researchers who want to make their own statistics."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from bot.quiz.language import t
from bot.reports.escaping import distinct, escaped, midnight, text_in
from bot.reports.results import Answer, Assignment, Item, Participant, Results
from bot.reports.tally import withheld


@dataclass(frozen=True)
class Index:
    """Finds what an answer refers to.

    Learners are found by name, assignments by id, items by assignment, question and version. `titles` has the title of
    each assignment by its id; equal titles are told apart by a number.
    """

    results: Results
    learners: Mapping[str, Participant]
    assignments: Mapping[str, Assignment]
    titles: Mapping[str, str]
    items: Mapping[tuple[str, str, str], Item]

    def item(self, answer: Answer) -> Item:
        """Return the item that was answered."""
        return self.items[answer.assignment, answer.question, answer.version]


Cell: TypeAlias = str | int


@dataclass(frozen=True)
class Field:
    """A column of the file.

    `name` is its title. `meaning` says in English what stands in it, and can be translated with `t(field.meaning)`.
    `cell` makes the content from an answer. `tells_choice` says whether one can read in it what was chosen; it is then
    empty where that is withheld. `since` is the version of consent from which on learners have read of it: a column
    that is added later has `CONSENT + 1`, and that constant becomes one more. It is empty for those who joined before.
    """

    name: str
    meaning: str
    cell: Callable[[Index, Answer], Cell]
    tells_choice: bool = False
    since: int = 1


def _roster_id(index: Index, answer: Answer) -> str:
    return index.learners[answer.learner].roster_id if index.results.named else ""


def _misconceptions(index: Index, answer: Answer) -> str:
    """Return the ids of the errors behind the chosen options, each once, with blanks between."""
    choices = index.item(answer).choices
    named = (choices[place].misconception for place in answer.chosen)
    return " ".join(dict.fromkeys(id for id in named if id))


def _late(index: Index, answer: Answer) -> Cell:
    return "" if answer.assignment in index.results.undated else int(answer.late)


def _day(index: Index, answer: Answer) -> Cell:
    if answer.assignment in index.results.undated:
        return ""
    return midnight(answer.at, index.results.zone).date().isoformat()


FIELDS = (
    Field("learner", t("name chosen for this class, or a pseudonym"), lambda index, answer: answer.learner),
    Field("roster_id", t("id on the instructor's list; empty without names"), _roster_id),
    Field("assignment", t("title of the assignment"), lambda index, answer: index.titles[answer.assignment]),
    Field("kind", t("practice, pre, post or delayed"), lambda index, answer: index.assignments[answer.assignment].kind),
    Field("attempt", t("which attempt at it, from 1"), lambda index, answer: answer.attempt),
    Field("counts", t("1 if that attempt counts, else 0"), lambda index, answer: int(answer.counts)),
    Field("question", t("id of the question"), lambda index, answer: answer.question),
    Field("version", t("version of the question that was asked"), lambda index, answer: answer.version),
    Field("asked", t("the question in words"), lambda index, answer: index.item(answer).ask),
    Field("answer", t("the answer in words"), lambda index, answer: answer.answer, tells_choice=True),
    Field("verdict", t("right, partly, wrong or not-known"), lambda index, answer: answer.verdict),
    Field("right", t("1 if right, else 0"), lambda index, answer: int(answer.right)),
    Field("found", t("right options that were chosen, or items in their place"), lambda index, answer: answer.found),
    Field("of", t("right options, or items, that there are"), lambda index, answer: answer.of),
    Field(
        "misconception",
        t("ids of the errors behind what was chosen, with blanks between"),
        _misconceptions,
        tells_choice=True,
    ),
    Field("late", t("1 if after the due date, else 0; empty where it would tell who it was"), _late),
    Field("at", t("the day, in the class's time zone; empty where it would tell who it was"), _day),
)
"""The columns in their order.

The list of what a learner agrees to show to a teacher is made from them, and so is the list in the teachers' guide.
"""


def columns_of(version: int) -> frozenset[str]:
    """Return the names of the columns that somebody has agreed to who has read that version of consent."""
    return frozenset(field.name for field in FIELDS if field.since <= version)


def write(results: Results, file: BinaryIO, fields: Sequence[Field] | None = None) -> int:
    """Write all answers as CSV (RFC 4180).

    The file is UTF-8 with a byte order mark, without which Excel takes it for another encoding. Texts are quoted and
    escaped (`escaping.plain` undoes this), whole numbers are not. One answer at a time is in memory. Without names,
    what was chosen is left empty where few were asked (`tally.withheld`). What a learner has not agreed to is empty.

    Args:
        results: the results of the class.
        file: where to write; it stays open.
        fields: the columns; all of them if `None`.

    Returns:
        The number of answers.
    """
    fields = FIELDS if fields is None else fields
    index, hidden = indexed(results), withheld(results, with_names=results.named)
    rows = 0
    with text_in(file, "utf-8-sig") as text:
        # Titles of columns are not quoted: some programs cannot read a quote right after the byte order mark.
        csv.writer(text).writerow(field.name for field in fields)
        # LibreOffice may take a semicolon for the end of a cell, too, unless the text is quoted.
        table = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
        for answer in results.answers():
            silent = (answer.assignment, answer.question, answer.version) in hidden
            consent = index.learners[answer.learner].consent
            table.writerow(
                "" if (silent and field.tells_choice) or field.since > consent else _written(field.cell(index, answer))
                for field in fields
            )
            rows += 1
    return rows


def _written(cell: Cell) -> Cell:
    return escaped(cell) if isinstance(cell, str) else cell


def indexed(results: Results) -> Index:
    """Return the index of these results."""
    titles = distinct(assignment.title for assignment in results.assignments)
    return Index(
        results,
        {learner.name: learner for learner in results.participants},
        {assignment.id: assignment for assignment in results.assignments},
        dict(zip((assignment.id for assignment in results.assignments), titles, strict=True)),
        {(item.assignment, item.question, item.version): item for item in results.items},
    )
