"""What a transaction speaks through: statements in, rows out, whichever database lies behind."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import Any, Protocol, TypeAlias, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
BATCH = 1000


class Connection(Protocol):
    """An open transaction. `locks` says whether rows that are to be changed must be locked when they are read."""

    locks: bool

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]: ...

    def stream(self, statement: Executable) -> AsyncIterator[Row[Any]]:
        """Row by row, without gathering them."""
        ...

    def upsert(self, table: Table) -> Executable:
        """Insert a row, or replace what the row with the same key holds."""
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

    def at_length(self) -> AbstractAsyncContextManager[Connection]:
        """For a long look at one moment's state, which holds nobody up."""
        ...

    def migrating(self) -> AbstractAsyncContextManager[AsyncEngine]:
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

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return self._connection.execute(statement, values)

    async def stream(self, statement: Executable) -> AsyncIterator[Row[Any]]:
        for row in self._connection.execute(statement):
            yield row

    def upsert(self, table: Table) -> Executable:
        return _upsert(table, "sqlite")


class Awaited:
    """On a connection that is waited for: PostgreSQL's, or SQLite's in a thread of its own."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self.locks = self._dialect == "postgresql"

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, values)

    async def stream(self, statement: Executable) -> AsyncIterator[Row[Any]]:
        async for row in await self._connection.stream(statement, execution_options={"yield_per": BATCH}):
            yield row

    def upsert(self, table: Table) -> Executable:
        return _upsert(table, self._dialect)


@cache
def _upsert(table: Table, dialect: str) -> Executable:
    made: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)  # alike, but of no common type
    keys = [column.name for column in table.primary_key]
    others = {column.name: made.excluded[column.name] for column in table.columns if column.name not in keys}
    kept = made.on_conflict_do_update(index_elements=keys, set_=others) if others else made.on_conflict_do_nothing()
    return cast(Executable, kept)
