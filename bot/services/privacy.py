"""What is stored about a person: see it, take it along, delete it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.services.retention import Retention
from bot.storage.store import Store, Transaction

JUDGED = ("verdict", "found", "of")
"""Columns of an answer that a learner may see only when the test is finished."""
Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class NamedClass:
    """A class that somebody is in or teaches: its id, as rows have it, its name, and the names of its teachers."""

    id: str
    name: str
    teachers: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """Every row about one person, by table, and the classes that these name by a random id alone.

    Times, and the moment `at` which it was read, are in UTC.
    """

    rows: Rows
    at: datetime
    classes: tuple[NamedClass, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stored."""
        return not any(self.rows.values())


class Privacy:
    """The data of a person, for that person. `learner` is a Telegram id."""

    def __init__(self, store: Store, clock: Callable[[], datetime], retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._retention = retention

    async def see(self, learner: int) -> Known:
        """Everything that is stored about the person, without what would give answers away."""
        async with self._store.reading() as tx:
            rows = without_keys(await tx.users.all_rows(learner))
            return Known(rows, self._clock(), await _classes_of(tx, learner))

    async def download(self, learner: int) -> bytes:
        """The same as JSON in UTF-8, with times in ISO 8601 with their zone."""
        known = await self.see(learner)
        classes = [asdict(klass) for klass in known.classes]
        document = {"made_by": "Scorewise", "at": known.at, "classes": classes, "rows": known.rows}
        return json.dumps(document, ensure_ascii=False, indent=2, default=_iso).encode()

    async def forget(self, learner: int) -> None:
        """Delete the person at once, from the write-ahead log too. Doing it twice changes nothing."""
        await self._retention.forget(learner)
        await self._store.forget_freed_pages()


async def _classes_of(tx: Transaction, learner: int) -> tuple[NamedClass, ...]:
    """The classes that a person is in or teaches, by name."""
    joined = [klass for klass, _ in await tx.classes.joined(learner)]
    taught = [klass for klass, _ in await tx.classes.all_taught(learner)]
    names = {klass.id: klass.name for klass in (*joined, *taught)}
    return tuple([NamedClass(id, name, await _teachers_of(tx, id)) for id, name in names.items()])


async def _teachers_of(tx: Transaction, klass: str) -> tuple[str, ...]:
    return tuple(teacher.name for teacher in await tx.classes.teachers(klass))


def without_keys(rows: Rows) -> Rows:
    """The rows, without what would give answers away.

    Of an unfinished sitting the coming questions are left out, and of a test that is not explained yet how its answers
    were judged.
    """
    unfinished = {row["id"]: row for row in rows["sitting"] if row["turn"] < len(row["asked"])}
    sittings = [
        row | {"asked": row["asked"][: row["turn"]], "still_to_come": len(row["asked"]) - row["turn"]}
        if row["id"] in unfinished
        else row
        for row in rows["sitting"]
    ]
    tests = {row["id"] for row in rows["sitting"] if row["silent"] and (row["sealed"] or row["id"] in unfinished)}
    answers = [
        {name: value for name, value in row.items() if name not in JUDGED} if row["sitting"] in tests else row
        for row in rows["answer"]
    ]
    return {**rows, "sitting": sittings, "answer": answers}


def _iso(value: object) -> str:
    """A day or a time in ISO 8601, for JSON."""
    assert isinstance(value, date)
    return value.isoformat()
