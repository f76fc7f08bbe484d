"""Work that takes longer than a person should wait after a tap, such as writing a file of results."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.quiz.exports import ExportRequest

EXPORT = "export"
"""The kind of a job that writes a file of results."""
UPLOAD = "upload"
"""The kind of a job that reads what a teacher has sent for a class."""
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
        kind: what sort of work it is: `EXPORT`.
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


@dataclass(frozen=True)
class UploadRequest:
    """A file, or a text, that a teacher has sent to make questions of; or a document to suggest questions on.

    Attributes:
        klass: the id of the class.
        name: the name of the file.
        file: the id under which Telegram hands it out; "" for a text.
        text: the text, if it was pasted.
        document: the id of a document of the class to suggest questions on; "" for what was sent.
    """

    klass: str
    name: str
    file: str = ""
    text: str = ""
    document: str = ""


@dataclass(frozen=True)
class UploadJob:
    """A file that waits to be read, as it is stored. The attributes are those of `Job`."""

    id: str
    learner: int
    request: UploadRequest
    language: str
    made: datetime
    message: int = 0
    tries: int = 0
