"""Telegram's own polls and quizzes, which the bot can send and stop."""

from telegram.constants import PollLimit

from bot.playground.bot_api_error import bad_request, ours
from bot.playground.copying import copied
from bot.playground.entities import JSON
from bot.playground.formatted import Formatted, of_source
from bot.playground.groups import check_reachable
from bot.playground.keyboards import inline_keyboard
from bot.playground.markup import utf16_length
from bot.playground.parameters import Parameters
from bot.playground.sending import destination, known_chat, post_fields
from bot.playground.state import BOT, Ballot, State


def send_poll(state: State, call: Parameters) -> JSON:
    """Send a poll. Lengths are counted in characters. [T] PollOption::get_poll_option"""
    chat = destination(state, call)
    _refuse_what_is_not_built(call)
    question = _line(call, "question", "question")
    if len(question.text) > PollLimit.MAX_QUESTION_LENGTH:
        raise bad_request(f"poll question length must not exceed {PollLimit.MAX_QUESTION_LENGTH}")  # [T]
    poll: JSON = {
        "id": str(10**18 + state.next_id()),
        "question": question.text,
        "options": _options(call),
        "total_voter_count": 0,
        "is_closed": call.flag("is_closed"),
        "is_anonymous": call.flag("is_anonymous", True),
        "type": _kind(call),
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        # [D] "defaults to False for quizzes and to True for regular polls"
        "allows_revoting": call.flag("allows_revoting", _kind(call) != "quiz"),
        "members_only": False,
    }
    closing = _closing(state, call)
    # [T] closed polls have neither a period nor a date
    poll |= _right_answers(call, len(poll["options"])) | _explanation(call) | _description(call)
    poll |= {} if poll["is_closed"] else closing
    message = state.post(chat, BOT, {"poll": poll} | post_fields(state, call, chat))
    hidden = call.flag("hide_results_until_closes")
    closes = closing.get("close_date", 0)
    state.ballots[poll["id"]] = Ballot(chat, message["message_id"], poll, closes=closes, hidden=hidden)
    return message


def stop_poll(state: State, call: Parameters) -> JSON:
    """Close a poll that the bot has sent."""
    chat = known_chat(state, call)
    check_reachable(state, chat)
    message = state.message(chat, call.number("message_id"))
    if message is None:
        raise bad_request("message with poll to stop not found")  # [S]
    if "poll" not in message or message["from"]["id"] != BOT["id"]:
        raise bad_request("message is not a poll")  # [T]
    poll: JSON = message["poll"]
    ballot = state.ballots[poll["id"]]
    if poll["is_closed"] or ballot.stopped:
        raise bad_request("poll has already been closed")  # [T] PollManager::stop_poll
    keyboard = inline_keyboard(call.parsed("reply_markup"))
    message.pop("reply_markup", None)
    message |= {"reply_markup": keyboard} if keyboard else {}
    close(state, ballot)
    state.updates.put("poll", ballot.poll)
    return poll


def stop_failed(state: State, call: Parameters) -> None:
    """Note a `stopPoll` that Telegram refused for the moment. The server takes the poll for closed, people do not.

    [T] PollManager::stop_poll closes it in its own memory before Telegram has answered
    """
    message = state.message(call.number("chat_id"), call.number("message_id")) or {}
    if ballot := state.ballots.get(message.get("poll", {}).get("id", "")):
        ballot.stopped = True


def close(state: State, ballot: Ballot) -> None:
    """Close a poll: it takes no more votes. [T] It has neither a period nor a date then."""
    ballot.poll["is_closed"] = True
    ballot.poll.pop("open_period", None)
    ballot.poll.pop("close_date", None)
    state.tell(kind="message", message=state.message(ballot.chat, ballot.message_id))


def close_due(state: State) -> None:
    """Close the polls whose time is over. The bot is not told unless `PollNews` says so (nutgram/nutgram#948)."""
    for ballot in state.ballots.values():
        if not ballot.poll["is_closed"] and ballot.closes and state.now() >= ballot.closes:
            close(state, ballot)
            if state.poll_news.at_end == "sent":
                state.updates.put("poll", ballot.poll)
            elif state.poll_news.at_end == "late":
                state.poll_news.late.append(copied(ballot.poll))


def _refuse_what_is_not_built(call: Parameters) -> None:
    for name in ("media", "explanation_media", "allow_adding_options", "shuffle_options"):
        if call.parsed(name):
            raise ours(f"{name} of polls is not built")
    if call.flag("members_only") or call.parsed("country_codes"):
        raise bad_request("poll voters can be restricted only in channel chats")  # [T]


def _line(call: Parameters, name: str, prefix: str) -> Formatted:
    """Return the text of the question or of an option, which must not be empty.

    Args:
        call: the call.
        name: the name of the parameter with the text.
        prefix: what the names of its parse mode and its entities begin with.
    """
    line = of_source(call.text(name), call.text(f"{prefix}_parse_mode"), call.parsed(f"{prefix}_entities"))
    if not line.text:
        raise bad_request("text must be non-empty")  # [T]
    return line


def _options(call: Parameters) -> list[JSON]:
    options = call.parsed("options")
    if not isinstance(options, list) or not options:
        raise bad_request("poll must have at least 1 option")  # [T]
    if len(options) > PollLimit.MAX_OPTION_NUMBER:
        raise bad_request(f"poll can't have more than {PollLimit.MAX_OPTION_NUMBER} options")  # [T]
    return [_option(number, option) for number, option in enumerate(options)]


def _option(number: int, option: str | JSON) -> JSON:
    fields = {"text": option} if isinstance(option, str) else option
    text = _line(Parameters("sendPoll", fields), "text", "text").text
    if len(text) > PollLimit.MAX_OPTION_LENGTH:
        raise bad_request(f"poll options length must not exceed {PollLimit.MAX_OPTION_LENGTH}")  # [T]
    return {"text": text, "voter_count": 0, "persistent_id": str(number)}


def _kind(call: Parameters) -> str:
    kind = call.text("type") or "regular"
    if kind not in ("quiz", "regular"):
        raise bad_request("unsupported poll type specified")  # [S]
    return kind


def _right_answers(call: Parameters, options: int) -> JSON:
    """Return the fields of a quiz that say which of its *options* are right; a poll has none.

    [S] Where exactly one option is right, the server sends the older field (`correct_option_id`) as well.
    """
    if _kind(call) != "quiz":
        return {}
    right = _right_numbers(call)
    if not right:
        raise bad_request("correct quiz option list must be non-empty")  # [T]
    if sorted(set(right)) != right:
        raise bad_request("correct quiz option list must be increasing")  # [T]
    if not 0 <= right[0] <= right[-1] < options:
        raise bad_request("wrong quiz correct_option_id")  # [T]
    return {"correct_option_ids": right} | ({"correct_option_id": right[0]} if len(right) == 1 else {})


def _right_numbers(call: Parameters) -> list[int]:
    """Return the numbers of the right options. [S] process_send_poll_query"""
    if "correct_option_ids" not in call:
        # [S] get_integer_arg: what is no number is 0, the first option
        return [call.number("correct_option_id")] if "correct_option_id" in call else []
    right = call.parsed("correct_option_ids")
    if not isinstance(right, list):
        raise bad_request("expected an Array of correct option identifiers")
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in right):
        raise bad_request("correct option identifier must be of type Number")
    if not all(isinstance(number, int) for number in right):
        raise bad_request("invalid correct option identifier specified")
    return right


def _explanation(call: Parameters) -> JSON:
    """Return the fields of a quiz's explanation; a poll has none."""
    explanation = of_source(
        call.text("explanation"), call.text("explanation_parse_mode"), call.parsed("explanation_entities")
    )
    if _kind(call) != "quiz" or not explanation.text:
        return {}
    if utf16_length(explanation.text) > PollLimit.MAX_EXPLANATION_LENGTH:
        raise bad_request("message caption is too long")  # [T] MEDIA_CAPTION_TOO_LONG
    if explanation.text.count("\n") > PollLimit.MAX_EXPLANATION_LINE_FEEDS:
        raise ours(f"an explanation has at most {PollLimit.MAX_EXPLANATION_LINE_FEEDS} line feeds")  # [D]
    return explanation.fields("explanation", "explanation_entities")


def _description(call: Parameters) -> JSON:
    description = of_source(
        call.text("description"), call.text("description_parse_mode"), call.parsed("description_entities")
    )
    if utf16_length(description.text) > PollLimit.MAX_DESCRIPTION_CHARACTERS:
        raise bad_request("message caption is too long")  # [T]
    return description.fields("description", "description_entities")


def _closing(state: State, call: Parameters) -> JSON:
    """Return the fields that say when the poll closes by itself.

    [S] A period above 2,628,000 seconds counts as that, one below 0 as none. [T] Of both a period and a date, the
    period counts. Only Telegram's server decides about periods of 1 to 4 seconds and dates that are too near or too
    far; [D] "at least 5 and no more than 2628000 seconds in the future".
    """
    period = min(max(call.number("open_period"), 0), PollLimit.MAX_OPEN_PERIOD)
    if not period and not call.number("close_date"):
        return {}
    seconds = period or call.number("close_date") - state.now()
    if not PollLimit.MIN_OPEN_PERIOD <= seconds <= PollLimit.MAX_OPEN_PERIOD:
        raise ours(f"a poll stays open for {PollLimit.MIN_OPEN_PERIOD} to {PollLimit.MAX_OPEN_PERIOD} seconds")
    return ({"open_period": period} if period else {}) | {"close_date": state.now() + seconds}
