"""New messages from the bot."""

from collections.abc import Callable

from telegram.constants import ChatAction, MessageLimit

from bot.playground import files
from bot.playground.bot_api_error import (
    BLOCKED,
    CHAT_NOT_FOUND,
    NEVER_STARTED,
    TO_REPLY_NOT_FOUND,
    BotApiError,
    bad_request,
    not_allowed,
)
from bot.playground.formatted import Formatted, of_source
from bot.playground.keyboards import inline_keyboard
from bot.playground.markup import JSON, utf16_length
from bot.playground.parameters import Parameters
from bot.playground.state import BOT, State

ACTIONS = frozenset(str(action.value) for action in ChatAction)


def send_message(state: State, call: Parameters) -> JSON:
    """Text."""
    chat = destination(state, call)
    return _post(state, call, chat, text_of(state, call).fields())


def send_document(state: State, call: Parameters) -> JSON:
    """A file to download."""
    return _send_file(state, call, "document")


def send_photo(state: State, call: Parameters) -> JSON:
    """A picture shown in the chat."""
    return _send_file(state, call, "photo")


def send_chat_action(state: State, call: Parameters) -> bool:
    """ "typing…" and its like; clients show it for five seconds at most. [D]"""
    chat = destination(state, call)
    if call.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")  # [S]
    state.tell(kind="action", chat=chat, action=call.text("action").lower())
    return True


def destination(state: State, call: Parameters) -> int:
    """The chat a call speaks of, if the bot may write there."""
    chat = known_chat(state, call)
    if chat in state.blocked:
        raise not_allowed(BLOCKED)
    if state.is_private(chat) and chat not in state.started:
        raise not_allowed(NEVER_STARTED)
    return chat


def known_chat(state: State, call: Parameters) -> int:
    """The chat a call speaks of."""
    chat = call.number("chat_id")
    if chat not in state.chats:
        raise bad_request(CHAT_NOT_FOUND)
    return chat


def text_of(state: State, call: Parameters, too_long: str = "message is too long") -> Formatted:
    """The checked text of a call. An edit says MESSAGE_TOO_LONG instead, as MTProto does. [T]"""
    if not call.text("text"):
        raise bad_request("message text is empty")  # [S] get_input_message_text
    found = resolved(state, of_source(call.text("text"), call.text("parse_mode"), call.structure("entities")))
    if not found.text:
        raise bad_request("text must be non-empty")  # [T] only blanks, or only markup
    if utf16_length(found.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request(too_long)
    return found


def caption_of(state: State, call: Parameters, too_long: str = "message caption is too long") -> Formatted:
    """The checked caption of a call. An edit says MEDIA_CAPTION_TOO_LONG instead. [T]"""
    found = of_source(call.text("caption"), call.text("parse_mode"), call.structure("caption_entities"))
    if utf16_length(found.text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request(too_long)
    return resolved(state, found)


def resolved(state: State, found: Formatted) -> Formatted:
    """Mentions by number get their person; [D] those whom the bot cannot know stay plain text."""
    entities = [_with_person(state, each) for each in found.entities]
    return Formatted(found.text, tuple(each for each in entities if each))


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
    """Check what all messages share, and only then take in files and put the message up."""
    shared = post_fields(state, call, chat)
    return state.post(chat, BOT, (content() if callable(content) else content) | shared)


def post_fields(state: State, call: Parameters, chat: int) -> JSON:
    """Fields that every kind of new message may have."""
    fields: JSON = {}
    if keyboard := inline_keyboard(call.structure("reply_markup")):
        fields["reply_markup"] = keyboard
    if reply := _replied(state, call, chat):
        fields["reply_to_message"] = {name: value for name, value in reply.items() if name != "reply_to_message"}
    if call.flag("protect_content"):
        fields["has_protected_content"] = True
    if call.text("message_effect_id"):
        raise BotApiError(400, "Bad Request: EFFECT_ID_INVALID")  # effect ids are undocumented: none is known here
    return fields


def _replied(state: State, call: Parameters, chat: int) -> JSON | None:
    reply = call.structure("reply_parameters")
    if not reply:
        return None
    found = state.message(int(reply.get("chat_id", chat)), int(reply["message_id"]))
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request(TO_REPLY_NOT_FOUND)
    return found
