"""Logs that cannot carry a token, a name or a text.

What was seen with PTB 22.8 and httpx 0.28: httpx logs every URL, token included, at INFO; PTB logs whole updates at
DEBUG and an answer that it cannot parse verbatim at ERROR.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}|(?<=/bot)\d+:[^/\s'\"]+")
_LIBRARIES = (
    "httpx",
    "httpcore",
    "telegram",
    "sqlalchemy",
    "aiosqlite",
    "alembic",
    "asyncio",
    "tornado",
    "aiohttp",
    "asyncpg",
)


class RedactingFormatter(logging.Formatter):
    """Works on the finished line, so that a traceback is covered as well as a message."""

    def __init__(self, *secrets: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def redacted(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "<secret>")
        return _TOKEN.sub("<token>", line)

    def format(self, record: logging.LogRecord) -> str:
        line = self.redacted(super().format(record))
        return line.replace("\r", "\\r").replace("\n", "\n    ")  # no forged log lines


def no_bodies(record: logging.LogRecord) -> bool:
    """PTB logs an answer that is not JSON as it is; that there was one is enough."""
    if record.name == "telegram.request.BaseRequest" and "invalid JSON" in str(record.msg):
        record.msg, record.args, record.exc_info = "an answer was not JSON (not logged)", (), None
    return True


class JsonFormatter(RedactingFormatter):
    """One object a line, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.redacted(self._told(record)),
        }
        return json.dumps(line, ensure_ascii=False)

    def _told(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        return f"{message}\n{self.formatException(record.exc_info)}" if record.exc_info else message


def log_safely(
    token: str = "",
    *secrets: str,
    level: int = logging.INFO,
    stream: TextIO | None = None,
    as_json: bool = False,
) -> None:
    """Send every log line through the formatter; libraries speak from WARNING on, whatever *level* is."""
    handler = logging.StreamHandler(stream or sys.stderr)
    formatter = JsonFormatter if as_json else RedactingFormatter
    handler.setFormatter(formatter(token, token.partition(":")[2], *secrets))
    handler.addFilter(no_bodies)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
