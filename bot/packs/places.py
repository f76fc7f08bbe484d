"""A YAML file as text values that remember their line and column.

Every scalar is read as text: with the usual loader, an option `No` would arrive as `False`.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.packs.problems import Problem

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Step: TypeAlias = int | str

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's is some ten times faster
DEPTH_LIMIT = 20
SIZE_LIMIT = 2_000_000
PART_LIMIT = 40_000
"""Texts, lists and their ends, as a reader of YAML counts; our largest file has some 7,000."""
MANY = 100
"""Problems of one file that are told; whoever has mended those asks again."""
_ID_KEYS = ("id", "fact", "risk", "misconception")


class File:
    """One YAML file: `value` to check, `problem` to say where something in it is wrong."""

    def __init__(self, path: Path, root: yaml.Node) -> None:
        self.path = path
        self._root = root
        self.value: Value = _value(root)

    def problem(self, steps: Sequence[Step], message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A problem with the value at the end of *steps*, or with its key; steps not in the file are passed over."""
        key, value, names = self._walk(steps)
        mark = (key if at_key else value).start_mark
        return Problem(self.path, mark.line + 1, mark.column + 1, " > ".join(names), message, hint)

    def _walk(self, steps: Sequence[Step]) -> tuple[yaml.Node, yaml.Node, list[str]]:
        """The last key and value on the way, and what the author calls the steps."""
        key, value, names = self._root, self._root, []
        for step in steps:
            if isinstance(value, yaml.MappingNode):
                pair = next((pair for pair in value.value if pair[0].value == step), None)
                if pair is None:
                    continue
                key, value = pair
                names.append(str(step))
            elif isinstance(value, yaml.SequenceNode) and isinstance(step, int) and step < len(value.value):
                key = value = value.value[step]
                names.append(_name(value) or f"#{step + 1}")
        return key, value, names


def read(path: Path) -> File | list[Problem]:
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
    try:
        odd = next(_odd(path, text), None)
        root = None if odd else yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return [Problem(path, line, column, "", f"not YAML: {error.problem or error.context}", _syntax_hint(error))]
    except yaml.YAMLError as error:  # a control character, for example: no mark, but a reason
        return [Problem(path, 1, 1, "", f"not YAML: {getattr(error, 'reason', error)}", "remove what cannot be seen")]
    if odd:
        return [odd]
    if root is None:
        return [Problem(path, 1, 1, "", "the file is empty")]
    twice = list(islice(_twice(path, root), MANY))
    return twice or File(path, root)


def _odd(path: Path, text: str) -> Iterator[Problem]:
    """What question files do not need and readers of YAML choke on, found before anything is built from it."""
    depth = 0
    for part, event in enumerate(yaml.parse(text, _LOADER)):
        mark = event.start_mark
        assert mark is not None, "a parsed event has its place"
        place = (path, mark.line + 1, mark.column + 1, "")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if part > PART_LIMIT:
            yield Problem(*place, "too much for one file", "split it")
        if depth > DEPTH_LIMIT:
            yield Problem(*place, f"nested more than {DEPTH_LIMIT} deep", "is a bracket left open?")
        if getattr(event, "anchor", None) is not None:
            yield Problem(
                *place, "anchors (&) and aliases (*) are not used here", "write the text out, or put it in quotes"
            )
        if getattr(event, "tag", None) is not None:
            yield Problem(*place, "tags (!) are not used here", "put the text in quotes")


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    if "mapping values are not allowed" in str(error.problem):
        return "a text with a colon in it stands in quotes"
    if "expected ',' or '}'" in str(error.problem):
        return "a text with a comma or a brace in it stands in quotes"
    return "docs/writing-questions.md shows what a file looks like"


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return str(node.value)


def _twice(path: Path, node: yaml.Node) -> Iterator[Problem]:
    """Keys that stand twice in one mapping; YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                mark = key.start_mark
                yield Problem(path, mark.line + 1, mark.column + 1, "", "a key is one word", "put the text in quotes")
                return
            if key.value in seen:
                mark = key.start_mark
                yield Problem(path, mark.line + 1, mark.column + 1, str(key.value), "stands twice here", "keep one")
            seen.add(key.value)
            yield from _twice(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(path, item)


def _name(node: yaml.Node) -> str | None:
    """What the author calls a list item: the id it begins with, if it does."""
    if not isinstance(node, yaml.MappingNode) or not node.value:
        return None
    key, value = node.value[0]
    return repr(value.value) if key.value in _ID_KEYS and isinstance(value, yaml.ScalarNode) else None
