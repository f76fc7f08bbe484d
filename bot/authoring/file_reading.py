"""What a teacher has sent, read as whatever it is: a question file, or a document with questions suggested from it."""

from dataclasses import dataclass
from pathlib import PurePath

from bot.authoring.document import DocumentRead, DocumentRefused
from bot.authoring.documents import KINDS, read_document
from bot.authoring.formats import read_questions
from bot.authoring.reasons import UnreadableQuestions
from bot.authoring.suggest import suggest
from bot.quiz.draft import Draft, QuestionsRead

_BOTH = (".txt", ".html")
"""Endings of names that question files have too."""


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """What came of a file: one of the first two, or a reason why neither.

    Attributes:
        questions: the questions that stand in it.
        document: the text that it is.
        suggestions: questions that the text gives, the best first.
        refusal: why nothing was read, as one sentence in English; "" otherwise.
    """

    questions: QuestionsRead | None = None
    document: DocumentRead | None = None
    suggestions: tuple[Draft, ...] = ()
    refusal: str = ""


def read_file(name: str, data: bytes, language: str) -> FileRead:
    """Read a file. It may take seconds and much memory: see `sandbox`.

    Args:
        name: its name; only how it ends matters.
        data: the file.
        language: the language that questions in it are written in, which question files do not say.
    """
    ending = PurePath(name).suffix.lower()
    if ending in KINDS and ending not in _BOTH:
        return _as_document(name, data)
    try:
        questions = read_questions(name, data, language)
    except UnreadableQuestions as error:
        return _as_document(name, data) if ending in KINDS else FileRead(refusal=str(error))
    if ending in KINDS and not questions.drafts:
        return _as_document(name, data)
    return FileRead(questions=questions)


def _as_document(name: str, data: bytes) -> FileRead:
    try:
        document = read_document(name, data)
    except DocumentRefused as error:
        return FileRead(refusal=str(error))
    return FileRead(document=document, suggestions=tuple(each.draft for each in suggest(document)))
