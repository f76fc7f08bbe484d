"""What the service of live quizzes returns beside the quiz itself."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.quiz.live import LiveQuiz, Player
from bot.quiz.live_questions import Place


@dataclass(frozen=True)
class By:
    """Who wants to steer a live quiz. Whether they may is decided anew each time.

    Attributes:
        person: their Telegram id; 0 for an administrator who stays anonymous.
        administrator: whether Telegram says that they administer the group.
    """

    person: int
    administrator: bool


@dataclass(frozen=True)
class NoLive:
    """There is no such live quiz in that group, or it is past the point that the button was for."""


@dataclass(frozen=True)
class PastQuestion:
    """The button stands under an earlier question than the present one."""


@dataclass(frozen=True)
class NotHost:
    """That person may not steer this quiz, or not begin one in this group."""


Refusal: TypeAlias = NoLive | PastQuestion | NotHost
"""Why somebody could not steer a quiz."""
Steered: TypeAlias = LiveQuiz | Refusal
"""The quiz after somebody has steered it, or why they could not."""


@dataclass(frozen=True)
class AlreadyLive:
    """A quiz is under way in that group already."""

    quiz: LiveQuiz


@dataclass(frozen=True)
class NothingToAsk:
    """No question on that topic fits into a poll."""


@dataclass(frozen=True)
class NotYourClass:
    """That person does not teach the class."""


@dataclass(frozen=True)
class Joined:
    """Somebody is a player.

    Attributes:
        quiz: the quiz.
        player: who they are in it.
        counts_for_class: whether their answers count for a class that they are in.
        no_account: whether they wanted their answers to count for their memory, but the bot does not know them.
    """

    quiz: LiveQuiz
    player: Player
    counts_for_class: bool = False
    no_account: bool = False


@dataclass(frozen=True)
class UnknownPoll:
    """No live quiz has such a poll open. `may_come`: some poll is being sent just now, and this may be it."""

    may_come: bool


@dataclass(frozen=True)
class VoteHeard:
    """A vote belongs to the present question of a quiz. It was kept if a player cast it, as their first.

    `closes_now`: whether it was the last one that the question was open for.
    """

    closes_now: bool = False


@dataclass(frozen=True)
class LiveEnd:
    """What there is to say at the end.

    Attributes:
        quiz: the quiz.
        ranking: the best places; empty without a ranking.
        players: how many took part as players.
    """

    quiz: LiveQuiz
    ranking: tuple[Place, ...]
    players: int
