"""The formats of question files by name. Reading and writing them is the business of `formats`."""

from collections.abc import Mapping
from enum import StrEnum


class QuestionFormat(StrEnum):
    """A format that questions are written in; the value is what commands and buttons call it."""

    GIFT = "gift"
    MOODLE_XML = "xml"
    AIKEN = "aiken"
    CSV = "csv"
    XLSX = "xlsx"
    YAML = "yaml"
    ANKI = "anki"
    QTI = "qti"

    @property
    def ending(self) -> str:
        """How the name of a file in it ends, with the point."""
        return _ENDINGS[self]


_ENDINGS: Mapping[QuestionFormat, str] = {
    QuestionFormat.GIFT: ".gift",
    QuestionFormat.MOODLE_XML: ".xml",
    QuestionFormat.AIKEN: ".txt",
    QuestionFormat.CSV: ".csv",
    QuestionFormat.XLSX: ".xlsx",
    QuestionFormat.YAML: ".yaml",
    QuestionFormat.ANKI: ".apkg",
    QuestionFormat.QTI: ".zip",
}
