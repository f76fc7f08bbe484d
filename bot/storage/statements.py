"""The few ways in which rows are asked for and saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, Table

from bot.storage.connection import Connection


class Statements:
    """On an open transaction. With *changes*, one row that is read is locked where the database has several writers."""

    def __init__(self, db: Connection, *, changes: bool) -> None:
        self._db = db
        self._locks = changes and db.locks

    async def _one(self, found: Select[Any]) -> Row[Any] | None:
        if self._locks:
            found = found.with_for_update(key_share=True)
        return (await self._db.execute(found)).first()

    async def _all(self, found: Select[Any]) -> Sequence[Row[Any]]:
        return (await self._db.execute(found)).all()

    async def _scalar(self, found: Select[Any]) -> Any:
        return (await self._db.execute(found)).scalar()

    async def _save(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Insert each, or replace what the row with the same key holds."""
        if rows:
            await self._db.execute(self._db.upsert(table), rows if len(rows) > 1 else rows[0])
