"""What came of a file that a teacher has sent, as values: they cross from the process that reads it into ours."""

from dataclasses import dataclass

from bot.authoring.document import DocumentRead, Refusal
from bot.authoring.reasons import QuestionsRead, Reason
from bot.quiz.draft import Draft


@dataclass(frozen=True)
class Unreadable:
    """Why no question could be read: `line` is the one that it is about, from 1, `None` for the whole file."""

    reason: Reason
    line: int | None = None


@dataclass(frozen=True)
class Refused:
    """Why a document was not read: the sentence for `refusal` has a place for the `name` of the file."""

    refusal: Refusal
    name: str


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """What came of a file: one of the first two, or a reason why neither.

    Attributes:
        questions: the questions that stand in it.
        document: the text that it is.
        suggestions: questions that the text gives, the best first; none before they are asked for.
        refusal: why nothing was read; `None` otherwise.
    """

    questions: QuestionsRead | None = None
    document: DocumentRead | None = None
    suggestions: tuple[Draft, ...] = ()
    refusal: Unreadable | Refused | None = None
