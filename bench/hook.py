"""Sends updates to the program as Telegram does to a webhook: one in each call, over connections that stay open."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

CONNECTIONS = 40
"""How many connections Telegram uses unless setWebhook says otherwise."""
AGAIN = 0.1
"""Seconds after which an update that the program did not accept is sent again."""


class Hook:
    """The sender. *strange* is called with every answer that is not 200.

    The methods `taken`, `free`, `refused` and `gone` are for its connections.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        port: int,
        path: str,
        secret: str,
        strange: Callable[[str], None],
        connections: int = CONNECTIONS,
    ) -> None:
        self._loop = loop
        self._strange = strange
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        self._waiting: deque[bytes] = deque()
        self._idle: list[_Caller] = []
        self._callers: list[_Caller] = []
        self._left = 0
        self._settled = asyncio.Event()
        self._connecting = [loop.create_task(self._connect(port)) for _ in range(connections)]

    async def _connect(self, port: int) -> None:
        _, caller = await self._loop.create_connection(lambda: _Caller(self), "127.0.0.1", port)
        self._callers.append(caller)

    def close(self) -> None:
        """Close all connections."""
        for caller in self._callers:
            caller.close()

    def put(self, update: bytes) -> None:
        """Send *update*, now or when a connection is free."""
        self._left += 1
        self._settled.clear()
        self._send(update)

    async def settled(self) -> None:
        """Wait until the program has accepted every update."""
        await self._settled.wait()

    def _send(self, update: bytes) -> None:
        if self._idle:
            self._idle.pop().send(self._head, update)
        else:
            self._waiting.append(update)

    def taken(self) -> None:
        """Note that the program has accepted an update."""
        self._left -= 1
        if not self._left:
            self._settled.set()

    def free(self, caller: "_Caller") -> None:
        """Give *caller*, which is free, the next update, or note that it is idle."""
        if self._waiting:
            caller.send(self._head, self._waiting.popleft())
        else:
            self._idle.append(caller)

    def refused(self, update: bytes, status: str) -> None:
        """Send *update* again later, since the program answered with another *status* than 200."""
        self._strange(f"webhook: {status}")
        self._loop.call_later(AGAIN, self._send, update)

    def gone(self, caller: "_Caller") -> None:
        """Note that a connection is closed."""
        if caller in self._idle:
            self._idle.remove(caller)


class _Caller(asyncio.Protocol):
    """One connection, which sends one update at a time."""

    def __init__(self, hook: Hook) -> None:
        self._hook = hook
        self._update = b""
        self._received = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._hook.free(self)

    def send(self, head: bytes, update: bytes) -> None:
        self._update = update
        self._transport.write(b"%b%d\r\n\r\n%b" % (head, len(update), update))

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" not in self._received:  # the program's answers have no body
            return
        status, self._received = self._received.split(b" ", 2)[1], b""
        if status == b"200":
            self._hook.taken()
        else:
            self._hook.refused(self._update, status.decode())
        self._update = b""
        self._hook.free(self)

    def connection_lost(self, _: Exception | None) -> None:
        """Leave the connection out from now on; an update that was not answered is sent again."""
        self._hook.gone(self)
        if self._update:
            self._hook.refused(self._update, "broken off")
