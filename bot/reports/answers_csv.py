"""A file with one row for each answer, for teachers and researchers who want to make their own statistics."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeAlias

from bot.quiz.classes import STORIES_SINCE
from bot.quiz.language import t
from bot.reports.escaping import distinct, escaped, midnight, text_in
from bot.reports.results import Answer, Assignment, Attempt, Item, Participant, Results
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
    `cell` makes the content from an answer, `played` that from a learner's play of a story. `tells_choice` says whether
    one can read in it what was chosen; it is then empty where that is withheld. `since` is the version of consent from
    which on learners have read of it: a column that is added later has `CONSENT + 1`, and that constant becomes one
    more. It is empty for those who joined before.
    """

    name: str
    meaning: str
    cell: Callable[[Index, Answer], Cell]
    tells_choice: bool = False
    since: int = 1
    played: "Callable[[Index, Attempt], Cell]" = lambda index, play: ""


def _roster_id(index: Index, row: Answer | Attempt) -> str:
    return index.learners[row.learner].roster_id if index.results.named else ""


def _misconceptions(index: Index, answer: Answer) -> str:
    """Return the ids of the errors behind the chosen options, each once, with blanks between."""
    choices = index.item(answer).choices
    named = (choices[place].misconception for place in answer.chosen)
    return " ".join(dict.fromkeys(id for id in named if id))


def _kind(index: Index, row: Answer | Attempt) -> Cell:
    return index.assignments[row.assignment].kind


def _title(index: Index, row: Answer | Attempt) -> Cell:
    return index.titles[row.assignment]


def _late(index: Index, row: Answer | Attempt) -> Cell:
    return "" if row.assignment in index.results.undated else int(row.late)


def _day(index: Index, answer: Answer) -> Cell:
    return _day_of(index, answer.assignment, answer.at)


def _played_on(index: Index, play: Attempt) -> Cell:
    """Return the day on which it was finished, or was begun if it was not."""
    return _day_of(index, play.assignment, play.finished or play.started)


def _day_of(index: Index, assignment: str, at: datetime | None) -> Cell:
    if assignment in index.results.undated or at is None:
        return ""
    return midnight(at, index.results.zone).date().isoformat()


def _whose(_: Index, row: Answer | Attempt) -> Cell:
    return row.learner


def _counts(_: Index, row: Answer | Attempt) -> Cell:
    return int(row.counts)


FIELDS = (
    Field("learner", t("name chosen for this class, or a pseudonym"), _whose, played=_whose),
    Field("roster_id", t("id on the instructor's list; empty without names"), _roster_id, played=_roster_id),
    Field("assignment", t("title of the assignment"), _title, played=_title),
    Field("kind", t("practice, pre, post, delayed, live or story"), _kind, played=_kind),
    Field(
        "attempt",
        t("which attempt at it, from 1"),
        lambda index, answer: answer.attempt,
        played=lambda index, play: play.number,
    ),
    Field("counts", t("1 if that attempt counts, else 0"), _counts, played=_counts),
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
    Field("late", t("1 if after the due date, else 0; empty where it would tell who it was"), _late, played=_late),
    Field("at", t("the day, in the class's time zone; empty where it would tell who it was"), _day, played=_played_on),
    Field(
        "story",
        t("of a story: finished or started; empty of an answer"),
        lambda index, answer: "",
        since=STORIES_SINCE,
        played=lambda index, play: "finished" if play.finished else "started",
    ),
)
"""The columns in their order.

The list of what a learner agrees to show to a teacher is made from them, and so is the list in the teachers' guide.
"""


def columns_of(version: int) -> frozenset[str]:
    """Return the names of the columns that somebody has agreed to who has read that version of consent."""
    return frozenset(field.name for field in FIELDS if field.since <= version)


def write(results: Results, file: BinaryIO, fields: Sequence[Field] | None = None) -> int:
    """Write all answers as CSV (RFC 4180), then a row for each play of a story.

    The file is UTF-8 with a byte order mark, without which Excel takes it for another encoding. Texts are quoted and
    escaped (`escaping.plain` undoes this), whole numbers are not. One answer at a time is in memory. Without names,
    what was chosen is left empty where few were asked (`tally.withheld`). What a learner has not agreed to is empty.

    Args:
        results: the results of the class.
        file: where to write; it stays open.
        fields: the columns; all of them if `None`.

    Returns:
        The number of rows.
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
        for play in results.plays:
            consent = index.learners[play.learner].consent
            table.writerow("" if field.since > consent else _written(field.played(index, play)) for field in fields)
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
