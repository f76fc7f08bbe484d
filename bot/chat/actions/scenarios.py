"""Buttons of stories to play."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfAssignment


@dataclass(frozen=True)
class ShowStories(Action):
    """Show the stories."""

    code = "zs"


@dataclass(frozen=True)
class BeginStory(Action):
    """Begin a story, or go on with it. An open play of it with the id `leave` ends."""

    code = "zb"
    story: str
    leave: str = ""


@dataclass(frozen=True)
class OfPlay(Action):
    """An action on one play, by its id."""

    play: str


@dataclass(frozen=True)
class ShowPlay(OfPlay):
    """Show where the player is."""

    code = "zp"


@dataclass(frozen=True)
class MakeMove(OfPlay):
    """Make the move at that place of the scene, from 0; `number` moves had been made when the button was shown."""

    code = "zm"
    number: int
    position: int


@dataclass(frozen=True)
class WhyMove(OfPlay):
    """Show what the move with that number, from 0, rests on."""

    code = "zw"
    number: int


@dataclass(frozen=True)
class ShowRecords(OfPlay):
    """Show the applicants about whom the player decides."""

    code = "zr"


@dataclass(frozen=True)
class Debrief(OfPlay):
    """Show what in the story stands in a text, and what does not."""

    code = "zd"


@dataclass(frozen=True)
class Turnings(OfPlay):
    """Show the moves from which the story can be played another way."""

    code = "zo"


@dataclass(frozen=True)
class AgainFrom(OfPlay):
    """Play another way, from before the move with that number, from 0."""

    code = "za"
    number: int


@dataclass(frozen=True)
class StoryPicture(OfPlay):
    """Show the path as a picture."""

    code = "zi"


@dataclass(frozen=True)
class ClosingQuestions(OfPlay):
    """Ask the questions that end the story."""

    code = "zq"


@dataclass(frozen=True)
class PlayForClass(OfAssignment):
    """Begin a story that a class was given, go on with it, or show how it ended."""

    code = "zc"
