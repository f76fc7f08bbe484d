"""The process that reads one file for a teacher: `python -m bot.authoring.child NAME LANGUAGE < file > result`.

It imports nothing that reaches a network, may write no file, and ends when it needs too much memory or time.
"""

import os
import resource
import sys

from bot.authoring.sandbox import MEMORY, NICENESS, SECONDS


def limit() -> None:
    """Set the limits for this process; the kernel keeps them. Learners' answers go before a teacher's file."""
    os.nice(NICENESS)
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Read the file from the standard input, and write what came of it to the standard output."""
    limit()
    from bot.authoring.file_reading import read_file  # under the limits: libraries count too
    from bot.packs.serialization import dump

    name, language = sys.argv[1:3]
    sys.stdout.buffer.write(dump(read_file(name, sys.stdin.buffer.read(), language)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
