"""Which inline keyboards Telegram accepts below a message."""

import inspect
from collections.abc import Iterator
from typing import Any

from telegram import InlineKeyboardButton
from telegram.constants import InlineKeyboardButtonLimit, KeyboardButtonStyle

from bot.playground.bot_api_error import bad_request, ours
from bot.playground.entities import JSON
from bot.playground.links import checked_url

# [D] InlineKeyboardButton: "exactly one of the fields other than text, icon_custom_emoji_id, and style must be used"
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
FIELDS = frozenset(inspect.signature(InlineKeyboardButton.__init__).parameters) - {"self", "api_kwargs"}
STYLES = frozenset(KeyboardButtonStyle)
ROW_LIMIT, TOTAL_LIMIT = 12, 300
"""How many buttons a row and a keyboard have; what is more is left out without a word. [T] get_reply_markup

How large a keyboard may be in all, only Telegram's server decides (REPLY_MARKUP_TOO_LONG [S]); no document says it.
"""
OTHER_KINDS = frozenset({"keyboard", "remove_keyboard", "force_reply"})


def inline_keyboard(markup: Any) -> JSON | None:
    """Check the `reply_markup` of a call.

    Args:
        markup: the object that the bot sent, or `None`.

    Returns:
        The inline keyboard without empty rows. It is `None` if there is none, or if the markup is of another kind,
        which clients show below the chat and not below the message.

    Raises:
        BotApiError: Telegram would refuse the keyboard.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")  # [S] get_reply_markup
    if "inline_keyboard" not in markup:
        if not OTHER_KINDS & markup.keys():
            raise ours(f"reply_markup of no known kind: {sorted(markup)}")
        return None
    rows = _cut(_rows(markup["inline_keyboard"]))
    return {"inline_keyboard": rows} if rows else None


def buttons(message: JSON) -> Iterator[JSON]:
    """Yield the buttons below *message*, row by row."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield from row


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')  # [S]
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')  # [S]
    return rows


def _cut(rows: list[list[Any]]) -> list[list[JSON]]:
    """Return checked rows without what is too much, without buttons that have no text, and without empty rows."""
    left = TOTAL_LIMIT
    kept = []
    for row in rows:
        checked: list[JSON] = []
        for button in row:
            if len(checked) < min(ROW_LIMIT, left) and (ready := _checked_button(button)):
                checked.append(ready)
        left -= len(checked)
        kept.append(checked)
    return [row for row in kept if row]


def _checked_button(button: Any) -> JSON | None:
    """Return a button as it is kept; `None` for one with an empty text, which is left out. [T] get_reply_markup"""
    if not isinstance(button, dict):
        raise _cant_parse("Inline keyboard button must be an Object")
    if "text" not in button:
        raise _cant_parse('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _cant_parse('Field "text" must be of type String')
    if not button["text"]:
        return None
    if not button["text"].strip():
        raise ours("what a button of blanks becomes, only Telegram's server decides")
    _check_fields(button)
    _check_action(button)
    return dict(button)


def _cant_parse(words: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {words}")  # [S] get_inline_keyboard_button


def _check_fields(button: JSON) -> None:
    if unknown := sorted(button.keys() - FIELDS):
        raise ours(f"unknown field {unknown[0]} of an inline keyboard button")
    if "style" in button and button["style"] not in STYLES:
        raise ours(f"button style must be one of {', '.join(sorted(STYLES))}")


def _check_action(button: JSON) -> None:
    """Check that *button* does exactly one thing. An empty switch_inline_query is an action, too. [D]"""
    actions = [name for name in ACTIONS & button.keys() if button[name] not in ("", None, False)]
    if not actions and "switch_inline_query" not in button and "switch_inline_query_current_chat" not in button:
        raise _cant_parse("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise ours(f"a button has exactly one action, not {', '.join(sorted(actions))}")
    if len(button.get("callback_data", "").encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and checked_url(button["url"]) is None:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button:
        _check_copy_text(button["copy_text"])


def _check_copy_text(copy_text: Any) -> None:
    text = copy_text.get("text", "") if isinstance(copy_text, dict) else ""
    if not InlineKeyboardButtonLimit.MIN_COPY_TEXT <= len(text) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")  # error of messages.sendMessage
