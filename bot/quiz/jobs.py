"""Work that takes longer than a person should wait after a tap, such as writing a file of results."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz.exports import ExportRequest

EXPORT = "export"
"""The kind of a job that writes a file of results."""
TRIES = 3
"""How often a job is begun before it is given up."""
LEASE = timedelta(seconds=60)
"""How long a process may work on a job without renewing its claim before another process takes over."""
WAITING_LIMIT = 3
"""How many unfinished jobs one person may have."""


@dataclass(frozen=True)
class UnreadableJob:
    """A stored piece of work that this version cannot read: a later one has stored it.

    Attributes:
        id: the id of the job.
        learner: the Telegram id of the person who asked for it.
        language: the language to answer in.
        message: the id of the chat message that shows how far the job is, or 0.
    """

    id: str
    learner: int
    language: str
    message: int


@dataclass(frozen=True)
class Job:
    """One piece of work, as it is stored.

    Attributes:
        id: the id of the job.
        learner: the Telegram id of the person who asked for it.
        kind: what sort of work it is; so far only `EXPORT`.
        request: which file to write.
        language: the language of the texts in the file.
        made: when they asked (UTC).
        message: the id of the chat message that shows how far the job is, or 0.
        tries: how often it was begun before.
        sending: whether a process has begun to send its file. Another process cannot know whether the file arrived.
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
