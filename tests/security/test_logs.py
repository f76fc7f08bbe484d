"""Rows 18 and 19: logs at every level, with every fault that we know of, and nobody in them."""

import io
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.delivery.redaction import log_safely
from bot.playground.telegram_api import TOKEN, Fault
from tests.stage import JSON, Person, Stage, labels
from tests.stories.school import a_teacher, downloads, gives, joins, takes, the_link

LEARNER, TEACHER = 777_000_111_222, 777_000_333_444
MARKERS = (
    TOKEN, TOKEN.partition(":")[2], str(LEARNER), str(TEACHER), "Zyxani", "zyxuser", "Zyxclass", "Zyxteacher",
    "zyxtext", "Zyxmember", "zyxpayload", "350 to 950",
)  # fmt: skip


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, at DEBUG; the loggers are as before afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in root.manager.loggerDict}
    stream = io.StringIO()
    log_safely(TOKEN, level=logging.DEBUG, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for name in root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


async def test_nobody_and_nothing_said_is_in_the_logs(school: Stage, logged: io.StringIO) -> None:
    school.expect_refusal("")  # every refusal belongs to this story
    school.world.add_person(LEARNER, "Zyxani", "en", last_name="Zyxani", username="zyxuser")
    ani = Person(school, LEARNER)
    teacher = await a_teacher(school, TEACHER, "Zyxteacher", "Zyxclass")
    await joins(ani, await the_link(teacher))
    await ani.taps("Another name", ani.sees)
    await ani.says("Zyxmember")
    await gives(teacher)
    await takes(ani, 2)
    await downloads(teacher, "CSV")

    for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "getFile"):
        for fault in (
            Fault(500, f"Internal Server Error at {TOKEN} for Zyxani", method=method),
            Fault(400, "Bad Request: can't parse entities in zyxtext", method=method),
            Fault(403, "Forbidden: Zyxani has blocked the bot", method=method),
            Fault(0, "", method=method, timeout=True, times=3),
            Fault(0, "", method=method, timeout=True, applied=True),
        ):
            school.world.inject(fault)
            await _everything_is_tried(ani, teacher)
    school.world.send(TEACHER, "document", upload=("zyxtext.csv", b"zyxtext", "text/csv"))
    await school.deliver()

    assert len(logged.getvalue()) > 1000
    assert [marker for marker in MARKERS if marker in logged.getvalue()] == []


async def test_updates_that_cannot_be_read_are_not_told(school: Stage, logged: io.StringIO) -> None:
    person: JSON = {"id": LEARNER, "first_name": "Zyxani", "username": "zyxuser"}
    chat = {"id": LEARNER, "type": "private", "first_name": "Zyxani"}
    bot_less = person | {"is_bot": False}
    bodies: list[JSON] = [
        {"message": {"message_id": 1, "text": "zyxtext", "from": person}},
        {"message": {"message_id": 1, "text": "zyxtext", "from": bot_less, "chat": chat, "date": "x"}},
        {"callback_query": {"id": "1", "from": person, "data": "zyxpayload"}},
        {"message": "zyxtext"},
        {"zyxtext": {"text": "zyxtext"}},
    ]  # fmt: skip

    await school.settle([{"update_id": 10**6 + n, **body} for n, body in enumerate(bodies)])

    assert "cannot be read" in logged.getvalue()
    assert [marker for marker in MARKERS if marker in logged.getvalue()] == []


async def test_errors_of_the_database_are_told_without_what_was_to_be_stored(
    school: Stage, logged: io.StringIO
) -> None:
    teacher = await a_teacher(school, TEACHER, "Zyxteacher", "Zyxclass")
    link = await the_link(teacher)
    ani = school.person(LEARNER, "Zyxani")
    await joins(ani, link)
    await ani.taps("Another name", ani.sees)
    _execute(school, "ALTER TABLE member RENAME TO gone")

    await ani.says("Zyxmember")
    await ani.says(f"/start {link}")
    await teacher.says("/teach")
    await ani.says("/privacy")

    _execute(school, "ALTER TABLE gone RENAME TO member")
    assert "Error" in logged.getvalue()
    assert "our fault" in ani.sees["text"]
    assert [marker for marker in MARKERS if marker in logged.getvalue()] == []


async def _everything_is_tried(ani: Person, teacher: Person) -> None:
    world = ani.stage.world
    for words in ("/quiz", "zyxtext", "/start zyxpayload", "/start j_zyxpayload", "/privacy"):
        world.say(LEARNER, words)
    newest = ani.sees["message_id"]
    for label in labels(ani.sees)[:2]:
        world.tap(LEARNER, newest, label)
    world.tap_data(LEARNER, newest, "zyxpayload")
    world.tap_data(LEARNER, newest, "v1")
    world.say(TEACHER, "/teach")
    await ani.stage.deliver()


def _execute(stage: Stage, statement: str) -> None:
    with closing(sqlite3.connect(stage.folder / "scorewise.db")) as db:
        db.execute(statement)
