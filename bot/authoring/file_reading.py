"""What a teacher has sent, read as whatever it is: a question file, or a document; and questions suggested on that."""

from dataclasses import replace
from pathlib import PurePath

from bot.authoring.document import Caution, DocumentRead, DocumentRefused
from bot.authoring.documents import KINDS, read_document
from bot.authoring.file_read import FileRead, Refused, Unreadable
from bot.authoring.formats import read_questions
from bot.authoring.languages import language_of
from bot.authoring.reasons import UnreadableQuestions
from bot.authoring.suggest import suggest

_BOTH = (".txt", ".html")
"""Endings of names that question files have too."""


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
        unreadable = Unreadable(error.reason, error.line)
        return _as_document(name, data) if ending in KINDS else FileRead(refusal=unreadable)
    if ending in KINDS and not questions.drafts:
        return _as_document(name, data)
    return FileRead(questions=questions)


def _as_document(name: str, data: bytes) -> FileRead:
    try:
        document = read_document(name, data)
    except DocumentRefused as error:
        return FileRead(refusal=Refused(error.refusal, error.name))
    return FileRead(document=document)


def suggest_on(document: DocumentRead) -> FileRead:
    """Return a document that was read earlier with questions suggested on it, and whether its language is known."""
    known = language_of(" ".join(passage.text for passage in document.passages))
    document = replace(document, cautions=() if known else (Caution.LANGUAGE,))
    return FileRead(document=document, suggestions=tuple(each.draft for each in suggest(document)))
