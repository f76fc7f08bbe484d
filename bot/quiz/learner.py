"""Who is learning: no more than the bot needs to speak to them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Learner:
    """`id` is Telegram's number. `plain` leaves out bars and signs that screen readers spell.

    `heard` is the number of the last message that was taken as an answer: handed in again, it counts no second time.
    """

    id: int
    language: str
    since: datetime
    plain: bool = False
    reachable: bool = True
    heard: int = 0
