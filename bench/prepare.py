"""Makes a database with learners who have an open question, and with any number of past answers.

The bot's services make a few learners. The rest are copies of their rows with other ids, so that this module knows
only the columns that it changes. It runs through within.py:

    bench.prepare FOLDER --learners 30000 --answers 0

and prints the questions that are open and the buttons to tap as JSON.
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

from bench.clock import utc_now
from bench.crowd import Template, sitting_of
from bot import paths
from bot.chat.screens.quiz import question
from bot.chat.translation import Translator
from bot.commands.data_folder import DataFolder, opened
from bot.packs.load import load
from bot.quiz.bank import MIX, Bank
from bot.quiz.grading import NotKnown
from bot.quiz.question import SingleChoice
from bot.services.account import Account
from bot.services.learning import Learning
from bot.services.library import Library
from bot.services.outcomes import CurrentQuestion
from bot.services.starting import Starting
from bot.storage.store import Store

FIRST_LEARNER = 10_000_000
"""The number of the first learner that is a copy."""
MADE = 48
"""How many learners the services make."""
PAST = 20_000
"""How many learners have past answers at most."""
ASKED = 6
"""How many questions a past sitting has."""
MISTAKES = 5
"""How many mistakes a learner with past answers has."""
CLASS, ASSIGNMENT, TEACHER = "benchclass", "benchassignment", 1
PUPILS, FIRST_PUPIL = 50, 5_000_000
"""A class of people with 200 past answers each, however many answers others have given; see lookups."""
ANSWERS_OF_CLASS = 10_000
"""How many past answers the class has altogether."""
ATTEMPTS = 6
"""How many of each pupil's sittings are attempts at the assignment."""
YEAR = timedelta(days=365)
Row = dict[str, Any]
"""A row of a table, by the names of its columns."""


def bank_here() -> Bank:
    """Load the questions of the bot that is measured."""
    bank = load(paths.own("questions"))
    assert isinstance(bank, Bank)
    return bank


async def make(folder: Path, bank: Bank) -> list[Template]:
    """Make `MADE` learners with the bot's services. All but the last have an open question.

    The last one has answered a whole quiz, whose rows are the examples for past answers.

    Args:
        folder: the data folder to make.
        bank: the bank.

    Returns:
        The open question of each learner but the last.
    """
    rng = Random(1)
    numbers = iter(range(10_000))

    def new_id() -> str:
        return f"template{next(numbers):06d}"

    async with opened(DataFolder(folder)) as database:
        store = Store(database)
        account, learning = Account(store, utc_now), Learning(store, Library(bank), utc_now, rng)
        starting = Starting(store, Library(bank), utc_now, rng, new_id)
        templates = []
        for learner in range(1, MADE + 1):
            await account.agree(learner, "en")
            await account.set_guess_first(learner, True)  # each tap that is timed answers a question
            place = await starting.begin(learner, MIX, "")
            assert isinstance(place, CurrentQuestion)
            templates.append(template(bank, place, rng))
        sitting = templates[-1].sitting
        for turn in range(ASKED):
            await learning.answer(MADE, sitting, turn, NotKnown())
            await learning.next_question(MADE, sitting)
        return templates[:-1]


def template(bank: Bank, place: CurrentQuestion, rng: Random) -> Template:
    """Return the message with an open question, and the button to tap.

    In a single choice that is the button of a random option, elsewhere "I don't know".
    """
    screen = question(Translator("en"), bank, place)
    rows = [[{"text": button.label, "callback_data": button.action.pack()} for button in row] for row in screen.rows]
    buttons = [button for row in rows for button in row]
    tapped = rng.choice(buttons[:-1]) if isinstance(place.question.form, SingleChoice) else buttons[-1]
    text = unescape(re.sub(r"<[^>]*>", "", screen.html))
    return Template(
        sitting=place.sitting.id,
        text=text,
        markup=json.dumps({"inline_keyboard": rows}),
        data=tapped["callback_data"],
        dont_know=buttons[-1]["callback_data"],
    )


def teach(db: sqlite3.Connection, bank: Bank) -> None:
    """Add a class with pupils who have past answers; the newest sittings of each are attempts at its assignment."""
    person = rows_of(db, "learner", "id = ?", TEACHER)[0]
    now, pupils = person["since"], range(FIRST_PUPIL, FIRST_PUPIL + PUPILS)
    Inserter(db, "learner", person, ("id",)).many((pupil,) for pupil in pupils)
    klass = {"id": CLASS, "name": "Bench", "code": "bench-code", "until": None, "seats": 60, "asks_id": 0, "since": now}
    klass |= {"warned": 0}
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
    """Add past answers over the last year, with their sittings, cards and mistakes.

    The answers of one learner lie scattered over the file, as in a database that many people use side by side.

    Args:
        db: the database.
        bank: the bank.
        answers: how many answers to add altogether.
        first: the number of the first learner who gave them.
        people: how many learners gave them.
    """
    each = max(1, answers // people)  # answers of each learner
    sittings = -(-each // ASKED)  # sittings of each learner, rounded up
    sitting_row, answer_row = (
        rows_of(db, "sitting", "learner = ?", MADE)[0],
        rows_of(db, "answer", "learner = ?", MADE)[0],
    )
    now = datetime.fromisoformat(sitting_row["started"])
    days = [str(now - YEAR * (sittings - s) / (sittings + 1)) for s in range(sittings)]
    ids = Ids(first, sittings * people)
    put = Inserter(db, "sitting", sitting_row, ("id", "learner", "started", "ended"))
    put.many((ids[s * people + p], first + p, days[s], days[s]) for s in range(sittings) for p in range(people))
    asked = [(q.id, q.hash, json.dumps(list(range(len(q.options))))) for q in bank.questions.values()]
    put = Inserter(
        db, "answer", answer_row, ("sitting", "turn", "learner", "question", "hash", "shown", "verdict", "at")
    )
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
    """Add the cards and a few mistakes of learners who gave *each* so many answers.

    The cards are due between two weeks before *now* and two months after it.
    """
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
    """The ids of *number* past sittings, spread over the range that random ids have; *salt* keeps two sets apart."""

    def __init__(self, salt: int, number: int) -> None:
        self._step = 99_999_999_000_000 // (number + 1)
        self._salt = salt % 999

    def __getitem__(self, n: int) -> str:
        return f"{n * self._step + self._salt:014d}"


class Inserter:
    """Adds rows to a table that are copies of *example* except in some columns.

    Without *columns* the row is *example* itself.
    """

    def __init__(self, db: sqlite3.Connection, table: str, example: Row, columns: Sequence[str]) -> None:
        rest = {name: value for name, value in example.items() if name not in columns}
        names = ", ".join(f'"{name}"' for name in (*columns, *rest))
        marks = ", ".join("?" for _ in (*columns, *rest))
        self._statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
        self._rest = tuple(rest.values())
        self._db = db

    def many(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add a row for each of *rows*, which have the values of the columns in their order."""
        self._db.executemany(self._statement, ((*row, *self._rest) for row in rows))


def rows_of(db: sqlite3.Connection, table: str, where: str, *values: object) -> list[Row]:
    """Return the rows of *table* for which the SQL condition *where* holds; *values* are for its question marks."""
    cursor = db.execute(f"SELECT * FROM {table} WHERE {where}", values)  # noqa: S608 - names of ours
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def multiply(db: sqlite3.Connection, templates: Sequence[Template], learners: int) -> None:
    """Add learners, each a copy of one that the services made, with the same open question.

    Args:
        db: the database.
        templates: the open questions of the learners that the services made.
        learners: how many learners to add.
    """
    people = rows_of(db, "learner", "id < ? ORDER BY id", MADE)
    put = Inserter(db, "learner", people[0], ("id",))
    put.many((FIRST_LEARNER + k,) for k in range(learners))
    for n, template in enumerate(templates):
        put = Inserter(db, "sitting", rows_of(db, "sitting", "id = ?", template.sitting)[0], ("id", "learner"))
        put.many((sitting_of(k), FIRST_LEARNER + k) for k in range(n, learners, len(templates)))


def build(folder: Path, learners: int, answers: int) -> dict[str, Any]:
    """Make the database.

    Args:
        folder: the data folder to make.
        learners: how many learners have an open question.
        answers: how many past answers there are.

    Returns:
        What the pretend Telegram must know to tap for these learners.
    """
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
    return {"templates": [asdict(template) for template in templates], "first_learner": FIRST_LEARNER}


def main() -> None:
    """Make the database and print what the pretend Telegram must know."""
    parser = argparse.ArgumentParser("bench.prepare")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learners", type=int, default=20_000)
    parser.add_argument("--answers", type=int, default=0)
    arguments = parser.parse_args()
    print(json.dumps(build(arguments.folder, arguments.learners, arguments.answers)))


if __name__ == "__main__":
    main()
