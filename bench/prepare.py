"""A database with learners who are at a question, and as many past answers as wanted.

A few learners are made by the services themselves; the rest are copies of their rows with other ids, so that nothing
here knows more of the schema than the columns it fills. Run through within.py:

    bench.prepare FOLDER --learners 30000 --answers 0      prints JSON: the questions shown and the buttons to tap
"""

import argparse
import asyncio
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

from bench.crowd import Template, sitting_of
from bot import paths
from bot.app import utc_now
from bot.chat.screens.quiz import question
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.packs.load import load
from bot.quiz.bank import MIX, Bank
from bot.quiz.grading import NotKnown
from bot.quiz.question import SingleChoice
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.outcomes import CurrentQuestion
from bot.services.starting import Starting
from bot.storage.store import Store

FIRST_LEARNER = 10_000_000
MADE = 48
"""Learners whom the services make."""
PAST = 20_000
"""Learners who have past answers."""
ASKED = 6
MISTAKES = 5
CLASS, ASSIGNMENT, TEACHER = "benchclass", "benchassignment", 1
PUPILS, FIRST_PUPIL = 50, 5_000_000
"""A class of people with 200 past answers each, however many answers others have given; see lookups."""
ANSWERS_OF_CLASS = 10_000
ATTEMPTS = 6
YEAR = timedelta(days=365)
Row = dict[str, Any]


def bank_here() -> Bank:
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    return bank


async def make(folder: Path, bank: Bank) -> list[Template]:
    """Learners who have agreed and begun, and one (the last) who has answered a whole quiz."""
    rng = Random(1)
    numbers = iter(range(10_000))

    def new_id() -> str:
        return f"template{next(numbers):06d}"

    async with opened(DataFolder(folder)) as database:
        store = Store(database)
        account, learning = Account(store, utc_now), Learning(store, bank, utc_now, rng)
        starting = Starting(store, bank, utc_now, rng, new_id)
        templates = []
        for learner in range(1, MADE + 1):
            await account.agree(learner, "en")
            place = await starting.begin(learner, MIX, "")
            assert isinstance(place, CurrentQuestion)
            templates.append(template(bank, place, rng))
        sitting = templates[-1].sitting
        for turn in range(ASKED):
            await learning.answer(MADE, sitting, turn, NotKnown())
            await learning.next_question(MADE, sitting)
        return templates[:-1]


def template(bank: Bank, place: CurrentQuestion, rng: Random) -> Template:
    """The question as Telegram would show it; where one letter is an answer, any of them is tapped."""
    screen = question(Translator("en"), bank, place)
    rows = [[{"text": each.label, "callback_data": each.action.pack()} for each in row] for row in screen.rows]
    buttons = [button for row in rows for button in row]
    tapped = rng.choice(buttons[:-1]) if isinstance(place.question.form, SingleChoice) else buttons[-1]
    text = unescape(re.sub(r"<[^>]*>", "", screen.html))
    markup, (dont_know,) = json.dumps({"inline_keyboard": rows}), buttons[-1:]
    return Template(place.sitting.id, text, markup, tapped["callback_data"], dont_know["callback_data"])


def teach(db: sqlite3.Connection, bank: Bank) -> None:
    """A class whose pupils have past answers, the newest sittings of each as attempts at what it was given."""
    person = rows_of(db, "learner", "id = ?", TEACHER)[0]
    now, pupils = person["since"], range(FIRST_PUPIL, FIRST_PUPIL + PUPILS)
    Inserter(db, "learner", person, ("id",)).many((pupil,) for pupil in pupils)
    klass = {"id": CLASS, "name": "Bench", "code": "bench-code", "until": None, "seats": 60, "asks_id": 0, "since": now}
    Inserter(db, "class", klass, ()).many([()])
    teacher = {"klass": CLASS, "learner": TEACHER, "name": "Dr. Rivera", "owner": 1, "since": now, "handle": "teacher"}
    Inserter(db, "teacher", teacher, ()).many([()])
    put = Inserter(db, "member", {"klass": CLASS, "roster_id": "", "joined": now}, ("learner", "name", "handle"))
    put.many((pupil, f"Learner {pupil}", f"{pupil:014d}") for pupil in pupils)
    assignment = {
        "id": ASSIGNMENT, "klass": CLASS, "kind": "practice", "topics": '["mix"]', "questions": "[]", "size": ASKED,
        "counted": "best", "opens": now, "due": None, "zone": "UTC", "since": now, "given": now,
    }  # fmt: skip
    Inserter(db, "assignment", assignment, ()).many([()])
    fill(db, bank, ANSWERS_OF_CLASS, FIRST_PUPIL, PUPILS)
    newest = (
        "SELECT id, row_number() OVER (PARTITION BY learner ORDER BY started DESC) AS n FROM sitting WHERE learner >= ?"
    )
    db.execute(
        f"WITH newest AS ({newest}) UPDATE sitting SET assignment = ?, attempt = newest.n "  # noqa: S608 - words of ours
        "FROM newest WHERE newest.id = sitting.id AND newest.n BETWEEN 2 AND ?",
        (FIRST_PUPIL, ASSIGNMENT, 1 + ATTEMPTS),
    )


def fill(db: sqlite3.Connection, bank: Bank, answers: int, first: int, people: int) -> None:
    """*answers* over *people* from *first* on, six to a sitting, over the last year; and the cards they come to.

    One learner's answers lie scattered over the file, as those of people who learn side by side do.
    """
    each = max(1, answers // people)
    sittings = -(-each // ASKED)
    sat, given = rows_of(db, "sitting", "learner = ?", MADE)[0], rows_of(db, "answer", "learner = ?", MADE)[0]
    now = datetime.fromisoformat(sat["started"])
    days = [str(now - YEAR * (sittings - s) / (sittings + 1)) for s in range(sittings)]
    ids = Ids(first, sittings * people)
    put = Inserter(db, "sitting", sat, ("id", "learner", "started", "ended"))
    put.many((ids[s * people + p], first + p, days[s], days[s]) for s in range(sittings) for p in range(people))
    asked = [(q.id, q.hash, json.dumps(list(range(len(q.options))))) for q in bank.questions.values()]
    put = Inserter(db, "answer", given, ("sitting", "turn", "learner", "question", "hash", "shown", "verdict", "at"))
    put.many(
        (
            ids[n // ASKED * people + p],
            n % ASKED,
            first + p,
            *asked[(n * 31 + p * 7) % len(asked)],
            "right" if (n + p) % 3 else "wrong",
            days[n // ASKED],
        )
        for n in range(each)
        for p in range(people)
    )
    _remember(db, bank, first, people, each, now)


def _remember(db: sqlite3.Connection, bank: Bank, first: int, people: int, each: int, now: datetime) -> None:
    """Cards of as many facts as were asked for, from two weeks overdue to two months ahead; and a few mistakes."""
    facts = [(fact.id, question.id) for question in bank.questions.values() for fact in question.facts]
    facts = list({fact: (fact, question) for fact, question in facts}.values())
    card = rows_of(db, "card", "learner = ?", MADE)[0]
    due = [str(now + timedelta(days=n - 14)) for n in range(74)]
    put = Inserter(db, "card", card, ("learner", "fact", "due", "known", "question"))
    put.many(
        (first + p, fact, due[(n * 7 + p) % 74], (n + p) % 3 > 0, question)
        for p in range(people)
        for n in range(min(each, len(facts)))
        for fact, question in (facts[(n + p) % len(facts)],)
    )
    errors = list(bank.misconceptions)
    put = Inserter(db, "mistake", {}, ("learner", "misconception", "times", "standing", "at"))
    put.many(
        (first + p, errors[(p + m) % len(errors)], 1 + m, (p + m) % 3 == 0, due[0])
        for p in range(people)
        for m in range(min(MISTAKES, each))
    )


class Ids:
    """Ids of past sittings, spread over the whole range that ids of chance have."""

    def __init__(self, salt: int, number: int) -> None:
        self._step = 99_999_999_000_000 // (number + 1)
        self._salt = salt % 999

    def __getitem__(self, n: int) -> str:
        return f"{n * self._step + self._salt:014d}"


class Inserter:
    """Rows like *example*, with other values in *columns*."""

    def __init__(self, db: sqlite3.Connection, table: str, example: Row, columns: Sequence[str]) -> None:
        rest = {name: value for name, value in example.items() if name not in columns}
        names = ", ".join(f'"{name}"' for name in (*columns, *rest))
        marks = ", ".join("?" for _ in (*columns, *rest))
        self._statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
        self._rest = tuple(rest.values())
        self._db = db

    def many(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db.executemany(self._statement, ((*row, *self._rest) for row in rows))


def rows_of(db: sqlite3.Connection, table: str, where: str, *values: object) -> list[Row]:
    cursor = db.execute(f"SELECT * FROM {table} WHERE {where}", values)  # noqa: S608 - names of ours
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def multiply(db: sqlite3.Connection, templates: Sequence[Template], learners: int) -> None:
    """Learner *k* is a copy of one that was made, and sits at the same question."""
    people = rows_of(db, "learner", "id < ? ORDER BY id", MADE)
    put = Inserter(db, "learner", people[0], ("id",))
    put.many((FIRST_LEARNER + k,) for k in range(learners))
    for n, each in enumerate(templates):
        put = Inserter(db, "sitting", rows_of(db, "sitting", "id = ?", each.sitting)[0], ("id", "learner"))
        put.many((sitting_of(k), FIRST_LEARNER + k) for k in range(n, learners, len(templates)))


def build(folder: Path, learners: int, answers: int) -> dict[str, Any]:
    """Make the database; gives what the pretend Telegram must know of it."""
    bank = bank_here()
    templates = asyncio.run(make(folder, bank))
    db = sqlite3.connect(folder / "scorewise.db", isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN")
    multiply(db, templates, learners)
    if answers >= ANSWERS_OF_CLASS:
        teach(db, bank)
    if answers > ANSWERS_OF_CLASS:
        fill(db, bank, answers - ANSWERS_OF_CLASS, FIRST_LEARNER, min(PAST, learners))
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    return {"templates": [asdict(each) for each in templates], "first_learner": FIRST_LEARNER}


def main() -> None:
    parser = argparse.ArgumentParser("bench.prepare")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learners", type=int, default=20_000)
    parser.add_argument("--answers", type=int, default=0)
    given = parser.parse_args()
    print(json.dumps(build(given.folder, given.learners, given.answers)))


if __name__ == "__main__":
    main()
