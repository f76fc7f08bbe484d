import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.refusal import Refusal
from bot.storage.database import Database, prepare
from bot.storage.lock import exclusive
from bot.storage.migrate import upgrade
from tests.stage import MIGRATIONS


async def opened(folder: Path) -> Database:
    database = prepare(folder / "scorewise.db")
    await upgrade(database, MIGRATIONS)
    return database


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
async def test_both_engines_keep_the_manners(tmp_path: Path, pragma: str, value: object) -> None:
    database = await opened(tmp_path)
    for engine in (database.writer, database.reader):
        async with engine.connect() as connection:
            assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    await database.close()


async def test_concurrent_read_modify_writes_lose_nothing(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    async with database.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE score (n INTEGER)"))
        await connection.execute(text("INSERT INTO score VALUES (0)"))

    async def add_one() -> None:
        async with database.writer.begin() as connection:
            n = await connection.scalar(text("SELECT n FROM score"))
            await asyncio.sleep(0)
            await connection.execute(text("UPDATE score SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(add_one() for _ in range(100)))

    async with database.reader.connect() as connection:
        assert await connection.scalar(text("SELECT n FROM score")) == 100
    await database.close()


async def test_readers_cannot_write(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    async with database.reader.connect() as connection:
        with pytest.raises(Exception, match="readonly"):
            await connection.execute(text("DELETE FROM learner"))
    await database.close()


async def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    database = await opened(tmp_path / "data")
    async with database.writer.begin() as connection:
        await connection.execute(text("SELECT 1"))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    assert modes == {"scorewise.db": 0o600, "scorewise.db-wal": 0o600, "scorewise.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    await database.close()


def test_a_file_open_to_others_is_refused_with_what_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.touch(mode=0o644)
    path.chmod(0o644)

    with pytest.raises(Refusal, match=f"chmod 600 {path}"):
        prepare(path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Refusal, match="cannot be opened"):
        prepare(tmp_path / "file" / "scorewise.db")


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scorewise.db"
    path.write_text("Dear diary, " * 100)
    path.chmod(0o600)

    with pytest.raises(Refusal, match="is not a database"):
        await upgrade(prepare(path), MIGRATIONS)


async def test_a_database_of_a_newer_version_is_refused_unchanged(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await database.close()
    with sqlite3.connect(tmp_path / "scorewise.db") as direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    direct.close()

    with pytest.raises(Refusal, match="newer version"):
        await upgrade(prepare(tmp_path / "scorewise.db"), MIGRATIONS)


async def test_a_locked_database_is_refused_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = await opened(tmp_path)
    await database.close()
    monkeypatch.setattr("bot.storage.database.PATIENCE", 1)
    other = sqlite3.connect(tmp_path / "scorewise.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(Refusal, match="locked by another program"):
        await upgrade(prepare(tmp_path / "scorewise.db"), MIGRATIONS)
    other.close()


def test_a_data_folder_has_one_process(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(Refusal, match="Another Scorewise is running"), exclusive(tmp_path):
        pass

    with exclusive(tmp_path):
        pass
