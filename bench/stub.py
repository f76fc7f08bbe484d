"""A pretend Telegram for measuring, in a process of its own. It does as little work for each call as possible.

It gets orders as lines of JSON on standard input, and answers each with a line of JSON on standard output.

    {"templates": [...], "first_learner": 10000000}   the learners who will tap; comes first
    {"run": {...}}                                    one stretch of taps, see crowd.Wanted
    {"delay": 0.06}                                   how many seconds every answer is held back
    {"hook": {"port": 8080, "path": "/", "secret": "…"}}   send updates there from now on
    {"teacher": {"ask": "…", "files": [["a.gift", "/tmp/…"]]}}   what a teacher sends, a file after the other
    {"sends": true}                                   whether they send; returns how many files they were told about
    {"seen": true}                                    return when the first getUpdates came, and what was strange since
"""

import asyncio
import json
import sys
import time
from contextlib import suppress
from typing import Any, cast
from urllib.parse import parse_qsl

from bench.botapi import FLOODER, Telegram, Updates, fields
from bench.crowd import Crowd, Template, Wanted
from bench.hook import Hook
from bench.teacher import TAP, Teacher

LONGEST_POLL = 50.0
_EMPTY = b'{"ok":true,"result":[]}'


class Stub:
    """What all connections share: the updates, the crowd, and the answers to calls."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.updates = Updates(loop.call_soon)
        self.crowd = Crowd(loop, self.updates, (), 0)
        self.teacher = Teacher(self.updates, "", ())
        self.telegram = Telegram(
            self.updates,
            lambda chat: self.teacher.edited() if chat == FLOODER else self.crowd.edited(chat),
            lambda tap: self.crowd.answered(tap) if tap != TAP else None,
            lambda method: self.crowd.hears(method),
        )
        self.delay = 0.0
        self.first_fetch = 0.0
        self.fetches = 0

    def told(self, line: dict[str, Any]) -> None:
        """Carry out one order."""
        if "templates" in line:
            templates = [Template(**template) for template in line["templates"]]
            self.crowd = Crowd(self.loop, self.updates, templates, line["first_learner"])
            say({})
        elif "run" in line:
            self.crowd.run(Wanted(**line["run"]), say)
        elif "delay" in line:
            self.delay = line["delay"]
            say({})
        elif "hook" in line:
            self.updates.door = Hook(self.loop, strange=self.crowd.hears, **line["hook"]).put
            say({})
        elif "teacher" in line:
            self.teacher = Teacher(self.updates, **line["teacher"])
            self.telegram.wrote_to_flooder = self.teacher.told
            say({})
        elif "sends" in line:
            self.teacher.sends(line["sends"])
            say({"told": self.teacher.files_told})
        elif "seen" in line:
            say({"first_fetch": self.first_fetch, "fetches": self.fetches, "strange": dict(self.crowd.strange)})


class Connection(asyncio.Protocol):
    """A connection of a client: HTTP/1.1, with one call at a time."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._buffer = b""
        self._busy = False
        self._transport: asyncio.Transport
        self._poll: asyncio.TimerHandle | None = None
        self._answer = self.answer  # kept, since each access makes another object and `hang_up` compares them

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _: Exception | None) -> None:
        self._stub.updates.hang_up(self._answer)
        if self._poll is not None:
            self._poll.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._busy:
            self._read()

    def _read(self) -> None:
        """Answer the request in the buffer, if it is complete."""
        request = whole(self._buffer)
        if request is None:
            return
        target, kind, body, self._buffer = request
        self._busy = True
        path, _, query = target.partition("?")
        method = path.rpartition("/")[2]
        params = fields(body, kind)
        if query:
            params |= parse_qsl(query)
        if method.lower() == "getupdates":
            self._fetch(params)
        elif path.startswith("/file/"):
            self._write(self._stub.teacher.content(method))
        else:
            self.answer(self._stub.telegram.call(method, params))

    def _fetch(self, params: dict[str, Any]) -> None:
        stub = self._stub
        stub.first_fetch = stub.first_fetch or time.monotonic()
        stub.fetches += 1
        seconds = min(float(params.get("timeout", 0)), LONGEST_POLL)
        if seconds:
            self._poll = stub.loop.call_later(seconds, self._answer_empty)
        stub.updates.fetch(int(params.get("offset", 0)), int(params.get("limit", 100)), self._answer, wait=seconds > 0)

    def _answer_empty(self) -> None:
        """Answer a getUpdates that has waited long enough."""
        self._stub.updates.hang_up(self._answer)
        self.answer(_EMPTY)

    def answer(self, body: bytes) -> None:
        """Send the answer to the present call, after the delay if there is one."""
        if self._poll is not None:
            self._poll.cancel()
            self._poll = None
        if self._stub.delay:
            self._stub.loop.call_later(self._stub.delay, self._write, body)
        else:
            self._write(body)

    def _write(self, body: bytes) -> None:
        if self._transport.is_closing():
            return
        code = b"200 OK"
        if body.startswith(b'{"ok":false,"error_code":'):
            code = b"%d Refused" % json.loads(body)["error_code"]
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (code, len(body))
        self._transport.write(head + body)
        self._busy = False
        if self._buffer:
            self._read()


def whole(data: bytes) -> tuple[str, bytes, bytes, bytes] | None:
    """Take the first HTTP request out of *data*.

    Returns:
        Its target, content type and body, and the data after it; `None` if it is not complete yet.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, body = data[:end], data[end + 4 :]
    target = head[: head.find(b"\r\n")].split(b" ")[1].decode()
    lower = head.lower()
    kind = _header(lower, b"content-type")
    length = _header(lower, b"content-length")
    if length:
        size = int(length)
        return (target, kind, body[:size], body[size:]) if len(body) >= size else None
    if b"chunked" in _header(lower, b"transfer-encoding"):
        joined = unchunked(body)
        return (target, kind, *joined) if joined else None
    return target, kind, b"", body


def _header(head: bytes, name: bytes) -> bytes:
    """Return the value of a header, or an empty one; *head* and *name* are in lower case."""
    line = head.find(b"\r\n" + name + b":")
    if line < 0:
        return b""
    begin = line + len(name) + 3
    end = head.find(b"\r\n", begin)
    return head[begin : end if end >= 0 else len(head)].strip()


def unchunked(data: bytes) -> tuple[bytes, bytes] | None:
    """Join a body that was sent in chunks (RFC 9112, section 7.1).

    Returns:
        The body and the data after it; `None` if it is not complete yet.
    """
    parts: list[bytes] = []
    start = 0
    while (line_end := data.find(b"\r\n", start)) >= 0:
        size = int(data[start:line_end].split(b";")[0], 16)
        begin = line_end + 2
        if len(data) < begin + size + 2:
            return None
        if not size:
            return b"".join(parts), data[begin + 2 :]
        parts.append(data[begin : begin + size])
        start = begin + size + 2
    return None


def say(line: dict[str, Any]) -> None:
    """Print an answer to standard output."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class _Orders(asyncio.Protocol):
    """Reads orders from standard input. Its end ends the program."""

    def __init__(self, stub: Stub, over: asyncio.Event) -> None:
        self._stub = stub
        self._over = over
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._stub.told(json.loads(line))

    def connection_lost(self, _: Exception | None) -> None:
        self._over.set()


async def serve() -> None:
    """Answer calls at a free port, which is printed first, until standard input ends."""
    loop = asyncio.get_running_loop()
    stub, over = Stub(loop), asyncio.Event()
    server = await loop.create_server(lambda: Connection(stub), "127.0.0.1", 0, backlog=1024)
    say({"port": server.sockets[0].getsockname()[1]})
    await loop.connect_read_pipe(lambda: _Orders(stub, over), sys.stdin)
    await over.wait()
    server.close()


def main() -> None:
    """Run with uvloop if it is installed."""
    with suppress(ImportError):
        import uvloop

        uvloop.install()
    asyncio.run(serve())


if __name__ == "__main__":
    main()
