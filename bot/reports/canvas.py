"""A file of grades that Canvas imports as it stands; and who cannot be in it, and why.

What Canvas does with such a file (lib/gradebook_importer.rb):

- it parses with Ruby's CSV, which refuses a quoted first cell after a byte order mark;
- it looks for a learner by its own number (unknown to us, left blank), then by SIS user id, then by SIS login, and at
  last by name; so the id goes into both SIS columns;
- a cell of digits, points and commas becomes a number, an id as well: 12.345.678 would be 12345.678;
- a title that ends in a number in brackets is the number of an assignment in the course, and a title that speaks of a
  "Final Grade" and the like is not imported at all; a title that no assignment has makes a new one;
- a name that speaks of "Points Possible" makes its row the maximum marks;
- an empty cell takes away a grade that was there.
"""

import csv
import re
from typing import BinaryIO

from bot.reports import moodle_grades
from bot.reports.escaping import coded, escaped_line, text_in
from bot.reports.moodle_grades import LeftOut, Why, counted, listed, titles
from bot.reports.results import Results

WHO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
RESERVED = (*WHO, "Notes")
"""Names that no column of grades may have; Notes is a column that every course can have."""
POINTS = "    Points Possible"
FULL = "100"
_NUMBER = re.compile(r"-?[0-9.,]+%?")
_SEPARATOR = re.compile(r"[.,]")
_POINTS = re.compile(r"(?<=Points) (?=Possible)")
_TOTAL = re.compile(r"\b(Current|Final|Override) (?=(Score|Points|Grade|Status))")
_NUMBERED = re.compile(r" (?=\([0-9]+\)$)")
NO_BREAK = "\u00a0"
"""Looks like a blank to people, and like none to Canvas."""


def left_out(results: Results) -> tuple[LeftOut, ...]:
    """Who is not in the file: as for Moodle, and those whose id Canvas would read as another; in that order."""
    left = moodle_grades.left_out(results)
    misread = (each for each in listed(results, left) if read(each.roster_id.strip()) != each.roster_id.strip())
    return left + tuple(LeftOut(learner, Why.UNUSABLE_ID) for learner in misread)


def read(cell: str) -> str:
    """What Canvas makes of *cell*: if it is of digits, points and commas, its last part becomes the decimals."""
    if not _NUMBER.fullmatch(cell):
        return cell
    *whole, last = _SEPARATOR.split(cell.rstrip(".,"))  # Ruby's split drops empty parts at the end
    return f"{''.join(whole)}.{last}" if whole else last


def write(results: Results, file: BinaryIO) -> int:
    """Write the learners who are not left out to *file*, with the grades that count, and return how many they are.

    CSV with commas, in UTF-8 without a byte order mark, quoted where needed only. A grade is per cent of the questions
    answered rightly, with a decimal point; the second row says that it is of 100. Names are escaped (`cells.plain`
    takes that back), and are there to look at: Canvas goes by the ids.
    """
    rows, grades = listed(results, left_out(results)), counted(results)
    with text_in(file, "utf-8") as text:
        table = csv.writer(text)
        table.writerow([*WHO, *(_title(title) for title in titles(results, RESERVED))])
        table.writerow([POINTS, *[""] * 4, *(FULL for _ in results.assignments)])
        for learner in rows:
            id = learner.roster_id.strip()
            given = (grades.get((learner.name, assignment.id), "") for assignment in results.assignments)
            table.writerow([_name(learner.name), "", id, id, "", *given])
    return len(rows)


def _name(name: str) -> str:
    name = coded(escaped_line(name), _POINTS)
    return name if read(name) == name else coded(name, _SEPARATOR)


def _title(title: str) -> str:
    title = _NUMBERED.sub(NO_BREAK, _TOTAL.sub(rf"\1{NO_BREAK}", title))
    return f"{title}{NO_BREAK}" if _NUMBER.fullmatch(title) else title
