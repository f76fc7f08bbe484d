"""The schema can be reached from nothing and left again, and nothing is lost on the way."""

import re
import shutil
import socket
import stat
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

from bot.errors import UserError
from bot.storage.backup import checked, revision
from bot.storage.database import FILE, database_of
from bot.storage.engine.connection import Database
from bot.storage.migrate import config, upgrade
from bot.storage.tables import METADATA
from tests import databases
from tests.databases import MIGRATIONS
from tests.stage import Stage

pytestmark = pytest.mark.slow("every version up and down again")

T = TypeVar("T")
Columns: TypeAlias = Mapping[str, tuple[str, ...]]
Rows: TypeAlias = dict[str, list[tuple[Any, ...]]]

ROWS = Path(__file__).parent / "storage" / "rows"
"""What a database of each version may hold at its edges, in that version's SQL: no release has left a file yet."""
STEPS = [
    (str(script.down_revision), script.revision)
    for script in ScriptDirectory.from_config(config(MIGRATIONS)).walk_revisions()
    if script.down_revision
]
HEAD = STEPS[0][1]
PUT_BACK = {("0002", "learner", "asking")}
"""What a downgrade to that version resets: what somebody was asked to type may be nothing that it knows."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Without a schema."""
    await databases.used.empty(tmp_path)
    database = databases.used.open(tmp_path)
    yield database
    await database.close()


async def migrating(database: Database, work: Callable[[Connection], T]) -> T:
    async with database.migrating() as engine, engine.begin() as connection:
        return await connection.run_sync(work)


def to_version(wanted: str) -> Callable[[Connection], None]:
    """Up or down, as an operator's Alembic does it."""

    def migrate(connection: Connection) -> None:
        settings = config(MIGRATIONS)
        settings.attributes["connection"] = connection
        there = MigrationContext.configure(connection).get_current_revision() or ""
        (command.downgrade if wanted == "base" or there > wanted else command.upgrade)(settings, wanted)

    return migrate


async def populated(database: Database, wanted: str) -> None:
    """Bring it to a version step by step, with rows of every version on the way."""
    for version in sorted(step for step, _ in STEPS if step <= wanted):
        await migrating(database, to_version(version))
        await migrating(database, lambda connection, of=version: insert(connection, of))  # type: ignore[misc]


def insert(connection: Connection, version: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    for statement in (ROWS / f"{version}.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def columns(connection: Connection) -> Columns:
    found = inspect(connection)
    tables = set(found.get_table_names()) - {"alembic_version"}
    return {table: tuple(column["name"] for column in found.get_columns(table)) for table in sorted(tables)}


def held(known: Columns, without: frozenset[tuple[str, str]] = frozenset()) -> Callable[[Connection], Rows]:
    """Every value of those columns, row by row: more than counts and checksums would say."""

    def read(connection: Connection) -> Rows:
        rows: Rows = {}
        for table, names in known.items():
            wanted = ", ".join(f'"{name}"' for name in names if (table, name) not in without)
            rows[table] = sorted(map(tuple, connection.exec_driver_sql(f'SELECT {wanted} FROM "{table}"')), key=repr)
        return rows

    return read


@pytest.mark.parametrize(("before", "after"), STEPS)
async def test_every_row_outlives_a_migration_up_down_and_up_again(database: Database, before: str, after: str) -> None:
    await populated(database, before)
    known = await migrating(database, columns)
    rows = await migrating(database, held(known))
    put_back = frozenset((table, column) for version, table, column in PUT_BACK if version == before)
    of_the_rest = await migrating(database, held(known, put_back))
    assert all(rows.values()), "every table has rows"

    await migrating(database, to_version(after))
    assert await migrating(database, held(known)) == rows

    await migrating(database, to_version(before))
    assert await migrating(database, columns) == known
    assert await migrating(database, held(known, put_back)) == of_the_rest

    await migrating(database, to_version(after))
    assert await migrating(database, held(known, put_back)) == of_the_rest


async def test_from_the_first_version_to_the_last_in_one_go(database: Database) -> None:
    await populated(database, "0001")
    known = await migrating(database, columns)
    rows = await migrating(database, held(known))

    await upgrade(database, MIGRATIONS)

    assert await migrating(database, held(known)) == rows
    assert await migrating(database, lambda connection: compare_metadata(_context(connection), METADATA)) == []


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection)


async def test_the_last_visit_was_the_day_of_the_last_answer_or_of_joining(database: Database) -> None:
    await populated(database, "0003")
    if databases.used.name == "postgresql":  # a day is one of UTC, whatever the server's zone
        await migrating(database, _live_in_jakarta)

    await upgrade(database, MIGRATIONS)

    seen = await migrating(
        database, lambda connection: connection.exec_driver_sql("SELECT id, seen FROM learner").all()
    )
    assert {id: str(day) for id, day in seen} == {
        4503599627370495: "2024-03-01",  # the last of three answers
        4503599627370494: "2025-07-01",
        4503599627370493: "2026-01-04",
        10: "2025-12-31",
        11: "2025-06-30",
        12: "2026-01-02",
        -7: "1999-01-01",
    }


def _live_in_jakarta(connection: Connection) -> None:
    name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET timezone TO 'Asia/Jakarta'")


@pytest.mark.sqlite("a server has its own backups")
async def test_a_file_is_copied_before_it_is_migrated(database: Database, tmp_path: Path) -> None:
    await populated(database, "0003")
    known = await migrating(database, columns)
    rows = await migrating(database, held(known))

    await upgrade(database, MIGRATIONS)

    copy = tmp_path / "backups" / f"before-{HEAD}-from-0003.db"
    assert list(copy.parent.iterdir()) == [copy]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert checked(copy) == sum(map(len, rows.values())) + 1  # and its version
    assert revision(copy) == "0003"
    with create_engine(f"sqlite:///{copy}").connect() as connection:
        assert held(known)(connection) == rows
    connection.engine.dispose()


@pytest.mark.sqlite("a server has its own backups")
async def test_nothing_is_copied_of_a_new_file_or_one_that_needs_no_migration(
    database: Database, tmp_path: Path
) -> None:
    await upgrade(database, MIGRATIONS)
    await upgrade(database, MIGRATIONS)

    assert not (tmp_path / "backups").exists()


@pytest.mark.sqlite("a server has its own backups")
async def test_what_cannot_be_copied_is_not_migrated(database: Database, tmp_path: Path) -> None:
    await populated(database, "0003")
    (tmp_path / "backups").write_text("in the way")

    with pytest.raises(UserError, match="cannot be written"):
        await upgrade(database, MIGRATIONS)

    assert revision(tmp_path / FILE) == "0003"


BREAKS_OFF = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade() -> None:
    op.create_table("new", sa.Column("id", sa.BigInteger(), primary_key=True))
    op.execute("INSERT INTO new (id) VALUES (1)")
    with op.batch_alter_table("learner", recreate="{recreate}") as learner:
        learner.add_column(sa.Column("new", sa.Integer(), nullable=True))
    op.execute("DELETE FROM card")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


async def test_a_migration_that_breaks_off_leaves_everything_as_it_was(database: Database, tmp_path: Path) -> None:
    await populated(database, "0003")
    await upgrade(database, MIGRATIONS)
    known = await migrating(database, columns)
    rows = await migrating(database, held(known))
    recreate = "always" if databases.used.name == "sqlite" else "auto"
    later = _later_version(tmp_path, BREAKS_OFF.format(head=HEAD, recreate=recreate))

    with pytest.raises(UserError, match="nowhere"):
        await upgrade(database, later)

    assert await migrating(database, columns) == known
    assert await migrating(database, held(known)) == rows
    await upgrade(database, MIGRATIONS)  # it is at this version still


async def test_files_that_learners_could_see_before_stay_in_the_ledger(database: Database) -> None:
    await populated(database, "0007")
    await migrating(database, to_version("0009"))

    async with database.reading() as connection:
        noted = (await connection.execute(text("SELECT event, learner, taker, what, named FROM disclosure"))).all()
        untold = (await connection.execute(text("SELECT count(*) FROM disclosure WHERE tell IS NOT NULL"))).scalar()

    members = (10, 4503599627370495)
    of_teacher = [("x1", member, 4503599627370493, "workbook", True) for member in members]
    of_nobody = [("x2", member, None, "", False) for member in members]
    assert sorted(map(tuple, noted), key=repr) == sorted([*of_teacher, *of_nobody], key=repr)
    assert untold == 0, "nobody is told of them anew"


def test_migrations_are_numbered_so_that_a_start_finds_the_newest() -> None:
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))

    assert all(re.fullmatch(r"\d{4}_\w+\.py", name) for name in names)
    # Numbers may be left out, since they are handed out before the work is done; their order is that of the steps.
    chain = ["0001", *reversed([after for _, after in STEPS])]
    assert [name[:4] for name in names] == chain


def _later_version(folder: Path, migration: str) -> Path:
    later = folder / "later"
    shutil.copytree(MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / "9999_later.py").write_text(migration)
    return later


@pytest.mark.sqlite("PostgreSQL changes a table in place")
async def test_rows_that_a_careless_migration_would_lose_are_missed(database: Database, tmp_path: Path) -> None:
    """The control: with foreign keys on, SQLite deletes what points to a table that is rebuilt, and says nothing."""
    await populated(database, "0003")
    await upgrade(database, MIGRATIONS)
    known = await migrating(database, columns)
    rows = await migrating(database, held(known))

    engine = create_engine(f"sqlite:///{tmp_path / FILE}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        _rebuild_learners(connection)
        connection.commit()
    engine.dispose()

    left = await migrating(database, held(known))
    assert left != rows
    assert left["learner"] == rows["learner"]
    assert left["answer"] == []


async def test_migrations_lead_to_the_schema_of_the_tables(database: Database) -> None:
    await upgrade(database, MIGRATIONS)

    async with database.migrating() as engine, engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), METADATA)
        )

    assert differences == []


async def test_upgrading_twice_changes_nothing(stage: Stage) -> None:
    ani = stage.person()
    await ani.begins()
    before = await stage.rows(1)

    await upgrade(stage.database, MIGRATIONS)

    assert await stage.rows(1) == before


async def test_down_to_nothing_and_up_again_works(database: Database) -> None:
    await populated(database, "0003")
    await upgrade(database, MIGRATIONS)

    await migrating(database, to_version("base"))
    assert await migrating(database, columns) == {}

    await upgrade(database, MIGRATIONS)
    assert set(await migrating(database, columns)) == set(METADATA.tables)


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
    await migrating(database, to_version("0003"))
    await _break_a_reference(database)

    with pytest.raises(UserError, match="rows that point to nothing: 1"):
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

    await migrating(stage.database, to_version("0001"))
    await upgrade(stage.database, MIGRATIONS)

    after = await stage.rows(1)
    assert after["learner"] == before["learner"]
    assert as_dealt(after["sitting"]) == as_dealt(before["sitting"])
    assert after["answer"] == before["answer"]
    assert [card | {"before": [0]} for card in after["card"]] == before["card"]
    await ani.taps("I don't know", ani.asked())
    assert len((await stage.rows(1))["answer"]) == 4


def as_dealt(sittings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sittings as the first version dealt them: without passages still to be read, and without new risks."""
    return [row | {"asked": [dealt[:4] for dealt in row["asked"]]} for row in sittings]


async def test_a_server_that_is_not_there_is_refused_with_where_to_look(tmp_path: Path) -> None:
    pytest.importorskip("asyncpg")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql+asyncpg://scorewise:passw0rd@127.0.0.1:{closed.getsockname()[1]}/scorewise"
        database = database_of(tmp_path, url)

        with pytest.raises(UserError, match="Check that the server runs, and SCOREWISE_DATABASE_URL") as refused:
            await upgrade(database, MIGRATIONS)

    assert "passw0rd" not in str(refused.value)
    await database.close()
