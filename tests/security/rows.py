"""Every row of the database, read beside the bot and without its code."""

import sqlite3
from collections.abc import Collection
from contextlib import closing

from tests.stage import Stage

Rows = dict[str, list[tuple[object, ...]]]


def everything(stage: Stage, *, but: Collection[int] = ()) -> Rows:
    """All rows by table, without those about the people *but*."""
    with closing(sqlite3.connect(f"file:{stage.folder / 'scorewise.db'}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(db, name, but) for name in sorted(names)}


def _rows(db: sqlite3.Connection, table: str, but: Collection[int]) -> list[tuple[object, ...]]:
    columns = [column for _, column, *_ in db.execute(f"PRAGMA table_info('{table}')")]
    owner = columns.index("id") if table == "learner" else columns.index("learner") if "learner" in columns else -1
    found = db.execute(f"SELECT * FROM '{table}'").fetchall()
    return sorted((row for row in found if owner < 0 or row[owner] not in but), key=repr)
