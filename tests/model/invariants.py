"""What is in the database, read beside the bot and without its code: only what is committed is seen."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Seen:
    """Rows of the database: answers as (sitting, turn, learner, question, choice, verdict), sittings by their ids."""

    known: set[int]
    sittings: dict[str, dict[str, Any]]
    answers: list[tuple[str, int, int, str, dict[str, Any], str]]
    shown: dict[tuple[str, int], list[int]]
    cards: dict[int, set[str]]
    owners: set[int]


def look(database: Path) -> Seen:
    with _opened(database) as db:
        sittings = {
            id: {
                "learner": learner,
                "dealt": [(question, order) for question, _, order, *_ in json.loads(asked)],
                "turn": turn,
                "draft": set(json.loads(draft)),
                "open": ended is None,
            }
            for id, learner, asked, turn, draft, ended in db.execute(
                "SELECT id, learner, asked, turn, draft, ended FROM sitting"
            )
        }
        answers = db.execute("SELECT sitting, turn, learner, question, choice, verdict, shown FROM answer").fetchall()
        cards: dict[int, set[str]] = {}
        for learner, fact in db.execute("SELECT learner, fact FROM card"):
            cards.setdefault(learner, set()).add(fact)
        return Seen(
            {id for (id,) in db.execute("SELECT id FROM learner")},
            sittings,
            [
                (s, turn, who, question, json.loads(choice), verdict)
                for s, turn, who, question, choice, verdict, _ in answers
            ],
            {(s, turn): json.loads(shown) for s, turn, *_, shown in answers},
            cards,
            set(_owners(db)),
        )


def _owners(db: sqlite3.Connection) -> Iterator[int]:
    """Everybody of whom there is a row in any table."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if "learner" in {column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")}:
            yield from (id for (id,) in db.execute(f"SELECT DISTINCT learner FROM {table} WHERE learner IS NOT NULL"))


@contextmanager
def _opened(database: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        yield db
    finally:
        db.close()
