"""Who deletes themselves leaves no byte: not in the database, its log or beside it, not in later backups."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Column

from bot.services.privacy import Privacy
from bot.services.retention import Retention
from bot.storage.backup import copy
from bot.storage.database import FILE
from bot.storage.deletion_log import DeletionLog
from bot.storage.engine.connection import Connection, Database
from bot.storage.store import Store
from bot.storage.tables import (
    CLASS,
    HOUSE,
    LEARNER,
    LIVE,
    LIVE_GROUP,
    MEMBER,
    METADATA,
    SET_ASIDE,
    USED_CODE,
    UtcDateTime,
)
from tests.builders import NOON
from tests.stage import Stage, labels, staged
from tests.storage import marked
from tests.storage.marked import OF_LEARNER, OF_TEACHER, ROSTER_ID, a_class, deletes_all, traces
from tests.stories.school import downloads, lessons

pytestmark = [
    pytest.mark.slow("whole files are searched for what was deleted"),
    pytest.mark.sqlite("a server keeps its own files"),
]

LISTED = "R-777777-QUAGGA"
"""On the teacher's list, and given by nobody."""
OF_NOBODY = (HOUSE, SET_ASIDE, USED_CODE)
OF_GROUPS = (LIVE, LIVE_GROUP)
"""What belongs to a group on Telegram, and stays when somebody in it is deleted."""


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, lessons()) as stage:
        yield stage


async def test_of_a_learner_nothing_is_left_and_the_class_keeps_its_own(school: Stage, tmp_path: Path) -> None:
    _, ani = await a_class(school)
    assert {word for word, _ in traces(tmp_path, OF_LEARNER)} >= {OF_LEARNER[0], OF_LEARNER[2]}

    await deletes_all(ani)

    assert traces(tmp_path, OF_LEARNER) == []
    copy(tmp_path / FILE, tmp_path / "backups" / "afterwards.db")
    assert traces(tmp_path / "backups", OF_LEARNER) == []
    assert {word for word, _ in traces(tmp_path / "backups", OF_TEACHER)} == {OF_TEACHER[0], OF_TEACHER[2]}


async def test_of_a_teacher_nothing_is_left_and_the_class_that_was_theirs_alone_is_gone(
    school: Stage, tmp_path: Path
) -> None:
    rivera, _ = await a_class(school)
    await downloads(rivera, "Excel")
    assert {word for word, _ in traces(tmp_path, OF_TEACHER)} >= {OF_TEACHER[0], OF_TEACHER[2]}

    await deletes_all(rivera)

    assert traces(tmp_path, (*OF_TEACHER, OF_LEARNER[0], OF_LEARNER[2])) == []
    copy(tmp_path / FILE, tmp_path / "backups" / "afterwards.db")
    assert traces(tmp_path / "backups", (*OF_TEACHER, *OF_LEARNER)) == []


@pytest.mark.parametrize("erased", ["the class", "the list", "the id", "the name"])
async def test_of_what_was_erased_in_a_class_nothing_is_left_half_a_minute_later(
    school: Stage, tmp_path: Path, erased: str
) -> None:
    """The log is emptied every twenty seconds, and at the start: a kill may have come before that."""
    rivera, ani = await a_class(school)
    words = {
        "the class": (marked.CLASS, marked.LEARNER, ROSTER_ID),
        "the list": (LISTED,),
        "the id": (ROSTER_ID,),
        "the name": (marked.LEARNER,),
    }
    await rivera.says("/teach")
    await rivera.taps(labels(rivera.sees)[0], rivera.sees)
    await rivera.taps("Class settings")
    match erased:
        case "the class":
            await rivera.taps("Delete the class")
            await rivera.taps("Delete the class")
        case "the list":
            for ids in (f"{LISTED}\n1001\n1002", "1001\n1002"):
                await rivera.taps("Upload a list of ids")
                await rivera.says(ids)
                await rivera.taps("Keep them")
                await rivera.taps("Back to the class")
                await rivera.taps("Class settings")
        case "the id" | "the name":
            await ani.says("/classes")
            await ani.taps(labels(ani.sees)[0], ani.sees)
            await ani.taps("Remove my id" if erased == "the id" else "Another name")
            await ani.says("Somebody Else")

    await school.services.retention.empty_log()

    assert traces(tmp_path, words[erased]) == []


@pytest.fixture
def retention(database: Database, tmp_path: Path) -> Retention:
    return Retention(
        Store(database), lambda: NOON, lambda: "n", DeletionLog(tmp_path / "forgotten", b"s"), tmp_path, lambda _: None
    )


async def test_every_text_of_every_row_of_a_person_is_gone(
    database: Database, retention: Retention, tmp_path: Path
) -> None:
    """Whatever columns there are, now or later: a person with a row in each table, alone in a class."""
    async with database.transaction() as connection:
        of_ani = await _lives_everywhere(connection, "ANI", 1)
        of_ben = await _lives_everywhere(connection, "BEN", 2)
    assert {word for word, _ in traces(tmp_path, of_ani)} == set(of_ani)

    await Privacy(Store(database), lambda: NOON, retention).forget(1)

    assert traces(tmp_path, of_ani) == []
    assert {word for word, _ in traces(tmp_path, of_ben)} == set(of_ben)


async def _lives_everywhere(connection: Connection, mark: str, learner: int) -> tuple[str, ...]:
    """Gives every text that was written."""
    written: list[str] = []
    of_groups: list[str] = []
    for table in METADATA.sorted_tables:
        if table not in OF_NOBODY:
            row = {column.name: _value(column, mark, learner) for column in table.columns}
            await connection.execute(table.insert(), row)
            texts = [each[0] if isinstance(each, list) else each for each in row.values()]
            said = [each for each in texts if isinstance(each, str)]
            (of_groups if table in OF_GROUPS else written).extend(said)
    return tuple(each for each in written if each not in of_groups)


def _value(column: Column[Any], mark: str, learner: int) -> object:
    for key in column.foreign_keys:
        return _value(key.column, mark, learner)
    if isinstance(column.type, UtcDateTime):
        return NOON
    kind = column.type.python_type
    said = f"{mark}-{column.table.name}-{column.name}"
    if kind is str:
        return said[: getattr(column.type, "length", None)]
    if kind is int:
        return learner
    values: dict[type, object] = {bool: True, float: 0.5, date: NOON.date()}
    return values.get(kind, [said])


@pytest.mark.parametrize("seed", [4, 5, 9])
async def test_in_a_large_database_nothing_stays_in_the_gaps_of_its_pages(
    database: Database, retention: Retention, tmp_path: Path, seed: int
) -> None:
    """Pages that were split, joined and set in order have room in them where rows used to be."""
    rng = Random(seed)
    people = rng.sample(range(1000, 1400), 400)
    await _gather(database, people, rng)
    leaving = rng.sample(people, 150)
    words = tuple(f"person {id}" for id in leaving)
    assert {word for word, _ in traces(tmp_path, words)} == set(words)

    for id in leaving:
        await retention.forget(id)
    await Store(database).forget_freed_pages()

    assert traces(tmp_path, words) == []
    assert len(traces(tmp_path, tuple(f"person {id}" for id in people))) == 250


@pytest.mark.parametrize("seed", [4, 5, 9])
async def test_nor_does_whoever_has_left_a_class_an_hour_later(database: Database, tmp_path: Path, seed: int) -> None:
    rng, store = Random(seed), Store(database)
    people = rng.sample(range(1000, 1400), 400)
    await _gather(database, people, rng)
    leaving = rng.sample(people, 150)

    for id in leaving:
        async with store.transaction() as tx:
            await tx.classes.remove_member("k", id)
    await store.forget_changed_rows()

    assert traces(tmp_path, tuple(f"person {id}" for id in leaving)) == []


async def _gather(database: Database, people: list[int], rng: Random) -> None:
    """Into one class, under names of every length, which most of them change later."""
    learner = {"language": "en", "plain": False, "since": NOON, "reachable": True, "heard": 0, "zone": ""}
    learner |= {"retention": 0.9, "asking": "", "guess_first": False, "seen": NOON.date()}
    klass = {"id": "k", "name": "A class", "code": "c", "until": None, "seats": 0, "asks_id": True, "since": NOON}
    klass |= {"warned": 0}

    def named(id: int) -> dict[str, object]:
        name, number = f"person {id} {'x' * rng.randrange(30)}", f"person {id} {'y' * rng.randrange(50)}"
        return {
            "klass": "k",
            "learner": id,
            "name": name,
            "roster_id": number,
            "joined": NOON,
            "handle": "",
            "consent": 1,
            "agreed": NOON.date(),
            "asked": 1,
            "read": "",
        }

    async with database.transaction() as connection:
        await connection.execute(CLASS.insert(), klass)
        for id in people:
            await connection.execute(LEARNER.insert(), {"id": id, **learner})
            await connection.save(MEMBER, [named(id)])
        for id in rng.sample(people, 300):
            await connection.save(MEMBER, [named(id)])
