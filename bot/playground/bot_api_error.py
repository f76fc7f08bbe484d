"""What Telegram answers when it refuses to do something.

The words matter, since bots tell Telegram's refusals apart by reading them. In this package a mark beside a text or a
rule names its source: [D] the Bot API's documentation, [S] the source code of the Bot API server, [T] the source code
of TDLib, on which that server is built. The server writes the first letter of a text small unless the second one is a
capital or "_" (Client::fail_query_with_error [S]).

A text that begins with "playground:" is this project's own. Either the real server accepts the mistake silently, or
its words are not known. No bot should come to rely on such a text.
"""

from typing import Any


class BotApiError(Exception):
    """A refused call.

    `status` is the HTTP status, `description` the text, and `parameters` what some refusals add for programs.
    """

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> dict[str, Any]:
        """Return the answer as the Bot API sends it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> BotApiError:
    """Return a refusal with status 400: the call itself is wrong."""
    return BotApiError(400, f"Bad Request: {words}")


def ours(words: str) -> BotApiError:
    """Return a refusal with status 400 and a text of this project's own, which bots must not compare with."""
    return BotApiError(400, f"Bad Request: playground: {words}")


def not_allowed(words: str) -> BotApiError:
    """Return a refusal with status 403: the person does not want to hear from the bot."""
    return BotApiError(403, f"Forbidden: {words}")


def too_fast(seconds: int) -> BotApiError:
    """Return a refusal with status 429 that asks the bot to wait for *seconds*."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def unauthorized() -> BotApiError:
    """Return a refusal with status 401: the token has the right form, but no bot has it."""
    return BotApiError(401, "Unauthorized")


def not_found() -> BotApiError:
    """Return a refusal with status 404: there is no such method or file, or the token has not the form of one."""
    return BotApiError(404, "Not Found")


# [S] Client::fail_query_with_error; this is the full text, of which bots compare the beginning
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
# [S] the same text for an unknown, an expired and an already answered query
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CHAT_NOT_FOUND = "chat not found"  # [S]
TO_EDIT_NOT_FOUND = "message to edit not found"  # [S]
TO_DELETE_NOT_FOUND = "message to delete not found"  # [S]
TO_REPLY_NOT_FOUND = "message to be replied not found"  # [S]
CANT_EDIT = "message can't be edited"  # [T] messages of other people
CANT_DELETE = "message can't be deleted"  # [S] MESSAGE_DELETE_FORBIDDEN
NO_TEXT_TO_EDIT = "there is no text in the message to edit"  # [T]
NO_CAPTION_TO_EDIT = "there is no caption in the message to edit"  # [T]
BLOCKED = "bot was blocked by the user"  # [S] USER_IS_BLOCKED
NEVER_STARTED = "bot can't initiate conversation with a user"  # [T] PEER_ID_INVALID for bots
GETUPDATES_ELSEWHERE = (  # [S] Client::abort_long_poll
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (  # [S] process_get_updates_query
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
