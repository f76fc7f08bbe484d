"""SQLAlchemy's dialects, made once for all engines, and what they have compiled kept for the next test.

A program has one database for as long as it runs. Here every test has its own: each would ask the server for its
version, and compile anew what the test before has compiled.
"""

from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry

DRIVERS = ("sqlite.pysqlite", "sqlite.aiosqlite", "postgresql.asyncpg")
_COMPILED: dict[Any, Any] = {}


def share() -> None:
    """Let all engines share from now on: those with the same options a dialect, and all of them what is compiled."""
    for driver in DRIVERS:
        registry.register(driver, __name__, driver)
    event.listen(Engine, "engine_connect", _connected)


def _connected(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


def __getattr__(driver: str) -> Any:
    """What the registry asks for when the first engine of that kind is made; until then nothing is imported."""
    if driver not in DRIVERS:
        raise AttributeError(driver)
    dialect = import_module(f"sqlalchemy.dialects.{driver}").dialect
    shared = type(f"Shared{dialect.__name__}", (_Shared, dialect), {"supports_statement_cache": True, "_made": {}})
    globals()[driver] = shared
    return shared


class _Shared:
    """Before a dialect: the same one for the same options, which learns of its server once."""

    _made: dict[str, Any]
    _knows_server: bool

    def __new__(cls, **options: Any) -> Any:
        return cls._made.setdefault(repr(sorted((options | {"dbapi": None}).items())), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if not hasattr(self, "_knows_server"):
            self._knows_server = False
            super().__init__(**options)

    def initialize(self, connection: Connection) -> None:
        if not self._knows_server:
            super().initialize(connection)  # type: ignore[misc]
            self._knows_server = True
