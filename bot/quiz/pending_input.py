"""What the bot has asked a person to type or send next. It is stored, so that a restart does not lose it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class InputKind(StrEnum):
    """The things that the bot asks for, with the names under which they are stored."""

    REMINDER_TIME = "time"
    TIME_ZONE = "zone"
    EXAM_DAY = "exam"
    NAME_IN_CLASS = "my-name"
    NAME_TO_JOIN_UNDER = "join-name"
    STUDENT_ID = "my-id"
    NEW_CLASS_NAME = "class-name"
    TEACHER_NAME = "teacher-name"
    CLASS_NAME = "class-rename"
    CLASS_END = "class-end"
    ROSTER_FILE = "roster"
    OPENING_DAY = "opens"
    DUE_DAY = "due"
    MOVED_DUE_DAY = "moved"
    OWN_DUE_DAY = "own-due"
    QUESTION_FILE = "own-file"
    DRAFT_PART = "own-part"
    DOCUMENT_DETAIL = "own-source"


@dataclass(frozen=True)
class PendingInput:
    """One thing that the bot has asked for; `about` is the id of the class or assignment it belongs to, the code of an
    invitation, or "".

    For one learner's due date it is the id of the assignment, a point, and their handle. For a part of a draft it is
    the id of the draft, a point, and the part; of an option its place follows after another point. For a detail of a
    document it is the id of the document, a point, its place, another point, and "last" or "".
    """

    kind: InputKind
    about: str = ""

    def stored(self) -> str:
        """Return it as the text that is stored: the kind, and after a colon what it is about."""
        return f"{self.kind}:{self.about}" if self.about else str(self.kind)

    @classmethod
    def from_stored(cls, text: str) -> Self | None:
        """Return what `stored` has made *text* of, or `None` for "" and for a kind that this version does not know."""
        kind, _, about = text.partition(":")
        return cls(InputKind(kind), about) if kind in set(InputKind) else None
