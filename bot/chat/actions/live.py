"""Buttons of quizzes in groups. `live` is the id of the quiz."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class OfLive(Action):
    """An action on one live quiz."""

    live: str


@dataclass(frozen=True)
class ShowTopics(OfLive):
    """Show the topics to choose from."""

    code = "ya"


@dataclass(frozen=True)
class SetTopic(OfLive):
    """Choose a topic, or go back to the settings if it is ""."""

    code = "yb"

    topic: str


@dataclass(frozen=True)
class SetSize(OfLive):
    """Choose how many questions are asked."""

    code = "yc"

    size: int


@dataclass(frozen=True)
class SetSeconds(OfLive):
    """Choose how long a question is open; see `quiz.live.BY_HOST` and `ALL_ANSWERED`."""

    code = "yd"

    seconds: int


@dataclass(frozen=True)
class SetWay(OfLive):
    """Choose how the group answers: a value of `Way`."""

    code = "ye"

    way: str


@dataclass(frozen=True)
class SetTongue(OfLive):
    """Choose the language of the quiz."""

    code = "yf"

    language: str


@dataclass(frozen=True)
class SetEverybody(OfLive):
    """Let everybody in the group start quizzes, or only its administrators."""

    code = "yg"

    everybody: bool


@dataclass(frozen=True)
class OpenLobby(OfLive):
    """End the choosing of settings."""

    code = "yh"


@dataclass(frozen=True)
class ImIn(OfLive):
    """Become a player; with *remember*, the answers count for one's own memory as well."""

    code = "yi"

    remember: bool


@dataclass(frozen=True)
class StartLive(OfLive):
    """Ask the first question."""

    code = "yj"


@dataclass(frozen=True)
class HurryLive(OfLive):
    """Close the question of that turn, or go on after it."""

    code = "yk"

    turn: int


@dataclass(frozen=True)
class PauseLive(OfLive):
    """Pause, at once or after the present question. `turn` is the one that the button stands under."""

    code = "yl"

    turn: int


@dataclass(frozen=True)
class EndLive(OfLive):
    """End the quiz, or give up what was being set up."""

    code = "ym"
