"""Which files there are, and one way to write any of them."""

from dataclasses import dataclass
from typing import BinaryIO

from bot.reports.results import Results, Translate

ENDINGS = {"workbook": "xlsx", "page": "html", "tidy": "csv", "moodle": "csv", "canvas": "csv", "xapi": "jsonl"}
HOME = "https://scorewise.invalid"
"""What names in xAPI statements are unique under; ".invalid" leads nowhere, by RFC 2606."""


@dataclass(frozen=True)
class Written:
    """How many rows (or statements) a file has, and how many learners could not be put into a gradebook."""

    rows: int
    left_out: int = 0


def write(form: str, results: Results, file: BinaryIO, t: Translate, language: str, klass: str) -> Written:
    """Write the file of that *form* (a key of ENDINGS); *klass* is the id that makes names unique."""
    from bot.reports import (  # none is needed before a file is
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
