"""Which handler takes which update, in which order, and what happens when one fails."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import RetryAfter, TelegramError, TimedOut
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    PollAnswerHandler,
    PollHandler,
    filters,
)

from bot.chat import deep_links
from bot.chat.actions import unpack
from bot.chat.conversation import Conversation
from bot.chat.handlers.dispatch import Dispatcher, Flows
from bot.chat.screens import welcome
from bot.chat.telegram_errors import unreachable
from bot.chat.translation import Translator, translator_for
from bot.errors import StorageFull, TransientError
from bot.services.account import Account

log = logging.getLogger(__name__)

_NEW = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE  # else an edited /quiz would count as a second one
_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_SERVICE = filters.StatusUpdate.ALL  # such as "a message was pinned": nobody said anything


def routes(dispatcher: Dispatcher, flows: Flows) -> list[BaseHandler[Any, Any, Any]]:
    """Every route. The first that matches takes the update."""
    return [
        CallbackQueryHandler(dispatcher.tapped),  # first, since most updates are taps; nothing else takes one
        PollAnswerHandler(flows.live_votes.voted),
        PollHandler(flows.live_votes.counted),
        CommandHandler("start", dispatcher.start, _NEW),
        CommandHandler("quiz", flows.quiz.quiz, _NEW),
        CommandHandler("claims", flows.claims.claims, _NEW),
        CommandHandler("play", flows.scenarios.play, _NEW),
        CommandHandler("review", flows.quiz.review, _NEW),
        CommandHandler("progress", flows.progress.progress, _NEW),
        CommandHandler("classes", flows.membership.classes, _NEW),
        CommandHandler("teach", flows.teaching.teach, _NEW),
        CommandHandler("settings", flows.settings.settings, _NEW),
        CommandHandler("privacy", flows.privacy.privacy, _NEW),
        CommandHandler("help", dispatcher.help, _NEW),
        CommandHandler("live", flows.live_lobby.in_private, _NEW),
        MessageHandler(_NEW & filters.COMMAND, dispatcher.unknown_command),
        MessageHandler(_NEW & filters.TEXT, dispatcher.typed),
        MessageHandler(_NEW & ~_SERVICE, dispatcher.no_text),
        MessageHandler(filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE, dispatcher.edited),
        ChatMemberHandler(dispatcher.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER),
        CommandHandler("live", flows.live_lobby.live, _GROUP),
        CommandHandler("next", flows.live_host.next, _GROUP),
        CommandHandler("pause", flows.live_host.pause, _GROUP),
        CommandHandler("stop", flows.live_host.stop, _GROUP),
        MessageHandler(_GROUP & filters.Regex(deep_links.INTO_GROUP), dispatcher.start_in_group),
        MessageHandler(_GROUP & filters.StatusUpdate.MIGRATE, flows.live_votes.migrated),
        MessageHandler(_GROUP & filters.COMMAND, Groups().point_away),
    ]


COMMANDS = frozenset(
    "start quiz claims play review progress classes teach settings privacy help live next pause stop".split()  # noqa: SIM905
)
"""The commands that have a route above."""


class Groups:
    """Tells a group once where questions are asked. It does not remember who asked."""

    def __init__(self) -> None:
        self._told: set[int] = set()  # ids of groups

    async def point_away(self, update: Update, _: object) -> None:
        """Answer a command of ours in a group, unless the group was told before."""
        assert update.effective_chat is not None
        group = update.effective_chat.id
        if group in self._told or update.effective_user is None:
            return
        chat, bot = Conversation.from_update(update), update.get_bot().username
        if not is_for(bot, chat.text):
            return
        self._told.add(group)
        try:
            await chat.say(welcome.in_private(translator_for(None, chat.language_code), bot))
        except TelegramError:
            self._told.discard(group)  # it was not told, so that the next command is answered
            raise


def is_for(bot: str, text: str) -> bool:
    """Whether a command in a group is meant for this bot: "/quiz@name", or one of its own without a name.

    Args:
        bot: the user name of the bot.
        text: a text that begins with a command.
    """
    command, _, name = text.split()[0].removeprefix("/").partition("@")
    return name.lower() == bot.lower() if name else command.lower() in COMMANDS


TRIES = 6
"""How often an update is handled at most while the database cannot be used."""
PAUSE = 0.2
"""Seconds before the second try; before each later one twice as long as before: six seconds in all."""


class LastResort:
    """Handles errors: tries again what may only have come at a bad moment; else logs, then apologises with a code.

    Handling an update twice is harmless: whatever it changes is stored once, by its key.

    Args:
        new_code: makes a code that stands in the log and in the apology.
        set_aside: notes that an update was not handled, by its number and the reason.
        sleep: waits for the given number of seconds.
    """

    def __init__(
        self,
        account: Account,
        new_code: Callable[[], str],
        set_aside: Callable[[int, str], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._account = account
        self._new_code = new_code
        self._set_aside = set_aside
        self._sleep = sleep
        self._tried: dict[int, int] = {}

    async def __call__(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle the error of *context*, which *update* caused. python-telegram-bot calls it."""
        error = context.error
        assert error is not None
        number = update.update_id if isinstance(update, Update) else 0
        if await self._again(error, number):
            await context.application.process_update(update)
            return
        self._tried.pop(number, None)
        chat = _conversation(update, answered=not isinstance(error, TransientError))
        try:
            await self._give_up(error, number, chat if chat and chat.private else None)
        finally:
            if chat is not None:
                await chat.answered()

    async def _give_up(self, error: BaseException, number: int, chat: Conversation | None) -> None:
        """Log an error and note it; tell the person, where that is right. *chat* is `None` if there is no person."""
        if chat is not None and isinstance(error, TelegramError) and unreachable(error):
            await self._account.set_reachable(chat.person, False)
            return
        if isinstance(error, TimedOut):  # the reply may have arrived: an apology below it would be wrong
            log.warning("update %s: nobody knows whether a reply to it arrived", number)
            return
        code = self._new_code()
        log.error("code %s: %s\n%s", code, type(error).__name__, _frames(error))
        await self._set_aside(number, type(error).__name__)
        if chat is None or isinstance(error, RetryAfter):
            return  # Telegram takes nothing for this chat now; the next tap shows the person where they are
        try:
            await chat.say(welcome.apology(await self._translator(chat), code, unpack(chat.tapped)))
        except TelegramError as another:
            log.error("code %s: the apology was not delivered either: %s", code, type(another).__name__)

    async def _again(self, error: BaseException, number: int) -> bool:
        """Wait, longer each time. Returns whether the update is to be tried again."""
        if not isinstance(error, TransientError) or isinstance(error, StorageFull):
            return False
        tried = self._tried.get(number, 0) + 1
        if tried >= TRIES:
            return False
        self._tried[number] = tried
        await self._sleep(PAUSE * 2 ** (tried - 1))
        return True

    async def _translator(self, chat: Conversation) -> Translator:
        """How to speak to the person: as their client does if the database is what failed."""
        try:
            user = await self._account.user(chat.person)
        except Exception as another:
            log.error("the language for the apology could not be read: %s", type(another).__name__)
            user = None
        return translator_for(user, chat.language_code)


def _conversation(update: object, *, answered: bool) -> Conversation | None:
    """The conversation in which the error happened, if a person spoke.

    Args:
        answered: whether the tap, if it was one, has been answered.
    """
    if not isinstance(update, Update) or update.effective_user is None:
        return None
    return Conversation.after_failure(update) if answered else Conversation.from_update(update)


def _frames(error: BaseException) -> str:
    """The lines of code at which it happened. The texts of errors are left out: they may hold a name or an answer."""
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__name__)
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
