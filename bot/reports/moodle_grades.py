"""A file of grades that Moodle's gradebook imports as it stands; and who cannot be in it, and why.

What Moodle does with such a file (grade/import/csv/classes/load_data.php and lib/csvlib.class.php):

- one grade that is no number, or one id that it does not know, stops the whole import;
- where an id is blank, or "0", the grades go to the learner of the row before;
- an empty cell becomes the grade 0 if the column is a new grade item, so that "-" has to say "no grade";
- every row has as many cells as the first; its words are shown to the teacher, who says which is what.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from bot.reports.escaping import distinct, escaped_line, number, same, text_in
from bot.reports.results import Attempt, Participant, Results, Translate

ID = "ID number"
NAME = "Name"
RESERVED = (ID, NAME, "Last downloaded from this course")
"""Names that no column of grades may have: Moodle takes a column of the last one for times."""
NO_GRADE = "-"


class Why(StrEnum):
    """Why a learner is not in a gradebook file."""

    NO_ID = "no id"
    NOT_ON_ROSTER = "not on the roster"
    SAME_ID = "same id as another"
    UNUSABLE_ID = "unusable id"


@dataclass(frozen=True)
class LeftOut:
    """A learner who is not in a gradebook file."""

    learner: Participant
    why: Why


def left_out(results: Results) -> tuple[LeftOut, ...]:
    """Who is not in the file, in the order of the class."""
    ids = Counter(same(learner.roster_id) for learner in results.participants)
    reasons = ((learner, _why(learner, ids, named=results.named)) for learner in results.participants)
    return tuple(LeftOut(learner, why) for learner, why in reasons if why)


def _why(learner: Participant, ids: Mapping[str, int], *, named: bool) -> Why | None:
    if not named or not learner.roster_id.strip():
        return Why.NO_ID
    if learner.on_roster is False:
        return Why.NOT_ON_ROSTER
    if ids[same(learner.roster_id)] > 1:
        return Why.SAME_ID
    return None if _usable(learner.roster_id.strip()) else Why.UNUSABLE_ID


def _usable(id: str) -> bool:
    """Whether the importer can be given *id* as it is: an id that had to be escaped would be nobody's."""
    return id.isprintable() and escaped_line(id) == id and id != "0"


def reason(left: LeftOut, t: Translate) -> str:
    """Why, in a sentence for the instructor."""
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
    """Write the learners who are not left out to *file*, with the grades that count, and return how many they are.

    CSV with commas, in UTF-8 with a byte order mark (Moodle takes it off, Excel needs it). A grade is per cent of
    the questions answered rightly, with a decimal point; Moodle takes it for points of 100. Names are escaped
    (`cells.plain` takes that back), and are there to look at: Moodle goes by the ids.
    """
    rows, grades = listed(results, left_out(results)), counted(results)
    with text_in(file, "utf-8-sig") as text:
        table = csv.writer(text)
        table.writerow([ID, NAME, *titles(results)])
        for learner in rows:
            given = [grades.get((learner.name, assignment.id)) for assignment in results.assignments]
            table.writerow(
                [learner.roster_id.strip(), escaped_line(learner.name), *(grade or NO_GRADE for grade in given)]
            )
    return len(rows)


def titles(results: Results, reserved: tuple[str, ...] = RESERVED) -> tuple[str, ...]:
    """Names of the columns of grades: no two alike, none of them *reserved*."""
    names = distinct([*reserved, *(assignment.title.strip() for assignment in results.assignments)])
    return tuple(escaped_line(name) for name in names[len(reserved) :])


def listed(results: Results, left: tuple[LeftOut, ...]) -> tuple[Participant, ...]:
    """The learners of the class but for those who are left out."""
    names = {each.learner.name for each in left}
    return tuple(learner for learner in results.participants if learner.name not in names)


def counted(results: Results) -> Mapping[tuple[str, str], str]:
    """Grades of the finished attempts that count, by learner and assignment: per cent, as `number` writes it."""
    graded = (attempt for attempt in results.attempts if attempt.counts and attempt.finished and attempt.of)
    return {(attempt.learner, attempt.assignment): grade(attempt) for attempt in graded}


def grade(attempt: Attempt) -> str:
    return number(100 * attempt.right / attempt.of)
