"""Turns the whole world into JSON and back, so that the chats are still there after a restart."""

import base64
from typing import Any

from bot.playground.entities import JSON
from bot.playground.state import Ballot, Group, State, StoredFile, Tap
from bot.playground.updates import Waiting

FORMAT = 1


def dump(state: State) -> JSON:
    """Return everything but the listeners and the clock as JSON, in the format that `restore` reads."""
    return {
        "format": FORMAT,
        "people": list(state.people.values()),
        "notes": _pairs(state.notes),
        "chats": list(state.chats.values()),
        "members": _pairs(state.members),
        "topics": _pairs(state.topics),
        "groups": [[number, vars(group)] for number, group in state.groups.items()],
        "started": sorted(state.started),
        "blocked": sorted(state.blocked),
        "messages": [message for box in state.messages.values() for message in box.values()],
        "files": [vars(file) | {"data": base64.b64encode(file.data).decode()} for file in state.files.values()],
        "taps": [dict(vars(tap)) for tap in state.taps.values()],
        "ballots": [vars(ballot) | {"votes": _pairs(ballot.votes)} for ballot in state.ballots.values()],
        "commands": dict(state.commands),
        "profile": dict(state.profile),
        "webhook": dict(state.webhook),
        "last_id": state.last_id,
        "ahead": state.ahead,
        "updates": _dump_updates(state),
    }


def restore(state: State, data: JSON) -> None:
    """Replace the world by a saved one.

    Raises:
        ValueError: the data was saved by another version.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"This was saved in format {data.get('format')}; this version reads format {FORMAT}.")
    state.people = {person["id"]: person for person in data["people"]}
    state.notes, state.members = dict(data["notes"]), dict(data["members"])
    state.chats = {chat["id"]: chat for chat in data["chats"]}
    state.topics = dict(data.get("topics", []))  # worlds of older versions have none
    state.groups = {number: Group() for number in state.chats if number < 0}
    state.groups |= {number: Group(**group) for number, group in data.get("groups", [])}
    state.started, state.blocked = set(data["started"]), set(data["blocked"])
    state.files = {file["id"]: _file(file) for file in data["files"]}
    state.taps = {tap["id"]: Tap(**tap) for tap in data["taps"]}
    state.commands, state.profile, state.webhook = data["commands"], data["profile"], data["webhook"]
    state.last_id, state.ahead = data["last_id"], data.get("ahead", 0.0)
    _restore_messages(state, data)
    _restore_updates(state, data["updates"])
    state.tell(kind="loaded")


def _pairs(numbers: dict[int, Any]) -> list[list[Any]]:
    """Return a dictionary as a list of pairs, since JSON has no numbers as keys."""
    return [[key, value] for key, value in numbers.items()]


def _file(saved: JSON) -> StoredFile:
    return StoredFile(**saved | {"data": base64.b64decode(saved["data"])})


def _restore_messages(state: State, data: JSON) -> None:
    state.messages = {}
    for message in data["messages"]:
        state.messages.setdefault(message["chat"]["id"], {})[message["message_id"]] = message
    state.ballots = {}
    for saved in data["ballots"]:
        ballot = Ballot(**saved | {"votes": dict(saved["votes"])})
        state.ballots[ballot.poll["id"]] = ballot
        if message := state.message(ballot.chat, ballot.message_id):
            message["poll"] = ballot.poll  # the same object, so that votes show in the message


def _dump_updates(state: State) -> JSON:
    queue = state.updates
    waiting = [dict(vars(update)) for update in queue.waiting]
    return {"waiting": waiting, "allowed": sorted(queue.allowed), "last": queue.last_update, "last_id": queue.last_id}


def _restore_updates(state: State, saved: JSON) -> None:
    queue = state.updates
    queue.waiting = [Waiting(**update) for update in saved["waiting"]]
    queue.allowed, queue.last_update, queue.last_id = frozenset(saved["allowed"]), saved["last"], saved["last_id"]
