"""Which file of results a teacher asks for."""

from dataclasses import dataclass
from enum import StrEnum


class ExportFormat(StrEnum):
    """The kinds of files, by the names that buttons, commands and stored jobs use."""

    WORKBOOK = "workbook"
    REPORT = "page"
    ANSWERS_CSV = "tidy"
    MOODLE = "moodle"
    CANVAS = "canvas"
    XAPI = "xapi"


NAMELESS = frozenset({ExportFormat.REPORT})
"""Kinds of files that name no learner, so that there is no other variant of them."""


@dataclass(frozen=True)
class ExportRequest:
    """Results of a class in one file.

    Attributes:
        klass: the id of the class.
        format: which kind of file.
        assignment: the id of one assignment, or "" for all of the class.
        named: whether learners are named as the class knows them; otherwise each gets a code in place of a name.
    """

    klass: str
    format: ExportFormat = ExportFormat.WORKBOOK
    assignment: str = ""
    named: bool = True

    @property
    def names_learners(self) -> bool:
        """Whether the file holds the names of learners."""
        return self.named and self.format not in NAMELESS

    @property
    def coded(self) -> bool:
        """Whether each row is about one learner, who has a code in place of a name."""
        return not self.named and self.format not in NAMELESS
