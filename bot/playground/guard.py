"""Who may speak to the playground's server: pages that it served itself, and programs on this computer."""

from typing import Any

from tornado.web import HTTPError, RequestHandler

from bot.playground.telegram_api import PretendTelegram

NAMES = ("127.0.0.1", "localhost", "[::1]")

# Nothing from elsewhere, nothing inline, no frames around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guarded(RequestHandler):
    """A handler that refuses requests which other web sites make a browser send.

    The Host check stops DNS rebinding: a foreign name that was pointed at this computer. The other two stop pages that
    post or fetch across sites; programs such as the bot's HTTP client send neither header.
    """

    linkable = False
    """Whether a link from elsewhere may lead here."""

    def initialize(self, world: PretendTelegram, port: int) -> None:
        self.world = world
        self.hosts = {f"{name}:{port}" for name in NAMES}

    def prepare(self) -> None:
        headers = self.request.headers
        if headers.get("Host", "") not in self.hosts:
            raise HTTPError(403, reason="Only this computer may come here by its own name")
        origin = headers.get("Origin")
        if origin is not None and origin.removeprefix("http://") not in self.hosts:
            raise HTTPError(403, reason="Not from another site")
        followed = self.linkable and headers.get("Sec-Fetch-Mode") == "navigate"
        if headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not followed:
            raise HTTPError(403, reason="Not from another site")

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.clear_header("Server")

    def data_received(self, chunk: bytes) -> None:
        """Bodies are not streamed here."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.finish({"ok": False, "error_code": status_code, "description": self._reason})
