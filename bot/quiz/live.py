"""A quiz that a group takes together: its settings, its questions, and where it is.

A live quiz moves by *errands*: calls to Telegram that are due at a time. An errand is claimed before it is run and
settled after it. One that was claimed and never settled may have been run or not, because the process died or the line
broke: it is never run a second time. `live_steps` says which errand is due, and what its outcome means.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.quiz.live_questions import LiveQuestion

SIZES = (5, 10, 15)
"""The numbers of questions that a host can choose from."""
SECONDS = (20, 30, 45, 60)
"""How long a question can stay open."""
BY_HOST, ALL_ANSWERED = 0, 1
"""In place of seconds: open until the host closes it; until every player has answered."""

NET = timedelta(seconds=3)
"""How much longer than its time a poll stays open at Telegram, which closes it then if the bot does not."""
OPEN_END = timedelta(minutes=15)
"""How long a question without a time stays open at most."""
BREATH = timedelta(seconds=8)
"""From an answer to the next question."""
GRACE = timedelta(seconds=3)
"""How long votes may be on their way inside Telegram, after the poll was closed."""
COUNT_EVERY = timedelta(seconds=10)
"""How often the lobby's count of players is brought up to date at most."""
LOBBY_LIFE = timedelta(minutes=30)
"""After so long without a start, the lobby is closed."""
PAUSE_LIFE = timedelta(minutes=10)
"""After so long a pause, the quiz ends."""
LIFE = timedelta(hours=3)
"""No live quiz lasts longer."""
CLAIM = timedelta(minutes=4)
"""After so long without an outcome, an errand counts as lost. It takes at most three while Telegram wants pauses."""
KEPT = timedelta(days=1)
"""How long the course of a live quiz is kept after its end."""
SILENT_LIMIT = 2
"""After so many questions in a row without any vote, the quiz pauses."""


class Way(StrEnum):
    """How a group answers: anonymously, or with a ranking of those who joined."""

    HANDS = "hands"
    RANKING = "ranking"


class Phase(StrEnum):
    """Where a live quiz is. `UNSTOPPED` is a poll that Telegram did not close when it was asked to."""

    SETUP = "setup"
    LOBBY = "lobby"
    ASKING = "asking"
    OPEN = "open"
    STOPPING = "stopping"
    UNSTOPPED = "unstopped"
    SEALING = "sealing"
    EXPLAINING = "explaining"
    BREATH = "breath"
    PAUSED = "paused"
    ENDING = "ending"
    RECORDING = "recording"
    OVER = "over"


POLL_IS_OUT = (Phase.OPEN, Phase.STOPPING, Phase.UNSTOPPED)
TAKES_VOTES = (*POLL_IS_OUT, Phase.SEALING)
"""Phases in which the present poll is not sealed. A vote counts while the quiz names its poll (`LiveCourse.vote`)."""
RUNNING = (Phase.ASKING, *TAKES_VOTES, Phase.EXPLAINING, Phase.BREATH, Phase.PAUSED)
"""Phases from the first question to the last answer."""


class Errand(StrEnum):
    """A call to Telegram that a live quiz makes by its clock."""

    COUNT = "count"
    """Bring the lobby's message up to date."""
    EXPIRE = "expire"
    """Say in the lobby's message that nobody started."""
    ASK = "ask"
    """Send the poll."""
    STOP = "stop"
    """Close the poll."""
    LISTEN = "listen"
    """Wait until every vote that Telegram holds has been handed over. It may be run again."""
    EXPLAIN = "explain"
    """Send the answer, or that the question does not count."""
    SUM_UP = "sum-up"
    """Send the end."""


@dataclass(frozen=True)
class Sent:
    """A message was sent. Of a poll, `poll` is Telegram's id and `open_for` is how long Telegram lets it be open."""

    message: int
    poll: str = ""
    open_for: timedelta = timedelta()


@dataclass(frozen=True)
class Stopped:
    """The poll was closed: the votes for each option as it was shown, and how many people voted."""

    counts: tuple[int, ...]
    voters: int


@dataclass(frozen=True)
class AllHeard:
    """Every vote was handed over."""


@dataclass(frozen=True)
class Lost:
    """Nobody knows whether the errand was run."""


@dataclass(frozen=True)
class Later:
    """The errand had no effect, and may be run again after `wait`. `heard`: whether Telegram got the call at all."""

    wait: timedelta
    heard: bool = True


@dataclass(frozen=True)
class PollGone:
    """The message with the poll was deleted."""


@dataclass(frozen=True)
class Refused:
    """Telegram refused the errand for good. The quiz goes on with what comes next."""


@dataclass(frozen=True)
class Moved:
    """The group has become a supergroup with the number `chat`."""

    chat: int


@dataclass(frozen=True)
class ChatClosed:
    """The bot may not write there any more. The quiz is over."""


Outcome: TypeAlias = Sent | Stopped | AllHeard | Lost | Later | PollGone | Refused | Moved | ChatClosed
"""How an errand ended."""


@dataclass(frozen=True, kw_only=True)
class LiveQuiz:
    """A live quiz.

    Attributes:
        id: its id.
        chat: the number of the group.
        thread: the topic of the group in which everything is said; `None` outside of forums.
        language: the language of its texts.
        way: how the group answers.
        topic: the id of the topic of the questions.
        size: how many questions were asked for.
        seconds: how long a question is open; or `BY_HOST` or `ALL_ANSWERED`.
        host: a mark of the person who began it, from which nobody can tell who that is; "" where none is kept.
        klass: the id of the class that it is played with, or `None`.
        assignment: the id of the assignment of that class, once it has started.
        phase: where it is.
        questions: the questions with their results, once it has started.
        turn: which question it is at, from 0.
        since: when it was set up, and from the start on, when it started (UTC).
        due: when something is to be done; `None` if it only waits for the host (UTC).
        claim: a random id of the errand that is being run; "" if none is.
        lobby: Telegram's number of the message with settings and lobby; 0 if it is not known.
        poll: Telegram's id of the poll of the present question; "" if none is open or its id is not known.
        poll_message: Telegram's number of its message; 0 if it is not known.
        closes: when Telegram closes it, by our clock.
        silent: how many questions in a row got no vote.
        pausing: whether it is to pause after this question.
        ending: whether it is to end after this question.
    """

    id: str
    chat: int
    thread: int | None
    language: str
    way: Way
    topic: str
    size: int
    seconds: int
    host: str
    since: datetime
    klass: str | None = None
    assignment: str | None = None
    phase: Phase = Phase.SETUP
    questions: tuple[LiveQuestion, ...] = ()
    turn: int = 0
    due: datetime | None = None
    claim: str = ""
    lobby: int = 0
    poll: str = ""
    poll_message: int = 0
    closes: datetime | None = None
    silent: int = 0
    pausing: bool = False
    ending: bool = False

    @property
    def current(self) -> LiveQuestion:
        """The question that it is at. There is one from the start to the end."""
        return self.questions[self.turn]

    @property
    def is_last(self) -> bool:
        """Whether no question comes after the present one."""
        return self.ending or self.turn + 1 >= len(self.questions)

    @property
    def open_for(self) -> timedelta:
        """How long Telegram is asked to keep a poll open."""
        timed = self.seconds not in (BY_HOST, ALL_ANSWERED)
        return timedelta(seconds=self.seconds) + NET if timed else OPEN_END

    @property
    def ranks(self) -> bool:
        """Whether it has players and ends with a ranking."""
        return self.way is Way.RANKING


@dataclass(frozen=True)
class Player:
    """Somebody who joined a live quiz.

    Attributes:
        learner: their Telegram id; they need no account.
        alias: the name in the ranking.
        right: how many of their answers were right.
        remember: whether the answers are to count for their memory.
    """

    learner: int
    alias: str
    right: int = 0
    remember: bool = False


@dataclass(frozen=True)
class Claimed:
    """A quiz whose errand was claimed, and the errand; `None` if there is nothing to run."""

    quiz: LiveQuiz
    errand: Errand | None = None
