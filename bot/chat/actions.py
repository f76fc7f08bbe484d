"""What a button means, packed into Telegram's 64 bytes and back.

Data that comes back is the client's word: it may be forged, so it names things and proves nothing. It never holds
which option is right: `slot` is where an option stood on the screen.
"""

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import ClassVar, get_type_hints

_SHAPE = re.compile(r"[a-z]{1,2}1(:[A-Za-z0-9_/+-]{0,48}){0,4}")
_INT = re.compile(r"\d{1,4}")
_ID = re.compile(r"[A-Za-z0-9]{0,16}")
_IDS = ("sitting", "leave", "klass", "assignment", "door", "who")
"""Fields that hold an id of ours. They are written into buttons again, where a longer one would not fit."""


_BY_CODE: dict[str, "type[Action]"] = {}


@dataclass(frozen=True)
class Action:
    """`code` is one or two letters it starts with; the digit after them is the version of its shape."""

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if "code" in vars(cls):
            assert cls.code not in _BY_CODE, f"{cls.code} has two meanings"
            _BY_CODE[cls.code] = cls

    def data(self) -> str:
        values = (str(int(value)) if isinstance(value, bool) else str(value) for value in vars(self).values())
        return ":".join((f"{self.code}1", *values))


@dataclass(frozen=True)
class Greet(Action):
    """Say hello again, in this language. A stranger's language rides in the buttons: nothing is stored yet."""

    code = "h"
    language: str


@dataclass(frozen=True)
class StrangerTopics(Action):
    """Let a stranger choose a topic; the notice stands above."""

    code = "t"
    language: str


@dataclass(frozen=True)
class Agree(Action):
    """A stranger's first quiz: what is stored stood above this button. No topic means the first."""

    code = "w"
    language: str
    topic: str = ""


@dataclass(frozen=True)
class Topics(Action):
    """Show the topics; a sitting named by `leave` ends when one is chosen."""

    code = "q"
    leave: str = ""


@dataclass(frozen=True)
class Risks(Action):
    """Show the risks that a quiz can be about."""

    code = "i"
    leave: str = ""


@dataclass(frozen=True)
class Begin(Action):
    code = "b"
    topic: str
    leave: str = ""


@dataclass(frozen=True)
class Review(Action):
    """Show what is due; a sitting named by `leave` ends when it is begun."""

    code = "rv"
    leave: str = ""


@dataclass(frozen=True)
class Later(Action):
    """Not now."""

    code = "la"


@dataclass(frozen=True)
class Resume(Action):
    """Show the question where the learner is."""

    code = "g"


@dataclass(frozen=True)
class Turn(Action):
    """Anything about one question of one sitting."""

    sitting: str
    turn: int


@dataclass(frozen=True)
class Choose(Turn):
    code = "c"
    slot: int


@dataclass(frozen=True)
class Tick(Turn):
    """The wish, not the change: the same tap twice says the same."""

    code = "x"
    slot: int
    on: bool


@dataclass(frozen=True)
class Check(Turn):
    code = "k"


@dataclass(frozen=True)
class DontKnow(Turn):
    code = "d"


@dataclass(frozen=True)
class Next(Turn):
    """From an answered question to what comes after it."""

    code = "n"


@dataclass(frozen=True)
class More(Turn):
    """The whole passage."""

    code = "m"


@dataclass(frozen=True)
class Report(Turn):
    """Something is wrong with this question."""

    code = "r"


@dataclass(frozen=True)
class ReportAs(Turn):
    code = "e"
    reason: str


@dataclass(frozen=True)
class LookBack(Turn):
    """An answered question once more."""

    code = "a"


@dataclass(frozen=True)
class Guessed(Turn):
    """It was right, but only by luck."""

    code = "gu"


@dataclass(frozen=True)
class ShowProgress(Action):
    code = "p"


@dataclass(frozen=True)
class ProgressByRisk(Action):
    code = "pr"


@dataclass(frozen=True)
class Picture(Action):
    """Progress as a picture."""

    code = "pi"


@dataclass(frozen=True)
class Mistakes(Action):
    """What was mixed up most often."""

    code = "mi"


@dataclass(frozen=True)
class Answers(Action):
    """A page of past answers, the newest first."""

    code = "an"
    page: int = 0


@dataclass(frozen=True)
class Reread(Turn):
    """A past answer with its passages."""

    code = "re"


@dataclass(frozen=True)
class ShowSettings(Action):
    code = "ss"


@dataclass(frozen=True)
class ShowReminders(Action):
    code = "sr"


@dataclass(frozen=True)
class RemindAt(Action):
    """Remind at that minute of the day."""

    code = "ra"
    minute: int


@dataclass(frozen=True)
class AskTime(Action):
    """Another time: to be typed."""

    code = "at"


@dataclass(frozen=True)
class NoReminder(Action):
    """Not wanted, or not any more."""

    code = "rn"


@dataclass(frozen=True)
class Snooze(Action):
    """Remind me tomorrow."""

    code = "rz"


@dataclass(frozen=True)
class AskZone(Action):
    """Where the learner lives: to be typed."""

    code = "az"


@dataclass(frozen=True)
class LiveIn(Action):
    code = "li"
    zone: str


@dataclass(frozen=True)
class ShowRetention(Action):
    code = "sm"


@dataclass(frozen=True)
class Retain(Action):
    """How many of a hundred facts to know when asked."""

    code = "rt"
    percent: int


@dataclass(frozen=True)
class AskExam(Action):
    code = "ae"


@dataclass(frozen=True)
class SetExam(Action):
    """The day as ISO 8601; empty for none."""

    code = "se"
    day: str = ""


@dataclass(frozen=True)
class SetLanguage(Action):
    code = "s"
    language: str


@dataclass(frozen=True)
class SetPlain(Action):
    code = "o"
    on: bool


@dataclass(frozen=True)
class Download(Action):
    code = "v"


@dataclass(frozen=True)
class AskDelete(Action):
    code = "f"


@dataclass(frozen=True)
class Delete(Action):
    code = "z"


@dataclass(frozen=True)
class Keep(Action):
    code = "y"


@dataclass(frozen=True)
class Policy(Action):
    code = "l"


def kinds() -> tuple[type[Action], ...]:
    """Every kind of button there is."""
    return tuple(_BY_CODE.values())


def unpack(data: str | None) -> Action | None:
    """The action in *data*, or nothing if it is of another version, forged or damaged."""
    if data is None or not _SHAPE.fullmatch(data):
        return None
    head, *parts = data.split(":")
    kind = _BY_CODE.get(head[:-1])
    if kind is None or len(parts) != len(_shapes(kind.code)):
        return None
    shapes = zip(_shapes(kind.code), parts, strict=True)
    values = [None if is_id and not _ID.fullmatch(part) else _value(type_, part) for (type_, is_id), part in shapes]
    return None if None in values else kind(*values)


@cache
def _shapes(code: str) -> tuple[tuple[type, bool], ...]:
    """The type of each field, and whether it holds an id."""
    kind = _BY_CODE[code]
    hints = get_type_hints(kind)
    return tuple((hints[field.name], field.name in _IDS) for field in fields(kind))


def _value(type_: type, part: str) -> str | int | bool | None:
    if type_ is bool:
        return {"0": False, "1": True}.get(part)
    if type_ is int:
        return int(part) if _INT.fullmatch(part) and part.isascii() else None
    return part
