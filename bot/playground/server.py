"""The playground over HTTP: the chat page, and the Bot API for bots that have its address as `base_url`."""

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
from bot.playground.page_api import AttachedFile, Deed, Events, Everything, PageFile, SentFile
from bot.playground.parameters import Upload
from bot.playground.telegram_api import PretendTelegram

HERE = "127.0.0.1"
"""The only address that the server listens at, so that other computers cannot reach it."""
TRIES = 20
"""How many ports after the first one are tried."""
LARGEST_BODY = 60 * 2**20
"""Bytes of the largest request: a little more than the largest upload, so that Telegram's own refusal is seen."""
PAUSE = 0.5
"""Seconds between a change and the call of `on_change`, so that many changes in a row are saved once."""


class BotApi(Guarded):
    """The paths that the real server has: /bot<token>/<method> and /file/bot<token>/<path>. Only this computer's."""

    tunnelled = False
    waiting: "asyncio.Task[tuple[int, bytes]] | None" = None

    async def get(self) -> None:
        """Answer a call. A lost answer (see `faults`) closes the connection without one."""
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
            return  # the client is gone; an error here would make tornado log the path, which contains the token
        self.set_status(status)
        if status == 429:
            self._set_retry_after(body)
        self.set_header("Content-Type", "application/json" if "/file/bot" not in self.request.path else "binary/octet")
        self.finish(body)

    async def post(self) -> None:
        """Answer a call whose parameters are a form, a multipart form or JSON."""
        await self.get()

    def _params(self) -> dict[str, Any]:
        """Return the parameters of the call, from its address, its form and its JSON body."""
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

    def _set_retry_after(self, body: bytes) -> None:
        if wait := json.loads(body).get("parameters", {}).get("retry_after"):
            self.set_header("Retry-After", str(wait))  # [S] set_retry_after_error

    def on_connection_close(self) -> None:
        """End a long poll whose client is gone."""
        if self.waiting:
            self.waiting.cancel()


def _json(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body)
    except ValueError:
        params = None
    if not isinstance(params, dict):
        raise HTTPError(400, reason="Bad Request: the body is no JSON object")
    return params


class Server:
    """A running playground. `url` is the address of its page, `port` the port that was free."""

    def __init__(
        self,
        world: PretendTelegram,
        sockets: list[socket.socket],
        on_change: Callable[[], None] | None,
        tunnel: str,
    ) -> None:
        self.port: int = sockets[0].getsockname()[1]
        self.url = f"http://{HERE}:{self.port}/"
        self._changes = _Changes(on_change)
        self._unlisten = world.listen(self._changes.note)
        self._http = HTTPServer(_application(world, self.port, tunnel), max_buffer_size=LARGEST_BODY)
        self._http.add_sockets(sockets)

    async def close(self) -> None:
        """Stop the server, close its connections, and call `on_change` if a change is still unreported."""
        self._unlisten()
        self._changes.report()
        self._http.stop()
        await self._http.close_all_connections()


async def serve(
    world: PretendTelegram, port: int = 8765, *, on_change: Callable[[], None] | None = None, tunnel: str = ""
) -> Server:
    """Start the playground's server, which only this computer can reach.

    Args:
        world: the pretend Telegram.
        port: the first port to try; if it is taken, the next ones are tried.
        on_change: called `PAUSE` seconds after a change, and at the end if a change is still unreported.
        tunnel: the name of a tunnel that leads here, as browsers send it in `Host`. Whoever can open it can read every
            chat of the playground, and act as everybody in it. "" for none.

    Raises:
        OSError: no port is free.
    """
    return Server(world, _free_port(port), on_change, tunnel)


class _Changes:
    """Calls `on_change` once for all events that happen within `PAUSE` seconds. `due` is the call to come."""

    def __init__(self, on_change: Callable[[], None] | None) -> None:
        self.on_change = on_change
        self.due: asyncio.TimerHandle | None = None

    def note(self, event: dict[str, Any]) -> None:
        """Schedule the call of `on_change`, unless *event* only shows that the bot is typing."""
        if self.on_change and self.due is None and event["kind"] != "action":
            self.due = asyncio.get_running_loop().call_later(PAUSE, self.report)

    def report(self) -> None:
        """Call `on_change` now if a call is scheduled."""
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
    """Return a listening socket on this computer only.

    Tornado's own helper is not used: it leaves the socket open if the port is taken.

    Raises:
        OSError: the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HERE, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _application(world: PretendTelegram, port: int, tunnel: str) -> Application:
    shared = {"world": world, "port": port, "tunnel": tunnel}
    routes: list[Any] = [
        (r"/(?:file/)?bot.*", BotApi, shared),
        (r"/api/state", Everything, shared),
        (r"/api/events", Events, shared),
        (r"/api/deeds", Deed, shared),
        (r"/api/files", AttachedFile, shared),
        (r"/files/([\w-]+)", SentFile, shared),
        (r"/([\w.]*)", PageFile, shared),
    ]
    # no log of requests: the path of a call contains the token
    return Application(routes, log_function=lambda handler: None)
