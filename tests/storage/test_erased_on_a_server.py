"""What is erased on PostgreSQL is in no file of its tables any more. Its write-ahead log is the server's own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.stage import Person, Stage, labels, staged
from tests.storage.marked import OF_LEARNER, OF_TEACHER, ROSTER_ID, a_class, deletes_all
from tests.stories.school import lessons

pytestmark = [
    pytest.mark.postgresql("a file of SQLite's overwrites what is deleted"),
    pytest.mark.slow("whole files are searched for what was deleted"),
]


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


async def traces(stage: Stage, words: tuple[str, ...]) -> set[str]:
    """Which of the words stand in a file of a table or an index, as the server's disk has them."""
    async with stage.database.reading() as connection:
        await connection.execute(text("CHECKPOINT"))
        folder = (await connection.execute(text("SHOW data_directory"))).scalar_one()
        query = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
        files = [Path(folder, row[0]) for row in await connection.execute(text(query)) if row[0]]
    content = [file.read_bytes() for file in files if file.exists()]
    return {word for word in words if any(word.encode() in each for each in content)}


async def an_hour_later(stage: Stage, table: str) -> None:
    """The server has counted the dead rows of that table, as it does within seconds, and the hour strikes."""
    await stage.kill()  # a session that ends tells the server what it has counted
    await stage.start()
    query = text("SELECT n_dead_tup > 0 FROM pg_stat_user_tables WHERE relname = :table")
    async with asyncio.timeout(20), stage.database.reading() as connection:
        while not (await connection.execute(query, {"table": table})).scalar_one():
            pass  # each look is a round trip to the server
    await stage.hourly_work()  # the round of the start
    stage.clock.forward(hours=1)
    await stage.hourly_work()


async def in_class(person: Person, command: str, *taps: str) -> None:
    await person.says(command)
    await person.taps(labels(person.sees)[0], person.sees)
    for tap in taps:
        await person.taps(next(label for label in labels(person.sees) if tap in label), person.sees)


async def test_of_whoever_deletes_themselves_no_word_is_left_at_once(school: Stage) -> None:
    rivera, ani = await a_class(school)
    assert await traces(school, (*OF_LEARNER, *OF_TEACHER)) >= {*OF_LEARNER[::2], *OF_TEACHER[::2]}

    await deletes_all(ani)
    assert await traces(school, OF_LEARNER) == set()

    await deletes_all(rivera)
    assert await traces(school, OF_TEACHER) == set()


async def test_what_is_erased_in_a_class_is_gone_within_the_hour(school: Stage) -> None:
    rivera, ani = await a_class(school)
    await in_class(ani, "/classes", "Remove my id")
    await in_class(ani, "/classes", "Leave the class", "Leave")
    await in_class(rivera, "/teach", "Class settings", "Delete the class", "Delete the class")

    await an_hour_later(school, "class")

    assert await traces(school, (*OF_LEARNER, *OF_TEACHER)) == set()


async def test_a_table_that_somebody_reads_holds_up_nobody_and_is_done_later(school: Stage) -> None:
    _, ani = await a_class(school)
    async with school.database.snapshot() as reading:
        await reading.execute(text("SELECT name FROM member"))
        async with asyncio.timeout(10):  # far more than a few tables that are waited for
            await deletes_all(ani)
        assert "Done: everything about you is deleted" in ani.sees["text"]
        assert ROSTER_ID in await traces(school, OF_LEARNER)

    await an_hour_later(school, "member")

    assert await traces(school, OF_LEARNER) == set()
