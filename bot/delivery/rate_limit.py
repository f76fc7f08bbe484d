"""How much somebody may do at once before they are asked to slow down."""

BURST, RATE = 20, 3.0
"""Updates at once, and a second after that."""
MANY = 10_000


class RateLimiter:
    """Who has done nothing for a while is forgotten. Times in seconds of any clock that does not jump."""

    def __init__(self, burst: int = BURST, rate: float = RATE) -> None:
        self._burst, self._rate = burst, rate
        self._full: dict[object, float] = {}

    def allows(self, who: object, now: float) -> bool:
        """Whether one more is not too much; if so it is counted."""
        if len(self._full) > MANY:
            self._full = {each: at for each, at in self._full.items() if at > now}
        begins = max(self._full.get(who, now), now)
        if begins - now > (self._burst - 1) / self._rate:
            return False
        self._full[who] = begins + 1 / self._rate
        return True
