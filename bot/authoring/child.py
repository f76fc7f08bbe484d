"""The process that reads one file for a teacher: `python -m bot.authoring.child read NAME LANGUAGE < file > result`.

`… suggest < document > result` has questions suggested on a document that was read earlier.

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
    from bot.authoring.file_read import FileRead  # under the limits: libraries count too
    from bot.authoring.file_reading import read_file, suggest_on
    from bot.packs.serialization import dump, load

    data = sys.stdin.buffer.read()
    match sys.argv[1:]:
        case ["read", name, language]:
            found = read_file(name, data, language)
        case ["suggest"]:
            document = load(FileRead, data).document
            found = suggest_on(document) if document else FileRead()
        case _:
            return 2
    sys.stdout.buffer.write(dump(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
