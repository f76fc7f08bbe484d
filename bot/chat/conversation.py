"""One update, reduced to what handlers need: who is speaking, what they said, and the ways to reply."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from telegram import Bot, BotCommand, BotCommandScopeChat, CallbackQuery, Chat, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import filters

from bot.chat.fast_calls import call
from bot.chat.outgoing import content_of, markup_of
from bot.chat.screens.markup import Screen, plain
from bot.chat.telegram_errors import LOST, Refused, refused

log = logging.getLogger(__name__)


JSON: TypeAlias = dict[str, Any]
TAPPED = "scorewise_tapped"
"""The name under which an update keeps the raw tapped message."""


def read(raw: JSON, bot: Bot) -> Update:
    """Make an update of python-telegram-bot from raw JSON; a tapped message stays as it came.

    Only four things are read of a tapped message, and turning it into objects takes six times as long as all the rest.

    Raises:
        ValueError: if a tapped message lacks its chat, date or number.
    """
    query = raw.get("callback_query")
    if query is None or "message" not in query:
        return Update.de_json(raw, bot)
    message = query["message"]
    if not {"chat", "date", "message_id"} <= message.keys() or "id" not in message["chat"]:
        raise ValueError("a tapped message without its place")
    without = {name: value for name, value in query.items() if name != "message"}
    return Update.de_json({**raw, "callback_query": without, TAPPED: message}, bot)


def ordinal(message: Message) -> int:
    """A message's place among a person's messages: by the second in which Telegram got it, then by its number.

    The number alone does not order them: a bot with a new token counts from 1, on the database of the old one.
    """
    return int(message.date.timestamp()) << 32 | message.message_id


@dataclass
class Conversation:
    """A person who speaks in a chat, and the ways to reply.

    Attributes:
        person: their Telegram id.
        name: the first name that their client shows; "" when the bot speaks first.
        language_code: the language of their client, if it says one.
        private: whether the chat is with them alone.
        text: the text of their message; "" if it was no message, or has no text.
        command: whether that text is a command, as Telegram sees it.
        number: their message's place in the order of all their messages (see `ordinal`); 0 if it was none.
    """

    person: int
    name: str
    language_code: str | None
    private: bool
    text: str
    command: bool
    number: int
    _bot: Bot
    _chat: int
    _tapped: JSON | None
    _query: CallbackQuery | None
    _sent: Message | None = None
    _answering: "asyncio.Future[bool] | None" = None

    @classmethod
    def from_update(cls, update: Update) -> Self:
        """The conversation of an update. Routes let in only what a person did.

        A tap on a message that is gone has no chat; it is answered in the person's own.
        """
        user, chat, message = update.effective_user, update.effective_chat, update.message
        assert user is not None, "routes let only a person's updates in"
        tapped: JSON | None = update.api_kwargs.get(TAPPED)
        raw_chat: JSON = tapped["chat"] if tapped else {"id": chat.id, "type": chat.type} if chat else {}
        return cls(
            person=user.id,
            name=user.first_name,
            language_code=user.language_code,
            private=raw_chat.get("type", Chat.PRIVATE) == Chat.PRIVATE,
            text=(message.text or "") if message else "",
            command=filters.COMMAND.filter(message) if message else False,
            number=ordinal(message) if message else 0,
            _bot=user.get_bot(),
            _chat=raw_chat.get("id", user.id),
            _tapped=tapped,
            _query=update.callback_query,
            _sent=message,
        )

    @classmethod
    def after_failure(cls, update: Update) -> Self:
        """The conversation of an update whose handler has failed. Its tap has been answered by then."""
        conversation = cls.from_update(update)
        conversation._answering = asyncio.get_running_loop().create_future()
        conversation._answering.set_result(True)
        return conversation

    @classmethod
    def to_person(cls, person: int, bot: Bot) -> Self:
        """A conversation in which the bot speaks first. A private chat has the number of its person."""
        return cls(
            person=person,
            name="",
            language_code=None,
            private=True,
            text="",
            command=False,
            number=0,
            _bot=bot,
            _chat=person,
            _tapped=None,
            _query=None,
        )

    @property
    def bot_name(self) -> str:
        """The bot's own user name, without the "@"."""
        return self._bot.username

    @property
    def chat(self) -> int:
        """The number of the chat; those of groups are negative."""
        return self._chat

    @property
    def thread(self) -> int | None:
        """The topic of a forum in which they speak; `None` in "General", and in chats without topics."""
        return self._place().get("message_thread_id")

    @property
    def tapped_message(self) -> int:
        """The number of the tapped message; 0 if none was tapped, or Telegram does not show it any more."""
        return self._tapped["message_id"] if self._tapped and self._tapped["date"] else 0

    @property
    def anonymous_administrator(self) -> bool:
        """Whether they wrote in the name of the group, which only its administrators can.

        It shows in messages alone: a tap of an anonymous administrator comes with their own number
        (tdlib/telegram-bot-api#667).
        """
        sender = self._sent.sender_chat if self._sent else None
        return sender is not None and sender.id == self._chat

    @property
    def in_name_of_chat(self) -> bool:
        """Whether they wrote in the name of a channel or group, so that `person` is no person."""
        return self._sent is not None and self._sent.sender_chat is not None

    async def is_administrator(self) -> bool:
        """Whether Telegram lists them among the group's administrators.

        It is asked for the list: of a single person it tells a bot that is no administrator nothing that could be
        relied on (core.telegram.org/bots/api#getchatmember).
        """
        if self.anonymous_administrator or self.in_name_of_chat:
            return self.anonymous_administrator
        return any(member.user.id == self.person for member in await self._bot.get_chat_administrators(self._chat))

    @property
    def tapped(self) -> str | None:
        """The data of the tapped button; `None` if no button was tapped."""
        return self._query.data if self._query else None

    async def say(self, screen: Screen, *, silently: bool = False) -> int:
        """Send *screen* as a new message, after answering the tap: a message may have to wait.

        Args:
            silently: without a sound on the person's phone.

        Returns:
            The number of the new message.
        """
        await self.toast()
        quiet: JSON = {"disable_notification": True} if silently else {}
        place = self._place()
        sent: dict[str, int] = await call(self._bot, "sendMessage", **place, **content_of(screen), **quiet)
        return sent["message_id"]

    async def replace(self, screen: Screen) -> int:
        """Turn the tapped message into *screen*. If it is gone, or is a picture, *screen* becomes a new message.

        The tap is answered at the same time: the change may have to wait.

        Returns:
            The number of the message.
        """
        await self.toast()
        if self._tapped is None or not self._tapped["date"] or "text" not in self._tapped:
            return await self.say(screen)
        number: int = self._tapped["message_id"]
        try:
            await call(
                self._bot,
                "editMessageText",
                chat_id=self._chat,
                message_id=number,
                **content_of(screen),
            )
        except BadRequest as error:
            match refused(error):
                case Refused.NOT_MODIFIED:
                    return number
                case known if known in LOST:
                    return await self.say(screen)
                case _:
                    raise
        return number

    async def toast(self, text: str | None = None, *, alert: bool = False) -> None:
        """Answer the tap, once; later calls change nothing.

        The call does not wait for Telegram: the message changes at the same time, not one journey later.

        Args:
            text: what Telegram shows over the chat.
            alert: show it as an alert that must be dismissed.
        """
        if self._query is not None and self._answering is None:
            self._answering = asyncio.ensure_future(self._answer(text, alert))

    async def answered(self) -> None:
        """Wait until the tap is answered, and try once more if that failed.

        If that fails too, nothing is lost: the message shows the result.
        """
        await self.toast()
        if self._answering is not None and not await self._answering:
            await self._answer(None, False)

    async def _answer(self, text: str | None, alert: bool) -> bool:
        """Answer the tap. Returns whether there is nothing left to do: it is answered, or too late for it."""
        assert self._query is not None
        parameters: JSON = {"text": text, "show_alert": alert} if text else {}
        try:
            await call(self._bot, "answerCallbackQuery", callback_query_id=self._query.id, **parameters)
        except TelegramError as error:
            if not isinstance(error, BadRequest) or refused(error) is not Refused.TOO_OLD:
                log.warning("a tap was not answered: %s", type(error).__name__)
                return False
        return True

    def _place(self) -> dict[str, Any]:
        """Where a reply goes: into the topic where it was asked for, if the chat has topics."""
        raw = self._sent or self._tapped
        if isinstance(raw, Message):
            topic = raw.message_thread_id if raw.is_topic_message else None
        else:
            topic = raw.get("message_thread_id") if raw and raw.get("is_topic_message") else None
        return {"chat_id": self._chat} | ({"message_thread_id": topic} if topic else {})

    async def take_tapped_button(self) -> None:
        """Remove the tapped button from its message, so that it is not tapped again. The others stay."""
        if self._tapped is None or "reply_markup" not in self._tapped:
            return
        rows = [
            [button for button in row if button.get("callback_data") != self.tapped]
            for row in self._tapped["reply_markup"]["inline_keyboard"]
        ]
        await self._set_buttons(self._tapped["message_id"], [row for row in rows if row])

    async def rewrite(self, message_id: int, new: str | Screen) -> None:
        """Turn an earlier message of the bot into another text or screen. The number 0 stands for no message."""
        if message_id:
            try:
                content = content_of(new if isinstance(new, Screen) else Screen(plain(new)))
                await call(self._bot, "editMessageText", chat_id=self._chat, message_id=message_id, **content)
            except BadRequest as error:
                if refused(error) is None:
                    raise

    async def take_buttons(self, message_id: int) -> None:
        """Remove every button of an earlier message of the bot."""
        await self._set_buttons(message_id, [])

    async def _set_buttons(self, message_id: int, rows: list[list[JSON]]) -> None:
        """Give an earlier message of the bot other buttons; without any, it loses them all."""
        markup: JSON = (
            {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        )  # without it Telegram removes all buttons
        try:
            await call(self._bot, "editMessageReplyMarkup", chat_id=self._chat, message_id=message_id, **markup)
        except BadRequest as error:
            if refused(error) not in (Refused.NOT_MODIFIED, *LOST):
                raise

    async def send_picture(self, png: bytes, screen: Screen) -> None:
        """Send a PNG with *screen* as its caption, which says in words what it shows."""
        await self._bot.send_photo(
            photo=png, caption=screen.html, parse_mode=ParseMode.HTML, reply_markup=markup_of(screen), **self._place()
        )

    def link(self, payload: str) -> str:
        """A link that opens this bot. *payload* has at most 64 characters of A-Z a-z 0-9 _ -."""
        return f"https://t.me/{self._bot.username}?start={payload}"

    async def uploading(self) -> None:
        """Show that a file is on its way. It does no harm if that fails."""
        with suppress(TelegramError):
            await self._bot.send_chat_action(self._chat, ChatAction.UPLOAD_DOCUMENT)

    @property
    def attachment(self) -> tuple[str, str, int] | None:
        """The file that was sent: the id under which Telegram hands it out, its name, its bytes; `None` if none was."""
        document = self._sent.document if self._sent else None
        return (document.file_id, document.file_name or "", document.file_size or 0) if document else None

    async def download(self, file: str, limit: int) -> bytes | None:
        """A file that was sent earlier, by the id under which Telegram hands it out; `None` beyond *limit* bytes."""
        found = await self._bot.get_file(file)
        if (found.file_size or 0) > limit:
            return None
        content = bytes(await found.download_as_bytearray())
        return content if len(content) <= limit else None

    async def file(self, limit: int) -> bytes | None:
        """The content of the file that was sent; `None` if none was, or it has more than *limit* bytes."""
        if self.attachment is None or self.attachment[2] > limit:
            return None
        return await self.download(self.attachment[0], limit)

    async def set_own_commands(self, commands: Mapping[str, str], language: str | None) -> None:
        """Set this person's own command menu, for clients in that language; `None` for all that have no other.

        It is no more than a convenience: if Telegram refuses, the commands work all the same.
        """
        menu = [BotCommand(command, text) for command, text in commands.items()]
        with suppress(TelegramError):
            await self._bot.set_my_commands(menu, BotCommandScopeChat(self._chat), language)

    async def send_file(self, content: bytes, name: str, caption: str) -> None:
        """Send a file.

        Args:
            name: its name; Telegram keeps 64 characters before the last dot.
            caption: what stands under it; names in it are isolated, see `plain`.
        """
        await self._bot.send_document(
            document=content, caption=plain(caption), parse_mode=ParseMode.HTML, filename=name, **self._place()
        )
