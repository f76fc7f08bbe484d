"""Is a database at this version's schema? Asked at every start, so it is asked without Alembic."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.errors import TransientError
from bot.storage.engine.connection import Database


async def up_to_date(database: Database, migrations: Path) -> bool:
    """Whether there is nothing to migrate; not if that cannot be told, for then a migration says why."""
    newest = max(path.name.partition("_")[0] for path in (migrations / "versions").glob("*.py"))
    try:
        async with database.reading() as connection:
            found = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    except (DBAPIError, TransientError):
        return False
    return list(found) == [newest]
