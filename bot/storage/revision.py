"""Is a database at this version's schema?

Every start asks this, so it does without Alembic, which is slow to import.
"""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.errors import TransientError
from bot.storage.engine.connection import Database


async def up_to_date(database: Database, migrations: Path) -> bool:
    """Find out whether a database needs no migration.

    Args:
        database: The database.
        migrations: The folder with Alembic's `versions/`, whose file names begin with the revision's number.

    Returns:
        False also if the database cannot be read: `migrate.upgrade` then reports why.
    """
    newest = max(path.name.partition("_")[0] for path in (migrations / "versions").glob("*.py"))
    try:
        async with database.reading() as connection:
            applied = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    except (DBAPIError, TransientError):
        return False
    return list(applied) == [newest]
