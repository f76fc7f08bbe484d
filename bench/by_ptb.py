"""A reference: the least that python-telegram-bot can do for a tap, written as in its examples."""

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler

AT_ONCE = 256
"""How many updates it may work on at the same time."""


async def tapped(update: Update, _: Any) -> None:
    """Answer a tap and edit its message."""
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text(
        "Thank you, that was noted.",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Next question", callback_data="next")]]),
    )


def main() -> None:
    """Fetch updates from the pretend Telegram until the process is ended."""
    os.environ["PTB_TIMEDELTA"] = "1"
    builder = ApplicationBuilder().token(os.environ["SCOREWISE_TOKEN"]).base_url(os.environ["SCOREWISE_API"])
    application = builder.concurrent_updates(AT_ONCE).build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()


if __name__ == "__main__":
    main()
