"""Scorewise with one mistake planted in what it erases: controls that the campaign has to catch.

python -m tests.durability.careless_erasure MISTAKE run
"""

import re
import sqlite3
import sys
from collections.abc import Callable
from typing import Any, Self

from bot.services.retention import Retention
from bot.storage.deletion_log import DeletionLog
from bot.storage.engine.sqlite import SqliteFile


async def _nothing(*_: object, **__: object) -> None:
    """Do nothing."""


def the_log_is_never_emptied() -> None:
    """Deleted rows stay in the write-ahead log."""
    SqliteFile.forget_freed_pages = _nothing  # type: ignore[method-assign]
    SqliteFile.empty_log = _nothing  # type: ignore[method-assign]


def pages_are_not_overwritten() -> None:
    """What is deleted stays in the pages that it was in."""

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, *parameters: Any) -> Self:
            return super().execute(re.sub(r"(?i)(PRAGMA secure_delete *= *)\w+", r"\g<1>OFF", statement), *parameters)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

    connect: Any = sqlite3.connect

    def careless(*arguments: Any, **named: Any) -> Any:
        return connect(*arguments, **{"factory": Connection, **named})

    for module in (sqlite3, sqlite3.dbapi2):
        vars(module)["connect"] = careless


def who_is_gone_is_not_noted() -> None:
    """A backup that is put back brings back whoever was deleted since."""
    DeletionLog._write = lambda *_, **__: None  # type: ignore[method-assign]


def copies_stay() -> None:
    """Backups are kept for ever."""
    Retention._drop = _nothing  # type: ignore[method-assign]


MISTAKES: dict[str, Callable[[], None]] = {
    mistake.__name__.replace("_", "-"): mistake
    for mistake in (the_log_is_never_emptied, pages_are_not_overwritten, who_is_gone_is_not_noted, copies_stay)
}

if __name__ == "__main__":
    MISTAKES[sys.argv.pop(1)]()
    from bot.__main__ import main

    sys.exit(main())
