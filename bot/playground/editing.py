"""The methods with which the bot changes and deletes messages."""

import json
from collections.abc import Sequence

from bot.playground import files
from bot.playground.bot_api_error import (
    CANT_DELETE,
    CANT_EDIT,
    NO_CAPTION_TO_EDIT,
    NO_TEXT_TO_EDIT,
    NOT_MODIFIED,
    TO_DELETE_NOT_FOUND,
    TO_EDIT_NOT_FOUND,
    bad_request,
    ours,
)
from bot.playground.entities import JSON
from bot.playground.keyboards import inline_keyboard
from bot.playground.limits import DELETABLE
from bot.playground.parameters import Parameters
from bot.playground.sending import caption_of, destination, known_chat, preview, text_of
from bot.playground.state import BOT, State

TEXT = ("text", "entities", "link_preview_options")
"""The fields of a text message."""
MEDIA = ("photo", "document")
"""The fields of a message that hold a file here."""


def edit_message_text(state: State, call: Parameters) -> JSON:
    """Replace the text of a message. Its keyboard is replaced as well, and removed if the call has none. [D]"""
    message = _own_message(state, call)
    text = text_of(state, call, "MESSAGE_TOO_LONG")
    if "text" not in message:
        raise bad_request(NO_TEXT_TO_EDIT)
    content = text.fields() | preview(call)
    return _replace(state, call, message, content, TEXT)


def edit_message_caption(state: State, call: Parameters) -> JSON:
    """Replace the caption below a file or a picture."""
    message = _own_message(state, call)
    caption = caption_of(state, call, "MEDIA_CAPTION_TOO_LONG")
    if not any(kind in message for kind in MEDIA):
        raise bad_request(NO_CAPTION_TO_EDIT)
    content = caption.fields("caption", "caption_entities")
    return _replace(state, call, message, content, ("caption", "caption_entities"))


def edit_message_reply_markup(state: State, call: Parameters) -> JSON:
    """Replace the buttons of a message, or remove them if the call has none."""
    return _replace(state, call, _own_message(state, call), {}, ())


def edit_message_media(state: State, call: Parameters) -> JSON:
    """Replace the content of a message by a file or a picture; its text or caption is replaced as well."""
    message = _own_message(state, call)
    media = call.parsed("media")
    if not isinstance(media, dict) or media.get("type") not in MEDIA:
        raise ours("media of this type is not built here: photo and document are")
    inner = Parameters(call.method, {name: value for name, value in media.items() if name != "media"})
    caption = caption_of(state, inner, "MEDIA_CAPTION_TOO_LONG")
    file = files.from_call(state, call, media["type"], media.get("media", ""))
    content = files.described(file) | caption.fields("caption", "caption_entities")
    return _replace(state, call, message, content, (*TEXT, *MEDIA, "caption", "caption_entities"))


def delete_message(state: State, call: Parameters) -> bool:
    """Delete one message.

    [D] The bot can delete its own messages anywhere, and anybody's in a private chat; none older than 48 hours.
    """
    chat = known_chat(state, call)
    message = state.message(chat, call.number("message_id"))
    if message is None:
        raise bad_request(TO_DELETE_NOT_FOUND)
    if not _can_be_deleted(state, chat, message):
        raise bad_request(CANT_DELETE)
    _remove(state, chat, message["message_id"])
    return True


def delete_messages(state: State, call: Parameters) -> bool:
    """Delete 1 to 100 messages. Those that do not exist are skipped; for the others the limits are the same. [D]"""
    chat = known_chat(state, call)
    ids = call.parsed("message_ids") or []
    if not 1 <= len(ids) <= 100:
        raise ours("deleteMessages takes 1 to 100 messages")
    messages = [message for message_id in ids if (message := state.message(chat, int(message_id))) is not None]
    if not all(_can_be_deleted(state, chat, message) for message in messages):
        raise bad_request(CANT_DELETE)
    for message in messages:
        _remove(state, chat, message["message_id"])
    return True


def _can_be_deleted(state: State, chat: int, message: JSON) -> bool:
    mine = message["from"]["id"] == BOT["id"]
    return (mine or state.is_private(chat)) and state.now() - message["date"] <= DELETABLE


def _remove(state: State, chat: int, message_id: int) -> None:
    if state.messages.get(chat, {}).pop(message_id, None):
        state.tell(kind="deleted", chat=chat, message_id=message_id)


def _own_message(state: State, call: Parameters) -> JSON:
    """Return the message that *call* is to edit, which must be one of the bot's own and no poll."""
    if "inline_message_id" in call:
        raise ours("messages sent by way of inline mode are not built")
    if not call.number("message_id"):
        raise bad_request("message identifier is not specified")  # [S]
    message = state.message(destination(state, call), call.number("message_id"))
    if message is None:
        raise bad_request(TO_EDIT_NOT_FOUND)
    if message["from"]["id"] != BOT["id"] or message.get("poll"):
        raise bad_request(CANT_EDIT)
    return message


def _replace(state: State, call: Parameters, message: JSON, content: JSON, names: Sequence[str]) -> JSON:
    """Replace fields of a message and its keyboard.

    Args:
        state: the world.
        call: the call, whose keyboard replaces the old one.
        message: the message to change in place.
        content: the new fields.
        names: the names of the fields that are removed first.

    Raises:
        BotApiError: the message would be the same as before.
    """
    keyboard = inline_keyboard(call.parsed("reply_markup"))
    new = content | ({"reply_markup": keyboard} if keyboard else {})
    replaced = (*names, "reply_markup")
    if _same(new, {name: message[name] for name in replaced if name in message}):
        raise bad_request(NOT_MODIFIED)
    return state.change(message, new, *replaced)


def _same(new: JSON, old: JSON) -> bool:
    return json.dumps(new, sort_keys=True) == json.dumps(old, sort_keys=True)
