"""A file of grades that Moodle's gradebook imports as it stands, and which learners cannot be in it.

What Moodle does with such a file (grade/import/csv/classes/load_data.php and lib/csvlib.class.php):

- a single grade that is no number, or a single id that it does not know, stops the whole import;
- every row must have as many cells as the first, whose titles the teacher sees, to say what each column is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from bot.reports.escaping import distinct, escaped_line, number, same, text_in
from bot.reports.results import Attempt, Participant, Results, Translate

ID = "ID number"
NAME = "Name"
RESERVED = (ID, NAME, "Last downloaded from this course")
"""Titles that no column of grades may have: Moodle reads times from a column with the last one."""
_QUOTED = re.compile('[,;"\r\n]')
NO_GRADE = "-"
"""What Moodle's own export writes where there is no grade."""


class Why(StrEnum):
    """Why a learner is not in a gradebook file."""

    NO_ID = "no id"
    NOT_ON_ROSTER = "not on the roster"
    SAME_ID = "same id as another"
    UNUSABLE_ID = "unusable id"


@dataclass(frozen=True)
class LeftOut:
    """A learner who is not in a gradebook file, and the reason."""

    learner: Participant
    why: Why


def left_out(results: Results) -> tuple[LeftOut, ...]:
    """Return the learners who cannot be in the file, in the order of the class."""
    ids = Counter(same(learner.roster_id) for learner in results.participants)
    reasons = ((learner, _why(learner, ids, named=results.named)) for learner in results.participants)
    return tuple(LeftOut(learner, why) for learner, why in reasons if why)


def _why(learner: Participant, ids: Mapping[str, int], *, named: bool) -> Why | None:
    """Return why a learner cannot be in the file, or `None`; *ids* counts how many learners gave each id."""
    if not named or not learner.roster_id.strip():
        return Why.NO_ID
    if learner.on_roster is False:
        return Why.NOT_ON_ROSTER
    if ids[same(learner.roster_id)] > 1:
        return Why.SAME_ID
    return None if _usable(learner.roster_id.strip()) else Why.UNUSABLE_ID


def _usable(id: str) -> bool:
    """Return whether Moodle can read *id* as it is: an escaped id would be another, which Moodle does not know."""
    return id.isprintable() and escaped_line(id) == id and id != "0"


def reason(left: LeftOut, t: Translate) -> str:
    """Return the reason as a sentence for the instructor."""
    id = left.learner.roster_id.strip()
    match left.why:
        case Why.NO_ID:
            return t("No id was given.")
        case Why.NOT_ON_ROSTER:
            return t("The id {id} is not on your list.", id=id)
        case Why.SAME_ID:
            return t("The id {id} was given by more than one learner.", id=id)
        case Why.UNUSABLE_ID:
            return t("The id {id} cannot be imported: some of its characters would be read as something else.", id=id)


def write(results: Results, file: BinaryIO) -> int:
    """Write the grades that count, with a row for each learner who is not left out.

    The file is CSV with commas, in UTF-8 with a byte order mark (Moodle removes it, Excel needs it). A grade is the
    percentage of questions answered rightly, with a decimal point; Moodle takes it for points of 100. Names are
    escaped (`escaping.plain` undoes this). Only people read them: Moodle goes by the ids.

    Returns:
        The number of learners in the file.
    """
    rows, grades = listed(results, left_out(results)), counted(results)
    with text_in(file, "utf-8-sig") as text:
        text.write(_row([ID, NAME, *titles(results)]))
        for learner in rows:
            own_grades = (grades.get((learner.name, assignment.id), NO_GRADE) for assignment in results.graded)
            text.write(_row([learner.roster_id.strip(), escaped_line(learner.name), *own_grades]))
    return len(rows)


def _row(cells: Iterable[str]) -> str:
    """A row of CSV. A cell with a semicolon is quoted, too, since some programs split there."""
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(cell) else cell for cell in cells)
    return ",".join(quoted) + "\r\n"


def titles(results: Results, reserved: tuple[str, ...] = RESERVED) -> tuple[str, ...]:
    """Return the titles of the columns of grades, one for each quiz: no two alike, none of them *reserved*."""
    names = distinct([*reserved, *(assignment.title.strip() for assignment in results.graded)])
    return tuple(escaped_line(name) for name in names[len(reserved) :])


def listed(results: Results, left: tuple[LeftOut, ...]) -> tuple[Participant, ...]:
    """Return the learners of the class except those who are left out."""
    names = {left_out.learner.name for left_out in left}
    return tuple(learner for learner in results.participants if learner.name not in names)


def counted(results: Results) -> Mapping[tuple[str, str], str]:
    """Return the grade of each finished attempt that counts, by the learner's name and the assignment's id."""
    graded = (attempt for attempt in results.attempts if attempt.counts and attempt.finished and attempt.of)
    return {(attempt.learner, attempt.assignment): grade(attempt) for attempt in graded}


def grade(attempt: Attempt) -> str:
    """Return the percentage of questions answered rightly, as `escaping.number` writes it."""
    return number(100 * attempt.right / attempt.of)
