"""The schema can be reached from nothing and left again, and nothing is lost on the way."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.refusal import Refusal
from bot.storage.connection import Database
from bot.storage.migrate import config, upgrade
from bot.storage.tables import METADATA
from tests import databases
from tests.databases import MIGRATIONS
from tests.stage import Stage


async def test_migrations_lead_to_the_schema_of_the_tables(tmp_path: Path) -> None:
    await databases.used.empty(tmp_path)
    database = databases.used.open(tmp_path)
    await upgrade(database, MIGRATIONS)

    async with database.migrating() as engine, engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), METADATA)
        )

    assert differences == []
    await database.close()


async def test_upgrading_twice_changes_nothing(stage: Stage) -> None:
    ani = stage.person()
    await ani.begins()
    before = await stage.rows(1)

    await upgrade(stage.database, MIGRATIONS)

    assert await stage.rows(1) == before


async def test_down_and_up_again_works(tmp_path: Path) -> None:
    await databases.used.empty(tmp_path)
    database = databases.used.open(tmp_path)
    await upgrade(database, MIGRATIONS)
    async with database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(_downgrade)
    await upgrade(database, MIGRATIONS)
    await database.close()


def _downgrade(connection: Connection, to: str = "base") -> None:
    settings = config(MIGRATIONS)
    settings.attributes["connection"] = connection
    command.downgrade(settings, to)


@pytest.mark.sqlite("PostgreSQL changes a table in place")
async def test_rebuilding_a_table_keeps_what_points_to_it(stage: Stage) -> None:
    """SQLite changes a table by copying it and dropping the old one; foreign keys would take all answers along."""
    ani = stage.person()
    await ani.begins()
    await ani.taps("I don't know")
    before = await stage.rows(1)

    async with stage.database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(_rebuild_learners)

    assert await stage.rows(1) == before


def _rebuild_learners(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("learner", recreate="always"):
        pass


@pytest.mark.sqlite("PostgreSQL refuses such a row at once")
async def test_a_migration_that_leaves_broken_references_is_rolled_back(stage: Stage) -> None:
    """A database that another tool has damaged is refused as it is, and not made worse."""
    database = stage.database
    await stage.person().begins()
    async with database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(_downgrade, "0003")
    await _break_a_reference(database)

    with pytest.raises(Refusal, match="rows that point to nothing: 1"):
        await upgrade(database, MIGRATIONS)

    async with database.migrating() as engine, engine.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "0003"
        assert (await connection.execute(text("SELECT count(*) FROM learner"))).scalar() == 1


async def _break_a_reference(database: Database) -> None:
    async with database.migrating() as engine, engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO report VALUES (999, 'q', 'h', 'answer', '2026-01-05 12:00:00.000000')")
        )


async def test_a_database_of_the_first_version_is_carried_over_with_all_that_is_in_it(stage: Stage) -> None:
    """Down to 0001 and up again, with rows in every table: what 0001 knew is unchanged, the rest has its defaults."""
    ani = stage.person()
    await ani.begins()
    for _ in range(3):
        await ani.taps("I don't know", ani.asked())
        await ani.taps("Next question", ani.sees)
    before = await stage.rows(1)

    async with stage.database.migrating() as engine, engine.begin() as connection:
        await connection.run_sync(_downgrade, "0001")
    await upgrade(stage.database, MIGRATIONS)

    after = await stage.rows(1)
    assert after["learner"] == before["learner"]
    assert after["sitting"] == before["sitting"]
    assert after["answer"] == before["answer"]
    assert [card | {"before": [0]} for card in after["card"]] == before["card"]
    await ani.taps("I don't know", ani.asked())
    assert len((await stage.rows(1))["answer"]) == 4
