"""Reads files apart, as the bot has them read, and measures it: `python -m tests.authoring.apart < LIST`.

It imports little, and reads one file after another: the memory of a process that it starts counts from its own on.
It prints a line of JSON for each file, as `Measured` has it.
"""

import asyncio
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.authoring.sandbox import read_apart
from bot.packs.serialization import dump


@dataclass(frozen=True)
class Measured:
    """What reading a file came to.

    Attributes:
        seconds: of the processor.
        clock: seconds by the clock.
        peak: MB that the process had in memory at most, or one of those before it in the same run.
        read: the JSON of a `FileRead`; "" if the process was ended.
    """

    seconds: float
    clock: float
    peak: float
    read: str


async def measured(name: str, content: bytes) -> Measured:
    """Read a file apart."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    read = await read_apart(name, content, "en")
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measured(
        seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        clock=clock,
        peak=after.ru_maxrss / 1024,
        read=dump(read).decode() if read else "",
    )


def main() -> None:
    """Read each file, which stands in JSON as its name and the path of its content."""
    for name, path in json.load(sys.stdin):
        print(json.dumps(asdict(asyncio.run(measured(name, Path(path).read_bytes())))), flush=True)


if __name__ == "__main__":
    main()
