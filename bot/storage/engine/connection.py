"""What a transaction speaks through: statements in, rows out, whichever database lies behind."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, Select, Table, bindparam

from bot.storage.engine.plans import compiled

if TYPE_CHECKING:  # what they bring along takes long to import, and is needed last
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Connection(Protocol):
    """An open transaction. `locks` says whether several may write at once, so that what is changed must be locked."""

    locks: bool

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]: ...

    async def find(self, statement: Select[Any], values: Mapping[str, Any], *, lock: bool = False) -> Sequence[Any]:
        """Rows of a statement that a module holds, whose values are all parameters."""
        ...

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert each row, or replace what the row with the same key holds."""
        ...

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """A row that must not be there yet."""
        ...


class Database(Protocol):
    """Where the rows are. `where` is how it is called in a sentence."""

    where: str

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """To change: on disk when the block has ended, undone when it raises."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """For a short look."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Connection]:
        """For a long look at one moment's state, which holds nobody up."""
        ...

    def migrating(self) -> "AbstractAsyncContextManager[AsyncEngine]":
        """An engine for changing the schema."""
        ...

    def alone(self) -> AbstractAsyncContextManager[None]:
        """Be the only process that fetches updates for it.

        Raises:
            Refusal: if another one does.
        """
        ...

    async def forget_freed_pages(self) -> None:
        """Leave nothing of deleted rows in what the database keeps beside its tables."""
        ...

    async def close(self) -> None: ...


class Inline:
    """On a connection of SQLite's that answers at once: a statement takes microseconds, handing it to a thread more."""

    locks = False

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        self.raw = raw

    def close(self) -> None:
        self._connection.close()

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return self._connection.execute(statement, values)

    async def find(self, statement: Select[Any], values: Mapping[str, Any], *, lock: bool = False) -> Sequence[Any]:
        found: Sequence[Any] = compiled(statement).rows(self.raw, values)
        return found

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        ready = compiled(upsert(table, "sqlite"))
        for row in rows:
            ready.write(self.raw, row)

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        compiled(insertion(table)).write(self.raw, row)


class Awaited:
    """On a connection that is waited for: PostgreSQL's, or SQLite's in a thread of its own."""

    def __init__(self, connection: "AsyncConnection", *, changes: bool = False) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self.locks = changes and self._dialect == "postgresql"

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, values)

    async def find(self, statement: Select[Any], values: Mapping[str, Any], *, lock: bool = False) -> Sequence[Any]:
        wanted = statement.with_for_update(key_share=True) if lock and self.locks else statement
        found: Sequence[Any] = (await self._connection.execute(wanted, values)).all()
        return found

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._connection.execute(upsert(table, self._dialect), rows)

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        await self._connection.execute(insertion(table), row)


@cache
def insertion(table: Table) -> Executable:
    made: Executable = table.insert().values({column.name: bindparam(column.name) for column in table.columns})
    return made


@cache
def upsert(table: Table, dialect: str) -> Executable:
    """Insert a row, or replace what the row with the same key holds; every column is a parameter of its name."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # alike, but of no common type
    made: Any = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: made.excluded[column.name] for column in table.columns if column.name not in keys}
    made = made.values({column.name: bindparam(column.name) for column in table.columns})
    kept = made.on_conflict_do_update(index_elements=keys, set_=others) if others else made.on_conflict_do_nothing()
    return cast(Executable, kept)
