"""Misfortune on demand: refusals, server errors and answers that get lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.markup import JSON


@dataclass
class Fault:
    """What shall go wrong, `times` times, with calls of `method`.

    "*" means every method except getUpdates: a long poll that happens to be next would swallow the fault.
    With `applied` the call takes effect and only its answer is lost. With `timeout` there is no answer at all,
    and `status` and `description` do not matter.
    """

    status: int
    description: str
    parameters: JSON = field(default_factory=dict)
    method: str = "*"
    applied: bool = False
    times: int = 1
    timeout: bool = False

    def hits(self, method: str) -> bool:
        """Whether a call of this method goes wrong."""
        if self.times <= 0:
            return False
        return self.method.lower() == method.lower() or (self.method == "*" and method.lower() != "getupdates")

    def body(self) -> JSON:
        """The answer on the wire. [S] a 429 carries its waiting time as a parameter, too"""
        wait = re.search(r"retry after (\d+)", self.description)
        parameters = self.parameters or ({"retry_after": int(wait[1])} if self.status == 429 and wait else {})
        body: JSON = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": parameters} if parameters else {})


class AnswerLost(Exception):
    """A call whose answer never arrived."""


class Misfortune:
    """The faults still to come."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, faults: Iterator[Fault] | tuple[Fault, ...]) -> None:
        """Line up faults; the first that fits a call hits it."""
        self.faults.extend(faults)

    def next(self, method: str) -> Fault | None:
        """The fault for this call, if there is one; it is then used up by one."""
        for fault in self.faults:
            if fault.hits(method):
                fault.times -= 1
                return fault
        return None
