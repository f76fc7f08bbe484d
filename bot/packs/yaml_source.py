"""A YAML file as text values that remember their line and column.

Every scalar is read as text: with the usual loader, an option `No` would arrive as `False`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from bot.packs.problems import Problem

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Step: TypeAlias = int | str

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's is some ten times faster
DEPTH_LIMIT = 20
SIZE_LIMIT = 2_000_000
PART_LIMIT = 40_000
"""Texts, lists and their ends, as a reader of YAML counts; our largest file has some 7,000."""
MAX_PROBLEMS = 100
"""Problems of one file that are told; whoever has mended those asks again."""
_ID_KEYS = ("id", "fact", "risk", "misconception")


class SourcePosition(NamedTuple):
    """Where a value starts, and the places inside of it: by key with the key's own mark, or one after another."""

    mark: Any
    inside: "Mapping[str, tuple[Any, SourcePosition]] | Sequence[SourcePosition]" = ()


class YamlFile:
    """One YAML file: `value` to check, `problem` to say where something in it is wrong."""

    def __init__(self, path: Path, value: Value, place: SourcePosition) -> None:
        self.path = path
        self.value = value
        self._place = place

    def problem(self, steps: Sequence[Step], message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A problem with the value at the end of *steps*, or with its key; steps not in the file are passed over."""
        key, value, names = self._walk(steps)
        return _problem(self.path, key if at_key else value, message, hint, " > ".join(names))

    def _walk(self, steps: Sequence[Step]) -> tuple[Any, Any, list[str]]:
        """The marks of the last key and value on the way, and what the author calls the steps."""
        value, place, names = self.value, self._place, []
        key = place.mark
        for step in steps:
            if isinstance(value, dict) and isinstance(place.inside, Mapping):
                if step not in value:
                    continue
                assert isinstance(step, str), "a mapping has no numbers as keys"
                (key, place), value = place.inside[step], value[step]
                names.append(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                assert not isinstance(place.inside, Mapping)
                place, value = place.inside[step], value[step]
                key = place.mark
                names.append(_name(value) or f"#{step + 1}")
        return key, place.mark, names


def read(path: Path) -> YamlFile | list[Problem]:
    """The file at *path*, or why it is no YAML that we accept."""
    try:
        if path.exists() and not path.is_file():
            return [Problem(path, 1, 1, "", "this is no file", "move it away")]
        size = path.stat().st_size  # looked at first: a file may claim more than there is memory
        if size > SIZE_LIMIT:
            return [Problem(path, 1, 1, "", f"{size} bytes; a file has at most {SIZE_LIMIT}", "split it")]
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return [Problem(path, 1, 1, "", "this file is missing")]
    except OSError as error:
        return [Problem(path, 1, 1, "", f"cannot be read: {error.strerror}", "is it a link to nowhere?")]
    except UnicodeDecodeError as error:
        return [Problem(path, 1, 1, "", f"not UTF-8 (byte {error.start})", "save the file as UTF-8")]
    reader = _Reader(path, text)
    try:
        found = reader.document()
    except UnsupportedYaml as odd:
        return [odd.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return [Problem(path, line, column, "", f"not YAML: {error.problem or error.context}", _syntax_hint(error))]
    except yaml.YAMLError as error:  # a control character, for example: no mark, but a reason
        return [Problem(path, 1, 1, "", f"not YAML: {getattr(error, 'reason', error)}", "remove what cannot be seen")]
    if found is None:
        return [Problem(path, 1, 1, "", "the file is empty")]
    return reader.problems or YamlFile(path, *found)


class UnsupportedYaml(Exception):
    """What question files do not need and readers of YAML choke on: nothing more is built from the file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Reader:
    """Builds the values of one file and their places, event by event; `problems` lets the rest be read."""

    def __init__(self, path: Path, text: str) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._events = _LOADER(text)
        self._parts = 0

    def document(self) -> tuple[Value, SourcePosition] | None:
        """The one document of the file, or nothing if there is none."""
        self._events.get_event()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        found = self._read(self._next(), 1)
        self._events.get_event()  # the document ends
        after = self._events.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._odd(after, "a second document begins here", "remove the line with ---")
        return found

    def _next(self) -> Any:
        event = self._events.get_event()
        self._parts += 1
        if self._parts > PART_LIMIT:
            raise self._odd(event, "too much for one file", "split it")
        return event

    def _read(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        if event.anchor is not None:
            raise self._odd(
                event, "anchors (&) and aliases (*) are not used here", "write the text out, or put it in quotes"
            )
        if event.tag is not None:
            raise self._odd(event, "tags (!) are not used here", "put the text in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return event.value, SourcePosition(event.start_mark)
        if depth > DEPTH_LIMIT:
            raise self._odd(event, f"nested more than {DEPTH_LIMIT} deep", "is a bracket left open?")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, depth)
        return self._mapping(event, depth)

    def _list(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        values, places = [], []
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            value, place = self._read(item, depth + 1)
            values.append(value)
            places.append(place)
        return values, SourcePosition(event.start_mark, places)

    def _mapping(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        values: dict[str, Value] = {}
        places: dict[str, tuple[Any, SourcePosition]] = {}
        while not isinstance(begins := self._next(), yaml.MappingEndEvent):
            key, at = self._read(begins, depth + 1)
            value, place = self._read(self._next(), depth + 1)
            if not isinstance(key, str):
                self._note(at.mark, "a key is one word", "put the text in quotes")
                continue
            if key in values:
                self._note(at.mark, "stands twice here", "keep one", key)
            values[key], places[key] = value, (at.mark, place)
        return values, SourcePosition(event.start_mark, places)

    def _note(self, mark: Any, message: str, hint: str, where: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(_problem(self._path, mark, message, hint, where))

    def _odd(self, event: Any, message: str, hint: str) -> UnsupportedYaml:
        return UnsupportedYaml(_problem(self._path, event.start_mark, message, hint))


def _problem(path: Path, mark: Any, message: str, hint: str, where: str = "") -> Problem:
    return Problem(path, mark.line + 1, mark.column + 1, where, message, hint)


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    if "mapping values are not allowed" in str(error.problem):
        return "a text with a colon in it stands in quotes"
    if "expected ',' or '}'" in str(error.problem):
        return "a text with a comma or a brace in it stands in quotes"
    return "docs/writing-questions.md shows what a file looks like"


def _name(value: Value) -> str | None:
    """What the author calls a list item: the id it begins with, if it does."""
    if not isinstance(value, dict) or not value:
        return None
    key, named = next(iter(value.items()))
    return repr(named) if key in _ID_KEYS and isinstance(named, str) else None
