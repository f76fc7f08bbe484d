"""How the bot gets updates, and how it answers taps."""

from typing import Any

from telegram.constants import CallbackQueryLimit

from bot.playground.bot_api_error import QUERY_TOO_OLD, WEBHOOK_ACTIVE, BotApiError, bad_request
from bot.playground.entities import JSON
from bot.playground.markup import utf16_length
from bot.playground.parameters import Parameters
from bot.playground.state import State


async def get_updates(state: State, call: Parameters) -> list[JSON]:
    """Return the updates that wait; if there are none, wait for one as long as the call says.

    Raises:
        BotApiError: 409 while a webhook is set, or when another getUpdates came meanwhile.
    """
    if state.webhook.get("url"):
        raise BotApiError(409, WEBHOOK_ACTIVE)
    allowed: Any = call.parsed("allowed_updates") if "allowed_updates" in call else None
    return await state.updates.get(call.number("offset"), call.number("limit", 100), call.number("timeout"), allowed)


def set_webhook(state: State, call: Parameters) -> bool:
    """Set a webhook, which is only stored: nothing is sent to it. An empty address means deleteWebhook. [D]"""
    if url := call.text("url"):
        if not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")  # [S]
        allowed = call.parsed("allowed_updates")
        state.webhook = {"url": url} | ({"allowed_updates": allowed} if allowed else {})
        return True
    return delete_webhook(state, call)


def delete_webhook(state: State, call: Parameters) -> bool:
    """Remove the webhook, so that getUpdates works again."""
    state.webhook = {}
    if call.flag("drop_pending_updates"):
        state.updates.take()
    return True


def get_webhook_info(state: State, call: Parameters) -> JSON:
    """Return the webhook, and how many updates wait."""
    pending = len(state.updates.waiting)
    info = {"url": state.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": pending}
    return info | {name: value for name, value in state.webhook.items() if name == "allowed_updates"}


def answer_callback_query(state: State, call: Parameters) -> bool:
    """Answer a tap: the circle on the button stops, and the person sees a toast or an alert if there is a text.

    Raises:
        BotApiError: the tap is unknown, was answered before or is too old.
    """
    tap = state.taps.get(call.text("callback_query_id"))
    text = call.text("text")
    if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")  # error of messages.setBotCallbackAnswer
    if tap is None or tap.answer is not None or state.clock() - tap.date > state.callback_lifetime:
        raise bad_request(QUERY_TOO_OLD)
    tap.answer = {"text": text, "show_alert": call.flag("show_alert")}
    place = {"chat": tap.chat, "message_id": tap.message_id, "data": tap.data}
    state.tell(kind="answer", callback=tap.id, person=tap.person, **place, **tap.answer)
    return True
