"""One update, narrowed once: who is speaking, and how to reply."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeAlias

from telegram import Bot, CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction, KeyboardButtonStyle, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chat.fast_calls import call
from bot.chat.screens.markup import Button, Screen

log = logging.getLogger(__name__)


JSON: TypeAlias = dict[str, Any]
TAPPED = "scorewise_tapped"


def read(raw: JSON, bot: Bot) -> Update:
    """A raw update as python-telegram-bot has it, but for a tapped message, which is kept as it came.

    Only four things are asked of it, and turning it into objects takes six times as long as all the rest.
    """
    query = raw.get("callback_query")
    if query is None or "message" not in query:
        return Update.de_json(raw, bot)
    message = query["message"]
    if not {"chat", "date", "message_id"} <= message.keys() or "id" not in message["chat"]:
        raise ValueError("a tapped message without its place")
    without = {name: value for name, value in query.items() if name != "message"}
    return Update.de_json({**raw, "callback_query": without, TAPPED: message}, bot)


class Refused(StrEnum):
    """Telegram's refusals that are ordinary. It has no codes for them, so its words are read here and nowhere else."""

    NOT_MODIFIED = "message is not modified"
    TOO_OLD = "query is too old"
    GONE = "message to edit not found"
    NOT_EDITABLE = "message can't be edited"


def refused(error: BadRequest) -> Refused | None:
    """Which ordinary refusal this is, if it is one; PTB changes the case of Telegram's words."""
    words = error.message.lower()
    return next((known for known in Refused if known in words), None)


@dataclass
class Conversation:
    """`person` is Telegram's number, `name` and `language_code` are what their client says of them.

    `text` and `number` are those of their message, if it was one.
    """

    person: int
    name: str
    language_code: str | None
    private: bool
    text: str
    number: int
    _bot: Bot
    _chat: int
    _tapped: JSON | None
    _query: CallbackQuery | None
    _sent: Message | None = None
    _answering: "asyncio.Future[bool] | None" = None

    @classmethod
    def from_update(cls, update: Update) -> Self:
        """Routes let in only what a person did; a tap on a message that is gone has no chat but its person's own."""
        user, chat, message = update.effective_user, update.effective_chat, update.message
        assert user is not None, "routes let only a person's updates in"
        tapped: JSON | None = update.api_kwargs.get(TAPPED)
        where: JSON = tapped["chat"] if tapped else {"id": chat.id, "type": chat.type} if chat else {}
        return cls(
            person=user.id,
            name=user.first_name,
            language_code=user.language_code,
            private=where.get("type", Chat.PRIVATE) == Chat.PRIVATE,
            text=(message.text or "") if message else "",
            number=message.message_id if message else 0,
            _bot=user.get_bot(),
            _chat=where.get("id", user.id),
            _tapped=tapped,
            _query=update.callback_query,
            _sent=message,
        )

    @classmethod
    def after_failure(cls, update: Update) -> Self:
        """To speak once more when a handler has broken; it has answered the tap."""
        chat = cls.from_update(update)
        chat._answering = asyncio.get_running_loop().create_future()
        chat._answering.set_result(True)
        return chat

    @classmethod
    def to_person(cls, person: int, bot: Bot) -> Self:
        """To speak first. In a private chat the chat has its person's number."""
        return cls(person, "", None, True, "", 0, bot, person, None, None)

    @property
    def tapped(self) -> str | None:
        return self._query.data if self._query else None

    async def say(self, screen: Screen, *, silently: bool = False) -> int:
        """Send *screen* as a new message; gives its number. A tap is answered before: a message may have to wait."""
        await self.toast()
        quiet = {"disable_notification": True} if silently else {}
        sent: dict[str, int] = await call(self._bot, "sendMessage", chat_id=self._chat, **_content(screen), **quiet)
        return sent["message_id"]

    async def replace(self, screen: Screen) -> None:
        """Let the tapped message become *screen*; where that message is gone, or is a picture, say it anew."""
        if self._tapped is None or not self._tapped["date"] or "text" not in self._tapped:
            await self.say(screen)
            return
        try:
            await call(
                self._bot,
                "editMessageText",
                chat_id=self._chat,
                message_id=self._tapped["message_id"],
                **_content(screen),
            )
        except BadRequest as error:
            match refused(error):
                case Refused.NOT_MODIFIED:
                    return
                case Refused.GONE | Refused.NOT_EDITABLE:
                    await self.say(screen)
                case _:
                    raise

    async def toast(self, text: str | None = None, *, alert: bool = False) -> None:
        """Answer the tap, once; a box to close if *alert*. Later calls change nothing.

        What comes next is not held up by it: a message changes at the same time, not a journey to Telegram later.
        """
        if self._query is not None and self._answering is None:
            self._answering = asyncio.ensure_future(self._answer(text, alert))

    async def answered(self) -> None:
        """Until the tap is answered; a second time, if the first failed. If that fails too nothing is lost: what counts
        stands in the message."""
        await self.toast()
        if self._answering is not None and not await self._answering:
            await self._answer(None, False)

    async def _answer(self, text: str | None, alert: bool) -> bool:
        """Whether it is answered, or too late for it."""
        assert self._query is not None
        said = {"text": text, "show_alert": alert} if text else {}
        try:
            await call(self._bot, "answerCallbackQuery", callback_query_id=self._query.id, **said)
        except TelegramError as error:
            if not isinstance(error, BadRequest) or refused(error) is not Refused.TOO_OLD:
                log.warning("a tap was not answered: %s", type(error).__name__)
                return False
        return True

    async def take_tapped_button(self) -> None:
        """Remove the tapped button from its message, so that it is not tapped again; the others stay."""
        if self._tapped is None or "reply_markup" not in self._tapped:
            return
        rows = [
            [button for button in row if button.get("callback_data") != self.tapped]
            for row in self._tapped["reply_markup"]["inline_keyboard"]
        ]
        await self._set_buttons(self._tapped["message_id"], [row for row in rows if row])

    async def rewrite(self, message_id: int, text: str) -> None:
        """Let an earlier message of ours say something else; 0 is none."""
        if message_id:
            try:
                await call(self._bot, "editMessageText", chat_id=self._chat, message_id=message_id, text=text)
            except BadRequest as error:
                if refused(error) is None:
                    raise

    async def take_buttons(self, message_id: int) -> None:
        """Remove every button of an earlier message of ours."""
        await self._set_buttons(message_id, [])

    async def _set_buttons(self, message_id: int, rows: list[list[JSON]]) -> None:
        left = {"reply_markup": {"inline_keyboard": rows}} if rows else {}  # left out, all buttons go
        try:
            await call(self._bot, "editMessageReplyMarkup", chat_id=self._chat, message_id=message_id, **left)
        except BadRequest as error:
            if refused(error) not in (Refused.NOT_MODIFIED, Refused.GONE, Refused.NOT_EDITABLE):
                raise

    async def send_picture(self, png: bytes, screen: Screen) -> None:
        """*screen* is its caption, and says in words what it shows."""
        await self._bot.send_photo(
            self._chat, png, screen.html, parse_mode=ParseMode.HTML, reply_markup=_markup(screen)
        )

    def link(self, payload: str) -> str:
        """A deep link to this bot; *payload* has at most 64 of A-Z a-z 0-9 _ -."""
        return f"https://t.me/{self._bot.username}?start={payload}"

    async def uploading(self) -> None:
        """Show that a file is on its way; it matters to nobody if that fails."""
        with suppress(TelegramError):
            await self._bot.send_chat_action(self._chat, ChatAction.UPLOAD_DOCUMENT)

    async def file(self, limit: int) -> bytes | None:
        """The content of the file that was sent, unless it has more than *limit* bytes; its name is not looked at."""
        document = self._sent.document if self._sent else None
        if document is None or (document.file_size or 0) > limit:
            return None
        content = bytes(await (await document.get_file()).download_as_bytearray())
        return content if len(content) <= limit else None

    async def send_file(self, content: bytes, name: str, caption: str) -> None:
        await self._bot.send_document(self._chat, content, caption=caption, filename=name)


def _content(screen: Screen) -> dict[str, Any]:
    said: dict[str, Any] = {"text": screen.html, "parse_mode": ParseMode.HTML}
    return said | {"reply_markup": markup} if (markup := _keyboard(screen)) else said


def _keyboard(screen: Screen) -> dict[str, Any] | None:
    return {"inline_keyboard": [[_button(button) for button in row] for row in screen.rows]} if screen.rows else None


def _button(button: Button) -> dict[str, str]:
    made = {"text": button.label, "callback_data": button.action.pack()}
    if button.danger or button.main:
        made["style"] = KeyboardButtonStyle.DANGER if button.danger else KeyboardButtonStyle.PRIMARY
    return made


def _markup(screen: Screen) -> InlineKeyboardMarkup | None:
    keyboard = _keyboard(screen)
    return InlineKeyboardMarkup.de_json(keyboard, None) if keyboard else None
