import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.errors import UserError
from bot.storage.database import prepare
from bot.storage.engine.connection import Connection, Database
from bot.storage.engine.sqlite import SqliteFile
from bot.storage.lock import exclusive
from bot.storage.migrate import upgrade
from bot.storage.tables import USED_CODE
from tests import databases
from tests.builders import NOON
from tests.databases import MIGRATIONS


async def write(connection: Connection, code: str) -> None:
    await connection.execute(USED_CODE.insert(), {"code": code, "at": NOON})


async def written(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.execute(select(USED_CODE.c.code))).scalars())


@pytest.mark.sqlite("pragmas are SQLite's")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("busy_timeout", 30000),
        ("trusted_schema", 0),
    ],
)
async def test_every_connection_keeps_the_manners(database: Database, pragma: str, value: object) -> None:
    for opened in (database.transaction(), database.reading(), database.snapshot()):
        async with opened as connection:
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value


async def test_concurrent_read_modify_writes_lose_nothing(database: Database) -> None:
    async with database.transaction() as connection:
        await write(connection, "0")

    async def add_one() -> None:
        async with database.transaction() as connection:
            n = int((await connection.execute(select(USED_CODE.c.code).with_for_update())).scalar_one())
            await asyncio.sleep(0)
            await connection.execute(update(USED_CODE).values(code=str(n + 1)))

    await asyncio.gather(*(add_one() for _ in range(100)))

    assert await written(database) == {"100"}


async def test_what_fails_is_undone_alone(database: Database) -> None:
    async def change(n: int) -> None:
        async with database.transaction() as connection:
            await write(connection, str(n))
            await asyncio.sleep(0)
            if n % 3 == 0:
                raise ValueError

    done = await asyncio.gather(*(change(n) for n in range(12)), return_exceptions=True)

    assert [isinstance(each, ValueError) for each in done] == [n % 3 == 0 for n in range(12)]
    assert await written(database) == {str(n) for n in range(12) if n % 3}


async def test_who_is_cancelled_leaves_no_half_and_holds_nobody_up(database: Database) -> None:
    async def change(n: int) -> None:
        async with database.transaction() as connection:
            await write(connection, str(n))
            await asyncio.sleep(0)
            await write(connection, f"{n}+")

    for steps in range(8):
        tasks = [asyncio.ensure_future(change(20 * steps + n)) for n in range(6)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    found = await written(database)
    assert {code.rstrip("+") for code in found} == {code for code in found if f"{code}+" in found}
    assert {str(20 * steps + n) for steps in range(8) for n in (1, 3, 5)} <= found


@pytest.mark.sqlite("PostgreSQL has one COMMIT for each")
async def test_who_waits_together_shares_one_trip_to_the_disk(database: Database, tmp_path: Path) -> None:
    async def change(n: int) -> None:
        async with database.transaction() as connection:
            await write(connection, str(n))

    await change(0)
    commits = []
    assert isinstance(database, SqliteFile)
    database._writer._raw.set_trace_callback(lambda said: commits.append(said) if said == "COMMIT" else None)

    await asyncio.gather(*(change(n) for n in range(1, 65)))

    assert len(await written(database)) == 65
    assert len(commits) <= 3


@pytest.mark.sqlite("a full disk takes a small file system; PostgreSQL has its own")
async def test_a_full_disk_loses_nothing_that_was_acknowledged(database: Database) -> None:
    """Told through a limit on the database's pages: SQLite answers as it does when the disk is full."""
    assert isinstance(database, SqliteFile)
    async with database.transaction() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    kept = set()

    async def change(n: int) -> None:
        async with database.transaction() as connection:
            await write(connection, f"{n:024}")
        kept.add(f"{n:024}")

    done = await asyncio.gather(*(change(n) for n in range(400)), return_exceptions=True)
    full = [each for each in done if each is not None]
    assert full
    assert await written(database) == kept

    async with database.transaction() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))
    await change(999)
    assert await written(database) == kept


async def test_readers_cannot_write(database: Database) -> None:
    if databases.used.name == "sqlite":
        async with database.reading() as connection:
            with pytest.raises(Exception, match="readonly"):
                await connection.execute(text("DELETE FROM learner"))
    async with database.snapshot() as connection:
        with pytest.raises(Exception, match=r"read-?only"):
            await connection.execute(text("DELETE FROM learner"))


async def test_a_long_look_sees_one_moment_and_holds_nobody_up(database: Database) -> None:
    async with database.transaction() as connection:
        await write(connection, "before")

    async with database.snapshot() as looking:
        first = (await looking.execute(select(USED_CODE.c.code))).scalars().all()
        async with database.transaction() as connection:
            await write(connection, "meanwhile")
        second = (await looking.execute(select(USED_CODE.c.code))).scalars().all()

    assert first == second == ["before"]
    assert await written(database) == {"before", "meanwhile"}


@pytest.mark.sqlite("a server keeps its own files")
async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    database = prepare(tmp_path / "data" / "scorewise.db")
    await upgrade(database, MIGRATIONS)
    async with database.transaction() as connection:
        await write(connection, "1")

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    assert modes == {"scorewise.db": 0o600, "scorewise.db-wal": 0o600, "scorewise.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    await database.close()


def test_a_file_open_to_others_is_refused_with_what_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.touch(mode=0o644)
    path.chmod(0o644)

    with pytest.raises(UserError, match=f"chmod 600 {path}"):
        prepare(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UserError, match="cannot be opened"):
        prepare(tmp_path / "file" / "scorewise.db")


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.write_text("Dear diary, " * 100)
    path.chmod(0o600)

    with pytest.raises(UserError, match="is not a database"):
        await upgrade(prepare(path), MIGRATIONS)


async def test_a_database_of_a_newer_version_is_refused_unchanged(tmp_path: Path) -> None:
    database = prepare(tmp_path / "scorewise.db")
    await upgrade(database, MIGRATIONS)
    await database.close()
    with sqlite3.connect(tmp_path / "scorewise.db") as direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    direct.close()

    with pytest.raises(UserError, match="newer version"):
        await upgrade(prepare(tmp_path / "scorewise.db"), MIGRATIONS)


async def test_a_locked_database_is_refused_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = prepare(tmp_path / "scorewise.db")
    await upgrade(database, MIGRATIONS)
    await database.close()
    monkeypatch.setattr("bot.storage.engine.sqlite.PATIENCE", 1)
    other = sqlite3.connect(tmp_path / "scorewise.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(UserError, match="locked by another program"):
        await upgrade(prepare(tmp_path / "scorewise.db"), MIGRATIONS)
    other.close()


def test_a_data_folder_has_one_process(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(UserError, match="Another Scorewise is running"), exclusive(tmp_path):
        pass

    with exclusive(tmp_path):
        pass
