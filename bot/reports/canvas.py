"""A file of grades that Canvas imports as it stands, and which learners cannot be in it.

What Canvas does with such a file (lib/gradebook_importer.rb):

- it parses with Ruby's CSV, which refuses a quoted first cell after a byte order mark;
- it looks for a learner by Canvas's own number, then by SIS user id, then by SIS login, and at last by name; we do not
  know the number and leave it blank, and put the roster id into both SIS columns;
- a cell of digits, points and commas becomes a number, even if it is an id: 12.345.678 would be 12345.678;
- a number in brackets at the end of a title names an assignment of the course; a title with "Final Grade" or similar
  words anywhere, also within others ("Semifinal Grade"), is not imported; any other title that no assignment has makes
  a new assignment;
- a row whose name contains "Points Possible" holds the maximum marks;
- an empty cell deletes the grade that was there.
"""

import csv
import re
from typing import BinaryIO

from bot.reports import moodle_grades
from bot.reports.escaping import coded, escaped_line, text_in
from bot.reports.moodle_grades import LeftOut, Why, counted, listed, titles
from bot.reports.results import Participant, Results

WHO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
RESERVED = (*WHO, "Notes")
"""Titles that no column of grades may have; every course can have a column of notes."""
POINTS = "    Points Possible"
"""The name in the row of maximum marks, as Canvas itself writes it."""
FULL = "100"
"""The maximum mark of every assignment: grades are in percent."""
_NUMBER = re.compile(r"-?[0-9.,]+%?")
_SEPARATOR = re.compile(r"[.,]")
_POINTS = re.compile(r"(?<=Points) (?=Possible)")
_TOTAL = re.compile(r"(Current|Final|Override) (?=(Score|Points|Grade|Status))", re.IGNORECASE)
_NUMBERED = re.compile(r" (?=\([0-9]+\)$)")
NO_BREAK = "\u00a0"
"""Looks like a blank to people; Canvas does not take it for one, so the words around it mean nothing special to it."""


def left_out(results: Results) -> tuple[LeftOut, ...]:
    """Return the learners who cannot be in the file.

    First come those who cannot be in a file for Moodle either, then those whose id Canvas would read as another.
    """
    left = moodle_grades.left_out(results)
    return left + tuple(LeftOut(learner, Why.UNUSABLE_ID) for learner in listed(results, left) if _misread(learner))


def _misread(learner: Participant) -> bool:
    id = learner.roster_id.strip()
    return read(id) != id


def read(cell: str) -> str:
    """Return what Canvas reads in *cell*.

    If the cell has digits, points and commas only, Canvas takes what follows the last point or comma for decimals.
    """
    if not _NUMBER.fullmatch(cell):
        return cell
    *whole, last = _SEPARATOR.split(cell.rstrip(".,"))  # Ruby's split drops empty parts at the end
    return f"{''.join(whole)}.{last}" if whole else last


def write(results: Results, file: BinaryIO) -> int:
    """Write the grades that count, with a row for each learner who is not left out.

    The file is CSV with commas, in UTF-8 without a byte order mark; cells are quoted only where they need it. A grade
    is the percentage of questions answered rightly, with a decimal point, and the second row says that it is of 100.
    Names are escaped (`escaping.plain` undoes this). Only people read them: Canvas goes by the ids.

    Returns:
        The number of learners in the file.
    """
    rows, grades = listed(results, left_out(results)), counted(results)
    with text_in(file, "utf-8") as text:
        table = csv.writer(text)
        table.writerow([*WHO, *(_title(title) for title in titles(results, RESERVED))])
        table.writerow([POINTS, *[""] * 4, *(FULL for _ in results.graded)])
        for learner in rows:
            id = learner.roster_id.strip()
            own_grades = (grades.get((learner.name, assignment.id), "") for assignment in results.graded)
            table.writerow([_name(learner.name), "", id, id, "", *own_grades])
    return len(rows)


def _name(name: str) -> str:
    """Return a name that Canvas takes neither for the row of maximum marks nor for a number."""
    name = coded(escaped_line(name), _POINTS)
    return name if read(name) == name else coded(name, _SEPARATOR)


def _title(title: str) -> str:
    """Return a title for a column that Canvas takes for an assignment's, and for no particular one."""
    title = _NUMBERED.sub(NO_BREAK, _TOTAL.sub(rf"\1{NO_BREAK}", title))
    return f"{title}{NO_BREAK}" if _NUMBER.fullmatch(title) else title
