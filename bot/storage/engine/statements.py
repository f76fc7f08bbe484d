"""The few ways in which rows are asked for and saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, Table

from bot.storage.engine.connection import Connection


class Statements:
    """On an open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    async def _one(self, found: Select[Any], *, lock: bool = False) -> Row[Any] | None:
        if lock and self._db.locks:
            found = found.with_for_update(key_share=True)
        return (await self._db.execute(found)).first()

    async def _all(self, found: Select[Any]) -> Sequence[Row[Any]]:
        return (await self._db.execute(found)).all()

    async def _scalar(self, found: Select[Any]) -> Any:
        return (await self._db.execute(found)).scalar()

    async def _save(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Insert each, or replace what the row with the same key holds."""
        await self._db.save(table, rows)
