"""Buttons of a quiz."""

from dataclasses import dataclass

from bot.chat.actions.base import Action


@dataclass(frozen=True)
class Topics(Action):
    """Show the topics. The sitting with the id `leave` ends when one is chosen."""

    code = "q"
    leave: str = ""


@dataclass(frozen=True)
class TopicsPage(Action):
    """Turn to another page of the topics, in the same message."""

    code = "qp"
    leave: str
    page: int


@dataclass(frozen=True)
class Risks(Action):
    """Show the risks that a quiz can be about."""

    code = "i"
    leave: str = ""
    page: int = 0


@dataclass(frozen=True)
class Begin(Action):
    """Begin a quiz on that topic. The sitting with the id `leave` ends."""

    code = "b"
    topic: str
    leave: str = ""


@dataclass(frozen=True)
class Review(Action):
    """Show what is due. The sitting with the id `leave` ends when the review is begun."""

    code = "rv"
    leave: str = ""


@dataclass(frozen=True)
class Share(Action):
    """Give a link to a quiz on that topic, to send to somebody else."""

    code = "sh"
    topic: str


@dataclass(frozen=True)
class Later(Action):
    """Do not review now."""

    code = "la"


@dataclass(frozen=True)
class Resume(Action):
    """Show the question where the learner is."""

    code = "g"


@dataclass(frozen=True)
class Turn(Action):
    """An action on one question of one sitting. Turns count from 0."""

    sitting: str
    turn: int


@dataclass(frozen=True)
class AskMe(Turn):
    """Ask: the learner has read what stands before the question. `left` says how much stood before it, with this."""

    code = "am"
    left: int


@dataclass(frozen=True)
class GuessFirst(Turn):
    """Ask without the reading, and from now on before anything is read."""

    code = "gf"
    left: int


@dataclass(frozen=True)
class ShowOriginal(Turn):
    """Show what is to be read in the language of its source, or translated."""

    code = "og"
    on: bool


@dataclass(frozen=True)
class Choose(Turn):
    """Answer with the option at that place on the screen, counted from 0."""

    code = "c"
    slot: int


@dataclass(frozen=True)
class Tick(Turn):
    """Tick the option at that place, or take the tick away.

    It says how the option shall be, not that it shall change: the same tap twice says the same.
    """

    code = "x"
    slot: int
    on: bool


@dataclass(frozen=True)
class Check(Turn):
    """Answer with what has been ticked."""

    code = "k"


@dataclass(frozen=True)
class DontKnow(Turn):
    """Answer "I don't know"."""

    code = "d"


@dataclass(frozen=True)
class Next(Turn):
    """Go on from an answered question to what comes after it."""

    code = "n"


@dataclass(frozen=True)
class More(Turn):
    """Show the whole passage."""

    code = "m"


@dataclass(frozen=True)
class Report(Turn):
    """Ask what is wrong with this question."""

    code = "r"


@dataclass(frozen=True)
class ReportAs(Turn):
    """Report the question for that reason: one of `welcome.REASONS`."""

    code = "e"
    reason: str


@dataclass(frozen=True)
class LookBack(Turn):
    """Show an answered question once more."""

    code = "a"


@dataclass(frozen=True)
class Guessed(Turn):
    """Say that the answer was right, but only by luck."""

    code = "gu"
