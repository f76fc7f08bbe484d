"""What an earlier version left behind is opened: no row is lost, and every button that it ever sent is answered.

`tests/recorded/README.md` tells what was recorded, at which commit and how. Buttons are known here by their data only,
and what a tap leads to by the first two letters of the buttons that come of it: those outlive every other name.
"""

import json
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.chat.actions import unpack
from bot.packs.load import load
from bot.quiz.bank import Bank
from bot.storage.deletion_log import DeletionLog
from tests.stage import JSON, Person, Stage

RECORDED = Path(__file__).parent / "recorded"
BESIDE = ("scorewise.db", "forgotten", "secret")
"""What the data folder held."""
CHANCE = {"c1", "x1", "k1"}
"""Buttons that depend on which kind of question is dealt next."""
BEHIND = {"r1": {"m1"}, "cd1": {"qc1", "el1"}, "nd1": {"el1"}, "sc1": {"el1"}}
"""Buttons that stood on a screen when it was recorded, each with the buttons that they stand behind now."""

ASKS_FIRST = "el1"
"""The answer to the question about age, which comes before the first invitation and its picture now."""

pytestmark = pytest.mark.sqlite("a file of SQLite's was recorded")


@dataclass(frozen=True)
class Tap:
    """A button of the recording, and what tapping it came to then: alone, on the database as it was left.

    `alert` is a box to close, as a refusal comes in; `leads` are the beginnings of the buttons that were shown. `alone`
    are those that take something from others, `reads` those that changed nothing.
    """

    person: int
    data: str
    alert: bool
    leads: frozenset[str]
    files: tuple[str, ...]
    alone: bool
    reads: bool
    message: JSON


@dataclass(frozen=True)
class Answer:
    """What a tap comes to now."""

    alert: bool
    leads: frozenset[str]
    files: tuple[str, ...]
    texts: tuple[str, ...]


def read(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf-8"))


KEYBOARDS, ROWS = read("keyboards.json"), read("rows.json")


def taps() -> list[Tap]:
    return [
        Tap(
            screen["person"],
            button["data"],
            button["alert"],
            frozenset(button["leads"]),
            tuple(button["files"]),
            button.get("alone", False),
            button.get("reads", False),
            message_of(screen),
        )
        for screen in KEYBOARDS["screens"]
        for row in screen["rows"]
        for button in row
        if "alert" in button  # else it was on another screen, too
    ]


def message_of(screen: JSON) -> JSON:
    """The message that carries that keyboard; the bot asks nothing of it but whether it is a text."""
    photo = {"file_id": "old", "file_unique_id": "old", "width": 1, "height": 1}
    what = {"photo": [photo], "caption": screen["under"]} if screen["picture"] else {"text": screen["under"]}
    rows = [[{"text": b["label"], "callback_data": b["data"]} for b in row] for row in screen["rows"]]
    return {**what, "reply_markup": {"inline_keyboard": rows}}


def rounds(every: list[Tap]) -> Iterator[list[Tap]]:
    """Taps that can share a copy of the database: all that change nothing; one of each person; or one alone."""
    yield [tap for tap in every if tap.reads]
    waiting: dict[int, list[Tap]] = {}
    for tap in every:
        if tap.alone:
            yield [tap]
        elif not tap.reads:
            waiting.setdefault(tap.person, []).append(tap)
    for n in range(max(map(len, waiting.values()))):
        yield [of_one[n] for of_one in waiting.values() if n < len(of_one)]


def copied(folder: Path, *, jobs: bool) -> None:
    """What was recorded, as a data folder; without *jobs* nobody waits for a file."""
    folder.mkdir()
    for name in BESIDE:
        shutil.copy(RECORDED / name, folder / name)
        (folder / name).chmod(0o600)
    if not jobs:
        with closing(sqlite3.connect(folder / "scorewise.db")) as db, db:
            db.execute("DELETE FROM job")


@asynccontextmanager
async def opened(folder: Path, bank: Bank, *, jobs: bool = False) -> AsyncIterator[Stage]:
    """The bot on a copy of what was recorded, a minute later."""
    copied(folder, jobs=jobs)
    stage = Stage(folder, bank)
    stage.clock.now = datetime.fromisoformat(ROWS["at"])
    stage.clock.forward(minutes=1)
    stage.rng = Random(8)  # other than the recording's, whose names are taken
    stage.instructors = tuple(ROWS["instructors"])
    for person in KEYBOARDS["people"]:
        stage.person(person["id"], person["name"], person["language"])
    world = stage.world.save()
    stage.world.load(world | {"started": [person["id"] for person in KEYBOARDS["people"]]})
    await stage.start()
    try:
        yield stage
    finally:
        await stage.kill()
        shutil.rmtree(folder)


async def tapped(stage: Stage, together: list[Tap]) -> list[Answer]:
    """Tap these buttons, each on a message of its own that looks as it did then."""
    world = stage.world.save()
    first = KEYBOARDS["last_id"] + 1
    bot = {"id": stage.bot.id, "is_bot": True, "first_name": stage.bot.first_name, "username": stage.bot.username}
    for number, tap in enumerate(together, first):
        chat = {"id": tap.person, "type": "private", "first_name": "Somebody"}
        told = int(stage.clock.now.timestamp()) - 60
        world["messages"].append({"message_id": number, "from": bot, "chat": chat, "date": told, **tap.message})
    world["last_id"] = first + len(together)
    stage.world.load(world)
    answers = [await answer_to(stage, number, tap) for number, tap in enumerate(together, first)]
    assert stage.unexpected_refusals() == []
    return answers


async def answer_to(stage: Stage, number: int, tap: Tap) -> Answer:
    heard: dict[int, JSON] = {}

    def hear(event: JSON) -> None:
        if event["kind"] == "message" and event["message"]["chat"]["id"] == tap.person:
            heard[event["message"]["message_id"]] = event["message"]

    deaf = stage.world.listen(hear)
    stage.world.tap_data(tap.person, number, tap.data)
    await stage.deliver()
    deaf()
    assert stage.world.unanswered() == []
    toast, new = stage.world.toasts(tap.person)[-1], list(heard.values())
    rows = [row for message in new for row in message.get("reply_markup", {}).get("inline_keyboard", [])]
    return Answer(
        bool(toast.get("show_alert")),
        frozenset(button["callback_data"].partition(":")[0] for row in rows for button in row) - CHANCE,
        tuple(kind for message in new for kind in ("photo", "document") if kind in message),
        tuple(str(message.get("text", message.get("caption"))) for message in new),
    )


@pytest.fixture(scope="module")
def bank() -> Bank:
    found = load(RECORDED / "questions")
    assert isinstance(found, Bank), found
    return found


def test_every_recorded_button_is_still_known_and_says_the_same() -> None:
    recorded = {button["data"] for screen in KEYBOARDS["screens"] for row in screen["rows"] for button in row}

    assert len(recorded) > 300
    for data in recorded:
        action = unpack(data)
        assert action is not None, data
        assert action.pack().startswith(data), "fields that came later stand behind those that were sent"


@pytest.mark.slow("six hundred taps of real keyboards")
async def test_every_recorded_button_is_answered_as_it_was(
    tmp_path: Path, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    wrong = []
    for n, together in enumerate(rounds(taps())):
        async with opened(tmp_path / str(n), bank) as stage:
            for tap, now in zip(together, await tapped(stage, together), strict=True):
                refused = now.alert and not tap.alert
                sorry = any("our fault" in text or "salah kami" in text for text in now.texts)
                lost = {lead for lead in tap.leads - now.leads if not BEHIND.get(lead, set()) & now.leads}
                files = now.files or (tap.files if ASKS_FIRST in now.leads else ())
                if refused or sorry or lost or tap.files != files:
                    wrong.append((tap.person, tap.data, tap.message.get("text"), tap.leads - now.leads, now))

    assert wrong == []
    assert [record.getMessage() for record in caplog.records] == []


async def test_nothing_is_lost_on_opening(tmp_path: Path, bank: Bank) -> None:
    before = contents(RECORDED / "scorewise.db")
    async with opened(tmp_path / "data", bank, jobs=True) as stage:
        now = contents(stage.folder / "scorewise.db", columns_of(RECORDED / "scorewise.db"))

        assert {table: len(rows) for table, rows in now.items() if table in ROWS["rows"]} == ROWS["rows"]
        for table, rows in before.items():
            assert rows == now[table] or table == "alembic_version", table
        assert (stage.folder / "forgotten").read_text() == (RECORDED / "forgotten").read_text()
        for person, tables in ROWS["people"].items():
            held = await stage.rows(int(person))
            assert {table: len(held[table]) for table in tables} == tables


async def test_people_find_what_they_left(tmp_path: Path, bank: Bank) -> None:
    async with opened(tmp_path / "data", bank) as stage:
        for id, sitting, turn in ROWS["open"]:
            (found,) = [row for row in (await stage.rows(id))["sitting"] if row["ended"] is None]
            assert (found["id"], found["turn"]) == (sitting, turn)
        for id, command, words in ROWS["reads"]:
            assert words in (await Person(stage, id).says(command))["text"]


async def test_a_file_that_was_asked_for_before_is_made_now(tmp_path: Path, bank: Bank) -> None:
    async with opened(tmp_path / "data", bank, jobs=True) as stage:
        await stage.settle([])

        (sent,) = [message for message in stage.world.messages(ROWS["file"]["person"]) if "document" in message]
        file = stage.world.file(sent["document"]["file_id"])
        assert file is not None
        assert file.data.count(b"\n") == ROWS["file"]["lines"]


def test_who_is_gone_can_still_be_told() -> None:
    deletions = DeletionLog(RECORDED / "forgotten", (RECORDED / "secret").read_bytes())
    people = [(person["id"], datetime.min.replace(tzinfo=UTC)) for person in KEYBOARDS["people"]]
    classes = [str(row[0]) for row in contents(RECORDED / "scorewise.db")["class"]]

    assert deletions.among(people) == [ROWS["gone"]["deleted"]]
    assert [id for klass in classes for id in deletions.among(people, klass)] == [ROWS["gone"]["left"]]


def contents(path: Path, columns: Mapping[str, str] | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row by its table, read without the bot's code.

    Args:
        columns: the columns to read of each table; all where it names none.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        selected = {name: f"SELECT {(columns or {}).get(name, '*')} FROM '{name}'" for name in names}
        return {name: sorted(db.execute(query).fetchall(), key=repr) for name, query in selected.items()}


def columns_of(path: Path) -> dict[str, str]:
    """The columns of each table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: ", ".join(f'"{column[1]}"' for column in db.execute(f"PRAGMA table_info('{name}')")) for name in names
        }
