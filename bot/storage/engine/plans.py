"""Statements that are compiled once for SQLite and then carried out without SQLAlchemy.

For each statement SQLAlchemy takes more time than SQLite itself. The few statements that every answer needs therefore
go to SQLite directly: this halved the time for an answer (docs/decisions/0014). Values are converted by the same
column types as elsewhere.
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
"""Converts one value, to what SQLite stores or back."""


class CompiledStatement:
    """The SQL text of a statement, and the conversion of each parameter and each column.

    Args:
        statement: A statement for SQLite. All its values are named parameters.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        names: Sequence[str] = compiled.positiontup
        self._parameters = [(name, _to_sqlite(compiled.binds[name].type)) for name in names]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._row: Any = namedtuple("Row", [column.name for column in columns]) if columns else None
        self._converted = [
            (index, process) for index, column in enumerate(columns) if (process := _from_sqlite(column.type))
        ]

    def rows(self, raw: sqlite3.Connection, values: Mapping[str, Any]) -> list[Any]:
        """Carry out a SELECT.

        Args:
            raw: The connection.
            values: The parameters by name.

        Returns:
            Named tuples, whose fields are the columns.
        """
        make_row, converted = self._row._make, self._converted
        found = []
        for row in raw.execute(self._sql, self._bound(values)):
            columns = list(row)
            for index, process in converted:
                if columns[index] is not None:
                    columns[index] = process(columns[index])
            found.append(make_row(columns))
        return found

    def write(self, raw: sqlite3.Connection, values: Mapping[str, Any]) -> None:
        """Carry out an INSERT, UPDATE or DELETE with these parameters."""
        raw.execute(self._sql, self._bound(values))

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [process(values[name]) if process else values[name] for name, process in self._parameters]


@cache
def compiled(statement: Executable) -> CompiledStatement:
    """Compile a statement, once for each object.

    The cache compares statements by identity. Only those that are constants of a module belong here: every other one
    would stay in memory for good.
    """
    return CompiledStatement(statement)


def _to_sqlite(type_: TypeEngine[Any]) -> Process | None:
    """Return what converts a value of that type for SQLite; `None` if SQLite takes it as it is."""
    return type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _from_sqlite(type_: TypeEngine[Any]) -> Process | None:
    """Return what converts a value of SQLite's to that type; `None` if it is used as it is."""
    return type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
