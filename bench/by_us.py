"""A reference: the bot's own delivery and transport, with a handler that uses no database.

It runs through within.py. It starts `bot run` with only the application replaced, so that what fetches updates,
acknowledges them and sends answers is the same as in the bot.
"""

import asyncio
import os
import sys
from typing import Any, cast

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler
from telegram.request import BaseRequest

import bot.app
import bot.commands.run
from bot.__main__ import main
from bot.chat.actions.quiz import Next
from bot.chat.conversation import Conversation
from bot.chat.screens.markup import Button, Screen, plain

THANKS = Screen(plain("Thank you, that was noted."), ((Button("Next question", Next("sitting0000001", 0)),),))


async def tapped(update: Update, _: object) -> None:
    """Answer a tap and edit its message."""
    chat = Conversation.from_update(update)
    await chat.toast()
    await chat.replace(THANKS)


class Silent:
    """An object whose every attribute is itself and can be called; a call does nothing."""

    def __getattr__(self, _: str) -> "Silent":
        return self

    async def __call__(self, *_: object) -> bool:
        return False


class Bare(Silent):
    """Takes the place of the whole bot: it answers taps, and never sends a message by itself."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.to_do = asyncio.Event()


def build(token: str, request: BaseRequest, *_: object, api: str = "", **__: object) -> Bare:
    """Build the bare application, in place of `bot.app.build`; the arguments that it has no use for are ignored."""
    os.environ["PTB_TIMEDELTA"] = "1"
    builder = ApplicationBuilder().token(token).request(request).get_updates_request(request).updater(None)
    application = (builder.base_url(api) if api else builder).build()
    application.add_handler(CallbackQueryHandler(tapped))
    return Bare(application)


if __name__ == "__main__":
    for module in (bot.app, bot.commands.run):
        cast("Any", module).build = build
    sys.argv = ["bot", "run"]
    sys.exit(main())
