"""The playground over HTTP: the chat page, and the Bot API as bots reach it by `base_url`."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError

from bot.playground.connection import answered
from bot.playground.faults import AnswerLost
from bot.playground.guard import Guarded
from bot.playground.page_api import Deed, Events, Everything, PageFile, SentFile
from bot.playground.parameters import Upload
from bot.playground.telegram_api import PretendTelegram

HERE = "127.0.0.1"
TRIES = 20
LARGEST_BODY = 60 * 2**20  # a little more than the largest upload, so that Telegram's own refusal is heard
PAUSE = 0.5  # seconds between the first change and `on_change`, so that a burst of events is saved once


class BotApi(Guarded):
    """The real thing's paths: /bot<token>/<method> and /file/bot<token>/<path>."""

    waiting: "asyncio.Task[tuple[int, bytes]] | None" = None

    async def get(self) -> None:
        """A call with its parameters in the address."""
        self.waiting = asyncio.ensure_future(
            answered(self.world, unquote(self.request.path), self._params(), self._files())
        )
        try:
            status, body = await self.waiting
        except AnswerLost:
            self.detach().close()
            return
        except asyncio.CancelledError:
            if not self.waiting.cancelled():
                raise
            return  # nobody listens any more; tornado would log the address, which holds the token
        self.set_status(status)
        self._tell_waiting_time(body if status == 429 else b"{}")
        self.set_header("Content-Type", "application/json" if "/file/bot" not in self.request.path else "binary/octet")
        self.finish(body)

    async def post(self) -> None:
        """A call as form, multipart form or JSON."""
        await self.get()

    def _params(self) -> dict[str, Any]:
        params: dict[str, Any] = {name: values[-1].decode() for name, values in self.request.arguments.items()}
        if self.request.headers.get("Content-Type", "").startswith("application/json") and self.request.body:
            params |= _json(self.request.body)
        return params

    def _files(self) -> dict[str, Upload]:
        return {
            name: (part.filename, part.body, part.content_type)
            for name, parts in self.request.files.items()
            for part in parts
        }

    def _tell_waiting_time(self, body: bytes) -> None:
        if wait := json.loads(body).get("parameters", {}).get("retry_after"):
            self.set_header("Retry-After", str(wait))  # [S] set_retry_after_error

    def on_connection_close(self) -> None:
        """Nobody listens any more, so a long poll need not go on."""
        if self.waiting:
            self.waiting.cancel()


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise HTTPError(400, reason="Bad Request: the body is no JSON object")
    return found


class Server:
    """A running playground; `url` is where its page is."""

    def __init__(
        self, world: PretendTelegram, sockets: list[socket.socket], on_change: Callable[[], None] | None
    ) -> None:
        self.port: int = sockets[0].getsockname()[1]
        self.url = f"http://{HERE}:{self.port}/"
        self._changes = _Changes(on_change)
        self._unlisten = world.listen(self._changes.happened)
        self._http = HTTPServer(_application(world, self.port), max_buffer_size=LARGEST_BODY)
        self._http.add_sockets(sockets)

    async def close(self) -> None:
        """Stop listening, end what is open, and report the last change."""
        self._unlisten()
        self._changes.report()
        self._http.stop()
        await self._http.close_all_connections()


async def serve(world: PretendTelegram, port: int = 8765, *, on_change: Callable[[], None] | None = None) -> Server:
    """Start the playground on this computer only, on `port` or the next free one.

    `on_change` is called soon after something happened, and once more at the end if something is still unreported.

    Raises:
        OSError: no port is free.
    """
    return Server(world, _free_port(port), on_change)


class _Changes:
    """Many events in, few reports out."""

    def __init__(self, on_change: Callable[[], None] | None) -> None:
        self.on_change = on_change
        self.due: asyncio.TimerHandle | None = None

    def happened(self, event: dict[str, Any]) -> None:
        if self.on_change and self.due is None and event["kind"] != "action":
            self.due = asyncio.get_running_loop().call_later(PAUSE, self.report)

    def report(self) -> None:
        if self.due:
            self.due.cancel()
            self.due = None
            if self.on_change:
                self.on_change()


def _free_port(wanted: int) -> list[socket.socket]:
    for port in range(wanted, wanted + TRIES + 1):
        with contextlib.suppress(OSError):
            return [_listening(port)]
    raise OSError(
        f"The ports {wanted} to {wanted + TRIES} are all taken. Close a program that uses one of them, "
        "or choose another port."
    )


def _listening(port: int) -> socket.socket:
    """A socket on this computer only; tornado's own helper leaves it open where the port is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HERE, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    made.setblocking(False)
    return made


def _application(world: PretendTelegram, port: int) -> Application:
    shared = {"world": world, "port": port}
    routes: list[Any] = [
        (r"/(?:file/)?bot.*", BotApi, shared),
        (r"/api/state", Everything, shared),
        (r"/api/events", Events, shared),
        (r"/api/deeds", Deed, shared),
        (r"/files/([\w-]+)", SentFile, shared),
        (r"/([\w.]*)", PageFile, shared),
    ]
    # tornado's own log would carry the token, which stands in the path
    return Application(routes, log_function=lambda handler: None)
