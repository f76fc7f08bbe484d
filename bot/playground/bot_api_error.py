"""What Telegram says when it will not do something.

The words matter: bots tell Telegram's refusals apart by reading them. Sources, as named beside each text:
[D] the Bot API's documentation, [S] the source of the Bot API server, [T] the source of TDLib which it is built on.
The server writes the first letter small unless the second one is a capital or "_" (Client::fail_query_with_error [S]).
A text that begins with "playground:" is ours: either the real server would let the mistake pass in silence,
or its words are not known, and then no bot should come to rely on them.
"""

from typing import Any


class BotApiError(Exception):
    """One call refused: HTTP status, description and, for some, machine-readable parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> dict[str, Any]:
        """The answer as it goes over the wire."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> BotApiError:
    """400: the call itself is at fault."""
    return BotApiError(400, f"Bad Request: {words}")


def ours(words: str) -> BotApiError:
    """400 with words of our own, never to be matched on."""
    return BotApiError(400, f"Bad Request: playground: {words}")


def not_allowed(words: str) -> BotApiError:
    """403: the other side does not want it."""
    return BotApiError(403, f"Forbidden: {words}")


def too_fast(seconds: int) -> BotApiError:
    """429, with the waiting time in words and as a parameter."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def unauthorized() -> BotApiError:
    """401: a well-formed token that nobody was given."""
    return BotApiError(401, "Unauthorized")


def not_found() -> BotApiError:
    """404: no such method, or a token that is no token."""
    return BotApiError(404, "Not Found")


# [S] Client::fail_query_with_error, in full; bots compare the beginning
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
