"""How python-telegram-bot reaches the pretend Telegram in the same process, without a network."""

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

TOKEN_SHAPE = re.compile(r"\d+:[\w-]+")  # [S] ClientManager answers 404 to a token of any other form


class Connection(BaseRequest):
    """A transport for `ApplicationBuilder.request()` and `.get_updates_request()`; both can share one world."""

    def __init__(self, world: PretendTelegram) -> None:
        self.world = world

    @property
    def read_timeout(self) -> float | None:
        """Seconds that python-telegram-bot adds to the time of a long poll. It has no effect here."""
        return 5.0

    async def initialize(self) -> None:
        """Do nothing: there is no connection to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection to close."""

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
        """Answer as the real server would; the time limits have no effect.

        Raises:
            TimedOut: an injected fault loses the answer.
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
    """Answer a request as the real server would.

    Args:
        world: the pretend Telegram.
        path: the unquoted path: /bot<token>/<method>, or /file/bot<token>/<path> for a download.
        params: the parameters of the call.
        files: the uploads, by the name of their part.

    Returns:
        The HTTP status, and the body: JSON, or the bytes of a file.

    Raises:
        AnswerLost: an injected fault loses the answer.
    """
    target = re.search(r"(?P<file>/file)?/bot(?P<token>[^/]+)/(?P<rest>.+)$", path)
    try:
        if not target or not TOKEN_SHAPE.fullmatch(target["token"]):
            raise not_found()
        if target["token"] != TOKEN:
            raise unauthorized()
        if target["file"]:
            return 200, _download(world, target["rest"])
    except BotApiError as refusal:
        return refusal.status, json.dumps(refusal.body()).encode()
    status, body = await world.call(target["rest"], params, files)
    return status, json.dumps(body).encode()


def _download(world: PretendTelegram, path: str) -> bytes:
    for file in world.state.files.values():
        if file.path == path:
            return file.data
    raise not_found()


def _payload(request_data: RequestData | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters and files of a request as they would arrive at the server.

    Writing the parameters as JSON and reading them again refuses what could not be sent, and copies the rest.
    """
    if request_data is None:
        return {}, {}
    params = json.loads(json.dumps(request_data.parameters))
    multipart: Mapping[str, Any] = request_data.multipart_data or {}
    return params, {name: _upload(*part) for name, part in multipart.items()}


def _upload(name: str, content: Any, mime: str) -> Upload:
    return name, content.read() if hasattr(content, "read") else content, mime
