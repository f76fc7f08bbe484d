import io
import logging
from collections.abc import Iterator

import pytest

from bot.delivery.redaction import log_safely

TOKEN = "123456789:AAExampleOfATokenThatIsNotReal_abcde"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What was written; the loggers are as before afterwards."""
    root = logging.getLogger()
    before, level, httpx = root.handlers[:], root.level, logging.getLogger("httpx").level
    stream = io.StringIO()
    log_safely(TOKEN, level=logging.DEBUG, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("httpx").setLevel(httpx)


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
