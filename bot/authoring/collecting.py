"""What comes of a file while it is read: drafts, what is left out, and a limit to both."""

from collections.abc import Iterable
from dataclasses import replace

from bot.authoring.limits import problem_of
from bot.authoring.reasons import LeftOut, QuestionsRead, Reason
from bot.quiz.draft import Draft

MAX_QUESTIONS = 2_000
"""Questions of one file."""
MAX_LEFT_OUT = 300
"""Remarks that are listed; whoever has mended these can send the file again."""
_SHOWN = 60


class FullError(Exception):
    """As much of the file is read as is listed."""


class Collector:
    """Takes in what a reader finds, in the order of the file."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._left_out: list[LeftOut] = []
        self._ids: set[str] = set()

    def add(self, draft: Draft, line: int | None = None, remarks: Iterable[Reason] = ()) -> None:
        """Take in a draft, or the reason why it cannot be asked.

        Args:
            draft: what was read.
            line: where it begins in the file, from 1.
            remarks: what of the question was not kept.

        Raises:
            FullError: there are too many.
        """
        problem = problem_of(draft)
        what = name_of(draft.title or draft.ask)
        if problem is not None:
            self.leave_out(what, problem, line)
            return
        if draft.id is not None and draft.id in self._ids:
            self.leave_out(what, Reason.TWICE, line)
            draft = replace(draft, id=None)
        if len(self._drafts) >= MAX_QUESTIONS:
            self._left_out.append(LeftOut(what=what, reason=Reason.MORE, line=line))
            raise FullError
        self._drafts.append(draft)
        if draft.id is not None:
            self._ids.add(draft.id)
        for remark in sorted(set(remarks)):
            self.leave_out(what, remark, line)

    def leave_out(self, what: str, reason: Reason, line: int | None = None) -> None:
        """Note what no draft came of, or what of a draft was not kept; *what* is the name that its author gave it.

        Raises:
            FullError: there is too much of it.
        """
        is_last = len(self._left_out) >= MAX_LEFT_OUT
        said = Reason.MORE if is_last else reason
        self._left_out.append(LeftOut(what=name_of(what), reason=said, line=line))
        if is_last:
            raise FullError

    def read(self) -> QuestionsRead:
        """Return all that was taken in."""
        return QuestionsRead(drafts=tuple(self._drafts), left_out=tuple(self._left_out))


def name_of(text: str) -> str:
    """Return the beginning of *text*, on one line, to name a question by."""
    line = " ".join(text[: 4 * _SHOWN].split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1].rstrip()}…"
