"""Statements made ready once for SQLite: their text, and what turns values into columns and back.

SQLAlchemy executes any statement, and spends more time on each than SQLite itself. The few that every answer needs are
compiled once and then go to SQLite directly, by the same types: half of the time that an answer took.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Executable, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

_DIALECT = sqlite.dialect(json_serializer=lambda value: orjson.dumps(value).decode(), json_deserializer=orjson.loads)
Process = Callable[[Any], Any]


class CompiledStatement:
    """A statement whose values are all parameters by name."""

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        names: Sequence[str] = compiled.positiontup
        self._values = [(name, _into(compiled.binds[name].type)) for name in names]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row: Any = namedtuple("Found", [column.name for column in columns]) if columns else None
        self._from = [(place, process) for place, column in enumerate(columns) if (process := _out_of(column.type))]

    def rows(self, raw: sqlite3.Connection, values: Mapping[str, Any]) -> list[Any]:
        """What is found, each row by the names of its columns."""
        made, processes = self._row._make, self._from
        found = []
        for row in raw.execute(self._sql, self._bound(values)):
            columns = list(row)
            for place, process in processes:
                if columns[place] is not None:
                    columns[place] = process(columns[place])
            found.append(made(columns))
        return found

    def write(self, raw: sqlite3.Connection, values: Mapping[str, Any]) -> None:
        raw.execute(self._sql, self._bound(values))

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [process(values[name]) if process else values[name] for name, process in self._values]


@cache
def compiled(statement: Executable) -> CompiledStatement:
    """For statements that a module holds: they are compared by what they are, not by what they say."""
    return CompiledStatement(statement)


def _into(type_: TypeEngine[Any]) -> Process | None:
    return type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _out_of(type_: TypeEngine[Any]) -> Process | None:
    return type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
