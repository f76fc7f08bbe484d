"""Faults put into the bot on purpose, each in one place: the machine has to find every one of them."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import FlakyFailure
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat.conversation import Conversation
from bot.quiz import sitting as sitting_rules
from bot.quiz.grading import Choice, Grade, Verdict, grade
from bot.quiz.question import Question
from bot.quiz.sitting import Sitting
from bot.quiz.user import User
from bot.services.account import Account
from bot.services.learning import Learning, ReadReply
from bot.services.privacy import Privacy
from bot.storage.engine.sqlite import SqliteFile
from bot.storage.repositories.sittings import SittingRepository
from bot.storage.store import Store, Transaction
from tests.model.machine import PEOPLE, Learners
from tests.stage import Stage

LIVES = 200
pytestmark = pytest.mark.sqlite("the invariants and the faults read and write its file")


def the_machine_finds_it() -> None:
    with pytest.raises((AssertionError, FlakyFailure)) as found:
        run_state_machine_as_test(
            Learners,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=20,
                derandomize=True,
                phases=(Phase.generate,),
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert found.traceback


def test_no_owner_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    own = SittingRepository.get

    async def anybodys(sittings: SittingRepository, id: str, learner: int) -> Sitting | None:
        found = [await own(sittings, id, person) for person in (learner, *PEOPLE)]
        return next((each for each in found if each), None)

    monkeypatch.setattr(SittingRepository, "get", anybodys)

    the_machine_finds_it()


def test_the_last_tap_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Learning.answer

    async def last(learning: Learning, id: int, sitting: str, turn: int, *reply: Any) -> object:
        with _opened(_path(learning._store)) as db:
            last_one = (
                "sitting = ? AND turn = ? AND learner = ? AND turn + 1 = (SELECT turn FROM sitting WHERE id = sitting)"
            )
            if db.execute(f"DELETE FROM answer WHERE {last_one}", (sitting, turn, id)).rowcount:
                db.execute("UPDATE sitting SET turn = ?, shown = ?, ended = NULL WHERE id = ?", (turn, turn, sitting))
        return await first(learning, id, sitting, turn, *reply)

    monkeypatch.setattr(Learning, "answer", last)

    the_machine_finds_it()


def test_partly_right_is_counted_as_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def kindly(question: Question, choice: Choice) -> Grade:
        judged = grade(question, choice)
        return replace(judged, verdict=Verdict.RIGHT) if judged.verdict is Verdict.PARTLY else judged

    monkeypatch.setattr(sitting_rules, "grade", kindly)

    the_machine_finds_it()


def test_a_reply_is_sent_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last transaction did is told, and not yet on the disk: who dies then has promised what is not there."""
    on_disk: dict[Path, bytes] = {}
    really, kill = Store.transaction, Stage.kill

    @asynccontextmanager
    async def not_yet_written(store: Store) -> AsyncIterator[Transaction]:
        before = _content(_path(store))
        async with really(store) as tx:
            yield tx
        if _content(_path(store)) != before:
            on_disk[_path(store)] = before

    async def die(stage: Stage) -> None:
        await kill(stage)
        path = stage.folder / "scorewise.db"
        if path in on_disk:
            path.write_bytes(on_disk.pop(path))
            for beside in ("-wal", "-shm"):
                path.with_name(path.name + beside).unlink(missing_ok=True)

    monkeypatch.setattr(Store, "transaction", not_yet_written)
    monkeypatch.setattr(Stage, "kill", die)

    the_machine_finds_it()


def test_a_table_is_rebuilt_with_foreign_keys_on(monkeypatch: pytest.MonkeyPatch) -> None:
    careful = SqliteFile.migrating

    @asynccontextmanager
    async def careless(database: SqliteFile) -> AsyncIterator[AsyncEngine]:
        async with careful(database) as engine:

            @event.listens_for(engine.sync_engine, "connect")
            def _on(dbapi: Any, _: object) -> None:
                dbapi.cursor().execute("PRAGMA foreign_keys = ON")

            yield engine

    monkeypatch.setattr(SqliteFile, "migrating", careless)

    the_machine_finds_it()


def test_a_message_that_comes_twice_answers_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    once, never_seen = Learning.answer_typed, count(2**31)

    async def deaf(learning: Learning, id: int, message: int, read: ReadReply) -> object:
        return await once(learning, id, next(never_seen), read)

    monkeypatch.setattr(Learning, "answer_typed", deaf)

    the_machine_finds_it()


def test_a_question_is_answered_before_it_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    own = SittingRepository.get

    async def seen(sittings: SittingRepository, id: str, learner: int) -> Sitting | None:
        found = await own(sittings, id, learner)
        return replace(found, last_shown_turn=found.turn) if found else None

    monkeypatch.setattr(SittingRepository, "get", seen)

    the_machine_finds_it()


def test_deleting_leaves_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Privacy.forget

    async def but_for_cards(privacy: Privacy, learner: int) -> None:
        path = _path(privacy._store)
        with _opened(path) as db:
            cards = db.execute("SELECT * FROM card WHERE learner = ?", (learner,)).fetchall()
        await whole(privacy, learner)
        with _opened(path) as db:
            db.executemany(f"INSERT INTO card VALUES ({', '.join('?' * len(cards[0]))})" if cards else "", cards)

    monkeypatch.setattr(Privacy, "forget", but_for_cards)

    the_machine_finds_it()


def test_a_stranger_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Account.user

    async def noted(account: Account, id: int) -> User | None:
        return await known(account, id) or await account.agree(id, "en")

    monkeypatch.setattr(Account, "user", noted)

    the_machine_finds_it()


def test_a_late_tap_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    always = Conversation._answer

    async def unless_alerted(chat: Conversation, text: str | None, alert: bool) -> bool:
        return alert or await always(chat, text, alert)

    monkeypatch.setattr(Conversation, "_answer", unless_alerted)

    the_machine_finds_it()


def _content(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        return db.serialize()


def _path(store: Store) -> Path:
    assert isinstance(store._database, SqliteFile)
    return store._database.path


def _opened(path: Path) -> sqlite3.Connection:
    """As a connection whose `with` commits; foreign keys are off in it."""
    return sqlite3.connect(path, isolation_level="IMMEDIATE")
