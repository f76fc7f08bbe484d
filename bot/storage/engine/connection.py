"""Connections: how the repositories send statements and get rows, alike for SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, Select, Table, bindparam

from bot.storage.engine.plans import compiled

if TYPE_CHECKING:  # importing these takes long, and an SQLite bot needs them late or never
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Values: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Connection(Protocol):
    """An open transaction, or an open look at the database.

    Attributes:
        locks: Whether other writers may be at work at the same time. Rows that are read in order to be changed must
            then be locked.
    """

    locks: bool

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        """Carry out any statement.

        Args:
            statement: A statement of SQLAlchemy's.
            values: Its parameters by name; a sequence of them to carry it out several times.
        """
        ...

    async def find(self, statement: Select[Any], values: Mapping[str, Any], *, lock: bool = False) -> Sequence[Any]:
        """Find rows by a statement that is used often, and is therefore compiled only once.

        Args:
            statement: A constant of some module. One made anew for each call would fill the cache of compiled
                statements. All its values are named parameters.
            values: The parameters by name.
            lock: Whether to lock the rows if `locks` is set, because they are going to be changed.

        Returns:
            The rows. Columns are attributes of them, by name.
        """
        ...

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert each row, or overwrite the row with the same primary key. A row has a value for every column."""
        ...

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row with a value for every column.

        Raises:
            IntegrityError: SQLAlchemy's or sqlite3's, if there is a row with the same key.
        """
        ...


class Database(Protocol):
    """A database, whichever kind it is.

    Attributes:
        where: Its name in messages: a path, or an address without the password.
    """

    where: str

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A block of changes. They are on disk when the block has ended, and undone if it raises."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A block that reads for a short time. Each statement sees what is committed at that moment."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Connection]:
        """A block that may read for a long time, without holding up others. It sees the state of one moment."""
        ...

    def migrating(self) -> "AbstractAsyncContextManager[AsyncEngine]":
        """A block with an engine for changing the schema."""
        ...

    async def must_keep_sessions(self) -> None:
        """Make sure that a connection is one session of the server, from its beginning to its end.

        Raises:
            UserError: If a pooler stands in between that mixes them.
        """
        ...

    def polling_lock(self, lost: Callable[[], None]) -> AbstractAsyncContextManager[None]:
        """A block in which this process is the only one that fetches updates for the database.

        Args:
            lost: Called if that is over before the block ends, because another process does.

        Raises:
            UserError: If another process does already.
        """
        ...

    async def forget_freed_pages(self) -> None:
        """Remove what is left of deleted rows on disk, where the database has not overwritten them yet."""
        ...

    async def forget_changed_rows(self) -> None:
        """Call it every hour: it removes what was erased or changed since, if nothing else has."""
        ...

    async def empty_log(self) -> None:
        """Remove what is left of erased and changed rows, if that holds up nobody; otherwise the next call does."""
        ...

    async def close(self) -> None:
        """Close all connections, after the commits that are under way."""
        ...


class Inline:
    """A connection to SQLite that carries out statements in the event loop.

    A statement takes microseconds. Handing it to a thread would take longer.

    Attributes:
        raw: The connection of Python's `sqlite3`, for statements that are compiled once.
    """

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
        rows: Sequence[Any] = compiled(statement).rows(self.raw, values)
        return rows

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        statement = compiled(upsert(table, "sqlite"))
        for row in rows:
            statement.write(self.raw, row)

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        compiled(insertion(table)).write(self.raw, row)


class Awaited:
    """A connection whose statements are awaited: to PostgreSQL, or to SQLite in a thread.

    Args:
        connection: The open connection.
        changes: Whether it is for a transaction that changes rows. On PostgreSQL such a transaction locks them.
    """

    def __init__(self, connection: "AsyncConnection", *, changes: bool = False) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self.locks = changes and self._dialect == "postgresql"

    async def execute(self, statement: Executable, values: Values | None = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, values)

    async def find(self, statement: Select[Any], values: Mapping[str, Any], *, lock: bool = False) -> Sequence[Any]:
        if lock and self.locks:
            statement = statement.with_for_update(key_share=True)
        rows: Sequence[Any] = (await self._connection.execute(statement, values)).all()
        return rows

    async def save(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._connection.execute(upsert(table, self._dialect), rows)

    async def insert(self, table: Table, row: Mapping[str, Any]) -> None:
        await self._connection.execute(insertion(table), row)


@cache
def insertion(table: Table) -> Executable:
    """Return a statement that inserts a row. Every column is a parameter of the same name."""
    statement: Executable = table.insert().values({column.name: bindparam(column.name) for column in table.columns})
    return statement


@cache
def upsert(table: Table, dialect: str) -> Executable:
    """Return a statement that inserts a row or overwrites the one with the same primary key.

    Every column is a parameter of the same name.

    Args:
        table: The table.
        dialect: `"postgresql"` or `"sqlite"`.
    """
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # alike, but of no common type
    statement: Any = insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    statement = statement.values({column.name: bindparam(column.name) for column in table.columns})
    if others:
        return cast(Executable, statement.on_conflict_do_update(index_elements=keys, set_=others))
    return cast(Executable, statement.on_conflict_do_nothing())  # a table that is all key has nothing to overwrite
