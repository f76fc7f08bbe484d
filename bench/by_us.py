"""A reference: our own delivery and transport, as `bot run` joins them, with a handler that knows no database.

Run through within.py. Whatever `bot.commands.run` fetches, settles and sends with is what is measured here.
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
    chat = Conversation.from_update(update)
    await chat.toast()
    await chat.replace(THANKS)


class Silent:
    """Does nothing, whatever it is asked for."""

    def __getattr__(self, _: str) -> "Silent":
        return self

    async def __call__(self, *_: object) -> bool:
        return False


class Bare(Silent):
    """Stands where the whole bot would: answers taps, and never speaks first."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.to_do = asyncio.Event()


def build(token: str, request: BaseRequest, *_: object, api: str = "", **__: object) -> Bare:
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
