"""Scorewise with another `PRAGMA synchronous` than it asks for: a control that has to lose answers when the power goes.

python -m tests.durability.careless OFF run
"""

import re
import sqlite3
import sys
from typing import Any, Self


def careless(level: str) -> None:
    """From now on every connection hears *level* where it was told another."""

    class Cursor(sqlite3.Cursor):
        def execute(self, statement: str, *parameters: Any) -> Self:
            return super().execute(
                re.sub(r"(?i)(PRAGMA synchronous *= *)\w+", rf"\g<1>{level}", statement), *parameters
            )

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

    connect: Any = sqlite3.connect

    def with_less_care(*arguments: Any, **named: Any) -> Any:
        return connect(*arguments, **{"factory": Connection, **named})

    for module in (sqlite3, sqlite3.dbapi2):
        vars(module)["connect"] = with_less_care


if __name__ == "__main__":
    careless(sys.argv.pop(1))
    from bot.__main__ import main

    sys.exit(main())
