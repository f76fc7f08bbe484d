"""Keeps tokens, names and texts of people out of the log.

The libraries would write them there. Seen with python-telegram-bot 22.8 and httpx 0.28: httpx logs every URL, with the
token, at INFO. python-telegram-bot logs whole updates at DEBUG, and at ERROR every answer that it cannot parse.
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
    """Replaces secrets in the finished line, so that they are also replaced in tracebacks.

    Args:
        secrets: Texts to replace; empty ones are ignored. Anything that looks like a token is replaced as well.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def redacted(self, line: str) -> str:
        """Return *line* without the secrets, and without anything that looks like a token."""
        for secret in self._secrets:
            line = line.replace(secret, "<secret>")
        return _TOKEN.sub("<token>", line)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Further lines of it are indented, so that no text can pass for a log line of its own."""
        line = self.redacted(super().format(record))
        return line.replace("\r", "\\r").replace("\n", "\n    ")


def no_bodies(record: logging.LogRecord) -> bool:
    """Remove the text of an answer that python-telegram-bot could not parse. It is a filter, and keeps every record."""
    if record.name == "telegram.request.BaseRequest" and "invalid JSON" in str(record.msg):
        record.msg, record.args, record.exc_info = "an answer was not JSON (not logged)", (), None
    return True


class JsonFormatter(RedactingFormatter):
    """Writes one JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an object with `time` (UTC), `level`, `logger` and `message`."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.redacted(self._message(record)),
        }
        return json.dumps(line, ensure_ascii=False)

    def _message(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        return f"{message}\n{self.formatException(record.exc_info)}" if record.exc_info else message


def log_safely(
    token: str = "",
    *secrets: str,
    level: int = logging.INFO,
    stream: TextIO | None = None,
    as_json: bool = False,
) -> None:
    """Set up logging so that every line goes through a redacting formatter. It replaces what was set up before.

    Args:
        token: The bot's token. Its second half is replaced too if it appears alone.
        secrets: Other texts to replace.
        level: The lowest level that is logged. For libraries it is WARNING at least.
        stream: Where the lines go; stderr if it is `None`.
        as_json: Whether each line is a JSON object.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    formatter = JsonFormatter if as_json else RedactingFormatter
    handler.setFormatter(formatter(token, token.partition(":")[2], *secrets))
    handler.addFilter(no_bodies)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
