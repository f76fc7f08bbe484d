"""What can happen to a group and to the bot in it: rights, slow mode, administrators, topics, a move, a kick."""

from bot.playground.bot_api_error import BotApiError, bad_request, not_allowed
from bot.playground.entities import JSON
from bot.playground.state import BOT, Group, State

ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who writes for an administrator that stays anonymous. [S]"""
CHANNEL_VOTER: JSON = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Who votes for a channel or group. [S] "for backward compatibility", beside `voter_chat`"""
GENERAL = 1
"""The topic "General", whose number must not be sent. [S] message_thread_id 1 is refused as not found."""
OTHER_BOT: JSON = {"id": 1000000002, "is_bot": True, "first_name": "Other", "username": "some_other_bot"}


def check_may_send(state: State, chat: int, *, poll: bool, topic: int) -> None:
    """Check that the bot may send something to a group.

    Raises:
        BotApiError: it may not, in Telegram's words.
    """
    group = state.groups.get(chat)
    if group is None:
        return
    check_reachable(state, chat)
    if topic == GENERAL or (topic and topic not in state.topics.get(chat, ())):
        raise bad_request("message thread not found")  # [S]
    if group.status == "administrator":
        return
    if topic in group.closed_topics:
        raise bad_request("TOPIC_CLOSED")  # [T] error of messages.sendMessage
    if not group.texts:
        raise bad_request("not enough rights to send text messages to the chat")  # [T] can_send_message_content
    if poll and not group.polls:
        raise bad_request("not enough rights to send polls to the chat")  # [T] can_send_message_content


def check_reachable(state: State, chat: int) -> None:
    """Check that a group is there and the bot in it.

    Raises:
        BotApiError: it is not, in Telegram's words.
    """
    group = state.groups.get(chat)
    if group is None:
        return
    if group.moved_to:  # [S] with the new number for programs
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise BotApiError(400, words, {"migrate_to_chat_id": group.moved_to})
    kind = "supergroup chat" if state.chats[chat]["type"] == "supergroup" else "group chat"
    if group.status == "kicked":
        raise not_allowed(f"bot was kicked from the {kind}")  # [S]
    if group.status == "left":
        raise not_allowed(f"bot is not a member of the {kind}")  # [S]


def permissions(state: State, chat: int) -> JSON:
    """Return the fields of a ChatFullInfo that say what members may do. [D]"""
    group = state.groups.get(chat)
    if group is None:
        return {}
    allowed = {"can_send_messages": group.texts, "can_send_polls": group.polls}
    slow: JSON = {"slow_mode_delay": group.slow_mode} if group.slow_mode else {}
    return {"permissions": allowed} | slow


def bots_membership(state: State, chat: int) -> JSON:
    """Return the ChatMember object of the bot in a group, with the fields that a bot may ask for."""
    group = state.groups.get(chat)
    status = group.status if group else "member"
    more = {"can_send_messages": group.texts, "can_send_polls": group.polls} if group and status == "restricted" else {}
    return {"status": status, "user": dict(BOT)} | more


def administrators(state: State, chat: int) -> list[JSON]:
    """Return the ChatMember objects of the people who administer a group.

    Raises:
        BotApiError: the chat is no group, or the bot is not in it.
    """
    if chat not in state.groups:
        raise bad_request("there are no administrators in the private chat")  # [S]
    check_reachable(state, chat)
    group = state.groups[chat]
    rights = dict.fromkeys(
        (
            "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
            "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    )  # fmt: skip
    return [
        {"status": "administrator", "user": state.people[person], "is_anonymous": person in group.anonymous} | rights
        for person in group.administrators
    ]


def set_up(state: State, chat: int, **changes: object) -> None:
    """Change what is set in a group; the names are those of `Group`.

    Raises:
        ValueError: there is no such setting.
    """
    for name, value in changes.items():
        if not hasattr(state.groups[chat], name):
            raise ValueError(f"A group has no {name}.")
        setattr(state.groups[chat], name, value)
    state.tell(kind="people")


def remove_bot(state: State, chat: int, by: int, *, kicked: bool) -> None:
    """Let an administrator remove the bot from a group; it gets a my_chat_member. [D]"""
    old = bots_membership(state, chat)
    state.groups[chat].status = "kicked" if kicked else "left"
    new = bots_membership(state, chat) | ({"until_date": 0} if kicked else {})
    change = {"chat": state.chats[chat], "from": state.people[by], "date": state.now()}
    state.updates.put("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})
    state.tell(kind="people")


def migrate(state: State, chat: int, new: int) -> None:
    """Let a group become a supergroup with another number. Both chats get a service message. [D]"""
    state.chats[new] = {"id": new, "type": "supergroup", "title": state.chats[chat]["title"]}
    state.members[new], state.topics[new] = state.members[chat], []
    old = state.groups[chat]
    state.groups[new] = Group(**{**vars(old), "moved_to": 0})
    old.moved_to = new
    by = state.people[state.members[chat][0]]
    state.updates.put("message", state.post(chat, by, {"migrate_to_chat_id": new}))
    state.updates.put("message", state.post(new, by, {"migrate_from_chat_id": chat}))
    state.tell(kind="people")


def other_bot_speaks(state: State, chat: int, text: str) -> JSON:
    """Let another bot write in a group. From then on a command without a name is for that bot. [D] privacy mode"""
    return state.post(chat, OTHER_BOT, {"text": text})


def is_for_last_bot(state: State, chat: int, before: int) -> bool:
    """Whether a command without a name goes to this bot: not if another bot wrote last. [D] privacy mode

    Args:
        before: the id of the message with the command.
    """
    bots = (BOT["id"], OTHER_BOT["id"])
    earlier = (message for id, message in reversed(state.messages.get(chat, {}).items()) if id < before)
    last = next((message["from"]["id"] for message in earlier if message["from"]["id"] in bots), BOT["id"])
    return bool(last == BOT["id"])


def speaker(state: State, person: int, chat: int) -> tuple[JSON, JSON]:
    """Return who is named as the author of a person's message, and the fields that an anonymous administrator adds."""
    group = state.groups.get(chat)
    if group is not None and person in group.anonymous:
        return ANONYMOUS, {"sender_chat": dict(state.chats[chat])}
    return state.people[person], {}
