"""What others got of a learner: files of results, and teachers who were let in."""

from dataclasses import dataclass
from datetime import date, datetime

TEACHER = "teacher"
"""Somebody was let in as a teacher of the class."""
LET_IN = "let-in"
"""The same, as the other teachers are told of it."""
ERASED = "erased"
"""Somebody who was in a file has had everything about them deleted, as whoever took the file is told of it."""
ENDS = "ends"
"""A class ends soon, as its teachers are told."""
ENDED = "ended"
"""A class has ended, as its teachers are told."""
UNVISITED = "unvisited"
"""The person has long not been here, and will be deleted, as they are told."""
COLUMNS = "columns"
"""Files can tell more than the learner agreed to when they joined the class; they are asked whether they want that."""
ONLY_TOLD = (LET_IN, ERASED, ENDS, ENDED, UNVISITED, COLUMNS)
"""What is no disclosure: it is told once, and then forgotten."""


@dataclass(frozen=True)
class Disclosure:
    """Something that others got of a person. It outlives the class and the teacher.

    Attributes:
        event: a random id, the same for everybody whom it concerns.
        learner: the Telegram id of the person whom it concerns, or of the teacher who is told of it.
        what: the kind of file, as `ExportFormat` names it, `TEACHER`, or one of `ONLY_TOLD`.
        klass: the id of the class, which may be gone.
        class_name: its name at that time.
        taker: the Telegram id of who took the file or was let in; `None` for the operator, and after they are deleted.
        teacher: the name that learners read for them; "" if they chose none.
        operator: whether it was the operator.
        named: whether names are in the file.
        at: when it was noted (UTC), which is before the file is sent.
        day: the last day of the class, or before the person is deleted; `None` for everything else.
    """

    event: str
    learner: int
    what: str
    klass: str
    class_name: str
    taker: int | None
    teacher: str
    operator: bool
    named: bool
    at: datetime
    day: date | None = None


@dataclass(frozen=True)
class ResultsMessage:
    """A message to a teacher that shows results of learners.

    Attributes:
        teacher: the Telegram id of the teacher.
        number: Telegram's number of the message.
        klass: the id of the class.
        handle: stands for the learner whose answers it shows; "" if it is a list of learners.
    """

    teacher: int
    number: int
    klass: str
    handle: str
