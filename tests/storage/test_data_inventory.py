"""docs/data.md says what the schema says, and what it says of deletion is what the database does."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, String, Table, delete, func, select

from bot.storage.data_inventory import about, after_deletion, data_page, end
from bot.storage.engine.connection import Connection
from bot.storage.privacy_label import about_people, privacy_label
from bot.storage.store import Store
from bot.storage.tables import CLASS, LEARNER, METADATA, UtcDateTime
from tests import databases

ROOT = Path(__file__).parent.parent.parent
TABLES = pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)


def test_the_page_is_what_the_schema_says() -> None:
    assert (ROOT / "docs" / "data.md").read_text(encoding="utf-8") == data_page(), "python -m bot schema writes it"


def test_the_label_is_what_the_schema_says_in_light_and_dark() -> None:
    drawn = privacy_label()

    assert (ROOT / "docs" / "privacy-label.svg").read_text(encoding="utf-8") == drawn, "python -m bot schema writes it"
    picture = ElementTree.fromstring(drawn)  # it is well-formed
    columns = [column for table in about_people() for column in table.columns]
    marks = [part.get("class") for part in picture if part.tag.endswith(("circle", "path", "rect"))]
    for kind in ("who", "words", "person"):
        assert marks.count(kind) - 1 == sum(about(column) == kind for column in columns)  # one is the legend's
    assert "prefers-color-scheme: dark" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


@TABLES
def test_every_table_and_column_says_what_it_is_for(table: Table) -> None:
    assert table.info["doc"].endswith(".")
    assert [column.name for column in table.columns if not (column.doc or "").endswith(".")] == []


@TABLES
def test_a_telegram_id_is_named_as_one_in_every_table(table: Table) -> None:
    assert all(
        (about(column) == "who") == (column.name in ("learner", "roster_id", "taker")) for column in others(table)
    )


def others(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column is not LEARNER.c.id]


@pytest.mark.parametrize("gone", [LEARNER, CLASS], ids=str)
async def test_what_is_said_of_a_deletion_is_what_the_database_does(tmp_path: Path, gone: Table) -> None:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    async with database.transaction() as connection:
        for table in METADATA.sorted_tables:
            await connection.insert(table, {column.name: value(column) for column in table.columns})

    async with database.transaction() as connection:
        await connection.execute(delete(gone))
        found = {table.name: await became(connection, table) for table in METADATA.sorted_tables}

    assert found == {table.name: end(table, gone) for table in METADATA.sorted_tables}
    await database.close()


async def test_rows_of_people_who_need_no_account_go_with_them_too(tmp_path: Path) -> None:
    await databases.used.fill(tmp_path)
    database = databases.used.open(tmp_path)
    async with database.transaction() as connection:
        for table in METADATA.sorted_tables:
            await connection.insert(table, {column.name: value(column) for column in table.columns})

    async with Store(database).transaction() as tx:
        await tx.users.delete(1, datetime(2026, 1, 1, tzinfo=UTC))

    by_hand = [table for table in METADATA.sorted_tables if after_deletion(table) != end(table, LEARNER)]
    async with database.transaction() as connection:
        assert {await became(connection, table) for table in by_hand} == {"deleted"}
    await database.close()


def value(column: Column[Any]) -> object:
    """The same in every row of every table, so that all of them belong together."""
    if any(key.column.table is column.table for key in column.foreign_keys):
        return None
    match column.type:
        case String():
            return "x"
        case JSON():
            return []
        case Boolean():
            return True
        case UtcDateTime():
            return datetime(2026, 1, 1, tzinfo=UTC)
        case Date():
            return date(2026, 1, 1)
        case _:
            return 1


async def became(connection: Connection, table: Table) -> str:
    number = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    if not number:
        return "deleted"
    row = (await connection.execute(select(table))).one()
    pointing = sorted(key.parent.name for key in table.foreign_keys if key.column.table is not table)
    emptied = [f"`{name}` is emptied" for name in pointing if getattr(row, name) is None]
    return "stays, " + ", ".join(emptied) if emptied else "stays"
