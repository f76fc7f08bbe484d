"""What Telegram's refusals mean. Those of live quizzes stand in `live_errors`."""

from enum import StrEnum

from telegram.error import BadRequest, Forbidden, TelegramError


class Refused(StrEnum):
    """Ordinary refusals of Telegram. It has no codes for them, so its words are read here and nowhere else."""

    NOT_MODIFIED = "message is not modified"
    TOO_OLD = "query is too old"
    GONE = "message to edit not found"
    NOT_EDITABLE = "message can't be edited"
    NO_MESSAGE = "message_id_invalid"
    NO_TEXT = "there is no text in the message to edit"
    CHAT_GONE = "chat not found"
    PERSON_GONE = "user not found"
    ACCOUNT_GONE = "user is deactivated"


LOST = (Refused.GONE, Refused.NOT_EDITABLE, Refused.NO_MESSAGE, Refused.NO_TEXT)
"""What Telegram says of a message that was deleted, or is none of the bot's texts: a new one is needed."""


def refused(error: BadRequest) -> Refused | None:
    """Which ordinary refusal *error* is; `None` if it is another one."""
    words = error.message.lower()
    return next((known for known in Refused if known in words), None)


def too_large(error: TelegramError) -> bool:
    """Whether Telegram did not take a file for its size: status 413, of which only the words arrive here."""
    return "entity too large" in error.message.lower()


def unreachable(error: TelegramError) -> bool:
    """Whether *error* says that the bot cannot write to a person at all: they have blocked it, or are gone."""
    gone = (Refused.CHAT_GONE, Refused.PERSON_GONE, Refused.ACCOUNT_GONE)
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and refused(error) in gone)
