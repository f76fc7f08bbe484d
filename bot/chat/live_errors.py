"""What Telegram's refusals in a group mean for a live quiz. It has no codes for them, so its words are read here.

The words are those of telegram-bot-api 10.0 and TDLib 1.8.66; python-telegram-bot makes all but the first letter small.
"""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.quiz.live import ChatClosed, Later, Lost, Moved, Outcome, PollGone, Refused
from bot.telegram_errors import NotSent

_NO_POLLS = ("not enough rights to send polls", "chat_send_poll_forbidden")
_CLOSED = (
    "chat_write_forbidden",
    "not enough rights to send text messages",
    "have no rights to send a message",
    "need administrator rights in the channel chat",
    "topic_closed",
    "message thread not found",
    "chat not found",
    "chat_restricted",
    "the group chat was deleted",
    "bot is not a member",
    "bot was kicked",
)
_MIGRATED = "group chat was upgraded to a supergroup chat"
_NO_POLL = "message with poll to stop not found"
AGAIN = timedelta(seconds=2)
"""How long to wait before a call that did not reach Telegram is made again."""


def no_polls(error: TelegramError) -> bool:
    """Whether polls alone are not allowed: a text may still be sent."""
    return any(words in error.message.lower() for words in _NO_POLLS)


def outcome_of(error: TelegramError) -> Outcome:
    """What a failed call means for the quiz: whether it took effect, and whether there is a chat to go on in."""
    match error:
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case RetryAfter():
            wait = error.retry_after
            return Later(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case NotSent():
            return Later(AGAIN, heard=False)
        case Forbidden():
            return ChatClosed()
        case TimedOut():
            return Lost()
        case BadRequest():
            return _of_words(error.message.lower())
        case NetworkError():
            return Lost()  # an error on Telegram's side, such as 502: nobody knows what became of the call
        case _:
            return Refused()


def _of_words(words: str) -> Outcome:
    if any(closed in words for closed in (*_CLOSED, *_NO_POLLS, _MIGRATED)):
        return ChatClosed()  # a group that moved without saying where is gone, too
    return PollGone() if _NO_POLL in words else Refused()
