import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from bot.delivery.redaction import log_safely

TOKEN = "123456789:AAExampleOfATokenThatIsNotReal_abcde"
SECRET = "the-secret-of-a-webhook-that-is-not-real"


@contextmanager
def logging_safely(*, as_json: bool) -> Iterator[io.StringIO]:
    """What was written; the loggers are as before afterwards."""
    root = logging.getLogger()
    before, level, httpx = root.handlers[:], root.level, logging.getLogger("httpx").level
    stream = io.StringIO()
    log_safely(TOKEN, SECRET, level=logging.DEBUG, stream=stream, as_json=as_json)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.getLogger("httpx").setLevel(httpx)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    with logging_safely(as_json=False) as stream:
        yield stream


@pytest.fixture
def gathered() -> Iterator[io.StringIO]:
    """As programs that gather logs want them."""
    with logging_safely(as_json=True) as stream:
        yield stream


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    """One a line; what is none breaks the test."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_token_is_in_no_line_whichever_way_it_comes(logged: io.StringIO) -> None:
    log = logging.getLogger("anything")
    log.info("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    log.info("the half after the colon: %s", TOKEN.partition(":")[2])
    log.info("another bot's: 987654321:BBExampleOfATokenThatIsNotReal_abcde")
    try:
        raise RuntimeError(f"the token `{TOKEN}` was rejected")
    except RuntimeError:
        log.exception("failed")

    assert "Example" not in logged.getvalue()
    assert "failed" in logged.getvalue()


def test_libraries_that_log_urls_and_updates_speak_from_warning_on(logged: io.StringIO) -> None:
    for library in ("httpx", "telegram.ext.Application", "sqlalchemy.engine", "aiosqlite"):
        logging.getLogger(library).info("a name, a text, a url")

    assert logged.getvalue() == ""


def test_an_answer_that_is_not_json_is_not_logged(logged: io.StringIO) -> None:
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "%s"', "Ani said hello")

    assert "Ani" not in logged.getvalue()
    assert "not JSON" in logged.getvalue()


def test_nobody_can_forge_a_log_line(logged: io.StringIO) -> None:
    logging.getLogger("x").info("name\n2026-01-01 00:00:00 CRITICAL root forged")

    assert all(not line.startswith("2026-01-01") for line in logged.getvalue().splitlines()[1:])


def test_a_log_for_programs_has_one_object_a_line(gathered: io.StringIO) -> None:
    logging.getLogger("bot.delivery").warning("getUpdates: %s; next try in %.0f s", 502, 4)
    logging.getLogger("bot.delivery").info("„Peringkat” 信用")

    first, second = objects(gathered)

    assert list(first) == ["time", "level", "logger", "message"]
    assert datetime.fromisoformat(first["time"]).utcoffset() is not None
    assert (first["level"], first["logger"]) == ("WARNING", "bot.delivery")
    assert first["message"] == "getUpdates: 502; next try in 4 s"
    assert second["message"] == "„Peringkat” 信用"


def test_a_log_for_programs_holds_no_secret_whichever_way_it_comes(gathered: io.StringIO) -> None:
    log = logging.getLogger("anything")
    log.info("POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    log.info("the half after the colon: %s; the webhook's: %s", TOKEN.partition(":")[2], SECRET)
    try:
        raise RuntimeError(f"`{TOKEN}` and `{SECRET}` were rejected")
    except RuntimeError:
        log.exception("failed")

    assert "Example" not in gathered.getvalue()
    assert SECRET not in gathered.getvalue()
    assert len(objects(gathered)) == 3


def test_a_traceback_stays_inside_of_its_message(gathered: io.StringIO) -> None:
    try:
        raise RuntimeError("no disk")
    except RuntimeError:
        logging.getLogger("x").exception("failed")

    (line,) = objects(gathered)

    assert line["message"].startswith("failed\nTraceback (most recent call last):\n")
    assert line["message"].endswith("RuntimeError: no disk")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", '"}\n', "\x00"])
def test_nobody_can_forge_an_object(gathered: io.StringIO, end: str) -> None:
    logging.getLogger("x").info('name%s{"level": "CRITICAL", "message": "forged"}', end)

    lines = gathered.getvalue().split("\n")

    assert lines[1:] == [""]
    assert json.loads(lines[0])["level"] == "INFO"
