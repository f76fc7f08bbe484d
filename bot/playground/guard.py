"""Which requests the playground's server answers: those of its own pages and of programs on this computer."""

from typing import Any

from tornado.web import HTTPError, RequestHandler

from bot.playground.telegram_api import PretendTelegram

NAMES = ("127.0.0.1", "localhost", "[::1]")

# The page may load nothing from elsewhere and run nothing inline, and no other page may show it in a frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Guarded(RequestHandler):
    """A handler that refuses requests which other web sites make a browser send.

    The check of `Host` stops DNS rebinding, in which a foreign name is pointed at this computer. The checks of `Origin`
    and `Sec-Fetch-Site` stop pages that post or fetch across sites. Programs such as the bot's HTTP client send neither
    of these two headers.
    """

    linkable = False
    """Whether a link on another site may lead here."""
    tunnelled = True
    """Whether it answers to the name of a tunnel as well."""

    def initialize(self, world: PretendTelegram, port: int, tunnel: str) -> None:
        """Keep what the routes pass to each handler.

        Args:
            world: the pretend Telegram.
            port: the port of the server.
            tunnel: a name by which a tunnel leads here from other computers; "" for none.
        """
        self.world = world
        self.hosts = {f"{name}:{port}" for name in NAMES}
        self.origins = {f"http://{host}" for host in self.hosts}
        if tunnel and self.tunnelled:
            self.hosts.add(tunnel)
            self.origins |= {f"https://{tunnel}", f"http://{tunnel}"}

    def prepare(self) -> None:
        """Check where a request comes from before it is handled.

        Raises:
            HTTPError: 403 if it comes from elsewhere.
        """
        headers = self.request.headers
        if headers.get("Host", "") not in self.hosts:
            raise HTTPError(403, reason="Only this computer may come here by its own name")
        origin = headers.get("Origin")
        if origin is not None and origin not in self.origins:
            raise HTTPError(403, reason="Not from another site")
        followed = self.linkable and headers.get("Sec-Fetch-Mode") == "navigate"
        if headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not followed:
            raise HTTPError(403, reason="Not from another site")

    def set_default_headers(self) -> None:
        """Set the headers of every answer: nothing is cached, and other sites can embed nothing."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.clear_header("Server")

    def data_received(self, chunk: bytes) -> None:
        """Do nothing: request bodies are not streamed here."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error in the form of the Bot API, without details."""
        self.finish({"ok": False, "error_code": status_code, "description": self._reason})
