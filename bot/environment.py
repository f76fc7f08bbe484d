"""What is different each time: the time and random numbers. Tests hand in ones that repeat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random, SystemRandom

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 14  # of base 36: 72 bits


def utc_now() -> datetime:
    """The time now, in UTC. Everything else takes the time as an argument."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock


@dataclass(frozen=True)
class Environment:
    """Everything that is different each time. Tests hand in a clock and a random generator that repeat."""

    clock: Callable[[], datetime]
    rng: Random

    def new_id(self) -> str:
        """An id that cannot be guessed: 14 digits of base 36."""
        return "".join(self.rng.choices(_DIGITS, k=_ID_LENGTH))

    def new_code(self) -> str:
        """A short code for a log line, such as "3FA0"; it need not be unique."""
        return f"{self.rng.randrange(16**4):04X}"


def real_environment() -> Environment:
    """The clock and the random generator of the operating system."""
    return Environment(utc_now, SystemRandom())
