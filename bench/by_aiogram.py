"""A reference: the least that aiogram can do for a tap. It has an environment of its own, see requirements.in."""

import asyncio
import os

from aiogram import Bot, Dispatcher  # type: ignore[import-not-found]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found]
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup  # type: ignore[import-not-found]

dispatcher = Dispatcher()


@dispatcher.callback_query()  # type: ignore[untyped-decorator]
async def tapped(query: CallbackQuery) -> None:
    """Answer a tap and edit its message."""
    await query.answer()
    await query.message.edit_text(
        "Thank you, that was noted.",
        reply_markup=InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="Next question", callback_data="next")]]
        ),
    )


async def main() -> None:
    """Fetch updates from the pretend Telegram until the process is ended."""
    server = TelegramAPIServer.from_base(os.environ["SCOREWISE_API"].removesuffix("/bot"))
    await dispatcher.start_polling(Bot(os.environ["SCOREWISE_TOKEN"], session=AiohttpSession(api=server)))


if __name__ == "__main__":
    asyncio.run(main())
