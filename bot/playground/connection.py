"""The line from python-telegram-bot to the pretend Telegram, without a socket."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.playground.bot_api_error import BotApiError, not_found, unauthorized
from bot.playground.faults import AnswerLost
from bot.playground.parameters import Upload
from bot.playground.telegram_api import TOKEN, PretendTelegram

TOKEN_SHAPE = re.compile(r"\d+:[\w-]+")  # [S] ClientManager: what looks different is no token at all


class Connection(BaseRequest):
    """Hand this to `ApplicationBuilder.request()` and `.get_updates_request()`; both may share one world."""

    def __init__(self, world: PretendTelegram) -> None:
        self.world = world

    @property
    def read_timeout(self) -> float | None:
        """What python-telegram-bot adds to a long poll's time; nothing here waits for a network."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

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
        """Answer as the server would, or not at all.

        Raises:
            TimedOut: where a fault swallows the answer.
        """
        target = urlsplit(url)
        query = dict(parse_qsl(target.query, keep_blank_values=True))
        params, files = _payload(request_data)
        try:
            return await answered(self.world, unquote(target.path), query | params, files)
        except AnswerLost as lost:
            raise TimedOut(f"The answer to {lost} was lost") from None


async def answered(
    world: PretendTelegram, path: str, params: Mapping[str, Any], files: Mapping[str, Upload]
) -> tuple[int, bytes]:
    """Status and body for a path as the real server has it: /bot<token>/<method> or /file/bot<token>/<path>."""
    found = re.search(r"(/file)?/bot([^/]+)/(.+)$", path)
    try:
        if not found or not TOKEN_SHAPE.fullmatch(found[2]):
            raise not_found()
        if found[2] != TOKEN:
            raise unauthorized()
        if found[1]:
            return 200, _download(world, found[3])
    except BotApiError as refusal:
        return refusal.status, json.dumps(refusal.body()).encode()
    status, body = await world.call(found[3], params, files)
    return status, json.dumps(body).encode()


def _download(world: PretendTelegram, path: str) -> bytes:
    for file in world.state.files.values():
        if file.path == path:
            return file.data
    raise not_found()


def _payload(request_data: RequestData | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters as they would arrive, and files read to their end.

    The way through JSON refuses what could not travel, and makes copies.
    """
    if request_data is None:
        return {}, {}
    params = json.loads(json.dumps(request_data.parameters))
    multipart: Mapping[str, Any] = request_data.multipart_data or {}
    return params, {name: _upload(*part) for name, part in multipart.items()}


def _upload(name: str, content: Any, mime: str) -> Upload:
    return name, content.read() if hasattr(content, "read") else content, mime
