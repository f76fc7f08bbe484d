"""Buttons about the documents of a class."""

from dataclasses import dataclass

from bot.chat.actions.base import Action, OfClass


@dataclass(frozen=True)
class OwnDocuments(OfClass):
    """Show a page of the documents of the class."""

    code = "wo"
    page: int = 0


@dataclass(frozen=True)
class OfDocument(Action):
    """An action on one document, by its id."""

    document: str


@dataclass(frozen=True)
class ShowDocument(OfDocument):
    """Show what is known of it, and what can be done with it."""

    code = "wv"


@dataclass(frozen=True)
class AskDetail(OfDocument):
    """Ask where it is from: for one detail, by its place in `DETAILS`. `last` ends there, else the others follow."""

    code = "wi"
    place: int
    last: bool = False


@dataclass(frozen=True)
class LeaveOutDetail(OfDocument):
    """Say nothing of that detail, and go on as `AskDetail`."""

    code = "wn"
    place: int
    last: bool = False


@dataclass(frozen=True)
class SuggestQuestions(OfDocument):
    """Have questions suggested on it."""

    code = "ww"


@dataclass(frozen=True)
class ShowPassages(OfDocument):
    """Show a page of its passages."""

    code = "wz"
    page: int = 0


@dataclass(frozen=True)
class ShowPassage(OfDocument):
    """Show the passage at that place, from 0, with a button for each sentence."""

    code = "wl"
    place: int


@dataclass(frozen=True)
class PickSentence(OfDocument):
    """Ask for the kind of a question on a sentence, by the places of passage and sentence, from 0."""

    code = "wj"
    place: int
    sentence: int


@dataclass(frozen=True)
class WriteQuestion(OfDocument):
    """Begin a question of that kind (one, several, number or order) on that sentence."""

    code = "wu"
    place: int
    sentence: int
    kind: str


@dataclass(frozen=True)
class AskDeleteDocument(OfDocument):
    """Ask whether it shall be deleted."""

    code = "wa"


@dataclass(frozen=True)
class DeleteDocument(OfDocument):
    """Delete it."""

    code = "wb"
