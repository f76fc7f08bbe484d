"""Deleted and changed rows leave the files of PostgreSQL's tables.

A deleted row stays readable in its file until VACUUM frees its place, and even then until another row is written over
it (PostgreSQL 15, "Routine Vacuuming"). VACUUM FULL writes the table into a new file without them, and its indexes too;
meanwhile nobody can read the table. So that is done where it takes a moment.
"""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import METADATA

SMALL = 8 * 2**20
"""Bytes of a table that is written anew in about a tenth of a second."""
PATIENCE = "200ms"
"""How long a table is waited for. Whoever comes meanwhile waits behind, so it is short."""


LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for having waited too long (Appendix A)."""


class Vacuum:
    """Frees tables of what was erased in them.

    Args:
        connection: In autocommit, since VACUUM runs in no transaction.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all_of_it(self) -> None:
        """Free every table: the server counts changed rows a moment later, which is too late for an erasure."""
        await self._free(table.name for table in METADATA.sorted_tables)

    async def what_is_due(self) -> None:
        """Free the tables in which there are dead rows by the server's own count.

        A row that somebody still sees (a snapshot for a file, say) stays dead and counted, so it comes up again.
        """
        query = "SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > 0 AND schemaname = current_schema()"
        dead = {name for (name,) in await self._connection.execute(text(query))}
        await self._free(table.name for table in METADATA.sorted_tables if table.name in dead)

    async def _free(self, tables: Iterable[str]) -> None:
        """Free these tables, one after the other: whoever uses another is not held up."""
        await self._connection.execute(text(f"SET lock_timeout = '{PATIENCE}'"))
        try:
            for table in tables:
                await self._rewrite(table)
                await self._connection.execute(text(f'VACUUM (SKIP_LOCKED) "{table}"'))
        finally:
            await self._connection.execute(text("RESET lock_timeout"))

    async def _rewrite(self, table: str) -> None:
        """Write a small table into a new file, unless somebody uses it just now.

        VACUUM has to follow in any case: the server counts dead rows anew only then.
        """
        size = await self._connection.execute(text("SELECT pg_table_size(to_regclass(:name))"), {"name": f'"{table}"'})
        if (size.scalar_one() or 0) > SMALL:
            return
        try:
            await self._connection.execute(text(f'VACUUM (FULL) "{table}"'))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
