"""Logs that cannot carry a token, a name or a text.

What was seen with PTB 22.8 and httpx 0.28: httpx logs every URL, token included, at INFO; PTB logs whole updates at
DEBUG and an answer that it cannot parse verbatim at ERROR.
"""

import logging
import re
import sys
from typing import TextIO

_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}|(?<=/bot)\d+:[^/\s'\"]+")
_LIBRARIES = ("httpx", "httpcore", "telegram", "sqlalchemy", "aiosqlite", "alembic", "asyncio", "tornado")


class RedactingFormatter(logging.Formatter):
    """Works on the finished line, so that a traceback is covered as well as a message."""

    def __init__(self, *secrets: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "<secret>")
        line = _TOKEN.sub("<token>", line)
        return line.replace("\r", "\\r").replace("\n", "\n    ")  # no forged log lines


def no_bodies(record: logging.LogRecord) -> bool:
    """PTB logs an answer that is not JSON as it is; that there was one is enough."""
    if record.name == "telegram.request.BaseRequest" and "invalid JSON" in str(record.msg):
        record.msg, record.args, record.exc_info = "an answer was not JSON (not logged)", (), None
    return True


def log_safely(token: str = "", *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log line through the formatter; libraries speak from WARNING on, whatever *level* is."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter(token, token.partition(":")[2]))
    handler.addFilter(no_bodies)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in _LIBRARIES:
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
