"""Faults that a test injects: refusals, server errors and answers that get lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.entities import JSON


@dataclass
class Fault:
    """A fault that calls of the bot run into.

    Attributes:
        status: the HTTP status that the bot gets.
        description: the text that the bot gets.
        parameters: what the answer adds for programs; for a 429 it is read from `description` if it is empty.
        method: whose calls go wrong. "*" means those of every method except getUpdates: a long poll that happens to
            be the next call would use up the fault.
        applied: whether the call takes effect although the bot gets the fault as its answer.
        times: how many more calls go wrong.
        timeout: whether the bot gets no answer at all; `status` and `description` then have no effect.
    """

    status: int
    description: str
    parameters: JSON = field(default_factory=dict)
    method: str = "*"
    applied: bool = False
    times: int = 1
    timeout: bool = False

    def hits(self, method: str) -> bool:
        """Whether a call of *method* goes wrong."""
        if self.times <= 0:
            return False
        return self.method.lower() == method.lower() or (self.method == "*" and method.lower() != "getupdates")

    def body(self) -> JSON:
        """Return the answer as the Bot API sends it. A 429 has its waiting time as a parameter as well. [S]"""
        wait = re.search(r"retry after (\d+)", self.description)
        parameters = self.parameters or ({"retry_after": int(wait[1])} if self.status == 429 and wait else {})
        body: JSON = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": parameters} if parameters else {})


class AnswerLost(Exception):
    """A call whose answer never arrives."""


class Misfortune:
    """The faults still to come."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, faults: Iterator[Fault] | tuple[Fault, ...]) -> None:
        """Add faults after those that are still to come. A call runs into the first one that fits it."""
        self.faults.extend(faults)

    def next(self, method: str) -> Fault | None:
        """Return the fault that this call of *method* runs into, or `None`. The fault counts as used once more."""
        for fault in self.faults:
            if fault.hits(method):
                fault.times -= 1
                return fault
        return None
