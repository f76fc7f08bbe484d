"""Work that takes longer than a tap may wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz.exports import ExportRequest

EXPORT = "export"
TRIES = 3
LEASE = timedelta(seconds=60)
"""How long the process at work on a job may be silent before another one takes over."""
WAITING_LIMIT = 3
"""Jobs that one person may have waiting."""


@dataclass(frozen=True)
class Job:
    """A file that somebody waits for.

    Attributes:
        id: random.
        learner: the Telegram id of the teacher who asked.
        kind: `EXPORT`.
        request: which file.
        language: of the texts in it.
        made: when it was asked for, UTC.
        message: the message that says how far it is; 0 if there is none.
        tries: how often it was begun before.
        sending: whether its file was on its way when somebody last looked.
    """

    id: str
    learner: int
    kind: str
    request: ExportRequest
    language: str
    made: datetime
    message: int = 0
    tries: int = 0
    sending: bool = False
