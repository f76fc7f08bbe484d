"""The base of all repositories: short ways to read and save rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, Table

from bot.storage.engine.connection import Connection

BATCH = 500
"""Rows that housekeeping changes in one transaction, so that nobody waits long for it."""


class Statements:
    """Carries out statements on an open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    async def _one(self, query: Select[Any], *, lock: bool = False) -> Row[Any] | None:
        """Return the first row, or `None`. With *lock* it is locked where several may write, since it will change."""
        if lock and self._db.locks:
            query = query.with_for_update(key_share=True)
        return (await self._db.execute(query)).first()

    async def _all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return (await self._db.execute(query)).all()

    async def _scalar(self, query: Select[Any]) -> Any:
        """Return the first column of the first row, or `None`."""
        return (await self._db.execute(query)).scalar()

    async def _save(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Insert each row, or overwrite the row with the same primary key."""
        await self._db.save(table, rows)
