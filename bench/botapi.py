"""The part of the Bot API that a bot needs to be measured. Messages are counted and not stored."""

import json
from collections import Counter, deque
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

Answer = Callable[[bytes], object]
"""A function that takes the body of a response."""

LIMIT = 100
"""How many updates one getUpdates returns at most, as on the real server."""
FLOODER = 99
"""The chat that writes too much. The bot may send it any messages."""
TRUE = b'{"ok":true,"result":true}'
CONFLICT = b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}'
_ME = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


def said(result: object) -> bytes:
    """Return the body of an answer with that *result*."""
    return json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode()


ME = said(_ME)
BOT = json.dumps(_ME)


def fields(body: bytes, kind: bytes) -> dict[str, Any]:
    """Read the parameters of a call.

    Args:
        body: the body of the request.
        kind: its content type: JSON, a form or a multipart form. The last is not read, since it only sends files.
    """
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        parameters: dict[str, Any] = json.loads(body)
        return parameters
    if kind.startswith(b"multipart/"):
        return {}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


class Updates:
    """The queue of updates, with Telegram's rules: a call with an offset drops every update below it.

    *soon* runs a function soon afterwards, such as the event loop's `call_soon`.
    """

    def __init__(self, soon: Callable[[Callable[[], None]], object]) -> None:
        self._soon = soon
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._ids = count(1)
        self._caller: Answer | None = None
        self.door: Callable[[bytes], object] | None = None
        """Where updates are sent to, if the bot does not fetch them."""
        self._woken = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, update: bytes) -> int:
        """Queue *update*, the inside of a JSON object without its number, and return the number."""
        number = next(self._ids)
        whole = b'{"update_id":%d,%b}' % (number, update)
        if self.door is not None:
            self.door(whole)
            return number
        self._waiting.append((number, whole))
        if self._caller is not None and not self._woken:
            self._woken = True
            # updates that are queued in the same turn of the event loop are sent together
            self._soon(self._wake)
        return number

    def fetch(self, offset: int, limit: int, answer: Answer, *, wait: bool) -> None:
        """Answer a getUpdates.

        Args:
            offset: the number of the first update that is wanted. A negative one counts from the end.
            limit: how many updates to return at most.
            answer: is called with the body of the answer.
            wait: whether to answer only when there is an update.
        """
        if offset < 0:
            offset = self._waiting[max(0, len(self._waiting) + offset)][0] if self._waiting else 0
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if self._caller is not None:
            self._caller(CONFLICT)
            self._caller = None
        if self._waiting or not wait:
            answer(self._batch(limit))
        else:
            self._caller = answer

    def hang_up(self, answer: Answer) -> None:
        """Forget a caller that waits: it is gone, or has waited long enough."""
        if self._caller is answer:
            self._caller = None

    def _wake(self) -> None:
        self._woken = False
        if self._caller is not None and self._waiting:
            caller, self._caller = self._caller, None
            caller(self._batch(LIMIT))

    def _batch(self, limit: int) -> bytes:
        batch = [update for _, (_, update) in zip(range(min(limit, LIMIT)), self._waiting, strict=False)]
        return b'{"ok":true,"result":[' + b",".join(batch) + b"]}"


class Telegram:
    """Answers calls of the bot.

    Three functions are told what the bot did: *edited* gets the chat of an edited message, *answered* the id of an
    answered tap, and *strange* the method of a call that the bench does not expect. `calls` counts the calls by method.
    """

    def __init__(
        self,
        updates: Updates,
        edited: Callable[[int], None],
        answered: Callable[[str], None],
        strange: Callable[[str], None],
    ) -> None:
        self.updates = updates
        self._edited = edited
        self._answered = answered
        self._strange = strange
        self.wrote_to_flooder: Callable[[], object] = lambda: None
        """Called with each message that the chat `FLOODER` gets."""
        self._messages = count(1_000_000)
        self._texts: dict[tuple[str, str], Any] = {}
        self.calls: Counter[str] = Counter()
        self._methods: dict[str, Callable[[dict[str, Any]], bytes]] = {
            "getme": lambda _: ME,
            "getwebhookinfo": lambda _: said({"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
            "deletewebhook": lambda _: TRUE,
            "answercallbackquery": self._answer_tap,
            "editmessagetext": self._edit,
            "sendmessage": self._send,
            "sendphoto": self._send,
            "senddocument": self._send,
            "editmessagereplymarkup": self._change_buttons,
            "deletemycommands": lambda _: TRUE,
            "sendchataction": lambda _: TRUE,
            "getfile": lambda params: said(
                {"file_id": params["file_id"], "file_unique_id": "u", "file_path": params["file_id"]}
            ),
        }
        for name, field, empty in (
            ("MyCommands", "commands", []),
            ("MyDescription", "description", ""),
            ("MyShortDescription", "short_description", ""),
        ):
            self._methods[f"set{name}".lower()] = self._setter(field)
            self._methods[f"get{name}".lower()] = self._getter(field, empty)

    def call(self, method: str, params: dict[str, Any]) -> bytes:
        """Return the body of the answer to any call but getUpdates."""
        method = method.lower()
        self.calls[method] += 1
        known = self._methods.get(method)
        if known is None:
            self._strange(method)
            return b'{"ok":false,"error_code":404,"description":"Not Found: method not found"}'
        return known(params)

    def _setter(self, field: str) -> Callable[[dict[str, Any]], bytes]:
        """Make the method that sets *field*, such as setMyDescription."""

        def set_field(params: dict[str, Any]) -> bytes:
            value = params.get(field, "")
            commands = field == "commands" and isinstance(value, str)
            self._texts[field, str(params.get("language_code", ""))] = json.loads(value) if commands else value
            return TRUE

        return set_field

    def _getter(self, field: str, empty: object) -> Callable[[dict[str, Any]], bytes]:
        """Make the method that returns *field*, or *empty* if it was not set."""

        def get_field(params: dict[str, Any]) -> bytes:
            value = self._texts.get((field, str(params.get("language_code", ""))), empty)
            return said(value if field == "commands" else {field: value})

        return get_field

    def _answer_tap(self, params: dict[str, Any]) -> bytes:
        self._answered(str(params.get("callback_query_id")))
        return TRUE

    def _edit(self, params: dict[str, Any]) -> bytes:
        chat = int(params["chat_id"])
        self._edited(chat)
        return self._message(chat, int(params["message_id"]), params)

    def _change_buttons(self, params: dict[str, Any]) -> bytes:
        return self._message(int(params["chat_id"]), int(params["message_id"]), params)

    def _send(self, params: dict[str, Any]) -> bytes:
        chat = int(params.get("chat_id", 0))
        if chat == FLOODER:
            self.wrote_to_flooder()
        else:
            self._strange("sendMessage")
        return self._message(chat, next(self._messages), params)

    def _message(self, chat: int, number: int, params: dict[str, Any]) -> bytes:
        """Return a message with the text and the buttons that the bot sent; markup in the text is not parsed."""
        markup = params.get("reply_markup") or ""
        markup = markup if isinstance(markup, str) else json.dumps(markup)
        buttons = f',"reply_markup":{markup}' if markup and markup != "null" else ""
        text = json.dumps(str(params.get("text", "")))
        return (
            f'{{"ok":true,"result":{{"message_id":{number},"from":{BOT},"chat":{{"id":{chat},"first_name":"L",'
            f'"type":"private"}},"date":1767600000,"edit_date":1767600001,"text":{text}{buttons}}}}}'
        ).encode()
