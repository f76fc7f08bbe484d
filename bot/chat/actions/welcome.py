"""Buttons that work before anything about a person is stored."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Greet(Action):
    """Say hello again, in this language. The button carries a stranger's language: nothing is stored yet."""

    code = "h"
    language: str


@dataclass(frozen=True)
class GreetShared(Action):
    """Say hello again, in this language, to somebody who was sent a quiz on that topic."""

    code = "hs"
    language: str
    topic: str


@dataclass(frozen=True)
class StrangerTopics(Action):
    """Let a stranger choose a topic; the notice on what is stored stands above."""

    code = "t"
    language: str


@dataclass(frozen=True)
class StrangerTopicsPage(Action):
    """Turn to another page of the topics, for a person about whom nothing is stored yet."""

    code = "tp"
    language: str
    page: int


@dataclass(frozen=True)
class Agree(Action):
    """Begin a stranger's first quiz: what is stored stood above this button. Without a topic it is on the first one."""

    code = "w"
    language: str
    topic: str = ""
