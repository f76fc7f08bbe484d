"""The files that an instructor can take away, and one function that writes any of them."""

from dataclasses import dataclass
from typing import BinaryIO

from bot.reports.results import Results, Translate

ENDINGS = {"workbook": "xlsx", "page": "html", "tidy": "csv", "moodle": "csv", "canvas": "csv", "xapi": "jsonl"}
"""The ending of each kind of file."""
HOME = "https://scorewise.invalid"
"""The address under which names in xAPI statements are unique; ".invalid" leads nowhere, by RFC 2606."""


@dataclass(frozen=True)
class Written:
    """What came of writing a file.

    `rows` counts what the file is about: answers in a workbook or CSV file, assignments in a page, learners in a
    gradebook, statements in xAPI. `left_out` counts the learners who could not be put into a gradebook.
    """

    rows: int
    left_out: int = 0


def write(form: str, results: Results, file: BinaryIO, t: Translate, language: str, klass: str) -> Written:
    """Write the results as a file.

    Args:
        form: the kind of file, a key of `ENDINGS`.
        results: the results of the class.
        file: where to write; it stays open.
        t: translates the words of a workbook or page.
        language: the language of *t* and of the questions (RFC 5646).
        klass: the id of the class, which makes names in xAPI statements unique.

    Raises:
        KeyError: there is no such kind of file.
    """
    from bot.reports import (  # loaded late: they take memory, and most processes never write a file
        answers_csv,
        canvas,
        html_report,
        moodle_grades,
        workbook,
        xapi,
    )

    match form:
        case "workbook":
            return Written(workbook.write(results, file, t))
        case "page":
            return Written(html_report.write(results, file, t, language))
        case "tidy":
            return Written(answers_csv.write(results, file))
        case "moodle":
            return Written(moodle_grades.write(results, file), len(moodle_grades.left_out(results)))
        case "canvas":
            return Written(canvas.write(results, file), len(canvas.left_out(results)))
        case "xapi":
            return Written(xapi.write(results, file, f"{HOME}/classes/{klass}", language))
        case _:
            raise KeyError(form)
