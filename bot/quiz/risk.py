"""What can go wrong for people whose data is collected, and what learners often get wrong about it."""

from dataclasses import dataclass

from bot.quiz.question import Text


@dataclass(frozen=True)
class Risk:
    """A kind of harm to privacy: from Solove's "A Taxonomy of Privacy" (2006), or added by this project."""

    id: str
    name: Text
    means: Text
    example: Text


@dataclass(frozen=True)
class Misconception:
    """A common error: `error` states it and `refuted` corrects it. Wrong options stand for it."""

    id: str
    error: Text
    refuted: Text
