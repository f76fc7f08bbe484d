"""The methods with which the bot sends new messages, and what they share with those that edit."""

from collections.abc import Callable

from telegram.constants import ChatAction, MessageLimit

from bot.playground import files, groups
from bot.playground.bot_api_error import (
    BLOCKED,
    CHAT_NOT_FOUND,
    NEVER_STARTED,
    TO_REPLY_NOT_FOUND,
    BotApiError,
    bad_request,
    not_allowed,
    ours,
)
from bot.playground.entities import JSON
from bot.playground.formatted import Formatted, of_source
from bot.playground.keyboards import inline_keyboard
from bot.playground.markup import utf16_length
from bot.playground.parameters import Parameters
from bot.playground.state import BOT, State

PREVIEW = frozenset({"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"})
ACTIONS = frozenset(str(action.value) for action in ChatAction)


def send_message(state: State, call: Parameters) -> JSON:
    """Send a text."""
    chat = destination(state, call)
    return _post(state, call, chat, text_of(state, call).fields() | preview(call))


def send_document(state: State, call: Parameters) -> JSON:
    """Send a file to download."""
    return _send_file(state, call, "document")


def send_photo(state: State, call: Parameters) -> JSON:
    """Send a picture, which the chat shows."""
    return _send_file(state, call, "photo")


def send_chat_action(state: State, call: Parameters) -> bool:
    """Show that the bot is typing, uploading and so on. Clients show it for at most five seconds. [D]"""
    chat = destination(state, call)
    if call.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")  # [S]
    state.tell(kind="action", chat=chat, action=call.text("action").lower())
    return True


def destination(state: State, call: Parameters) -> int:
    """Return the chat that a call names.

    Raises:
        BotApiError: there is no such chat, or the bot may not write there.
    """
    chat = known_chat(state, call)
    if chat in state.blocked:
        raise not_allowed(BLOCKED)
    if state.is_private(chat) and chat not in state.started:
        raise not_allowed(NEVER_STARTED)
    groups.check_may_send(state, chat, poll=call.method == "sendPoll", topic=call.number("message_thread_id"))
    return chat


def known_chat(state: State, call: Parameters) -> int:
    """Return the chat that a call names, even if the bot may not write there.

    Raises:
        BotApiError: there is no such chat.
    """
    chat = call.number("chat_id")
    if chat not in state.chats:
        raise bad_request(CHAT_NOT_FOUND)
    return chat


def text_of(state: State, call: Parameters, too_long: str = "message is too long") -> Formatted:
    """Return the text of a call.

    Args:
        state: the world.
        call: the call.
        too_long: what a refusal says. For edits that is MESSAGE_TOO_LONG, the error of MTProto. [T]

    Raises:
        BotApiError: the text is empty, too long or wrongly formatted.
    """
    if not call.text("text"):
        raise bad_request("message text is empty")  # [S] get_input_message_text
    text = resolved(state, of_source(call.text("text"), call.text("parse_mode"), call.parsed("entities")))
    if not text.text:
        raise bad_request("text must be non-empty")  # [T] also where only blanks or markup were sent
    if utf16_length(text.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request(too_long)
    return text


def preview(call: Parameters) -> JSON:
    """Return the field of a text message that says which preview its first link has, as far as the bot says so.

    Whether a page has a preview, only Telegram's server knows; here none is shown.
    """
    options = call.parsed("link_preview_options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")  # [S] get_link_preview_options
    if unknown := sorted(options.keys() - PREVIEW):
        raise ours(f"unknown field {unknown[0]} of link preview options")
    chosen = {name: value for name, value in options.items() if value}
    return {"link_preview_options": chosen} if chosen else {}


def caption_of(state: State, call: Parameters, too_long: str = "message caption is too long") -> Formatted:
    """Return the caption of a call, which may be empty.

    Args:
        state: the world.
        call: the call.
        too_long: what a refusal says. For edits that is MEDIA_CAPTION_TOO_LONG. [T]

    Raises:
        BotApiError: the caption is too long or wrongly formatted.
    """
    caption = of_source(call.text("caption"), call.text("parse_mode"), call.parsed("caption_entities"))
    if utf16_length(caption.text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request(too_long)
    return resolved(state, caption)


def resolved(state: State, found: Formatted) -> Formatted:
    """Put the person into each mention by number. Mentions of unknown people become plain text. [D]"""
    entities = [_with_person(state, entity) for entity in found.entities]
    return Formatted(found.text, tuple(entity for entity in entities if entity))


def _with_person(state: State, entity: JSON) -> JSON | None:
    if entity["type"] != "text_mention":
        return entity
    person = state.people.get(entity["user"]["id"])
    return entity | {"user": person} if person else None


def _send_file(state: State, call: Parameters, kind: str) -> JSON:
    chat = destination(state, call)
    caption = caption_of(state, call)
    return _post(
        state,
        call,
        chat,
        lambda: files.described(files.from_call(state, call, kind)) | caption.fields("caption", "caption_entities"),
    )


def _post(state: State, call: Parameters, chat: int, content: JSON | Callable[[], JSON]) -> JSON:
    """Post a message of the bot.

    Args:
        state: the world.
        call: the call.
        chat: the chat.
        content: the fields that this kind of message has, or a function that stores a file and returns them. It is
            called only after what all messages share was checked, so that a refused call stores no file.
    """
    shared = post_fields(state, call, chat)
    return state.post(chat, BOT, (content() if callable(content) else content) | shared)


def post_fields(state: State, call: Parameters, chat: int) -> JSON:
    """Return the fields that every kind of new message can have: keyboard, reply and protection.

    Raises:
        BotApiError: one of them is wrong.
    """
    fields: JSON = {}
    if keyboard := inline_keyboard(call.parsed("reply_markup")):
        fields["reply_markup"] = keyboard
    if reply := _replied_to(state, call, chat):
        fields["reply_to_message"] = {name: value for name, value in reply.items() if name != "reply_to_message"}
    fields |= _topic(state, call, chat, reply)
    if call.flag("protect_content"):
        fields["has_protected_content"] = True
    if call.text("message_effect_id"):
        raise BotApiError(400, "Bad Request: EFFECT_ID_INVALID")  # effect ids are undocumented: none is known here
    return fields


def _topic(state: State, call: Parameters, chat: int, reply: JSON | None) -> JSON:
    """Return the fields that put a message into a topic of a forum: the one it names, or that of what it replies to."""
    topic = call.number("message_thread_id") or (reply or {}).get("message_thread_id", 0)
    if not topic:
        return {}
    if topic not in state.topics.get(chat, ()):
        raise bad_request("message thread not found")  # [S]
    return {"message_thread_id": topic, "is_topic_message": True}


def _replied_to(state: State, call: Parameters, chat: int) -> JSON | None:
    """Return the message that *call* replies to, or `None` if it does not reply or may do without."""
    reply = call.parsed("reply_parameters")
    if not reply:
        return None
    replied_to = state.message(int(reply.get("chat_id", chat)), int(reply["message_id"]))
    if replied_to is None and not reply.get("allow_sending_without_reply"):
        raise bad_request(TO_REPLY_NOT_FOUND)
    return replied_to
