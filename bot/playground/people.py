"""What people do: write, tap, vote, block.

Each deed becomes one update, as their client and the server would make it.
"""

import re
import struct
import zlib
from collections.abc import Sequence

from telegram.constants import MessageLimit

from bot.playground import files
from bot.playground.formatted import spoken
from bot.playground.keyboards import buttons
from bot.playground.markup import JSON, utf16_length
from bot.playground.parameters import Upload
from bot.playground.state import BOT, Ballot, State, Tap


class NotPossible(ValueError):
    """Something that no real client would let a person do."""


def add_person(state: State, person: JSON, note: str) -> JSON:
    """Somebody new, with a private chat of the same number; they have not written to the bot yet."""
    names: JSON = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
    state.people[person["id"]] = person
    state.notes[person["id"]] = note
    state.chats[person["id"]] = {"id": person["id"], "type": "private", **names}
    state.tell(kind="people")
    return person


def add_group(state: State, id: int, title: str, members: Sequence[int]) -> JSON:
    """A group that the bot and these people belong to."""
    if id >= 0:
        raise ValueError(f"Groups have negative numbers, {id} is not.")
    state.chats[id] = {"id": id, "type": "supergroup", "title": title}
    state.members[id] = list(members)
    state.tell(kind="people")
    return state.chats[id]


def say(state: State, person: int, text: str, chat: int, reply_to: int | None = None) -> JSON:
    """A text message. Clients trim it and split what is longer than a message may be."""
    found = spoken(text)
    if not found.text:
        raise NotPossible("There is nothing to send in an empty message.")
    if utf16_length(found.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise NotPossible(f"A message has at most {MessageLimit.MAX_TEXT_LENGTH} characters.")
    return _speak(state, person, chat, found.fields(), reply_to)


def send(state: State, person: int, kind: str, chat: int, upload: Upload | None = None) -> JSON:
    """A message that is no text."""
    name, data, mime = upload or (SAMPLES[kind] if kind in SAMPLES else _no_sample(kind))
    content = files.described(files.keep(state, (name, data, mime), kind))
    if kind in ATTRIBUTES:
        content[kind] = {**content[kind], **ATTRIBUTES[kind]}
    return _speak(state, person, chat, content, None)


def edit(state: State, person: int, message_id: int, text: str, chat: int) -> JSON:
    """Change one's own message; the bot hears of it by edited_message."""
    _check_presence(state, person, chat)
    message = state.message(chat, message_id)
    if message is None or message["from"]["id"] != person or "text" not in message:
        raise NotPossible("Only one's own text messages can be edited.")
    state.change(message, spoken(text).fields(), "text", "entities")
    if _bot_sees(state, message):
        state.updates.put("edited_message", message)
    return message


def tap(state: State, person: int, message_id: int, label: str, chat: int) -> str:
    """Tap the button that reads `label` on the message as it stands now.

    Raises:
        LookupError: there is no such button; names those there are.
    """
    found = list(buttons(state.message(chat, message_id) or {}))
    for button in found:
        if button["text"] == label:
            if "callback_data" not in button:
                raise LookupError(f'The button "{label}" does not call the bot.')
            return tap_data(state, person, message_id, button["callback_data"], chat)
    labels = ", ".join(f'"{button["text"]}"' for button in found) or "none"
    raise LookupError(f'No button "{label}" on message {message_id}. There are: {labels}.')


def tap_data(state: State, person: int, message_id: int, data: str, chat: int) -> str:
    """A tap with any data on any message, as a forged or outdated client can send it."""
    _check_presence(state, person, chat)
    made = Tap(str(4 * 10**18 + state.next_id()), person, chat, message_id, data, state.clock())
    state.taps[made.id] = made
    # [D] InaccessibleMessage: what is left of a message that was deleted
    gone = {"chat": state.chats[chat], "message_id": message_id, "date": 0}
    state.tell(kind="tap", callback=made.id, person=person, chat=chat, message_id=message_id, data=data)
    content = {"id": made.id, "from": state.people[person], "chat_instance": str(10**17 + abs(chat)), "data": data}
    state.updates.put("callback_query", content | {"message": state.message(chat, message_id) or gone})
    return made.id


def vote(state: State, person: int, poll_id: str, options: Sequence[int]) -> None:
    """Vote in a poll, change one's vote, or take it back with no options."""
    ballot = state.ballots[poll_id]
    _check_presence(state, person, ballot.chat)
    _check_vote(ballot, person, options)
    ballot.votes.pop(person, None)
    if options:
        ballot.votes[person] = sorted(options)
    _count(ballot)
    state.tell(kind="message", message=state.message(ballot.chat, ballot.message_id))
    if not ballot.poll["is_anonymous"]:
        state.updates.put("poll_answer", _poll_answer(state, ballot, person))
    state.updates.put("poll", ballot.poll)


def block(state: State, person: int) -> None:
    """Stop the bot; from now on it cannot write to this person. [D] my_chat_member"""
    _membership(state, person, "member", "kicked")
    state.blocked.add(person)
    state.tell(kind="people")


def unblock(state: State, person: int) -> None:
    """Let the bot write again."""
    state.blocked.discard(person)
    _membership(state, person, "kicked", "member")
    state.tell(kind="people")


def _speak(state: State, person: int, chat: int, content: JSON, reply_to: int | None) -> JSON:
    _check_presence(state, person, chat)
    if reply_to is not None:
        content["reply_to_message"] = dict(state.messages[chat][reply_to])
        content["reply_to_message"].pop("reply_to_message", None)
    message = state.post(chat, state.people[person], content)
    if _bot_sees(state, message):
        state.updates.put("message", message)
    return message


def _check_presence(state: State, person: int, chat: int) -> None:
    """A person acts in their own chat or in a group they belong to, and not after blocking the bot."""
    if person not in state.people:
        raise LookupError(f"There is nobody with the number {person}.")
    if chat != person and person not in state.members.get(chat, []):
        raise NotPossible(f"{state.people[person]['first_name']} is not in the chat {chat}.")
    if chat in state.blocked:
        raise NotPossible("You have blocked the bot. Unblock it first.")
    if chat == person:
        state.started.add(person)


def _bot_sees(state: State, message: JSON) -> bool:
    """Privacy mode: in a group the bot sees commands meant for it, and replies to what it said. [D]"""
    if state.is_private(message["chat"]["id"]):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == BOT["id"]:
        return True
    commands = re.findall(r"(?<![\w/])/\w+(?:@(\w+))?", message.get("text", ""))
    return any(name.lower() in ("", BOT["username"]) for name in commands)


def _membership(state: State, person: int, old: str, new: str) -> None:
    def member(status: str) -> JSON:
        return {"status": status, "user": dict(BOT)} | ({"until_date": 0} if status == "kicked" else {})

    change = {"chat": state.chats[person], "from": state.people[person], "date": state.now()}
    state.updates.put("my_chat_member", change | {"old_chat_member": member(old), "new_chat_member": member(new)})


def _check_vote(ballot: Ballot, person: int, options: Sequence[int]) -> None:
    if ballot.poll["is_closed"]:
        raise NotPossible("This poll is closed.")
    if person in ballot.votes and not ballot.poll["allows_revoting"]:
        raise NotPossible("You have already voted, and this poll does not let you change it.")
    if len(options) > 1 and not ballot.poll["allows_multiple_answers"]:
        raise NotPossible("Only one answer can be chosen.")
    if not all(0 <= each < len(ballot.poll["options"]) for each in options):
        raise NotPossible("There is no such answer.")


def _count(ballot: Ballot) -> None:
    ballot.poll["total_voter_count"] = len(ballot.votes)
    for number, option in enumerate(ballot.poll["options"]):
        option["voter_count"] = sum(number in chosen for chosen in ballot.votes.values())


def _poll_answer(state: State, ballot: Ballot, person: int) -> JSON:
    chosen = ballot.votes.get(person, [])
    persistent = [ballot.poll["options"][each]["persistent_id"] for each in chosen]
    voter = {"poll_id": ballot.poll["id"], "user": state.people[person]}
    return voter | {"option_ids": chosen, "option_persistent_ids": persistent}


def _png(width: int, height: int) -> bytes:
    """A small grey picture, so that nothing has to be shipped."""

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
