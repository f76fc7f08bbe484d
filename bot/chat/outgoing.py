"""A screen as parameters of a call to Telegram."""

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.constants import KeyboardButtonStyle, ParseMode

from bot.chat.screens.markup import Button, Screen

NO_PREVIEW = {"is_disabled": True}
"""No card of the page that a link leads to: it would be taller than what is said, and push the buttons down."""


def content_of(screen: Screen) -> dict[str, Any]:
    """The parameters of a call that sends *screen*."""
    content: dict[str, Any] = {"text": screen.html, "parse_mode": ParseMode.HTML, "link_preview_options": NO_PREVIEW}
    return content | {"reply_markup": markup} if (markup := keyboard_of(screen.rows)) else content


def keyboard_of(rows: Sequence[Sequence[Button]]) -> dict[str, Any] | None:
    """Rows of buttons, as Telegram takes them; `None` if there are none."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def _button(button: Button) -> dict[str, str]:
    raw = {"text": button.label, "callback_data": button.action.pack()}
    if button.danger or button.main:
        raw["style"] = KeyboardButtonStyle.DANGER if button.danger else KeyboardButtonStyle.PRIMARY
    return raw


def markup_of(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons of *screen* as python-telegram-bot takes them; `None` if there are none."""
    keyboard = keyboard_of(screen.rows)
    return InlineKeyboardMarkup.de_json(keyboard, None) if keyboard else None
