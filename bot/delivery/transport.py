"""HTTP calls to Telegram, by aiohttp: with many calls at once it stays fast where httpx, the usual choice, does not."""

import os
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.errors import UserError
from bot.telegram_errors import NotSent

CONNECTIONS = 64
"""Calls at once. Further ones wait for a free connection."""
PATIENCE = 10.0
"""Seconds to wait for a connection, and for an answer unless the call names another time."""
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")


def must_be_usable_proxy(api: str) -> None:
    """Refuse a proxy in the environment that calls would not go through, so that nobody believes that they do.

    Args:
        api: The Bot API's address.

    Raises:
        UserError: If `HTTPS_PROXY` (`HTTP_PROXY` for an address with http) is no proxy that speaks HTTP, or only
            `ALL_PROXY` is set.
    """
    address, proxies = urlsplit(api), getproxies()
    if proxy_bypass(address.hostname or ""):
        return
    name, proxy = f"{address.scheme.upper()}_PROXY", proxies.get(address.scheme, "")
    if proxy and urlsplit(proxy).scheme != "http":
        raise UserError(
            f"{name} is not the address of an HTTP proxy, such as http://127.0.0.1:3128. SOCKS, and proxies that want "
            "TLS themselves, are not supported; a small HTTP proxy before them is (privoxy, for one)."
        )
    if not proxy and "all" in proxies:
        raise UserError(f"ALL_PROXY is set, which is not read here. Set {name} to an HTTP proxy, or unset ALL_PROXY.")


class HttpRequest(BaseRequest):
    """Carries out the calls of python-telegram-bot. Its errors name no address, since addresses contain the token."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless the call names another time."""
        return PATIENCE

    async def initialize(self) -> None:
        """Open the pool of connections. Doing it again changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=CONNECTIONS),
                cookie_jar=DummyCookieJar(),
                trust_env=any(os.environ.get(name) for name in _PROXIES),
            )

    async def shutdown(self) -> None:
        """Close the connections. Doing it again changes nothing."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one call.

        Args:
            url: The address, which contains the token.
            method: `"GET"` or `"POST"`.
            request_data: The parameters and files of the call.
            read_timeout: Seconds to wait for an answer; `PATIENCE` if it is not a number. The other times are ignored.

        Returns:
            The HTTP status and the body.

        Raises:
            TimedOut: If no answer came, in time or at all. The call may have taken effect.
            NotSent: If no connection could be made. The call has had no effect.
        """
        if self._session is None:
            raise NotSent("The line is closed")
        patience = read_timeout if isinstance(read_timeout, int | float) else PATIENCE
        try:
            return await _send(self._session, method, url, request_data, patience)
        except (ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except (ClientError, OSError, TimeoutError) as error:
            raise TimedOut(type(error).__name__) from None


async def _send(
    session: ClientSession, method: str, url: str, request_data: RequestData | None, patience: float
) -> tuple[int, bytes]:
    body, headers = _body(request_data)
    async with session.request(
        method,
        url,
        data=body,
        headers=headers,
        allow_redirects=False,
        timeout=ClientTimeout(total=None, connect=PATIENCE, sock_read=patience),
    ) as answer:
        return answer.status, await answer.read()


def _body(request_data: RequestData | None) -> tuple[FormData | bytes | None, dict[str, str]]:
    """Return the body and the headers of a call: JSON, or a form if there are files."""
    if request_data is None:
        return None, {}
    if not request_data.contains_files:
        return request_data.json_payload, {"Content-Type": "application/json"}
    form = FormData(request_data.json_parameters)
    for name, (file_name, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form, {}
