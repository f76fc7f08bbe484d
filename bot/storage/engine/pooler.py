"""Does a pooler between the bot and its PostgreSQL server give each transaction another session?

PgBouncer does that in its modes `transaction` and `statement`. Then the polling lock, which belongs to a session, stays
behind after a stop, and prepared statements are missing where the next transaction runs.
"""

import asyncio
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:  # importing it takes long
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

PATIENCE = 10.0
"""Seconds for looking."""
_MIXED = ("26000", "42P05", "08003")
"""SQLSTATE of a prepared statement that does not exist, or exists already, since it is another session's; and of a
connection that ends with BEGIN: a pooler in the mode `statement` has no transactions."""
_FOUND = "P0001"
"""SQLSTATE of an exception that a statement raises by itself."""


class _Refused(Exception):
    """The server, or a pooler, has refused a statement; `sqlstate` says why."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


async def shares_sessions(engine: "AsyncEngine") -> bool:
    """Look at the server through two connections: does one see what was set in the session of the other?

    Args:
        engine: An engine whose connections begin no transaction by themselves (autocommit).

    Returns:
        Whether it does. If the server cannot be asked, it does not.
    """
    try:
        async with asyncio.timeout(PATIENCE), engine.connect() as first, engine.connect() as second:
            return await _mixed_up(first, second)
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", "") in _MIXED[:2]
    except _Refused as error:
        return error.sqlstate in _MIXED
    except OSError:  # TimeoutError is one
        return False


async def _mixed_up(first: "AsyncConnection", second: "AsyncConnection") -> bool:
    """Mark the session of *first*; hold a session with *second*, and see which of the two is marked."""
    mark = secrets.token_hex(8)
    await _say(first, f"SELECT set_config('scorewise.session', '{mark}', false)")
    await _say(second, "BEGIN")
    try:
        return await _is_marked(second, mark) or not await _is_marked(first, mark)
    finally:
        with suppress(_Refused):
            await _say(second, "ROLLBACK")


async def _is_marked(connection: "AsyncConnection", mark: str) -> bool:
    """Whether a statement of *connection* is carried out in the session with that mark."""
    marked = f"current_setting('scorewise.session', true) IS NOT DISTINCT FROM '{mark}'"
    try:
        await _say(
            connection, f"DO $$ BEGIN IF {marked} THEN RAISE EXCEPTION USING ERRCODE = '{_FOUND}'; END IF; END $$"
        )
    except _Refused as refused:
        if refused.sqlstate != _FOUND:
            raise
        return True
    return False


async def _say(connection: "AsyncConnection", statement: str) -> None:
    """Carry out a statement in one message, without preparing it: a pooler might prepare it elsewhere."""
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    try:
        await raw.execute(statement)
    except Exception as error:  # asyncpg's own, which SQLAlchemy has not turned into one of its
        if sqlstate := getattr(error, "sqlstate", ""):
            raise _Refused(sqlstate) from error
        raise
