"""Aiken, read and written as Moodle does: a question on a line, its answers one each, and ANSWER: with a letter.

It holds choices of one without anything else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.authoring.collecting import Collector, FullError
from bot.authoring.decoding import lines_of
from bot.authoring.reasons import QuestionsRead, Reason
from bot.authoring.writing import Writer, on_one_line
from bot.quiz.draft import Draft, DraftOption

_OPTION = re.compile(r"[A-Z][).][ \t]")
_KEY = "ANSWER:"
_LETTERS = "ABCDEFGHIJ"
_SHORTEST_LINE = 2
"""Bytes; Moodle passes over shorter ones."""


def read_aiken(text: str, language: str) -> QuestionsRead:
    """Return the questions of an Aiken file.

    Args:
        text: the file, with `\\n` at the ends of lines.
        language: the language it is written in.
    """
    found = Collector()
    begun = _Begun()
    try:
        for number, line in lines_of(text):
            line = line.strip(" \t\0\x0b")
            if len(line.encode()) >= _SHORTEST_LINE:
                begun = _read_line(found, begun, number, line, language)
        if begun.line:
            found.leave_out(begun.what, Reason.NO_ANSWER_LINE, begun.line)
    except FullError:
        pass
    return found.read()


@dataclass
class _Begun:
    """A question of which some lines were read; `line` is the first one's number, 0 while there is none."""

    line: int = 0
    asks: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    @property
    def what(self) -> str:
        return (self.asks or self.options)[0]


def _read_line(found: Collector, begun: _Begun, number: int, line: str, language: str) -> _Begun:
    """Take in one line; return what is begun then."""
    if line.startswith(_KEY):
        _end(found, begun, number, line[len(_KEY) :].strip()[:1], language)
        return _Begun()
    if _OPTION.match(line):
        begun.options.append(line[2:].strip())
    elif begun.options:  # a question whose ANSWER: is missing ended above
        found.leave_out(begun.what, Reason.NO_ANSWER_LINE, begun.line)
        begun = _Begun(line=number, asks=[line])
    elif len(begun.asks) < 2:  # a second line is enough to know that there are too many
        begun.asks.append(line)
    begun.line = begun.line or number
    return begun


def _end(found: Collector, begun: _Begun, number: int, letter: str, language: str) -> None:
    if not begun.line:
        found.leave_out(_KEY, Reason.ONE_LINE, number)
    elif len(begun.asks) != 1:
        found.leave_out(begun.what, Reason.ONE_LINE, begun.line)
    elif not letter or not 0 <= ord(letter) - ord("A") < len(begun.options):
        found.leave_out(begun.what, Reason.KEY_LETTER, number)
    else:
        right = ord(letter) - ord("A")
        options = tuple(DraftOption(text=text, right=n == right) for n, text in enumerate(begun.options))
        found.add(Draft(kind="one", ask=begun.asks[0], language=language, options=options), begun.line)


def write_aiken(writer: Writer, drafts: Iterable[Draft]) -> str:
    """Return the drafts as an Aiken file; what it cannot hold is told to *writer*."""
    return "\n".join(block for draft in drafts if (block := _block(writer, draft)))


def _block(writer: Writer, draft: Draft) -> str:
    """Return the lines of one question; none if Aiken cannot hold it."""
    if draft.kind != "one":
        writer.omit(draft, Reason.HOLDS_NO_KIND)
        return ""
    if sum(option.right for option in draft.options) != 1:
        writer.omit(draft, Reason.HOLDS_NO_TWO_RIGHT)
        return ""
    ask = on_one_line(draft.ask)
    if _OPTION.match(ask) or ask.startswith(_KEY) or len(ask.encode()) < _SHORTEST_LINE:
        writer.omit(draft, Reason.HOLDS_NO_FIRST_LETTER)
        return ""
    writer.lose_all_but(draft, ())
    if any("\n" in text for text in (draft.ask, *(option.text for option in draft.options))):
        writer.lose(draft, Reason.HOLDS_NO_LINES)
    options = [f"{letter}. {on_one_line(option.text)}" for letter, option in zip(_LETTERS, draft.options, strict=False)]
    right = next(letter for letter, option in zip(_LETTERS, draft.options, strict=False) if option.right)
    return "\n".join([ask, *options, f"{_KEY} {right}", ""])
