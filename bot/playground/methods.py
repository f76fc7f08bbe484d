"""The methods of the Bot API that the pretend Telegram has."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground import editing, polls, profile, receiving, sending
from bot.playground.parameters import Parameters
from bot.playground.state import State

Method = Callable[[State, Parameters], Any | Awaitable[Any]]
"""Runs a call and returns its `result`; raises `BotApiError` to refuse it."""

METHODS: dict[str, Method] = {
    # receiving
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "answerCallbackQuery": receiving.answer_callback_query,
    # new messages
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendPoll": polls.send_poll,
    "sendChatAction": sending.send_chat_action,
    # messages that are there
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "stopPoll": polls.stop_poll,
    # the bot itself
    "getMe": profile.get_me,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.accepted,
    # chats and files
    "getChat": profile.get_chat,
    "getChatMember": profile.get_chat_member,
    "getChatAdministrators": profile.get_chat_administrators,
    "getFile": profile.get_file,
}

BY_LOWER_NAME = {name.lower(): name for name in METHODS}  # [S] method names are case-insensitive

SPEAKING = frozenset({"sendMessage", "sendDocument", "sendPhoto", "sendPoll"})
"""The methods that flood control counts: they send a message."""

SPEAKING_IN_GROUPS = SPEAKING | {name for name in METHODS if name.startswith("editMessage")} | {"stopPoll"}
"""Those that it counts in groups. [T] each is a request of messages.*; that edits count there is reported by many."""
