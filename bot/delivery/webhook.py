"""Receiving updates by webhook: Telegram calls the bot, which answers 200 only when Telegram may forget the update."""

import hmac
import logging
import re
import socket
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler, stream_request_body

from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.raw_updates import update_in
from bot.errors import UserError

log = logging.getLogger(__name__)

LARGEST = 2**20
"""Bytes of a body that are read at most. Telegram's updates have 64 KiB at most."""
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
"""Telegram takes 1 to 256 of these characters (https://core.telegram.org/bots/api#setwebhook); short ones are weak."""
PORTS = (443, 80, 88, 8443)
"""The ports that Telegram calls (https://core.telegram.org/bots/api#setwebhook)."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class _Silent(RequestHandler):
    """Answers 404 with an empty body, and tells a stranger nothing about the bot."""

    def prepare(self) -> None:
        raise HTTPError(404)

    def data_received(self, chunk: bytes) -> None:
        """Ignore the body of a request."""

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def log_exception(self, kind: Any, value: Any, traceback: Any) -> None:
        """Log the kind of an error only: Tornado's own line would contain the address and the body."""
        if not isinstance(value, HTTPError):
            log.error("the webhook: %s", getattr(kind, "__name__", "?"))


@stream_request_body
class Hook(_Silent):
    """Takes one update from one call of Telegram's. The secret is compared before the body is read."""

    def initialize(self, intake: Intake, secret: str, metrics: Metrics) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._metrics = metrics
        self._body = b""

    def prepare(self) -> None:
        """Refuse a call that is no POST, or does not bring the secret. Tornado calls this before the body is read."""
        if self.request.method != "POST":
            raise HTTPError(405)
        given = self.request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            raise HTTPError(403)

    def data_received(self, chunk: bytes) -> None:
        """Collect the body, of which Tornado lets through `LARGEST` bytes."""
        self._body += chunk

    async def post(self) -> None:
        """Hand the update to the intake, and answer when it has been handled.

        The answer is 200 for an update that was handled, and for a body that is none: Telegram would send it again
        for a day. It is 503 for an update that was broken off at a stop, so that Telegram sends it again.
        """
        update = update_in(self._body)
        if update is None:
            self._metrics.count_dead_letter("unreadable")
            log.error("a call from Telegram holds no update; it is left out")
            return
        self._metrics.note_contact()
        if not await self._intake.handled(update):
            raise HTTPError(503)


class Webhook:
    """An HTTP server that receives the updates of one bot, until it is closed.

    Attributes:
        port: The port that it listens on.
    """

    def __init__(self, public: str, secret: str, listen: str, intake: Intake, metrics: Metrics) -> None:
        """Start to listen.

        Args:
            public: The address that Telegram calls. Only its path matters here.
            secret: What Telegram sends in the header `HEADER`.
            listen: `host:port`, from the setting SCOREWISE_LISTEN.
            intake: Handles the updates.
            metrics: Counts the calls.

        Raises:
            UserError: If the secret is too weak, or an address cannot be used or is taken.
        """
        path = path_of(public)
        checked_secret(secret)
        settings = {"intake": intake, "secret": secret, "metrics": metrics}
        application = Application(
            [(re.escape(path), Hook, settings)], default_handler_class=_Silent, log_function=lambda _: None
        )
        self._http = HTTPServer(application, max_body_size=LARGEST, max_buffer_size=2 * LARGEST, xheaders=False)
        server_socket = listening(listen, "SCOREWISE_LISTEN")
        self.port: int = server_socket.getsockname()[1]
        self._http.add_sockets([server_socket])

    def stop(self) -> None:
        """Accept no more calls. Those that wait for their answer still get it."""
        self._http.stop()

    async def close(self) -> None:
        """Stop, and close the connections that are open."""
        self.stop()
        await self._http.close_all_connections()


def checked_secret(secret: str) -> str:
    """Return *secret* if it can be used.

    Raises:
        UserError: If it is too short to be safe, or Telegram would not accept it.
    """
    if not SECRET.fullmatch(secret):
        raise UserError(
            "SCOREWISE_WEBHOOK_SECRET must be 32 to 256 of A-Z a-z 0-9 _ -. Without it anybody could send updates. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def path_of(public: str) -> str:
    """Return the path in a webhook's public address; `/` if it has none.

    Raises:
        UserError: If Telegram would not call that address.
    """
    parts = urlsplit(public)
    if parts.scheme != "https" or not parts.hostname or (parts.port or 443) not in PORTS or parts.query:
        raise UserError(
            "SCOREWISE_WEBHOOK must be an https address with the port 443, 80, 88 or 8443, such as "
            "https://quiz.example.org/telegram"
        )
    return parts.path or "/"


def listening(address: str, setting: str) -> socket.socket:
    """Open a socket that listens.

    Args:
        address: `host:port`. Port 0 takes a free one; without a host it is 127.0.0.1; an IPv6 address is in brackets.
        setting: The name of the setting that *address* is from, for error messages.

    Raises:
        UserError: If *address* is not of that form, or cannot be listened on.
    """
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise UserError(f"{setting} is no address: it looks like 127.0.0.1:8080")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]") or "127.0.0.1", int(port)))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise UserError(f"{setting}={address} cannot be listened on: {error.strerror}. Choose another port.") from None
    listener.setblocking(False)
    return listener
