"""The files that an instructor can take away, and one function that writes any of them."""

from dataclasses import dataclass
from typing import BinaryIO, assert_never

from bot.quiz.exports import ExportFormat
from bot.reports.results import Results, Translate

ENDINGS = {
    ExportFormat.WORKBOOK: "xlsx",
    ExportFormat.REPORT: "html",
    ExportFormat.ANSWERS_CSV: "csv",
    ExportFormat.MOODLE: "csv",
    ExportFormat.CANVAS: "csv",
    ExportFormat.XAPI: "jsonl",
}
"""The ending of each kind of file, without the dot."""
HOME = "https://scorewise.invalid"
"""The address under which names in xAPI statements are unique; ".invalid" leads nowhere, by RFC 2606."""


@dataclass(frozen=True)
class Written:
    """The outcome of writing a file.

    `rows` counts what the file is about: answers in a workbook or CSV file, assignments in a page, learners in a
    gradebook, statements in xAPI. `left_out` counts the learners who could not be put into a gradebook.
    """

    rows: int
    left_out: int = 0


def write(format: ExportFormat, results: Results, file: BinaryIO, t: Translate, language: str, klass: str) -> Written:
    """Write the results as a file.

    Args:
        format: the kind of file.
        results: the results of the class.
        file: where to write; it stays open.
        t: translates the words of a workbook or page.
        language: the language of *t* and of the questions (RFC 5646).
        klass: the id of the class, which makes names in xAPI statements unique.
    """
    from bot.reports import (  # loaded late: they take memory, and most processes never write a file
        answers_csv,
        canvas,
        html_report,
        moodle_grades,
        workbook,
        xapi,
    )

    match format:
        case ExportFormat.WORKBOOK:
            return Written(workbook.write(results, file, t))
        case ExportFormat.REPORT:
            return Written(html_report.write(results, file, t, language))
        case ExportFormat.ANSWERS_CSV:
            return Written(answers_csv.write(results, file))
        case ExportFormat.MOODLE:
            return Written(moodle_grades.write(results, file), len(moodle_grades.left_out(results)))
        case ExportFormat.CANVAS:
            return Written(canvas.write(results, file), len(canvas.left_out(results)))
        case ExportFormat.XAPI:
            return Written(xapi.write(results, file, f"{HOME}/classes/{klass}", language))
        case _:
            assert_never(format)
