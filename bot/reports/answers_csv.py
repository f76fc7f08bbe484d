"""A file with one row for each answer, for teachers and researchers who want to make their own statistics."""

import csv
import io
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO, TypeAlias

from bot.quiz.classes import STORIES_SINCE
from bot.quiz.language import t
from bot.reports.escaping import Days, distinct, escaped, text_in
from bot.reports.remembered import OncePerRun, Remembered
from bot.reports.results import Answer, Assignment, Attempt, Item, Participant, Results, Run
from bot.reports.tally import Key, withheld


@dataclass(frozen=True)
class Index:
    """Finds what an answer refers to.

    Learners are found by name, assignments by id, items by assignment, question and version. `titles` has the title of
    each assignment by its id; equal titles are told apart by a number. `days` says on which day something was.
    """

    results: Results
    learners: Mapping[str, Participant]
    assignments: Mapping[str, Assignment]
    titles: Mapping[str, str]
    items: Mapping[tuple[str, str, str], Item]
    days: Days

    def item(self, answer: Answer) -> Item:
        """Return the item that was answered."""
        return self.items[answer.item]


Cell: TypeAlias = str | int


class Part(Enum):
    """What a cell depends on. Many answers have it in common, so that the cell is worded once for all of them.

    Cells on a run or a response may look at the assignment as well, those on a day also at whether it was late.
    """

    RUN = "run"
    RESPONSE = "response"
    DAY = "day"


@dataclass(frozen=True)
class Field:
    """A column of the file.

    `name` is its title. `meaning` says in English what stands in it, and can be translated with `t(field.meaning)`.
    `cell` makes the content from an answer, of which it looks at no more than `part`; `played` makes that from a
    learner's play of a story. `tells_choice` says whether one can read in it what was chosen; it is then empty where
    that is withheld. `since` is the version of consent from which on learners have read of it: a column that is added
    later has `CONSENT + 1`, and that constant becomes one more. It is empty for those who joined before.
    """

    name: str
    meaning: str
    cell: Callable[[Index, Answer], Cell]
    part: Part
    tells_choice: bool = False
    since: int = 1
    played: "Callable[[Index, Attempt], Cell]" = lambda index, play: ""


def _roster_id(index: Index, row: Answer | Attempt) -> str:
    return index.learners[row.learner].roster_id if index.results.named else ""


def _misconceptions(index: Index, answer: Answer) -> str:
    """Return the ids of the errors behind the chosen options, each once, with blanks between."""
    choices = index.item(answer).choices
    named = (choices[place].misconception for place in answer.response.chosen)
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
    return index.days.day(at).isoformat()


def _whose(_: Index, row: Answer | Attempt) -> Cell:
    return row.learner


def _counts(_: Index, row: Answer | Attempt) -> Cell:
    return int(row.counts)


FIELDS = (
    Field("learner", t("name chosen for this class, or a pseudonym"), _whose, Part.RUN, played=_whose),
    Field("roster_id", t("id on the instructor's list; empty without names"), _roster_id, Part.RUN, played=_roster_id),
    Field("assignment", t("title of the assignment"), _title, Part.RUN, played=_title),
    Field("kind", t("practice, pre, post, delayed, live or story"), _kind, Part.RUN, played=_kind),
    Field(
        "attempt",
        t("which attempt at it, from 1"),
        lambda index, answer: answer.run.attempt,
        Part.RUN,
        played=lambda index, play: play.number,
    ),
    Field("counts", t("1 if that attempt counts, else 0"), _counts, Part.RUN, played=_counts),
    Field("question", t("id of the question"), lambda index, answer: answer.response.question, Part.RESPONSE),
    Field(
        "version",
        t("version of the question that was asked"),
        lambda index, answer: answer.response.version,
        Part.RESPONSE,
    ),
    Field("asked", t("the question in words"), lambda index, answer: index.item(answer).ask, Part.RESPONSE),
    Field(
        "answer",
        t("the answer in words"),
        lambda index, answer: answer.response.answer,
        Part.RESPONSE,
        tells_choice=True,
    ),
    Field(
        "verdict", t("right, partly, wrong or not-known"), lambda index, answer: answer.response.verdict, Part.RESPONSE
    ),
    Field("right", t("1 if right, else 0"), lambda index, answer: int(answer.response.right), Part.RESPONSE),
    Field(
        "found",
        t("right options that were chosen, or items in their place"),
        lambda index, answer: answer.response.found,
        Part.RESPONSE,
    ),
    Field("of", t("right options, or items, that there are"), lambda index, answer: answer.response.of, Part.RESPONSE),
    Field(
        "misconception",
        t("ids of the errors behind what was chosen, with blanks between"),
        _misconceptions,
        Part.RESPONSE,
        tells_choice=True,
    ),
    Field(
        "late",
        t("1 if after the due date, else 0; empty where it would tell who it was"),
        _late,
        Part.DAY,
        played=_late,
    ),
    Field(
        "at",
        t("the day, in the class's time zone; empty where it would tell who it was"),
        _day,
        Part.DAY,
        played=_played_on,
    ),
    Field(
        "story",
        t("of a story: finished or started; empty of an answer"),
        lambda index, answer: "",
        Part.DAY,
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
    parts = [_texts(index, hidden, part, tuple(own)) for part, own in groupby(fields, attrgetter("part"))]
    rows = 0
    with text_in(file, "utf-8") as text:
        # Titles of columns are not quoted: some programs cannot read a quote right after the byte order mark.
        text.write("\ufeff")
        csv.writer(text).writerow(field.name for field in fields)
        for run, answers in groupby(results.answers(), attrgetter("run")):
            of_run = [part.of(run) for part in parts]
            for answer in answers:
                text.write(",".join([of_part(answer) for of_part in of_run]) + "\r\n")
                rows += 1
        for play in results.plays:
            consent = index.learners[play.learner].consent
            cells = ("" if field.since > consent else _written(field.played(index, play)) for field in fields)
            text.write(_line(cells) + "\r\n")
            rows += 1
    return rows


def _texts(index: Index, hidden: Set[Key], part: Part, fields: Sequence[Field]) -> Remembered | OncePerRun:
    """Make the text of a few columns side by side, which depend on the same part of an answer."""

    def cells(answer: Answer) -> Iterator[Cell]:
        silent, consent = answer.item in hidden, index.learners[answer.run.learner].consent
        for field in fields:
            left_out = (silent and field.tells_choice) or field.since > consent
            yield "" if left_out else _written(field.cell(index, answer))

    def text(answer: Answer) -> str:
        return _line(cells(answer))

    def shared(run: Run) -> Hashable:
        return run.assignment, index.learners[run.learner].consent

    match part:
        case Part.RUN:
            return OncePerRun(text)
        case Part.RESPONSE:
            return Remembered(shared, attrgetter("response"), text)
        case Part.DAY:
            return Remembered(shared, lambda answer: (answer.late, index.days.day(answer.at)), text)


def _line(cells: Iterable[Cell]) -> str:
    text = io.StringIO()
    # LibreOffice may take a semicolon for the end of a cell, too, unless the text is quoted.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="").writerow(cells)
    return text.getvalue()


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
        Days(results.zone),
    )
