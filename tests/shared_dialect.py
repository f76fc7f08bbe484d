"""SQLAlchemy's dialect for asyncpg, made once for all engines and told once of the server."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg


class SharedDialect(PGDialect_asyncpg):
    """What all engines are given whose options are the same: statements are kept by dialect."""

    supports_statement_cache = True
    _made: dict[str, "SharedDialect"] = {}  # noqa: RUF012 - it is meant to be shared

    def __new__(cls, **options: Any) -> "SharedDialect":
        return cls._made.setdefault(repr(sorted({**options, "dbapi": None}.items())), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if not hasattr(self, "_knows_server"):
            self._knows_server = False
            super().__init__(**options)

    def initialize(self, connection: Connection) -> None:
        if not self._knows_server:
            super().initialize(connection)
            self._knows_server = True
