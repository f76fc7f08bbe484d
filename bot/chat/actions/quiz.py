"""What buttons of a quiz mean."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Topics(Action):
    """Show the topics; a sitting named by `leave` ends when one is chosen."""

    code = "q"
    leave: str = ""


@dataclass(frozen=True)
class Risks(Action):
    """Show the risks that a quiz can be about."""

    code = "i"
    leave: str = ""


@dataclass(frozen=True)
class Begin(Action):
    code = "b"
    topic: str
    leave: str = ""


@dataclass(frozen=True)
class Review(Action):
    """Show what is due; a sitting named by `leave` ends when it is begun."""

    code = "rv"
    leave: str = ""


@dataclass(frozen=True)
class Later(Action):
    """Not now."""

    code = "la"


@dataclass(frozen=True)
class Resume(Action):
    """Show the question where the learner is."""

    code = "g"


@dataclass(frozen=True)
class Turn(Action):
    """Anything about one question of one sitting."""

    sitting: str
    turn: int


@dataclass(frozen=True)
class Choose(Turn):
    code = "c"
    slot: int


@dataclass(frozen=True)
class Tick(Turn):
    """The wish, not the change: the same tap twice says the same."""

    code = "x"
    slot: int
    on: bool


@dataclass(frozen=True)
class Check(Turn):
    code = "k"


@dataclass(frozen=True)
class DontKnow(Turn):
    code = "d"


@dataclass(frozen=True)
class Next(Turn):
    """From an answered question to what comes after it."""

    code = "n"


@dataclass(frozen=True)
class More(Turn):
    """The whole passage."""

    code = "m"


@dataclass(frozen=True)
class Report(Turn):
    """Something is wrong with this question."""

    code = "r"


@dataclass(frozen=True)
class ReportAs(Turn):
    code = "e"
    reason: str


@dataclass(frozen=True)
class LookBack(Turn):
    """An answered question once more."""

    code = "a"


@dataclass(frozen=True)
class Guessed(Turn):
    """It was right, but only by luck."""

    code = "gu"
