"""Work that takes longer than a tap may wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EXPORT = "export"
TRIES = 3
LEASE = timedelta(seconds=60)
"""How long the process at work on a job may be silent before another one takes over."""
WAITING_LIMIT = 3
"""Jobs that one person may have waiting."""


@dataclass(frozen=True)
class Job:
    """*wanted* says what, in words of the service that asked; `tries` is how often it was begun before.

    `message` shows how far it is, if it is not 0. With `sending` its file was on its way when somebody last looked.
    """

    id: str
    learner: int
    kind: str
    wanted: tuple[str, ...]
    language: str
    made: datetime
    message: int = 0
    tries: int = 0
    sending: bool = False
