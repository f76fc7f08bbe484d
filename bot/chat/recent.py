"""What was said a moment ago. It is kept in memory only: forgetting it costs no more than a message said twice."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

QUIET = timedelta(minutes=10)
"""How long the same thing is not said to a person again."""
_ROOM = 10_000  # entries


class Recent(Generic[K, V]):
    """A mapping that forgets its oldest entries."""

    def __init__(self) -> None:
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value of *key*; `None` if there is none, or it is forgotten."""
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        """Set the value of *key*, as the newest entry."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > _ROOM:
            self._entries.popitem(last=False)


class RecentlySaid:
    """Remembers for ten minutes what was said to whom."""

    def __init__(self) -> None:
        self._said: Recent[object, datetime] = Recent()

    def said(self, key: object, now: datetime) -> bool:
        """Whether *key* was said in the last ten minutes. If not, it counts as said now."""
        last_time = self._said.get(key)
        if last_time is not None and now - last_time < QUIET:
            return True
        self._said.put(key, now)
        return False


class Guesses:
    """Counts wrong codes, of each person and of everybody in the last hour: anyone who guesses is slowed down."""

    EACH, ALL = 10, 200
    """Wrong codes an hour that are too many, of one person and of everybody."""
    HOUR = timedelta(hours=1)

    def __init__(self) -> None:
        self._wrong: deque[tuple[datetime, int]] = deque()

    def wrong(self, person: int, now: datetime) -> None:
        """Note that a person sent a wrong code."""
        self._wrong.append((now, person))

    def too_many(self, person: int, now: datetime) -> bool:
        """Whether the person, or everybody together, sent too many wrong codes in the last hour."""
        while self._wrong and now - self._wrong[0][0] >= self.HOUR:
            self._wrong.popleft()
        return len(self._wrong) >= self.ALL or sum(guesser == person for _, guesser in self._wrong) >= self.EACH
