"""Lets the operator's monitoring ask: does the bot run, is it ready, what are its figures?"""

from collections.abc import Awaitable, Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.delivery.metrics import Metrics
from bot.delivery.webhook import listening


class Health:
    """A small HTTP server on an address of its own, which only the operator should be able to reach.

    `/health` answers 200 while the process runs. `/ready` answers 200 if people can be answered, else 503 and why not.
    `/metrics` lists the figures in Prometheus' format.
    """

    def __init__(self, listen: str, metrics: Metrics, trouble: Callable[[], Awaitable[str]]) -> None:
        """Start to listen.

        Args:
            listen: `host:port`, from the setting SCOREWISE_HEALTH.
            metrics: The figures.
            trouble: Tells why people cannot be answered; "" if they can.

        Raises:
            UserError: If the address is not of that form or is taken.
        """
        shared = {"metrics": metrics, "trouble": trouble}
        routes: list[Any] = [(r"/health", _Health, {}), (r"/ready", _Ready, shared), (r"/metrics", _Metrics, shared)]
        self._http = HTTPServer(Application(routes, log_function=lambda _: None))
        self._http.add_sockets([listening(listen, "SCOREWISE_HEALTH")])

    async def close(self) -> None:
        """Stop listening, and close the connections that are open."""
        self._http.stop()
        await self._http.close_all_connections()


class _Plain(RequestHandler):
    def initialize(self, metrics: Metrics | None = None, trouble: Callable[[], Awaitable[str]] | None = None) -> None:
        self._metrics, self._trouble = metrics, trouble

    def data_received(self, chunk: bytes) -> None:
        """Ignore the body of a request."""

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Content-Type", "text/plain; charset=utf-8")


class _Health(_Plain):
    def get(self) -> None:
        self.finish("ok\n")


class _Ready(_Plain):
    async def get(self) -> None:
        assert self._trouble is not None
        trouble = await self._trouble()
        self.set_status(503 if trouble else 200)
        await self.finish(f"{trouble or 'ready'}\n")


class _Metrics(_Plain):
    def get(self) -> None:
        assert self._metrics is not None
        self.finish(self._metrics.page())
