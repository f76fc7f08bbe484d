"""From bytes to text, by the marks that stand in the file; nothing is guessed by statistics."""

import re
from collections.abc import Iterator

from bot.authoring.reasons import Reason, UnreadableQuestions

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Control characters are never seen; line breaks and tabs are.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def decoded(data: bytes) -> str:
    """Return the text of a file, with `\\n` at the ends of lines and without control characters.

    A byte order mark decides (UTF-8, UTF-16); else it is UTF-8 if it can be, and otherwise Windows-1252, in which old
    programs of Western Europe and Indonesia save.

    Raises:
        UnreadableQuestions: it holds NUL characters, so it is no text.
    """
    text = _decoded(data)
    if "\0" in text:
        raise UnreadableQuestions(Reason.NOT_TEXT)
    return seen(text.replace("\r\n", "\n").replace("\r", "\n"))


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1, one at a time: a list of all would take several times the memory."""
    start, number = 0, 1
    while (end := text.find("\n", start)) >= 0:
        yield number, text[start:end]
        start, number = end + 1, number + 1
    yield number, text[start:]


def seen(text: str) -> str:
    """Return *text* without control characters."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
