"""The other door: Telegram calls us, and is answered 200 only when it may forget the update."""

import hmac
import json
import logging
import re
import socket
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.errors import UserError

log = logging.getLogger(__name__)

LARGEST = 2**20
"""Bytes; Telegram's updates have at most 64 KiB."""
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
PORTS = (443, 80, 88, 8443)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class _Silent(RequestHandler):
    """Says nothing that a stranger could learn from."""

    def prepare(self) -> None:
        raise HTTPError(404)

    def data_received(self, chunk: bytes) -> None:
        """Nothing is read here."""

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def log_exception(self, kind: Any, value: Any, traceback: Any) -> None:
        """Tornado's own line would hold the address and the body."""
        if not isinstance(value, HTTPError):
            log.error("the webhook: %s", getattr(kind, "__name__", "?"))


@stream_request_body
class Hook(_Silent):
    """One update a call. The secret is compared before anything of the body is kept."""

    def initialize(self, intake: Intake, secret: str, metrics: Metrics) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._metrics = metrics
        self._body = b""

    def prepare(self) -> None:
        if self.request.method != "POST":
            raise HTTPError(405)
        given = self.request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            raise HTTPError(403)

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk

    async def post(self) -> None:
        update = _update(self._body)
        if update is None:
            self._metrics.left("unreadable")  # it would come again for a day
            log.error("a call from Telegram holds no update; it is left out")
            return
        self._metrics.heard()
        if not await self._intake.settled(update):
            raise HTTPError(503)  # broken off at a stop; it comes again


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
        return found if type(found["update_id"]) is int else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


class Webhook:
    """Listens until it is closed."""

    def __init__(self, public: str, secret: str, listen: str, intake: Intake, metrics: Metrics) -> None:
        """
        Raises:
            Refusal: if the secret is too weak, or the address is none or is taken.
        """
        path = path_of(public)
        checked_secret(secret)
        settings = {"intake": intake, "secret": secret, "metrics": metrics}
        application = Application(
            [(re.escape(path), Hook, settings)], default_handler_class=_Silent, log_function=lambda _: None
        )
        self._http = HTTPServer(application, max_body_size=LARGEST, max_buffer_size=2 * LARGEST, xheaders=False)
        door = listening(listen, "SCOREWISE_LISTEN")
        self.port: int = door.getsockname()[1]
        self._http.add_sockets([door])

    def stop(self) -> None:
        """Take no more calls; those that wait for their answer get it."""
        self._http.stop()

    async def close(self) -> None:
        self.stop()
        await self._http.close_all_connections()


def checked_secret(secret: str) -> str:
    """
    Raises:
        Refusal: if it could be guessed or Telegram would not take it.
    """
    if not SECRET.fullmatch(secret):
        raise UserError(
            "SCOREWISE_WEBHOOK_SECRET must be 32 to 256 of A-Z a-z 0-9 _ -. Without it anybody could send updates. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def path_of(public: str) -> str:
    """The path in a webhook's public address.

    Raises:
        Refusal: if Telegram would not call that address.
    """
    parts = urlsplit(public)
    if parts.scheme != "https" or not parts.hostname or (parts.port or 443) not in PORTS or parts.query:
        raise UserError(
            "SCOREWISE_WEBHOOK must be an https address with the port 443, 80, 88 or 8443, such as "
            "https://quiz.example.org/telegram"
        )
    return parts.path or "/"


def listening(address: str, setting: str) -> socket.socket:
    """A socket on `host:port`; port 0 takes a free one.

    Raises:
        Refusal: if it is no such address, or is taken.
    """
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise UserError(f"{setting} is no address: it looks like 127.0.0.1:8080")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]") or "127.0.0.1", int(port)))
        made.listen(256)
    except OSError as error:
        made.close()
        raise UserError(f"{setting}={address} cannot be listened on: {error.strerror}. Choose another port.") from None
    made.setblocking(False)
    return made
