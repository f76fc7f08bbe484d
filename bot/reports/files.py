"""Which files there are, and one way to write any of them."""

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
HOME = "https://scorewise.invalid"
"""What names in xAPI statements are unique under; ".invalid" leads nowhere, by RFC 2606."""


@dataclass(frozen=True)
class Written:
    """How many rows (or statements) a file has, and how many learners could not be put into a gradebook."""

    rows: int
    left_out: int = 0


def write(format: ExportFormat, results: Results, file: BinaryIO, t: Translate, language: str, klass: str) -> Written:
    """Write the file of that *format*; *klass* is the id of the class, which makes names in it unique."""
    from bot.reports import (  # none is needed before a file is
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
