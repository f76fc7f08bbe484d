"""How many updates one person may send before the bot asks them to slow down."""

BURST, RATE = 20, 3.0
"""Updates at once after a rest, and updates a second from then on."""
MANY = 10_000
"""People remembered before those who have rested are forgotten."""


class RateLimiter:
    """Counts the updates of each person by a token bucket (the algorithm GCRA, which keeps one time for each).

    Args:
        burst: Updates at once after a rest.
        rate: Updates a second from then on.
    """

    def __init__(self, burst: int = BURST, rate: float = RATE) -> None:
        self._burst, self._rate = burst, rate
        self._full: dict[object, float] = {}  # when each person may send a whole burst again

    def allows(self, who: object, now: float) -> bool:
        """Whether one more update is allowed. If it is, it is counted.

        Args:
            who: The person, or whatever else is limited.
            now: Seconds of any clock that never goes back.
        """
        if len(self._full) > MANY:
            self._full = {known: full_at for known, full_at in self._full.items() if full_at > now}
        full_at = max(self._full.get(who, now), now)
        if full_at - now > (self._burst - 1) / self._rate:
            return False
        self._full[who] = full_at + 1 / self._rate
        return True
