"""What buttons about somebody's settings and data mean, and those that work before anything is stored."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Greet(Action):
    """Say hello again, in this language. A stranger's language rides in the buttons: nothing is stored yet."""

    code = "h"
    language: str


@dataclass(frozen=True)
class StrangerTopics(Action):
    """Let a stranger choose a topic; the notice stands above."""

    code = "t"
    language: str


@dataclass(frozen=True)
class Agree(Action):
    """A stranger's first quiz: what is stored stood above this button. No topic means the first."""

    code = "w"
    language: str
    topic: str = ""


@dataclass(frozen=True)
class ShowSettings(Action):
    code = "ss"


@dataclass(frozen=True)
class ShowReminders(Action):
    code = "sr"


@dataclass(frozen=True)
class RemindAt(Action):
    """Remind at that minute of the day."""

    code = "ra"
    minute: int


@dataclass(frozen=True)
class AskTime(Action):
    """Another time: to be typed."""

    code = "at"


@dataclass(frozen=True)
class NoReminder(Action):
    """Not wanted, or not any more."""

    code = "rn"


@dataclass(frozen=True)
class Snooze(Action):
    """Remind me tomorrow."""

    code = "rz"


@dataclass(frozen=True)
class AskZone(Action):
    """Where the learner lives: to be typed."""

    code = "az"


@dataclass(frozen=True)
class LiveIn(Action):
    code = "li"
    zone: str


@dataclass(frozen=True)
class ShowRetention(Action):
    code = "sm"


@dataclass(frozen=True)
class Retain(Action):
    """How many of a hundred facts to know when asked."""

    code = "rt"
    percent: int


@dataclass(frozen=True)
class AskExam(Action):
    code = "ae"


@dataclass(frozen=True)
class SetExam(Action):
    """The day as ISO 8601; empty for none."""

    code = "se"
    day: str = ""


@dataclass(frozen=True)
class SetLanguage(Action):
    code = "s"
    language: str


@dataclass(frozen=True)
class SetPlain(Action):
    code = "o"
    on: bool


@dataclass(frozen=True)
class Download(Action):
    code = "v"


@dataclass(frozen=True)
class AskDelete(Action):
    code = "f"


@dataclass(frozen=True)
class Delete(Action):
    code = "z"


@dataclass(frozen=True)
class Keep(Action):
    code = "y"


@dataclass(frozen=True)
class Policy(Action):
    code = "l"
