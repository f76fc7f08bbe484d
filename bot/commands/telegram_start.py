"""What is settled with Telegram when the bot starts: who it is, its menu, and where updates go."""

import logging
from typing import Any

from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.app import App
from bot.chat.menu import introduce
from bot.delivery.polling import ALLOWED, TOKEN_REFUSED
from bot.errors import UserError

log = logging.getLogger(__name__)


async def initialised(application: App) -> None:
    """Let python-telegram-bot ask Telegram who the bot is."""
    try:
        await application.initialize()
    except InvalidToken:
        raise UserError(TOKEN_REFUSED) from None
    except BadRequest as error:
        raise UserError(f"Telegram refuses to start: {error.message}. Is SCOREWISE_API right?") from None
    except NetworkError as error:
        reason = error.message.removeprefix("Unknown error in HTTP implementation: ")
        raise UserError(f"Telegram cannot be reached ({reason}). Check the network, then start again.") from None
    except TelegramError as error:
        raise UserError(f"Telegram refuses to start: {error.message}.") from None


async def introduced(bot: ExtBot[Any]) -> None:
    """Set menu and descriptions. The bot works without them, so a failure is only noted."""
    try:
        await introduce(bot)
    except TelegramError as error:
        log.warning("the command menu and the descriptions could not be set: %s", type(error).__name__)


async def must_have_no_webhook(bot: ExtBot[Any]) -> None:
    """Refuse to fetch updates that Telegram sends elsewhere."""
    try:
        registered = (await bot.get_webhook_info()).url
    except TelegramError:
        return  # the first fetch says what is wrong
    if registered:
        raise UserError(
            "A webhook is registered for this bot, so updates go there. To take it away: python -m bot webhook remove. "
            "To answer there: set SCOREWISE_WEBHOOK."
        )


async def warn_of_missing_votes(bot: ExtBot[Any]) -> None:
    """Say so if the webhook was registered by a version that did not ask for votes yet."""
    try:
        asked_for = (await bot.get_webhook_info()).allowed_updates
    except TelegramError:
        return
    if asked_for and not {*ALLOWED} <= {*asked_for}:
        log.warning("the webhook was registered without votes, so no live quiz can rank: python -m bot webhook set")
