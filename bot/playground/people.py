"""What people do in their chats: write, tap, block the bot.

Each deed becomes the update that a real client and server would make of it.
"""

import struct
import zlib
from collections.abc import Sequence

from telegram.constants import MessageLimit

from bot.playground import files, groups
from bot.playground.entities import JSON
from bot.playground.formatted import spoken
from bot.playground.keyboards import buttons
from bot.playground.markup import utf16_length
from bot.playground.parameters import Upload
from bot.playground.state import BOT, Group, NotPossible, State, Tap


def add_person(state: State, person: JSON, note: str) -> JSON:
    """Add a person who has not written to the bot yet, with a private chat of the same number.

    Args:
        state: the world.
        person: a User object of the Bot API.
        note: what the page shows beside the name.
    """
    names: JSON = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
    state.people[person["id"]] = person
    state.notes[person["id"]] = note
    state.chats[person["id"]] = {"id": person["id"], "type": "private", **names}
    state.tell(kind="people")
    return person


def add_group(state: State, id: int, title: str, members: Sequence[int], topics: Sequence[int] = ()) -> JSON:
    """Add a group that the bot and these people belong to.

    Args:
        state: the world.
        id: its number.
        title: its name.
        members: the numbers of the people in it.
        topics: the numbers of its topics besides "General", which has none. A group with topics is a forum. [D]

    Raises:
        ValueError: *id* is not negative, as the numbers of groups are.
    """
    if id >= 0:
        raise ValueError(f"Groups have negative numbers, {id} is not.")
    state.chats[id] = {"id": id, "type": "supergroup", "title": title} | ({"is_forum": True} if topics else {})
    state.members[id], state.topics[id], state.groups[id] = list(members), list(topics), Group()
    state.tell(kind="people")
    return state.chats[id]


def say(state: State, person: int, text: str, chat: int, reply_to: int | None = None, topic: int | None = None) -> JSON:
    """Let a person write a message, and return it.

    Args:
        state: the world.
        person: the number of the person.
        text: what they type; clients remove spaces around it.
        chat: the number of the chat.
        reply_to: the id of the message that they reply to.
        topic: the number of the topic, in a forum.

    Raises:
        LookupError: the chat has no such topic.
        NotPossible: the text is empty or too long. A real client would send a long one as several messages.
    """
    message_text = spoken(text)
    if not message_text.text:
        raise NotPossible("There is nothing to send in an empty message.")
    if utf16_length(message_text.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise NotPossible(f"A message has at most {MessageLimit.MAX_TEXT_LENGTH} characters.")
    if topic is not None and topic not in state.topics.get(chat, ()):
        raise LookupError(f"There is no topic {topic} in the chat {chat}.")
    place: JSON = {} if topic is None else {"message_thread_id": topic, "is_topic_message": True}
    return _speak(state, person, chat, message_text.fields() | place, reply_to)


def send(state: State, person: int, kind: str, chat: int, upload: Upload | None = None) -> JSON:
    """Let a person send a file, and return the message.

    Args:
        state: the world.
        person: the number of the person.
        kind: one of `SAMPLES`.
        chat: the number of the chat.
        upload: the file; a sample if it is `None`.
    """
    name, data, mime = upload or (SAMPLES[kind] if kind in SAMPLES else _no_sample(kind))
    content = files.described(files.keep(state, (name, data, mime), kind))
    if kind in ATTRIBUTES:
        content[kind] = {**content[kind], **ATTRIBUTES[kind]}
    return _speak(state, person, chat, content, None)


def edit(state: State, person: int, message_id: int, text: str, chat: int) -> JSON:
    """Let a person change a text message of their own, and return it; the bot gets an edited_message.

    Raises:
        NotPossible: the message is no text message of theirs.
    """
    _check_presence(state, person, chat)
    message = state.message(chat, message_id)
    if message is None or message["from"]["id"] != person or "text" not in message:
        raise NotPossible("Only one's own text messages can be edited.")
    state.change(message, spoken(text).fields(), "text", "entities")
    if _bot_sees(state, message):
        state.updates.put("edited_message", message)
    return message


def tap(state: State, person: int, message_id: int, label: str, chat: int) -> str:
    """Let a person tap the button with the text *label* below a message as it is now.

    Returns:
        The id of the callback query that the bot gets.

    Raises:
        LookupError: there is no such button (the error names those there are), or it does not call the bot.
    """
    present = list(buttons(state.message(chat, message_id) or {}))
    for button in present:
        if button["text"] == label:
            if "callback_data" not in button:
                raise LookupError(f'The button "{label}" does not call the bot.')
            return tap_data(state, person, message_id, button["callback_data"], chat)
    labels = ", ".join(f'"{button["text"]}"' for button in present) or "none"
    raise LookupError(f'No button "{label}" on message {message_id}. There are: {labels}.')


def tap_data(state: State, person: int, message_id: int, data: str, chat: int) -> str:
    """Let a person send a tap with any data on any message, as a forged or outdated client can.

    Returns:
        The id of the callback query that the bot gets.
    """
    _check_presence(state, person, chat)
    new_tap = Tap(
        id=str(4 * 10**18 + state.next_id()),
        person=person,
        chat=chat,
        message_id=message_id,
        data=data,
        date=state.clock(),
    )
    state.taps[new_tap.id] = new_tap
    # [D] InaccessibleMessage: what the bot gets in place of a message that was deleted
    inaccessible = {"chat": state.chats[chat], "message_id": message_id, "date": 0}
    state.tell(kind="tap", callback=new_tap.id, person=person, chat=chat, message_id=message_id, data=data)
    content = {"id": new_tap.id, "from": state.people[person], "chat_instance": str(10**17 + abs(chat)), "data": data}
    state.updates.put("callback_query", content | {"message": state.message(chat, message_id) or inaccessible})
    return new_tap.id


def block(state: State, person: int) -> None:
    """Let a person block the bot, which can no longer write to them and gets a my_chat_member. [D]"""
    _membership(state, person, "member", "kicked")
    state.blocked.add(person)
    state.tell(kind="people")


def unblock(state: State, person: int) -> None:
    """Let a person unblock the bot, which gets a my_chat_member. [D]"""
    state.blocked.discard(person)
    _membership(state, person, "kicked", "member")
    state.tell(kind="people")


def _speak(state: State, person: int, chat: int, content: JSON, reply_to: int | None) -> JSON:
    """Post a person's message, and queue an update if the bot may see it."""
    _check_presence(state, person, chat)
    if reply_to is not None:
        content["reply_to_message"] = dict(state.messages[chat][reply_to])
        content["reply_to_message"].pop("reply_to_message", None)
    author, anonymous = groups.speaker(state, person, chat)
    message = state.post(chat, author, content | anonymous)
    if _bot_sees(state, message):
        state.updates.put("message", message)
    return message


def _check_presence(state: State, person: int, chat: int) -> None:
    """Check that a person may act in *chat*; acting in their private chat also starts the bot there.

    Raises:
        LookupError: there is no such person.
        NotPossible: they are not in the chat, or have blocked the bot.
    """
    if person not in state.people:
        raise LookupError(f"There is nobody with the number {person}.")
    if chat != person and person not in state.members.get(chat, []):
        raise NotPossible(f"{state.people[person]['first_name']} is not in the chat {chat}.")
    if chat in state.blocked:
        raise NotPossible("You have blocked the bot. Unblock it first.")
    if chat == person:
        state.started.add(person)


def _bot_sees(state: State, message: JSON) -> bool:
    """Whether the bot gets *message*. In a group it gets only its commands and replies to its messages.

    [D] privacy mode
    """
    if state.is_private(message["chat"]["id"]):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == BOT["id"]:
        return True
    status = state.groups[message["chat"]["id"]].status if message["chat"]["id"] in state.groups else "member"
    if status in ("left", "kicked"):
        return False
    if status == "administrator":
        return True  # [D] "bot admins always receive all messages"
    text = message.get("text", "").encode("utf-16-le", "surrogatepass")
    commands = (
        text[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
        for each in message.get("entities", [])
        if each["type"] == "bot_command"
    )
    bare = {""} if groups.is_for_last_bot(state, message["chat"]["id"], message["message_id"]) else set()
    return any(command.partition("@")[2].lower() in bare | {BOT["username"]} for command in commands)


def _membership(state: State, person: int, old: str, new: str) -> None:
    """Queue a my_chat_member: in the chat with *person* the bot's status changed from *old* to *new*."""

    def member(status: str) -> JSON:
        return {"status": status, "user": dict(BOT)} | ({"until_date": 0} if status == "kicked" else {})

    change = {"chat": state.chats[person], "from": state.people[person], "date": state.now()}
    state.updates.put("my_chat_member", change | {"old_chat_member": member(old), "new_chat_member": member(new)})


def _png(width: int, height: int) -> bytes:
    """Return a small grey picture, so that no picture has to be shipped with the bot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x99" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


SAMPLES = {
    "photo": ("photo.png", _png(120, 80), "image/png"),
    "document": ("notes.txt", b"Some notes.\n", "text/plain"),
    "sticker": ("sticker.webp", b"RIFF\0\0\0\0WEBP", "image/webp"),
    "voice": ("voice.ogg", b"OggS", "audio/ogg"),
}
ATTRIBUTES: dict[str, JSON] = {
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👋"},
    "voice": {"duration": 3},
}


def _no_sample(kind: str) -> tuple[str, bytes, str]:
    raise LookupError(f'People here can send {", ".join(SAMPLES)}, not "{kind}".')
