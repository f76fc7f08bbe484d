"""What a button means, packed into the 64 bytes that Telegram allows, and read back.

What comes back is the client's word and may be forged: it names things and proves nothing. It never holds which option
is right: `slot` is where an option stood on the screen.
"""

import re
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import ClassVar, get_type_hints

MAX_CALLBACK_DATA = 64
"""Bytes (core.telegram.org/bots/api#inlinekeyboardbutton)."""
_SEPARATOR, _VERSION = ":", 1
_SHAPE = re.compile(r"[a-z]{1,2}1(:[A-Za-z0-9_/+-]{0,48}){0,4}")
_INT = re.compile(r"\d{1,4}")
_ID = re.compile(r"[A-Za-z0-9]{0,16}")
_IDS = ("sitting", "leave", "klass", "assignment", "invitation", "who", "live", "play", "draft", "document")
"""Fields that hold an id of ours. Screens write them into buttons again, where a longer one would not fit."""


_BY_CODE: dict[str, "type[Action]"] = {}


@dataclass(frozen=True)
class Action:
    """What a button means. Its fields are packed in the order in which they stand.

    `code` is the one or two letters that the data begins with. The digit after them is the version of its fields.
    """

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if "code" in vars(cls):
            assert cls.code not in _BY_CODE, f"{cls.code} has two meanings"
            _BY_CODE[cls.code] = cls

    def pack(self) -> str:
        """The callback data of a button, such as "c1:k3x9:0:2".

        Raises:
            ValueError: if a value holds a colon, or all of it has more than 64 bytes. Telegram would refuse the button,
                or `unpack` could not read it.
        """
        values = [str(int(value)) if isinstance(value, bool) else str(value) for value in vars(self).values()]
        if any(_SEPARATOR in value for value in values):
            raise ValueError(f"a value of {type(self).__name__} holds a {_SEPARATOR!r}")
        data = _SEPARATOR.join((f"{self.code}{_VERSION}", *values))
        if len(data.encode()) > MAX_CALLBACK_DATA:
            raise ValueError(f"{type(self).__name__} needs {len(data.encode())} bytes of {MAX_CALLBACK_DATA}")
        return data


@dataclass(frozen=True)
class OfClass(Action):
    """An action on one class, by its id."""

    klass: str


@dataclass(frozen=True)
class OfAssignment(Action):
    """An action on one assignment, by its id."""

    assignment: str


def kinds() -> tuple[type[Action], ...]:
    """Every kind of button that there is."""
    return tuple(_BY_CODE.values())


def unpack(data: str | None) -> Action | None:
    """The action in *data*; `None` if it is of another version, forged or damaged.

    A button that was sent before its kind got another field has fewer values: what is missing has its default.
    """
    if data is None or not _SHAPE.fullmatch(data):
        return None
    head, *parts = data.split(":")
    kind = _BY_CODE.get(head[:-1])
    if kind is None or not _required(kind.code) <= len(parts) <= len(_shapes(kind.code)):
        return None
    shapes = zip(_shapes(kind.code), parts, strict=False)
    values = [None if is_id and not _ID.fullmatch(part) else _value(type_, part) for (type_, is_id), part in shapes]
    return None if None in values else kind(*values)


@cache
def _shapes(code: str) -> tuple[tuple[type, bool], ...]:
    """The type of each field of that kind of button, and whether it holds an id."""
    kind = _BY_CODE[code]
    hints = get_type_hints(kind)
    return tuple((hints[field.name], field.name in _IDS) for field in fields(kind))


@cache
def _required(code: str) -> int:
    """How many values that kind of button must have."""
    return sum(field.default is MISSING for field in fields(_BY_CODE[code]))


def _value(type_: type, part: str) -> str | int | bool | None:
    """The value of a field; `None` if *part* is none of its type."""
    if type_ is bool:
        return {"0": False, "1": True}.get(part)
    if type_ is int:
        return int(part) if _INT.fullmatch(part) and part.isascii() else None
    return part
