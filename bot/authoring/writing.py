"""What a format could not hold is noted while drafts are written, question by question."""

from collections.abc import Iterable
from enum import StrEnum

from bot.authoring.collecting import name_of
from bot.authoring.reasons import LeftOut, Reason
from bot.quiz.draft import Draft


class Part(StrEnum):
    """The parts of a question that not every format can hold, each with what is said of its loss."""

    FEEDBACK = Reason.HOLDS_NO_FEEDBACK
    EXPLANATION = Reason.HOLDS_NO_EXPLANATION
    SOURCE = Reason.HOLDS_NO_SOURCE
    SLIPS = Reason.HOLDS_NO_SLIPS
    NUMBER = Reason.HOLDS_NO_NUMBER_DETAILS
    NAMES = Reason.HOLDS_NO_ID


class Writer:
    """Notes what is not written. `omitted` counts the questions that are not in the file at all."""

    def __init__(self) -> None:
        self._left_out: list[LeftOut] = []
        self.omitted = 0

    def omit(self, draft: Draft, reason: Reason) -> None:
        """Note that the whole question is not in the file."""
        self.omitted += 1
        self.lose(draft, reason)

    def lose(self, draft: Draft, reason: Reason) -> None:
        """Note that a part of the question is not in the file."""
        self._left_out.append(LeftOut(what=name_of(draft.title or draft.ask), reason=reason))

    def lose_all_but(self, draft: Draft, held: Iterable[Part]) -> None:
        """Note each part that *draft* has and the format does not hold."""
        for part in sorted(_parts_of(draft) - set(held)):
            self.lose(draft, Reason(part.value))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """All that was noted, in the order of the questions."""
        return tuple(self._left_out)


def _parts_of(draft: Draft) -> set[Part]:
    """Return the parts that *draft* has and a format may not hold."""
    has = {
        Part.FEEDBACK: any(option.feedback for option in draft.options),
        Part.EXPLANATION: bool(draft.explanation),
        Part.SOURCE: draft.cite is not None,
        Part.SLIPS: draft.number is not None and bool(draft.number.slips),
        Part.NUMBER: draft.number is not None and bool(draft.number.unit or draft.number.year),
        Part.NAMES: bool(draft.id or draft.title or draft.tags),
    }
    return {part for part, it_has in has.items() if it_has}


def on_one_line(text: str) -> str:
    """Return *text* with a space for each line break and what is blank around it."""
    return text if "\n" not in text else " ".join(line for part in text.split("\n") if (line := part.strip()))
