"""How people vote in polls, and what the bot hears of it. Of counts it is promised nothing; see `PollNews`."""

from collections.abc import Sequence

from bot.playground.copying import copied
from bot.playground.entities import JSON
from bot.playground.groups import CHANNEL_VOTER
from bot.playground.state import Ballot, NotPossible, State

MERGED = 3
"""Of so many counts that are merged, one comes."""


def vote(state: State, person: int, poll_id: str, options: Sequence[int], *, forwarded: bool = False) -> None:
    """Let a person vote in a poll, change their vote, or take it back.

    Args:
        state: the world.
        person: the number of the person.
        poll_id: the id of the poll.
        options: the indexes of the options that they choose; none takes the vote back.
        forwarded: whether they vote in a copy that somebody forwarded to another chat (telegramdesktop/tdesktop#29687).

    Raises:
        LookupError: there is no such person.
        NotPossible: the poll does not allow this vote.
    """
    ballot = state.ballots[poll_id]
    if person not in state.people:
        raise LookupError(f"There is nobody with the number {person}.")
    message = state.message(ballot.chat, ballot.message_id) or {}
    if forwarded and message.get("has_protected_content"):
        raise NotPossible("This message cannot be forwarded.")  # [D] protect_content
    members = state.members.get(ballot.chat, [ballot.chat])
    if not forwarded and person not in members:
        raise NotPossible(f"{state.people[person]['first_name']} is not in the chat {ballot.chat}.")
    _cast(state, ballot, person, options, {"user": state.people[person]})


def vote_as_channel(state: State, channel: int, title: str, poll_id: str, options: Sequence[int]) -> None:
    """Let somebody vote in the name of a channel. The bot hears of the channel, and of a person who is none. [S]"""
    voter_chat = {"id": channel, "type": "channel", "title": title}
    _cast(state, state.ballots[poll_id], channel, options, {"voter_chat": voter_chat, "user": CHANNEL_VOTER})


def _cast(state: State, ballot: Ballot, voter: int, options: Sequence[int], named: JSON) -> None:
    _check_vote(ballot, voter, options)
    ballot.votes.pop(voter, None)
    if options:
        ballot.votes[voter] = sorted(options)
    _count_votes(ballot)
    state.tell(kind="message", message=state.message(ballot.chat, ballot.message_id))
    tell_late(state)
    news = state.poll_news.per_vote
    if news == "before":
        state.updates.put("poll", as_told(ballot))
    if not ballot.poll["is_anonymous"]:
        state.updates.put("poll_answer", _poll_answer(ballot, voter) | named)
    if news == "after" or (news == "merged" and len(ballot.votes) % MERGED == 0):
        state.updates.put("poll", as_told(ballot))


def as_told(ballot: Ballot) -> JSON:
    """Return the Poll object as the bot gets it: without counts while they are hidden from everybody."""
    told: JSON = copied(ballot.poll)
    if ballot.hidden and not told["is_closed"]:
        told["total_voter_count"] = 0
        for option in told["options"]:
            option["voter_count"] = 0
    return told


def tell_late(state: State) -> None:
    """Hand out the `poll` updates that come late."""
    for poll in state.poll_news.late:
        state.updates.put("poll", poll)
    state.poll_news.late.clear()


def _check_vote(ballot: Ballot, voter: int, options: Sequence[int]) -> None:
    if ballot.poll["is_closed"]:
        raise NotPossible("This poll is closed.")
    if voter in ballot.votes and not ballot.poll["allows_revoting"]:
        raise NotPossible("You have already voted, and this poll does not let you change it.")
    if len(options) > 1 and not ballot.poll["allows_multiple_answers"]:
        raise NotPossible("Only one answer can be chosen.")
    if not all(0 <= option < len(ballot.poll["options"]) for option in options):
        raise NotPossible("There is no such answer.")


def _count_votes(ballot: Ballot) -> None:
    ballot.poll["total_voter_count"] = len(ballot.votes)
    for number, option in enumerate(ballot.poll["options"]):
        option["voter_count"] = sum(number in chosen for chosen in ballot.votes.values())


def _poll_answer(ballot: Ballot, voter: int) -> JSON:
    chosen = ballot.votes.get(voter, [])
    persistent = [ballot.poll["options"][option]["persistent_id"] for option in chosen]
    return {"poll_id": ballot.poll["id"], "option_ids": chosen, "option_persistent_ids": persistent}
