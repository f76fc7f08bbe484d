"""What was said a moment ago: kept in memory only, since forgetting it costs no more than a message said twice."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

QUIET = timedelta(minutes=10)
_ROOM = 10_000


class Recent(Generic[K, V]):
    """A mapping that forgets its oldest entries."""

    def __init__(self) -> None:
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > _ROOM:
            self._entries.popitem(last=False)


class RecentlySaid:
    """Whether something was said to somebody in the last ten minutes."""

    def __init__(self) -> None:
        self._said: Recent[object, datetime] = Recent()

    def said(self, key: object, now: datetime) -> bool:
        """Whether it was; from now on it was."""
        before = self._said.get(key)
        if before is not None and now - before < QUIET:
            return True
        self._said.put(key, now)
        return False


class Guesses:
    """Codes that were wrong, of each person and of everybody in the last hour: who guesses is slowed down."""

    EACH, ALL = 10, 200
    HOUR = timedelta(hours=1)

    def __init__(self) -> None:
        self._wrong: deque[tuple[datetime, int]] = deque()

    def wrong(self, person: int, now: datetime) -> None:
        self._wrong.append((now, person))

    def too_many(self, person: int, now: datetime) -> bool:
        while self._wrong and now - self._wrong[0][0] >= self.HOUR:
            self._wrong.popleft()
        return len(self._wrong) >= self.ALL or sum(who == person for _, who in self._wrong) >= self.EACH
