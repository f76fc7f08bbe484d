"""What is known about a person: see it, take it along, delete it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.services.retention import Retention
from bot.storage.store import Store

JUDGED = ("verdict", "found", "of")
"""What is told of an answer in a test only when the test is finished."""
Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Known:
    """Every row about one person, by table; times in UTC."""

    rows: Rows
    at: datetime

    @property
    def nothing(self) -> bool:
        return not any(self.rows.values())


class Privacy:
    def __init__(self, store: Store, clock: Callable[[], datetime], retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._retention = retention

    async def see(self, learner: int) -> Known:
        async with self._store.reading() as tx:
            return Known(without_keys(await tx.users.all_rows(learner)), self._clock())

    async def download(self, learner: int) -> bytes:
        """All of it as JSON, UTF-8, times in ISO 8601 with their zone."""
        known = await self.see(learner)
        document = {"made_by": "Scorewise", "at": known.at, "rows": known.rows}
        return json.dumps(document, ensure_ascii=False, indent=2, default=_iso).encode()

    async def forget(self, learner: int) -> None:
        """Delete the person at once, the write-ahead log included. Doing it twice is no different."""
        await self._retention.forget(learner)
        await self._store.forget_freed_pages()


def without_keys(rows: Rows) -> Rows:
    """The rows, without what would tell answers to come: how the questions of an unfinished sitting were dealt, and how
    those of an unfinished test were judged."""
    unfinished = {row["id"]: row for row in rows["sitting"] if row["turn"] < len(row["asked"])}
    sittings = [
        row | {"asked": row["asked"][: row["turn"]], "still_to_come": len(row["asked"]) - row["turn"]}
        if row["id"] in unfinished
        else row
        for row in rows["sitting"]
    ]
    tests = {id for id, row in unfinished.items() if row["silent"]}
    answers = [
        {name: value for name, value in row.items() if name not in JUDGED} if row["sitting"] in tests else row
        for row in rows["answer"]
    ]
    return {**rows, "sitting": sittings, "answer": answers}


def _iso(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
