"""What can go wrong for people whose data is collected: the concepts that facts illustrate."""

from dataclasses import dataclass

from bot.quiz.question import Text


@dataclass(frozen=True)
class Risk:
    """A concept of privacy harm, from Solove's taxonomy or of our own."""

    id: str
    name: Text
    means: Text
    example: Text


@dataclass(frozen=True)
class Misconception:
    """A named error that wrong options stand for."""

    id: str
    error: Text
    refuted: Text
