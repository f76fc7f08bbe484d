"""Frozen dataclasses as JSON, and back: the type hints of their fields say how.

A new field or a new dataclass needs no change here, as long as its type is one of these: a text, one of several literal
texts, a number, a truth value, `Decimal`, an enumeration of texts, a dataclass or a union of dataclasses; a tuple of
such values or a mapping from texts to them; each of these or `None`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Convert = Callable[[Any], Any]
"""Turns what stands in the JSON into a field's value."""


def dump(root: object) -> bytes:
    """Return a dataclass, and everything that it holds, as JSON.

    The JSON is a list with a row for each dataclass: the name of its class and its fields. Where a field holds another
    dataclass, the number of that one's row stands there; it comes earlier in the list. An object that is used in
    several places has one row, and is one object again after `load`.

    Raises:
        TypeError: a field holds a value of a type that is not supported.
    """
    rows: list[list[object]] = []
    numbers: dict[int, int] = {}

    def written(value: object) -> object:
        match value:
            case None | bool() | int():
                return value
            case str():
                return str(value)
            case Decimal():
                return str(value)
            case tuple():
                return [written(item) for item in value]
            case Mapping():
                return {key: written(item) for key, item in value.items()}
            case _ if is_dataclass(value):
                if id(value) not in numbers:
                    row = [type(value).__name__, *(written(getattr(value, field.name)) for field in fields(value))]
                    numbers[id(value)] = len(rows)
                    rows.append(row)
                return numbers[id(value)]
        raise TypeError(f"{type(value).__name__} is not supported")

    written(root)
    return orjson.dumps(rows)


def load(root: type[T], data: bytes) -> T:
    """Return the object that `dump` was given.

    Args:
        root: its class.
        data: what `dump` returned. Anything else raises one of the errors below, or makes an object whose fields hold
            other types than they should; no data makes it run code.

    Raises:
        TypeError: the hints of a field name a type that is not supported, or a row has other fields than its class.
        LookupError, ValueError, ArithmeticError: the data is something else.
    """
    objects: list[Any] = []
    makers = {cls.__name__: _maker(cls, objects) for cls in dict.fromkeys(_classes(root, set()))}
    for name, *values in orjson.loads(data):
        objects.append(makers[name](values))
    made = objects[-1]
    if not isinstance(made, root):
        raise TypeError(f"{type(made).__name__} instead of {root.__name__}")
    return made


def _maker(cls: type, objects: list[Any]) -> Callable[[list[Any]], Any]:
    """Return what makes an object of *cls* from the values of its row; *objects* are those of the rows before."""
    hints = get_type_hints(cls)
    converts = [(field.name, _convert(hints[field.name], objects)) for field in fields(cls)]

    def make(values: list[Any]) -> Any:
        row = zip(converts, values, strict=True)
        return cls(**{name: convert(value) if convert else value for (name, convert), value in row})

    return make


def _convert(hint: Any, objects: list[Any]) -> Convert | None:
    """Return what makes a value of the type *hint*; `None` if JSON has the value itself."""
    match get_origin(hint) or hint:
        case cls if cls in (str, int, bool, Literal):
            return None
        case cls if cls is Decimal or (isinstance(cls, type) and issubclass(cls, StrEnum)):
            return cls
        case cls if is_dataclass(cls):
            return objects.__getitem__
        case cls if cls in (Union, UnionType):
            return _of_union(get_args(hint), objects)
        case cls if cls is tuple and get_args(hint)[1:] == (...,):
            return _of_tuple(_convert(get_args(hint)[0], objects))
        case cls if isinstance(cls, type) and issubclass(cls, Mapping) and get_args(hint)[0] is str:
            return _of_mapping(_convert(get_args(hint)[1], objects))
    raise TypeError(f"{hint} is not supported")


def _of_union(members: tuple[Any, ...], objects: list[Any]) -> Convert | None:
    """Return what makes a value of one of *members*: dataclasses or a single other type, and perhaps `None`."""
    others = [member for member in members if member is not NoneType]
    if len(others) > 1 and not all(is_dataclass(member) for member in others):
        raise TypeError(f"a union of {others} is not supported")
    convert = _convert(others[0], objects)
    if convert is None or NoneType not in members:
        return convert
    return lambda value: None if value is None else convert(value)


def _of_tuple(convert: Convert | None) -> Convert:
    return tuple if convert is None else lambda values: tuple(map(convert, values))


def _of_mapping(convert: Convert | None) -> Convert | None:
    return None if convert is None else lambda values: {key: convert(value) for key, value in values.items()}


def _classes(hint: Any, seen: set[Any]) -> Iterator[type]:
    """Yield the dataclasses that a value of the type *hint* can hold; *seen* are the types that were looked at."""
    if hint in seen:
        return
    seen.add(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        hints = get_type_hints(hint)
        for field in fields(hint):
            yield from _classes(hints[field.name], seen)
    for argument in get_args(hint):
        yield from _classes(argument, seen)
