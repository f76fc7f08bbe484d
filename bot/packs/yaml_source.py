"""Reads a YAML file so that every value knows the line and column at which it stands.

Every scalar is read as text: with the usual loader, an option `No` would arrive as `False`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from bot.packs.problems import Problem

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
"""What a file can hold: a text, a list or a mapping."""
Step: TypeAlias = int | str
"""A key of a mapping, or the number of a list item from 0."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's is some ten times faster
DEPTH_LIMIT = 20
"""Lists and mappings within each other."""
SIZE_LIMIT = 2_000_000
"""Bytes of a file."""
PART_LIMIT = 40_000
"""Events of the parser in one file: texts, starts and ends of lists and mappings. Our largest file has some 7,000."""
MAX_PROBLEMS = 100
"""Problems of one file that are listed; an author who has mended these can check the file again."""
_ID_KEYS = ("id", "fact", "reading", "risk", "misconception", "item", "scene", "move", "ending", "record", "claim")
"""The keys that hold an id, where a list item begins with one."""


class SourcePosition(NamedTuple):
    """Where a value starts, and where the values inside it start.

    Marks are those of PyYAML; their lines and columns count from 0. For a mapping, `inside` has for each key the mark
    of the key and the position of its value; for a list, it has the positions of the items.
    """

    mark: Any
    inside: "Mapping[str, tuple[Any, SourcePosition]] | Sequence[SourcePosition]" = ()


class YamlFile:
    """One YAML file: its `value`, and the positions that turn a mistake in it into a problem with line and column."""

    def __init__(self, path: Path, value: Value, position: SourcePosition) -> None:
        self.path = path
        self.value = value
        self._position = position

    def problem(self, steps: Sequence[Step], message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem with a value in the file.

        Args:
            steps: the way to the value, from the top of the file. A key that is not in the file is passed over, so
                that a missing value is reported where it is missing.
            message: what is wrong.
            hint: what to do about it.
            at_key: whether to point at the key, not at the value that stands behind it.
        """
        key, value, names = self._walk(steps)
        return _problem(self.path, key if at_key else value, message, hint, " > ".join(names))

    def _walk(self, steps: Sequence[Step]) -> tuple[Any, Any, list[str]]:
        """Return the marks of the last key and of the last value on the way, and what the author calls the steps."""
        value, position, names = self.value, self._position, []
        key = position.mark
        for step in steps:
            if isinstance(value, dict) and isinstance(position.inside, Mapping):
                if step not in value:
                    continue
                assert isinstance(step, str), "a mapping has no numbers as keys"
                (key, position), value = position.inside[step], value[step]
                names.append(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                assert not isinstance(position.inside, Mapping)
                position, value = position.inside[step], value[step]
                key = position.mark
                names.append(_name(value) or f"#{step + 1}")
        return key, position.mark, names


def read(path: Path) -> YamlFile | list[Problem]:
    """Return the file at *path*, or why it cannot be read as the YAML that question files use."""
    text = _text(path)
    return [text] if isinstance(text, Problem) else parsed(path, text)


def parsed(path: Path, text: str) -> YamlFile | list[Problem]:
    """Return the file whose content is *text*, or why it cannot be read; *path* is what problems call it."""
    reader = _Reader(path, text)
    try:
        document = reader.document()
    except UnsupportedYaml as error:
        return [error.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return [
            Problem(path, line, column, "", f"not YAML: {error.problem or error.context}", _syntax_hint(error, text))
        ]
    except yaml.YAMLError as error:  # a control character, for example: PyYAML gives a reason and no mark
        return [Problem(path, 1, 1, "", f"not YAML: {getattr(error, 'reason', error)}", "remove what cannot be seen")]
    if document is None:
        return [Problem(path, 1, 1, "", "the file is empty")]
    return reader.problems or YamlFile(path, *document)


def _text(path: Path) -> str | Problem:
    """Return what stands in the file, or why it cannot be read."""
    try:
        if path.exists() and not path.is_file():
            return Problem(path, 1, 1, "", "this is no file", "move it away")
        size = path.stat().st_size  # before reading: a file may be larger than the memory
        if size > SIZE_LIMIT:
            return Problem(path, 1, 1, "", f"{size} bytes; a file has at most {SIZE_LIMIT}", "split it")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Problem(path, 1, 1, "", "this file is missing")
    except OSError as error:
        return Problem(path, 1, 1, "", f"cannot be read: {error.strerror}", "is it a link to nowhere?")
    except UnicodeDecodeError as error:
        return Problem(path, 1, 1, "", f"not UTF-8 (byte {error.start})", "save the file as UTF-8")


class UnsupportedYaml(Exception):
    """The file has something that question files do not need, such as an alias; reading stops there.

    With aliases a short file can unfold into more than the memory holds.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Reader:
    """Builds the value of one file and its positions from the parser's events.

    `problems` collects the mistakes after which the rest of the file can still be read.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._events = _LOADER(text)
        self._event_count = 0

    def document(self) -> tuple[Value, SourcePosition] | None:
        """Return the value and position of the one document of the file, or `None` if the file is empty.

        Raises:
            UnsupportedYaml: there is a second document, or something else that question files do not need.
            yaml.YAMLError: this is no YAML.
        """
        self._events.get_event()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        document = self._read(self._next(), 1)
        self._events.get_event()  # the document ends
        after = self._events.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._unsupported(after, "a second document begins here", "remove the line with ---")
        return document

    def _next(self) -> Any:
        """Return the parser's next event, unless the file has had too many."""
        event = self._events.get_event()
        self._event_count += 1
        if self._event_count > PART_LIMIT:
            raise self._unsupported(event, "too much for one file", "split it")
        return event

    def _read(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        """Return the value that starts with *event*, which is nested *depth* deep."""
        if event.anchor is not None:
            raise self._unsupported(
                event, "anchors (&) and aliases (*) are not used here", "write the text out, or put it in quotes"
            )
        if event.tag is not None:
            raise self._unsupported(event, "tags (!) are not used here", "put the text in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return event.value, SourcePosition(event.start_mark)
        if depth > DEPTH_LIMIT:
            raise self._unsupported(event, f"nested more than {DEPTH_LIMIT} deep", "is a bracket left open?")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, depth)
        return self._mapping(event, depth)

    def _list(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        values, positions = [], []
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            value, position = self._read(item, depth + 1)
            values.append(value)
            positions.append(position)
        return values, SourcePosition(event.start_mark, positions)

    def _mapping(self, event: Any, depth: int) -> tuple[Value, SourcePosition]:
        values: dict[str, Value] = {}
        positions: dict[str, tuple[Any, SourcePosition]] = {}
        while not isinstance(key_event := self._next(), yaml.MappingEndEvent):
            key, key_position = self._read(key_event, depth + 1)
            value, position = self._read(self._next(), depth + 1)
            if not isinstance(key, str):
                self._note(key_position.mark, "a key is one word", "put the text in quotes")
                continue
            if key in values:
                self._note(key_position.mark, "stands twice here", "keep one", key)
            values[key], positions[key] = value, (key_position.mark, position)
        return values, SourcePosition(event.start_mark, positions)

    def _note(self, mark: Any, message: str, hint: str, where: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(_problem(self._path, mark, message, hint, where))

    def _unsupported(self, event: Any, message: str, hint: str) -> UnsupportedYaml:
        return UnsupportedYaml(_problem(self._path, event.start_mark, message, hint))


def _problem(path: Path, mark: Any, message: str, hint: str, where: str = "") -> Problem:
    """Return a problem at *mark*, whose line and column count from 0."""
    return Problem(path, mark.line + 1, mark.column + 1, where, message, hint)


def _syntax_hint(error: yaml.MarkedYAMLError, text: str) -> str:
    """What to do about a mistake in the syntax; *text* is the whole file."""
    said, mark = str(error.problem), error.problem_mark
    lines = text.splitlines()
    sign = lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""
    if "mapping values are not allowed" in said or ("expected ',' or" in said and sign == ":"):
        return "a text with a colon in it stands in quotes"
    if "expected ',' or" in said:
        return "a text with a comma or a brace in it stands in quotes"
    if "found character that cannot start" in said or "sequence entries are not allowed" in said:
        return "a text that begins with a sign stands in quotes"
    return "docs/writing-questions.md shows what a file looks like"


def _name(value: Value) -> str | None:
    """Return what the author calls a list item: the id it begins with, or `None` if it begins with something else."""
    if not isinstance(value, dict) or not value:
        return None
    key, id = next(iter(value.items()))
    return repr(id) if key in _ID_KEYS and isinstance(id, str) else None
