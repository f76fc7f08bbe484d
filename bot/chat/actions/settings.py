"""Buttons about a person's settings and reminders."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class ShowSettings(Action):
    """Show the settings."""

    code = "ss"


@dataclass(frozen=True)
class ShowReminders(Action):
    """Show when the learner is reminded, and what they can choose."""

    code = "sr"


@dataclass(frozen=True)
class RemindAt(Action):
    """Remind at that minute after midnight, in the learner's zone."""

    code = "ra"
    minute: int


@dataclass(frozen=True)
class AskTime(Action):
    """Ask the learner to type another time."""

    code = "at"


@dataclass(frozen=True)
class NoReminder(Action):
    """Do not remind, or not any more."""

    code = "rn"


@dataclass(frozen=True)
class Snooze(Action):
    """Remind again tomorrow."""

    code = "rz"


@dataclass(frozen=True)
class AskZone(Action):
    """Ask the learner to type where they live."""

    code = "az"


@dataclass(frozen=True)
class LiveIn(Action):
    """Keep this time zone: a name of the zone database, or an offset such as "+0530"."""

    code = "li"
    zone: str


@dataclass(frozen=True)
class ShowMemoryGoals(Action):
    """Show the memory goals to choose from."""

    code = "sm"


@dataclass(frozen=True)
class Retain(Action):
    """Keep a memory goal: how many of a hundred facts the learner wants to know when asked."""

    code = "rt"
    percent: int


@dataclass(frozen=True)
class AskExam(Action):
    """Ask for the day of an exam."""

    code = "ae"


@dataclass(frozen=True)
class SetExam(Action):
    """Keep the day of an exam, in ISO 8601; "" for none."""

    code = "se"
    day: str = ""


@dataclass(frozen=True)
class SetLanguage(Action):
    """Speak another language."""

    code = "s"
    language: str


@dataclass(frozen=True)
class SetGuessFirst(Action):
    """Ask before anything is read, or let the learner read first."""

    code = "sg"
    on: bool


@dataclass(frozen=True)
class SetPlain(Action):
    """Leave out bars and signs that a screen reader would spell, or show them."""

    code = "o"
    on: bool
