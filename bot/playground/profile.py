"""The bot's name, description and command lists, and what it can ask about chats and files."""

import json
import re
from collections.abc import Callable, Iterator

from telegram.constants import BotCommandLimit, BotCommandScopeType, BotDescriptionLimit, BotNameLimit

from bot.playground import files, groups
from bot.playground.bot_api_error import bad_request, ours
from bot.playground.entities import JSON
from bot.playground.parameters import Parameters
from bot.playground.sending import known_chat
from bot.playground.state import BOT, State

SCOPES = frozenset(str(scope.value) for scope in BotCommandScopeType)
COMMAND = re.compile(rf"[a-z0-9_]{{1,{int(BotCommandLimit.MAX_COMMAND)}}}")  # [D] BotCommand


def get_me(state: State, call: Parameters) -> JSON:
    """Return the bot as a User object, with the fields that only getMe has."""
    return BOT | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,  # privacy mode, as new bots have it
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(state: State, call: Parameters) -> bool:
    """Set the command list of one scope and language. [D]"""
    commands = call.records("commands")
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")  # error of bots.setBotCommands
    for command in commands:
        _check_command(command)
    state.commands[_list_name(call)] = [
        {"command": command["command"].removeprefix("/"), "description": command["description"]} for command in commands
    ]
    state.tell(kind="commands")
    return True


def get_my_commands(state: State, call: Parameters) -> list[JSON]:
    """Return the command list of exactly this scope and language; empty if none was set."""
    return state.commands.get(_list_name(call), [])


def delete_my_commands(state: State, call: Parameters) -> bool:
    """Delete the command list of one scope and language, so that the next wider one applies."""
    state.commands.pop(_list_name(call), None)
    state.tell(kind="commands")
    return True


def commands_for(state: State, person: int, chat: int) -> list[JSON]:
    """Return the command list that a person's client shows in a chat. [D] "Determining list of commands" """
    language = state.people[person].get("language_code", "")[:2]
    for scope in _scopes(state, chat):
        for code in (language, ""):
            if found := state.commands.get(_name(scope, code)):
                return found
    return []


def _scopes(state: State, chat: int) -> Iterator[JSON]:
    """Yield the scopes that apply to *chat*, the narrowest first."""
    yield {"type": "chat", "chat_id": chat}
    yield {"type": "all_private_chats" if state.is_private(chat) else "all_group_chats"}
    yield {"type": "default"}


def _check_command(command: JSON) -> None:
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", "")).strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")  # error of bots.setBotCommands
    if not 1 <= len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")  # error of bots.setBotCommands


def _list_name(call: Parameters) -> str:
    """Return the key in `State.commands` of the list that *call* is about."""
    scope = call.parsed("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("unsupported BotCommandScope type specified")  # [S]
    return _name(scope, _language(call))


def _name(scope: JSON, language: str) -> str:
    return json.dumps([scope, language], sort_keys=True)


def _language(call: Parameters) -> str:
    """Return the language of *call*, or "" for all languages: [D] "a two-letter ISO 639-1 language code"."""
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("LANG_CODE_INVALID")  # error of bots.setBotCommands
    return language


def setter(field: str, limit: int) -> Callable[[State, Parameters], bool]:
    """Make the method that sets a text of the bot (setMyName and so on), one for each language.

    Args:
        field: the name of the parameter with the text.
        limit: how many characters the text may have.
    """

    def set_text(state: State, call: Parameters) -> bool:
        text = call.text(field)
        if len(text) > limit:
            raise ours(f"{field} has at most {limit} characters")  # [D] the limit; the server's words are not known
        state.profile[f"{field}:{_language(call)}"] = text
        return True

    return set_text


def getter(field: str) -> Callable[[State, Parameters], JSON]:
    """Make the method that returns a text of the bot: that of the language asked for, or else that of all languages."""

    def get_text(state: State, call: Parameters) -> JSON:
        default = state.profile.get(f"{field}:") or (BOT["first_name"] if field == "name" else "")
        return {field: state.profile.get(f"{field}:{_language(call)}") or default}

    return get_text


set_my_name, get_my_name = setter("name", BotNameLimit.MAX_NAME_LENGTH), getter("name")
set_my_description = setter("description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
get_my_description = getter("description")
set_my_short_description = setter("short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
get_my_short_description = getter("short_description")


def accepted(state: State, call: Parameters) -> bool:
    """Accept the call of a method that has no visible effect here."""
    return True


def get_chat(state: State, call: Parameters) -> JSON:
    """Return a chat, with the fields that every ChatFullInfo has. [D]"""
    accepted_gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted_gifts}
    chat = known_chat(state, call)
    groups.check_reachable(state, chat)
    return state.chats[chat] | more | groups.permissions(state, chat)


def get_chat_administrators(state: State, call: Parameters) -> list[JSON]:
    """Return the people who administer a group."""
    return groups.administrators(state, known_chat(state, call))


def get_chat_member(state: State, call: Parameters) -> JSON:
    """Return whether a person is a member of a chat."""
    chat, person = known_chat(state, call), call.number("user_id")
    if person == BOT["id"]:
        return groups.bots_membership(state, chat)
    if person not in state.people:
        raise bad_request("PARTICIPANT_ID_INVALID")  # error of channels.getParticipant
    status = "member" if person == chat or person in state.members.get(chat, []) else "left"
    return {"status": status, "user": state.people[person]}


def get_file(state: State, call: Parameters) -> JSON:
    """Return a file with the path at which it can be downloaded."""
    file = state.files.get(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")  # [S]
    return files.about(file)
